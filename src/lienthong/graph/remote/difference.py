"""What one published store has and another has not, graph by graph, exactly.

Two checkpoints are read side by side. Oxigraph keeps terms by their hash, so equal stores come in equal order and what
they share cancels out on the way: memory holds the difference, not the catalogue.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, Store, Triple

MOST = 1_000_000
"""A larger difference is not gathered: a triple takes half a kilobyte of memory (measured)."""
_STEP = 20_000

Graph = NamedNode | DefaultGraph


@dataclass
class Delta:
    """``deleted`` and ``inserted`` triples of one graph."""

    deleted: set[Triple] = field(default_factory=set)
    inserted: set[Triple] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.deleted) + len(self.inserted)


def difference(old: Store | None, new: Store, graph: Graph, most: int) -> Delta | None:
    """What makes ``graph`` of the old store that of the new one; None when that is more than ``most`` triples, or
    than ``MOST``."""
    most = min(most, MOST)
    delta = Delta()
    before = triples(old, graph) if old is not None else iter(())
    after = triples(new, graph)
    while True:
        gone, come = list(islice(before, _STEP)), list(islice(after, _STEP))
        if not gone and not come:
            return delta
        if gone == come and not len(delta):
            continue
        delta.deleted.update(gone)
        delta.inserted.update(come)
        shared = delta.deleted & delta.inserted
        delta.deleted -= shared
        delta.inserted -= shared
        if len(delta) > most + 2 * _STEP:
            return None


def triples(store: Store, graph: Graph) -> Iterator[Triple]:
    """The triples of a graph, in the store's own order, the same in every store."""
    for quad in store.quads_for_pattern(None, None, None, graph):
        yield quad.triple


def named_graphs(store: Store) -> set[str]:
    """The IRIs of a store's named graphs."""
    return {name.value for name in store.named_graphs() if isinstance(name, NamedNode)}
