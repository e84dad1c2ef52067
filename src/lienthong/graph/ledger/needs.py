"""What a dependent record needs, and whether it is there: described by a live record that depends on no other."""

import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lienthong.graph.merge import Clusters
from lienthong.graph.terms import Need

_DESCRIBED = (
    "SELECT EXISTS (SELECT 1 FROM occurrence WHERE id = ?1 AND hash > x''"
    " AND record NOT IN (SELECT record FROM dependent))"
)
_CLAIMANTS = (
    "SELECT DISTINCT own FROM claim WHERE key = ?1 AND record NOT IN (SELECT record FROM dependent) ORDER BY own"
)
_CLAIMED = "SELECT DISTINCT key FROM claim WHERE own = ?1 AND record NOT IN (SELECT record FROM dependent) ORDER BY key"


class Needs:
    """Answers about one state of the ledger; forget the object when that changes.

    Written down, the ids of one thing are separated by ``|`` and two things by a space.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._clusters = Clusters(self)
        self._leads = lru_cache(maxsize=10_000)(self._find)

    @staticmethod
    def text(need: Need) -> str:
        """A need as it is stored."""
        return " ".join("|".join(one) for one in ((need.id, *need.others), need.also) if one)

    def own(self, need: Need) -> bool:
        """Whether all that is needed is there, the first thing under the id by which the record names it."""
        return self.met(need.id) and (not need.also or any(self._leads(one) for one in need.also))

    def found(self, text: str) -> str | None:
        """The id of the first thing as it is there now, None when it or the second one is not."""
        first, *others = text.split(" ")
        if not all(any(self._leads(one) for one in group.split("|")) for group in others):
            return None
        return next((there for one in first.split("|") if (there := self._leads(one))), None)

    def met(self, id_: str) -> bool:
        """Whether a thing is described, under this id or, when there is no doubt which one is meant, a stronger."""
        if self._is_described(id_):
            return True
        claimants = list(self.claimants(id_))
        if len(claimants) < 2:
            return bool(claimants)
        return self._clusters.resolve(id_) != id_

    def claimants(self, key: str) -> Iterable[str]:
        """The distinct own ids that claim ``key``, as ``merge.Claims``."""
        return [own for (own,) in self._db.execute(_CLAIMANTS, (key,))]

    def claimed(self, own: str) -> Iterable[str]:
        """The distinct keys that ``own`` claims, as ``merge.Claims``."""
        return [key for (key,) in self._db.execute(_CLAIMED, (own,))]

    def _is_described(self, id_: str) -> bool:
        return bool(self._db.execute(_DESCRIBED, (id_,)).fetchone()[0])

    def _find(self, id_: str) -> str:
        """The id itself, or the one to which its published IRI leads; '' when there is none."""
        return next((one for one in self._followed(id_, set()) if self.met(one)), "")

    def _followed(self, id_: str, seen: set[str]) -> Iterator[str]:
        """An id and where records went from it, as ``publishing.verdicts`` follows them."""
        if not id_ or id_ in seen:
            return
        seen.add(id_)
        yield id_
        hint, root = self._db.execute("SELECT hint, root FROM identity WHERE id = ?", (id_,)).fetchone() or ("", "")
        # What goes on under this name, in the order of ``publishing.names``: that which led it, then any.
        query = "SELECT id FROM alias WHERE name = ? ORDER BY id <> ?, id"
        yield from (one for (one,) in self._db.execute(query, (id_, root)) if self._is_described(one))
        for following in (hint, root):
            yield from self._followed(following, seen)
