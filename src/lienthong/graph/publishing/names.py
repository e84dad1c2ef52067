"""The public name of each thing: the IRI under which its cluster was published first."""

import sqlite3
from collections.abc import Iterable
from functools import lru_cache

from lienthong.graph.merge import Clusters

_ROOTS = 20_000
"""Roots of which the members are remembered."""


class LedgerClaims:
    """The claims of the live records, as ``merge.Claims``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def claimants(self, key: str) -> Iterable[str]:
        """The distinct own ids that claim ``key``."""
        query = "SELECT DISTINCT own FROM claim WHERE key = ? ORDER BY own"
        return [own for (own,) in self._db.execute(query, (key,))]

    def claimed(self, own: str) -> Iterable[str]:
        """The distinct keys that ``own`` claims."""
        query = "SELECT DISTINCT key FROM claim WHERE own = ? ORDER BY key"
        return [key for (key,) in self._db.execute(query, (own,))]


class LedgerMatches:
    """What was found to be one thing, as ``merge.Matches``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def leader(self, id_: str) -> str:
        """The id by which an id goes."""
        row = self._db.execute("SELECT leader FROM match WHERE id = ?", (id_,)).fetchone()
        return row[0] if row else id_

    def led(self, leader: str) -> Iterable[str]:
        """The other ids that go by ``leader``."""
        return [id_ for (id_,) in self._db.execute("SELECT id FROM match WHERE leader = ?", (leader,))]


class Names:
    """Clusters and their names in one state of the ledger.

    A name outlives the record that gave it: an id that no living thing has any more still is the name of those that
    were published under it (``alias``), as long as one of them lives. See docs/decisions/013-names.md.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.claims = LedgerClaims(db)
        self.clusters = Clusters(self.claims, LedgerMatches(db))
        # A plan asks for the members of a root, then for its name, which asks for them again.
        self.members = lru_cache(maxsize=_ROOTS)(self.clusters.members)
        self.name_of_root = lru_cache(maxsize=100_000)(self._name_of_root)
        self.old = lru_cache(maxsize=100_000)(self._old)
        self._living = lru_cache(maxsize=100_000)(self._is_living)
        self._bequeathed = lru_cache(maxsize=100_000)(self._find_bequeathed)
        self._aliases = db.execute("SELECT 1 FROM alias LIMIT 1").fetchone() is not None

    def name(self, id_: str) -> str:
        """The public name of the thing that ``id_`` names now."""
        return self.name_of_root(self.clusters.resolve(id_))

    def live(self, id_: str) -> str:
        """The public name when a live record describes the thing, else ''."""
        home = self.home(id_)
        return self.name_of_root(home) if home else ""

    def home(self, id_: str) -> str:
        """The root of the living thing that ``id_`` names, or was left to; '' when there is none."""
        root = self.clusters.resolve(id_)
        return root if self._living(root) else self._bequeathed(id_)

    def occurs(self, id_: str) -> bool:
        """Whether a live record says something about ``id_`` under this very id."""
        query = "SELECT 1 FROM occurrence WHERE id = ? AND hash > x'' LIMIT 1"
        return self._db.execute(query, (id_,)).fetchone() is not None

    def mentioned(self, id_: str) -> bool:
        """Whether a live record describes or refers to ``id_`` under this very id."""
        return self._db.execute("SELECT 1 FROM occurrence WHERE id = ? LIMIT 1", (id_,)).fetchone() is not None

    def published(self, id_: str) -> bool:
        """Whether ``id_`` is, or was, a public name, or one that nothing is called any more may lead to it."""
        query = (
            "SELECT 1 FROM identity WHERE id = ?1 UNION ALL SELECT 1 FROM identity WHERE root = ?1"
            " UNION ALL SELECT 1 FROM identity WHERE hint = ?1 AND hint <> '' LIMIT 1"
        )
        return self._db.execute(query, (id_,)).fetchone() is not None

    def _name_of_root(self, root: str) -> str:
        members = self.members(root)
        known = set(members)
        if self._aliases:
            known |= {name for name in map(self.old, members) if name not in members and self.home(name) == root}
        published = []
        for id_ in known:
            row = self._db.execute("SELECT since, state FROM identity WHERE id = ?", (id_,)).fetchone()
            if row is not None:
                # Of two that were published at once the one in use stays, whichever leads the group now.
                published.append((row[0], row[1] != "live", id_ != root, id_))
        return min(published)[3] if published else root

    def _is_living(self, root: str) -> bool:
        return self.occurs(root) or any(map(self.occurs, self.members(root)))

    def _find_bequeathed(self, name: str) -> str:
        """The root of what goes on of the thing that was published as ``name``; one, when it has parted."""
        query = "SELECT root FROM identity WHERE id = ? AND EXISTS (SELECT 1 FROM alias WHERE name = identity.id)"
        row = self._db.execute(query, (name,)).fetchone()
        if row is None:
            return ""
        root = self.clusters.resolve(row[0])
        if self.old(row[0]) == name and self._living(root):
            return root
        query = "SELECT id FROM alias WHERE name = ?"
        roots = {self.clusters.resolve(id_) for (id_,) in self._db.execute(query, (name,))}
        return min(filter(self._living, roots), default="")

    def _old(self, id_: str) -> str:
        """The name in the last generation."""
        row = self._db.execute("SELECT name FROM alias WHERE id = ?", (id_,)).fetchone()
        return row[0] if row else id_
