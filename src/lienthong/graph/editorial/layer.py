"""The editorial layer as publishing sees it: what was added and removed by hand, and how it lies on a store."""

import sqlite3
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from lienthong.graph.editorial.quads import Line, public, public_graph

_BATCH = 10_000


class Rows(NamedTuple):
    """What the layer says of one entity in the default graph."""

    added: set[Quad]
    removed: set[Quad]


class Layer:
    """The layer of a ledger, with public IRIs below ``base``."""

    def __init__(self, db: sqlite3.Connection, base: str) -> None:
        self._db = db
        self._base = base
        self._any = db.execute("SELECT 1 FROM editorial WHERE graph = '' LIMIT 1").fetchone() is not None

    @property
    def anything(self) -> bool:
        """Whether anything was added or removed by hand in the default graph."""
        return self._any

    def about(self, name: str) -> Rows:
        """What was added and removed of the public name ``kind/id`` and of its fragments."""
        if not self._any:
            return Rows(set(), set())
        query = "SELECT graph, line FROM editorial WHERE graph = '' AND entity = ? AND sign = ?"
        added, removed = (
            set(public((Line(*row) for row in self._db.execute(query, (name, sign))), self._base)) for sign in (1, -1)
        )
        return Rows(added, removed)

    def compared(
        self, store: Store, name: str, stored: Callable[[], set[Quad]], derived: set[Quad]
    ) -> tuple[set[Quad], set[Quad]]:
        """What a store that has the layer says of a name, and what it should say when ``derived`` is what the records
        make of it now.

        ``stored`` walks from the entity to its fragments. A link that was removed by hand is put back while it walks:
        what lies behind it would be found by nobody, and would stay when the record goes.
        """
        if not self._any:
            return stored(), derived
        rows = self.about(name)
        store.extend(rows.removed)
        before = (stored() | rows.added) - rows.removed
        for quad in rows.removed:
            store.remove(quad)
        return before, (derived - rows.removed) | rows.added

    def lay(self, store: Store) -> int:
        """Lay all of it on a store that was built from the records alone; by how much its default graph grows."""
        grown = 0
        removed = public(self._lines(-1), self._base)
        for quad in removed:
            if quad in store:
                store.remove(quad)
                grown -= 1
        added = public(self._lines(1), self._base)
        while batch := list(islice(added, _BATCH)):
            grown += sum(quad.graph_name == DefaultGraph() and quad not in store for quad in batch)
            store.extend(batch)
        for graph in self.graphs():
            store.add_graph(graph)
        return grown

    def entities(self) -> Iterator[str]:
        """The public names (``kind/id``) of which anything was added or removed by hand in the default graph."""
        query = "SELECT DISTINCT entity FROM editorial WHERE graph = '' AND entity <> '' ORDER BY entity"
        return (id_ for (id_,) in self._db.execute(query))

    def graphs(self) -> Iterator[NamedNode]:
        """The named graphs that were made by hand."""
        for (name,) in self._db.execute("SELECT name FROM editorial_graph ORDER BY name"):
            graph = public_graph(name, self._base)
            assert isinstance(graph, NamedNode)
            yield graph

    def _lines(self, sign: int) -> Iterator[Line]:
        query = "SELECT graph, line FROM editorial WHERE sign = ? ORDER BY graph, line"
        return (Line(*row) for row in self._db.execute(query, (sign,)))
