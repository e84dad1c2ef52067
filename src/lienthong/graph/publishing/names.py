"""The public name of each thing: the IRI under which its cluster was published first."""

import sqlite3
from collections.abc import Iterable
from functools import lru_cache

from lienthong.graph.merge import Clusters


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
    """Clusters and their names in one state of the ledger."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.claims = LedgerClaims(db)
        self.clusters = Clusters(self.claims, LedgerMatches(db))
        self.name_of_root = lru_cache(maxsize=100_000)(self._name_of_root)
        self.old = lru_cache(maxsize=100_000)(self._old)

    def name(self, id_: str) -> str:
        """The public name of the thing that ``id_`` names now."""
        return self.name_of_root(self.clusters.resolve(id_))

    def live(self, id_: str) -> str:
        """The public name when a live record describes the thing, else ''."""
        root = self.clusters.resolve(id_)
        for member in self.clusters.members(root):
            if self.occurs(member):
                return self.name_of_root(root)
        return ""

    def occurs(self, id_: str) -> bool:
        """Whether a live record says something about ``id_`` under this very id."""
        query = "SELECT 1 FROM occurrence WHERE id = ? AND hash > x'' LIMIT 1"
        return self._db.execute(query, (id_,)).fetchone() is not None

    def mentioned(self, id_: str) -> bool:
        """Whether a live record describes or refers to ``id_`` under this very id."""
        return self._db.execute("SELECT 1 FROM occurrence WHERE id = ? LIMIT 1", (id_,)).fetchone() is not None

    def _name_of_root(self, root: str) -> str:
        published = []
        for member in self.clusters.members(root):
            row = self._db.execute("SELECT since FROM identity WHERE id = ?", (member,)).fetchone()
            if row is not None:
                published.append((row[0], member != root, member))
        return min(published)[2] if published else root

    def _old(self, id_: str) -> str:
        """The name in the last generation."""
        row = self._db.execute("SELECT name FROM alias WHERE id = ?", (id_,)).fetchone()
        return row[0] if row else id_
