"""Quads of the editorial layer as text: IRIs below the base in the private scheme, so that the base may change."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from lienthong.errors import QueryError
from lienthong.graph.terms import OWN, owner, rebase

_BATCH = 5000


class Line(NamedTuple):
    """A quad of the layer: ``graph`` a private or public IRI in angle brackets, '' for the default graph; ``line`` its
    triple in N-Triples without the dot."""

    graph: str
    line: str

    @property
    def entity(self) -> str:
        """The ``kind/id`` of the subject when that lies below the base, else ''."""
        return owner(self.line.partition(" ")[0])


def private(quad: Quad, base: str) -> Line:
    """A quad as the ledger keeps it. Raises QueryError ``update_private`` for an IRI of the scheme ``lt:``."""
    subject, predicate, rest = f"{quad.subject} {quad.predicate} {quad.object}".split(" ", 2)
    graph = "" if quad.graph_name == DefaultGraph() else str(quad.graph_name)
    start = f"<{base}/"
    found = []
    for term in (subject, rest, graph):
        if term.startswith(OWN):
            raise QueryError("update_private", iri=term[1:81].partition(">")[0])
        found.append(f"{OWN}{term[len(start) :]}" if term.startswith(start) else term)
    return Line(found[2], f"{found[0]} {predicate} {found[1]}")


def public_graph(name: str, base: str) -> NamedNode | DefaultGraph:
    """The graph of ``Line.graph`` under its public name."""
    if not name:
        return DefaultGraph()
    return NamedNode(f"{base}/{name[len(OWN) : -1]}" if name.startswith(OWN) else name[1:-1])


def private_graph(name: NamedNode, base: str) -> str:
    """The inverse of ``public_graph``."""
    return f"{OWN}{name.value[len(base) + 1 :]}>" if name.value.startswith(f"{base}/") else str(name)


def public(lines: Iterable[Line], base: str) -> Iterator[Quad]:
    """Quads under their public names, in the same order; labels of blank nodes stay as they are."""
    batch: list[Line] = []
    for one in lines:
        batch.append(one)
        if len(batch) == _BATCH:
            yield from _parsed(batch, base)
            batch.clear()
    yield from _parsed(batch, base)


def _parsed(batch: list[Line], base: str) -> Iterator[Quad]:
    text = "".join(f"{rebase(one.line, base)} .\n" for one in batch)
    for one, triple in zip(batch, parse(text, RdfFormat.N_TRIPLES), strict=True):
        yield Quad(triple.subject, triple.predicate, triple.object, public_graph(one.graph, base))
