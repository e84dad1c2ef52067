"""What differs between two stores, looked for only where an update can have changed something."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from lienthong.errors import RequestError
from lienthong.sparql.updating.patterns import Pattern

_BLOCK = 1 << 20
_COUNT = "SELECT (COUNT(*) AS ?number) { ?s ?p ?o }"


@dataclass(frozen=True)
class Brake:
    """What stops a request that takes too much of the default graph away, before its difference is known to the last
    quad: of ``triples`` at most ``most`` may go, whoever has put them there; -1 is no brake.

    What is let through here is judged once more, where it is known which of them are the records' own.
    """

    triples: int
    most: int

    def left(self, number: int) -> None:
        """So many are left, or will be. Raises RequestError ``update_brake``."""
        self.gone(self.triples - number)

    def gone(self, number: int) -> None:
        """So many are gone, at least. Raises RequestError ``update_brake``."""
        if 0 <= self.most < number:
            raise RequestError("update_brake", 409, number=number, limit=self.most)


class Difference:
    """Quads that are in ``after`` and not in ``before``, and the other way round; at most ``most`` in all."""

    def __init__(self, before: Store, after: Store, most: int, brake: Brake) -> None:
        self._before = before
        self._after = after
        self._most = most
        self._brake = brake
        self._gone = 0
        self.added: set[Quad] = set()
        self.removed: set[Quad] = set()

    def look_at(self, quads: Iterable[Quad]) -> None:
        """Compare single quads."""
        for quad in quads:
            self._one(quad)

    def look_for(self, patterns: Iterable[Pattern], folder: Path) -> None:
        """Compare what matches patterns; whole default graphs by way of files in ``folder``.

        Raises RequestError: ``update_too_much``, ``update_brake``.
        """
        asked = set(patterns)
        if Pattern(graph=DefaultGraph()) in asked:
            self._brake.left(_number(self._after))
        everywhere = [one for one in asked if one.graph is None]
        named = {*self._before.named_graphs(), *self._after.named_graphs()}
        asked |= {one._replace(graph=graph) for one in everywhere for graph in named if isinstance(graph, NamedNode)}
        whole = {one.graph for one in asked if one == Pattern(graph=one.graph)}
        for one in asked.difference(everywhere):
            if one.graph == DefaultGraph() and one.graph in whole:
                continue
            if one.graph not in whole or one == Pattern(graph=one.graph):
                self._pairs(*(store.quads_for_pattern(*one) for store in (self._before, self._after)))
        if DefaultGraph() in whole:
            self._whole(folder)

    def _pairs(self, before: Iterable[Quad], after: Iterable[Quad]) -> None:
        """Both come in the order of the store's keys, so equal quads meet; where they do not, one is missing."""
        left, right = iter(before), iter(after)
        old, new = next(left, None), next(right, None)
        while old is not None or new is not None:
            if old == new:
                old, new = next(left, None), next(right, None)
            elif old is not None and old not in self._after:
                self._one(old)
                old = next(left, None)
            elif new is not None:
                self._one(new)
                new = next(right, None)
            else:
                old = next(left, None)

    def _one(self, quad: Quad) -> None:
        was, now = quad in self._before, quad in self._after
        if was and not now:
            self._gone += quad.graph_name == DefaultGraph() and quad not in self.removed
            self.removed.add(quad)
            self._brake.gone(self._gone)
        elif now and not was:
            self.added.add(quad)
        if len(self.added) + len(self.removed) > self._most:
            raise RequestError("update_too_much", 413, limit=self._most)

    def _whole(self, folder: Path) -> None:
        """The default graph by its lines: the store writes a million in the time that it gives a hundred thousand as
        objects."""
        files = [folder / "before.nt", folder / "after.nt"]
        with ExitStack() as stack:
            for path, store in zip(files, (self._before, self._after), strict=True):
                store.dump(str(path), RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
            old, new = (stack.enter_context(path.open("rb")) for path in files)
            for left, right in _unequal(old, new):
                self._brake.gone(len(left))
                self._pairs(_parsed(left), _parsed(right))
        for path in files:
            path.unlink()


def _number(store: Store) -> int:
    """How many triples the default graph has."""
    found = store.query(_COUNT)
    assert isinstance(found, QuerySolutions)
    return int(next(found)["number"].value)


def _unequal(old: IO[bytes], new: IO[bytes]) -> Iterator[tuple[list[bytes], list[bytes]]]:
    """The lines of two files from the first to the last that differ, block by block as long as they are equal."""
    while True:
        at = old.tell(), new.tell()
        left, right = old.read(_BLOCK), new.read(_BLOCK)
        if left != right or not left:
            break
        cut = left.rfind(b"\n") + 1
        if cut and cut < len(left):
            old.seek(at[0] + cut)
            new.seek(at[1] + cut)
    old.seek(at[0])
    new.seek(at[1])
    yield from _resynced(old, new)


def _resynced(old: IO[bytes], new: IO[bytes]) -> Iterator[tuple[list[bytes], list[bytes]]]:
    """Lines that are in one file only, found by walking through both in step."""
    waiting: tuple[dict[bytes, None], dict[bytes, None]] = ({}, {})
    left, right = iter(old), iter(new)
    while True:
        one, other = next(left, None), next(right, None)
        if one is None and other is None:
            break
        if one == other:
            continue
        for line, mine, others in ((one, *waiting), (other, waiting[1], waiting[0])):
            if line is not None and others.pop(line, mine) is mine:
                mine[line] = None
    yield [*waiting[0]], [*waiting[1]]


def _parsed(lines: list[bytes]) -> list[Quad]:
    if not lines:
        return []
    return [Quad(one.subject, one.predicate, one.object) for one in parse(b"".join(lines), RdfFormat.N_TRIPLES)]
