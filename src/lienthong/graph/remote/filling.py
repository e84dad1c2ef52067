"""Sending triples to one graph of an engine, in parts that it can take."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, Store, Triple

from lienthong.graph.remote.channel import Channel
from lienthong.graph.remote.difference import Delta, triples
from lienthong.graph.remote.engine import Side


@dataclass(frozen=True)
class Graph:
    """A graph of the engine, and the one of our store that it shows."""

    target: str
    source: NamedNode | DefaultGraph


@dataclass(frozen=True)
class Filling:
    """Fills graphs of an engine from one store; ``progress`` is told of stage ``push``."""

    channel: Channel
    store: Store
    progress: Callable[[str, int, int | None], None]

    def load(self, side: Side, graph: Graph, total: int | None) -> None:
        """Empty a graph and load all of it (GSP)."""
        self.channel.clear(side, graph.target)
        done = 0
        for part in _parts(triples(self.store, graph.source), self.channel.engine.profile.store_triples):
            self.channel.load(side, graph.target, "".join(map(self.channel.line, part)).encode())
            done += len(part)
            self.progress("push", done, total)

    def amend(self, side: Side, graph: Graph, delta: Delta) -> None:
        """Change a graph by a difference (SPARQL Update): deletions first, many insertions as a load."""
        profile = self.channel.engine.profile
        done = 0
        for part in _parts(delta.deleted, profile.update_triples):
            self.channel.change(side, [(graph.target, part, ())])
            done += len(part)
            self.progress("push", done, len(delta))
        most = profile.store_triples
        if len(delta.inserted) <= profile.update_triples:
            self.channel.change(side, [(graph.target, (), delta.inserted)])
            return
        for part in _parts(delta.inserted, most):
            self.channel.load(side, graph.target, "".join(map(self.channel.line, part)).encode())
            done += len(part)
            self.progress("push", done, len(delta))


def _parts(triples: Iterable[Triple], size: int) -> Iterator[list[Triple]]:
    waiting = iter(triples)
    while part := list(islice(waiting, size)):
        yield part
