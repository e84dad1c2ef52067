"""What the store of the last generation says of an entity beside what the ledger makes of it now."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from lienthong.graph.editorial.layer import Layer
from lienthong.graph.kinship.kin import derived_graph
from lienthong.graph.ledger.database import connect
from lienthong.graph.publishing.altered import leading, marks
from lienthong.graph.publishing.describe import Describer, stored
from lienthong.graph.publishing.names import Names
from lienthong.graph.publishing.plan import Plan

Renamed = tuple[tuple[str, str], ...]
"""``Plan.renamed``, as it travels."""


class Difference(NamedTuple):
    """Of one entity: the statements that go and come, by how many the default graph grows, the ``marks`` of these
    statements, and where the entity leads or led (``Led``)."""

    gone: set[Quad]
    come: set[Quad]
    growth: int
    marks: frozenset[str]
    led: frozenset[str]


class Comparing:
    """Compares entities with what a ``store`` says of them that has the editorial ``layer``."""

    def __init__(self, store: Store, describer: Describer, layer: Layer, base: str) -> None:
        self._store = store
        self._describer = describer
        self._layer = layer
        self._base = base
        self.renamed: Renamed = tuple(sorted(describer.renamed.items()))
        # Many entities are altered in the same way.
        self._known: dict[frozenset[str], frozenset[str]] = {}

    def each(self, names: Sequence[str]) -> list[Difference | None]:
        """Of public names (``kind/id``) what differs; None where nothing does."""
        return [self._one(name) for name in names]

    def _one(self, name: str) -> Difference | None:
        iri = f"{self._base}/{name}"
        derived = self._describer.quads(name)
        before, after = self._layer.compared(self._store, name, lambda: said(self._store, iri, self._base), derived)
        if before == after:
            return None
        both = before | after
        altered = marks(before ^ after, iri, both)
        altered = self._known.setdefault(altered, altered)
        growth = _public(after) - _public(before)
        return Difference(before - after, after - before, growth, altered, leading(both, iri, self._base))


def said(store: Store, iri: str, base: str) -> set[Quad]:
    """What a store says of an entity, once more what of it is derived."""
    return stored(store, iri).union(store.quads_for_pattern(NamedNode(iri), None, None, derived_graph(base)))


def compare(data: Path, store: Path, base: str, renamed: Renamed, names: Sequence[str]) -> list[Difference | None]:
    """``Comparing.each`` in a process that opens ledger and store for itself, for reading."""
    return _comparing(data, store, base, renamed).each(names)


@lru_cache(maxsize=1)
def _comparing(data: Path, store: Path, base: str, renamed: Renamed) -> Comparing:
    db = connect(data, write=False)
    describer = Describer(db, Plan(dict(renamed)), base, Names(db))
    return Comparing(Store.read_only(str(store)), describer, Layer(db, base), base)


def _public(quads: set[Quad]) -> int:
    return sum(quad.graph_name == DefaultGraph() for quad in quads)
