"""Requests to the editorial layer in the ledger: what each did to the layer, and how one is taken back."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pyoxigraph import DefaultGraph, NamedNode, Quad

from lienthong.errors import NotFound
from lienthong.graph.editorial.quads import Line, private, private_graph, public
from lienthong.graph.publishing.describe import Describer
from lienthong.graph.publishing.names import Names
from lienthong.graph.publishing.plan import Plan

LONGEST = 10_000
"""Characters of a request's text that are kept."""


@dataclass
class Delta:
    """What changes in the public graph: quads that come and go, named graphs that are made and dropped."""

    added: Collection[Quad] = ()
    removed: Collection[Quad] = ()
    created: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything changes at all."""
        return bool(self.added or self.removed or self.created or self.dropped)


class Asked(NamedTuple):
    """A request: who (the name of a token or of a person), what kind, and its text."""

    by: str
    kind: str
    text: str


class Known(NamedTuple):
    """A request that was carried out; ``undone`` is the request that took it back, 0 for none."""

    key: int
    at: str
    by: str
    kind: str
    text: str
    added: int
    removed: int
    generation: int
    undone: int


def requests(db: sqlite3.Connection) -> list[Known]:
    """Every request, the oldest first."""
    return [Known(*row) for row in db.execute(f"SELECT {', '.join(Known._fields)} FROM editorial_request ORDER BY key")]


def request(db: sqlite3.Connection, key: int) -> Known:
    """One request. Raises NotFound."""
    query = f"SELECT {', '.join(Known._fields)} FROM editorial_request WHERE key = ?"
    row = db.execute(query, (key,)).fetchone()
    if row is None:
        raise NotFound("update_no_request", number=key)
    return Known(*row)


def changes(db: sqlite3.Connection, key: int) -> Iterator[tuple[str, Line]]:
    """What a request did: "added", "removed" (a triple of the records), "withdrawn" (one that was added before),
    "restored" (one that was removed before), "created" and "dropped" (a graph; the line is '')."""
    query = "SELECT what, graph, line FROM editorial_change WHERE request = ? ORDER BY ordinal"
    return ((what, Line(graph, line)) for what, graph, line in db.execute(query, (key,)))


class Derived:
    """What the records alone make of the public graph, asked quad by quad."""

    def __init__(self, db: sqlite3.Connection, base: str) -> None:
        self._base = base
        self._describer = Describer(db, Plan(), base, Names(db))
        self._known: tuple[str, set[Quad]] = ("", set())

    def __contains__(self, quad: Quad) -> bool:
        start = f"{self._base}/"
        if not isinstance(quad.subject, NamedNode) or not quad.subject.value.startswith(start):
            return False
        if quad.graph_name != DefaultGraph():
            return False
        name = quad.subject.value[len(start) :].partition("#")[0]
        if self._known[0] != name:  # quads come by subject
            self._known = (name, self._describer.quads(name))
        return quad in self._known[1]


class Book:
    """Writes requests into the ledger, within its transaction."""

    def __init__(self, db: sqlite3.Connection, base: str) -> None:
        self._db = db
        self._base = base
        self._derived = Derived(db, base)
        self._ordinal = 0
        self._key = 0

    def open(self, asked: Asked, at: str, generation: int) -> int:
        """Begin a request; its number."""
        self._ordinal = 0
        (self._key,) = self._db.execute(
            "INSERT INTO editorial_request (at, by, kind, text, added, removed, generation)"
            " VALUES (?, ?, ?, ?, 0, 0, ?) RETURNING key",
            (at, asked.by, asked.kind, asked.text[:LONGEST], generation),
        ).fetchone()
        return self._key

    def write(self, delta: Delta) -> None:
        """Bring the layer to where the public graph is what it was before, less and plus the delta.

        What was added by hand and goes leaves no trace but the log, unless the records say it too; what was removed by
        hand and comes back is the records' own again, if they still say it.
        """
        removed = self._each(delta.removed, self._remove)
        added = self._each(delta.added, self._add)
        for names, what, query in (
            (delta.created, "created", "INSERT OR IGNORE INTO editorial_graph VALUES (?, ?)"),
            (delta.dropped, "dropped", "DELETE FROM editorial_graph WHERE name = ? AND ? > 0"),
        ):
            for name in sorted(names):
                graph = private_graph(NamedNode(name), self._base)
                self._db.execute(query, (graph, self._key))
                self._log(what, Line(graph, ""))
        self.count(added, removed)

    def count(self, added: int, removed: int) -> None:
        """Note by how many quads the request changed the public graph."""
        query = "UPDATE editorial_request SET added = ?, removed = ? WHERE key = ?"
        self._db.execute(query, (added, removed, self._key))

    def settle(self) -> None:
        """Note which requests this one has taken back: the one that it names, or all."""
        query = (
            "UPDATE editorial_request SET undone = ?1 WHERE key < ?1 AND undone = 0 AND kind NOT IN ('undo', 'drop')"
        )
        undone = (
            "(SELECT kind = 'drop' OR text = CAST(editorial_request.key AS TEXT)"
            " FROM editorial_request AS this WHERE key = ?1)"
        )
        self._db.execute(f"{query} AND {undone}", (self._key,))

    def _each(self, quads: Iterable[Quad], change: Callable[[Quad, Line, int], None]) -> int:
        number = 0
        for quad in quads:
            line = private(quad, self._base)
            change(quad, line, self.sign(line))
            number += 1
        return number

    def sign(self, line: Line) -> int:
        """1 for a quad that was added by hand, -1 for one that was removed, else 0."""
        query = "SELECT sign FROM editorial WHERE graph = ? AND line = ?"
        row = self._db.execute(query, line).fetchone()
        return int(row[0]) if row else 0

    def sign_of(self, quad: Quad) -> int:
        """The same, of a quad under its public name."""
        return self.sign(private(quad, self._base))

    def put(self, line: Line, sign: int) -> None:
        """Have the layer say this of a quad; 0 is nothing."""
        if sign:
            row = (*line, line.entity, sign, self._key)
            self._db.execute("INSERT OR REPLACE INTO editorial VALUES (?, ?, ?, ?, ?)", row)
        else:
            self._db.execute("DELETE FROM editorial WHERE graph = ? AND line = ?", line)

    def _remove(self, quad: Quad, line: Line, sign: int) -> None:
        if sign > 0:
            self.put(line, -1 if quad in self._derived else 0)
            self._log("withdrawn", line)
        elif not sign:
            self.put(line, -1)
            self._log("removed", line)

    def _add(self, quad: Quad, line: Line, sign: int) -> None:
        if sign < 0:
            self.put(line, 0 if quad in self._derived else 1)
            self._log("restored", line)
        elif not sign:
            self.put(line, 1)
            self._log("added", line)

    def _log(self, what: str, line: Line) -> None:
        self._ordinal += 1
        row = (self._key, self._ordinal, what, *line)
        self._db.execute("INSERT INTO editorial_change VALUES (?, ?, ?, ?, ?)", row)


def target_signs(db: sqlite3.Connection, base: str, key: int) -> dict[Line, int]:
    """What the layer should say of each quad of a request once that is taken back.

    What later requests have done to the same quads stays. Of a quad that the request withdrew, and that the records
    say themselves by now, the layer says nothing.
    """
    found: dict[Line, int] = {}
    withdrawn: list[Line] = []
    for what, line in changes(db, key):
        row = db.execute("SELECT sign, request FROM editorial WHERE graph = ? AND line = ?", line).fetchone()
        sign, mine = (row[0], row[1] == key) if row else (0, True)
        if (what, sign) in (("added", 1), ("removed", -1)) and mine:
            found[line] = 0
        elif what == "withdrawn" and mine:
            withdrawn.append(line)
        elif what == "restored" and mine:
            found[line] = -1
    derived = Derived(db, base)
    for line, quad in zip(withdrawn, public(withdrawn, base), strict=True):
        found[line] = 0 if quad in derived else 1
    return found
