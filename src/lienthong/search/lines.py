"""What a line of a hit tells, kept with the hit, so that a page of hits need not ask the store entity by entity.

Of a property of a node either all values are kept, in the order of the store; or the first of them; or (null) that the
store must be asked. A property that is not named has no value. It is JSON: a node is an object of properties, by their
place in ``table.lines().names``; a text is ``tag=text``, a link ``<iri`` (ours without the base), or a list of this and
of the node that it leads to. Of a property with more values than are kept the list ends in null.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import itemgetter
from typing import Any

import orjson
from pyoxigraph import Literal, NamedNode

from lienthong.search.statements import Statement, Statements, Value
from lienthong.search.table import Kept, lines

ALL = 10**9
"""More values than anything has: what is kept is all that there is."""
_Node = dict[str, Any]


class Keeping:
    """Draws what is to be kept with hits, by what is said of entities; ``start`` is how IRIs of ours begin."""

    def __init__(self, statements: Statements, start: str) -> None:
        self._statements = statements
        self._start = start
        self._table = lines()
        self._places = {name: str(place) for place, name in enumerate(self._table.names)}
        self._beyond: Callable[[str, tuple[str, ...]], _Node] = lru_cache(maxsize=20_000)(self._read)

    def drawn(self, id_: str, said: Iterable[Statement]) -> bytes:
        """What is kept with an entity (``kind/…``) of which this is ``said``; b'' of one with which nothing is."""
        if (kept := self._table.kinds.get(id_.partition("/")[0])) is None:
            return b""
        found: dict[str, list[Value]] = {}
        for name, value, tongue in said:
            if name in kept.own or name in kept.lacking:
                found.setdefault(name, []).append((value, tongue))
        node = self._node(self._start + id_, found, kept)
        whole = orjson.dumps(node)
        if len(whole) > self._table.bytes:
            whole = orjson.dumps(_alone(node))
        return whole if len(whole) <= self._table.bytes else b""

    def _node(self, iri: str, found: dict[str, list[Value]], kept: Kept) -> _Node:
        made: _Node = {}
        for name, values in found.items():
            place = self._places[name]
            made[place] = self._values(iri, name, values) if name in kept.own else None
            if made[place] and name in self._table.beyond:
                most, told = self._table.beyond[name]
                made[place] = [
                    self._with_node(iri, one, told) if number < most else one for number, one in enumerate(made[place])
                ]
        return made

    def _values(self, iri: str, name: str, values: list[Value]) -> list[str | None] | None:
        """The values of a property, in the order of the store where that matters; None where one is too long."""
        most = self._table.values
        if name in self._table.unordered:
            values = sorted(values, key=itemgetter(0))
        elif len(values) > 1:
            values = self._statements.in_order(iri, name, values, most + 1)
        if any(len(value) > self._table.longest for value, _ in values):
            return None
        return [*map(self._written, values[:most]), *([None] if len(values) > most else ())]

    def _written(self, value: Value) -> str:
        text, tongue = value
        return f"<{text.removeprefix(self._start)}" if tongue is None else f"{tongue}={text}"

    def _with_node(self, iri: str, value: str | None, told: tuple[str, ...]) -> list[Any] | str | None:
        """A link with what is told of what it leads to: of ours, and no inner node of another entity."""
        if value is None or value[0] != "<" or ":" in value.partition("/")[0]:
            return value
        other = self._start + value[1:]
        owner, _, fragment = other.partition("#")
        return value if fragment and owner != iri else [value, self._beyond(other, told)]

    def _read(self, iri: str, told: tuple[str, ...]) -> _Node:
        made = {}
        for name in told:
            values = self._statements.terms(iri, name, self._table.values + 1)
            if values:
                made[self._places[name]] = self._values(iri, name, values)
        return made


def _alone(node: _Node) -> _Node:
    """A node without what it leads to."""

    def bare(value: Any) -> Any:
        return value[0] if isinstance(value, list) else value

    return {place: values and [bare(one) for one in values] for place, values in node.items()}


Told = tuple[str, str, int, list[NamedNode | Literal]]
"""IRI of a node and of a property, of how many values this is the beginning (``ALL``: these are all), the values."""


def told(start: str, id_: str, kept: bytes, *, lacking: bool = True) -> Iterator[Told]:
    """What is kept with an entity (``kind/…``); not ``lacking``: only properties of ``lines.own``, since a line of a
    list needs no others."""
    kind = lines().kinds.get(id_.partition("/")[0])
    if kept and kind is not None:
        yield from _told(start, start + id_, orjson.loads(kept), kind.own | kind.lacking if lacking else kind.own)


def _told(start: str, iri: str, node: _Node, names: Iterable[str]) -> Iterator[Told]:
    table, places = lines(), _places()
    for name in names:
        if (values := node.get(places[name], ())) is None:
            continue
        whole = not values or values[-1] is not None
        found: list[NamedNode | Literal] = []
        for one in values if whole else values[:-1]:
            text = one if isinstance(one, str) else one[0]
            read = _read(start, text)
            found.append(read)
            if text is not one:
                yield from _told(start, read.value, one[1], table.beyond[name][1])
        yield iri, name, ALL if whole else len(found), found


def _read(start: str, text: str) -> NamedNode | Literal:
    if text[0] == "<":
        return NamedNode(text[1:] if ":" in text.partition("/")[0] else start + text[1:])
    tongue, _, value = text.partition("=")
    return Literal(value, language=tongue or None)


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    return {name: str(place) for place, name in enumerate(lines().names)}
