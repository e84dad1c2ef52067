"""What the comparison asks of the ledger: the facts of a node, who shares marks and ties with it, its certain kin."""

import sqlite3
from functools import lru_cache

import orjson

from lienthong.graph.matching.judging import Facts, united
from lienthong.graph.matching.marks import unpacked
from lienthong.graph.merge import Clusters
from lienthong.graph.publishing.names import LedgerClaims

CROWD = 100
"""A mark or tie that more nodes have than this tells nothing: nobody is compared because of it."""

DRAWN = 40
"""A node is drawn from so many of its distinct portraits, the first by hash: thousands of records may repeat it."""

_SHARING = (
    "SELECT {table}.id FROM json_each(?1) AS wanted CROSS JOIN {table} ON {table}.key = CAST(wanted.value AS INTEGER)"
    " WHERE (SELECT count(*) FROM (SELECT 1 FROM {table} AS other WHERE other.key = CAST(wanted.value AS INTEGER)"
    " LIMIT {crowd} + 1) AS few) BETWEEN 2 AND {crowd} AND {table}.id <> ?2"
)
"""SQL: with whom an id shares keys; one query for all of them, since most keys are those of one node."""


class Nodes:
    """Answers about one state of the ledger; forget the object when portraits, ties or claims change.

    ``cache``: how many nodes' facts are kept.
    """

    def __init__(self, db: sqlite3.Connection, cache: int = 20_000) -> None:
        self.db = db
        self.claims = LedgerClaims(db)
        self.classes = Clusters(self.claims)
        self.facts = lru_cache(maxsize=cache)(self._facts)
        """The united facts of a node; empty when it has no portrait."""

    def is_node(self, id_: str) -> bool:
        """Whether a live record has a portrait of it."""
        return self.db.execute("SELECT 1 FROM portrait WHERE id = ? LIMIT 1", (id_,)).fetchone() is not None

    def occurs(self, id_: str) -> bool:
        """Whether a live record describes or mentions it by this very id."""
        return self.db.execute("SELECT 1 FROM occurrence WHERE id = ? LIMIT 1", (id_,)).fetchone() is not None

    def root(self, id_: str) -> str:
        """The strongest key of layer 1."""
        return self.classes.resolve(id_)

    def kin(self, id_: str) -> set[str]:
        """What is certainly one thing with ``id_``: the root and every id in use that resolves to it."""
        root = self.classes.resolve(id_)
        return {one for one in self.classes.members(root) if one == root or self.occurs(one)}

    def marks(self, id_: str) -> set[int]:
        """The keys of the marks of a node."""
        return {key for _, _, blob in first_portraits(self.db, id_) for key in unpacked(blob)}

    def ties(self, id_: str) -> set[int]:
        """The keys of all ties of a node."""
        return {key for (key,) in self.db.execute("SELECT key FROM tie WHERE id = ?", (id_,))}

    def marked(self, key: int) -> list[str]:
        """The nodes that have a mark; none when they are a crowd."""
        return self._sharing("mark", {key}, "")

    def tied(self, key: int) -> list[str]:
        """The nodes that have a tie; none when they are a crowd."""
        return self._sharing("tie", {key}, "")

    def candidates(self, id_: str) -> dict[str, bool]:
        """Every node that shares a mark or tie with this one, and whether it shares a tie."""
        found = dict.fromkeys(self._sharing("mark", self.marks(id_), id_), False)
        found.update(dict.fromkeys(self._sharing("tie", self.ties(id_), id_), True))
        return found

    def _sharing(self, table: str, keys: set[int], id_: str) -> list[str]:
        """The other nodes that have one of some marks or ties, crowds left out."""
        if not keys:
            return []
        query = _SHARING.format(table=table, crowd=CROWD)
        return [one for (one,) in self.db.execute(query, (orjson.dumps(list(keys)).decode(), id_))]

    def _facts(self, id_: str) -> Facts:
        drawn = [facts for _, facts, _ in first_portraits(self.db, id_)]
        return unpack_facts(drawn[0]) if len(drawn) == 1 else united(unpack_facts(one) for one in drawn)


def unpack_facts(blob: bytes) -> Facts:
    """Facts as they lie in ``portrait``."""
    return {name: tuple(values) for name, values in orjson.loads(blob).items()}


def first_portraits(db: sqlite3.Connection, id_: str) -> list[tuple[bytes, bytes, bytes]]:
    """Hash, facts and marks of the portraits by which a node is known: distinct, the first ``DRAWN`` by hash."""
    query = f"SELECT hash, facts, marks FROM portrait WHERE id = ? ORDER BY hash LIMIT {DRAWN + 1}"
    rows = db.execute(query, (id_,)).fetchall()
    if len(rows) <= DRAWN:
        return rows if len(rows) < 2 else list({row[0]: row for row in rows}.values())
    # Not DISTINCT: that would read every record that repeats the same words.
    query = "SELECT hash, facts, marks FROM portrait WHERE id = ? AND hash > ? ORDER BY hash LIMIT 1"
    found = [rows[0]]
    while len(found) < DRAWN:
        row = db.execute(query, (id_, found[-1][0])).fetchone()
        if row is None:
            break
        found.append(row)
    return found
