"""What an engine holds and which side of it is published, as its pointer graph says.

The pointer graph is small and written by us alone: ``<…/graph/published> sd:defaultGraph <…/a>`` names the live side;
each side that is complete says what it holds. A side that is being changed says nothing, so that a crash leaves
it known as unfinished.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from lienthong.graph.generation import Generation
from lienthong.graph.remote.engine import SIDES, Engine, Side
from lienthong.graph.terms import iri

_SD = "http://www.w3.org/ns/sparql-service-description#"
_LIVE = NamedNode(f"{_SD}defaultGraph")
_NAMED = NamedNode(f"{_SD}namedGraph")
_TOKEN = NamedNode(iri("dct:identifier")[1:-1])
_NUMBER = NamedNode(iri("dct:hasVersion")[1:-1])
_ISSUED = NamedNode(iri("dct:issued")[1:-1])
_SWITCHED = NamedNode(iri("dct:modified")[1:-1])
_COUNT = NamedNode("http://rdfs.org/ns/void#triples")
_DIGITS = 15


@dataclass(frozen=True)
class Holding:
    """The generation that a side holds whole. ``token`` tells it from every other publication, ``graphs`` are the
    public named graphs that go with it."""

    token: str
    number: int
    published: str
    triples: int
    graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """``live`` is the published side, None before the first publish; ``switched`` when it became so (UTC, ISO 8601);
    ``named`` the token of what the named graphs of a shared dataset hold, '' while they are being changed."""

    live: Side | None = None
    switched: str = ""
    named: str = ""
    sides: dict[Side, Holding] = field(default_factory=dict)

    @property
    def holding(self) -> Holding | None:
        """What is published."""
        return self.sides.get(self.live) if self.live else None

    def without(self, side: Side) -> "Standing":
        """While a side is being changed."""
        rest = {one: held for one, held in self.sides.items() if one != side}
        return Standing(self.live, self.switched, self.named, rest)

    def holding_on(self, side: Side, held: Holding) -> "Standing":
        """When a side is complete."""
        return Standing(self.live, self.switched, self.named, self.sides | {side: held})


def token(generation: Generation) -> str:
    """What tells this publication from every other, also from one of the same number in a ledger made anew."""
    return f"{generation.number} {generation.published} {generation.triples}"


def triples(engine: Engine, standing: Standing) -> set[Triple]:
    """The pointer graph that says this."""
    pointer = NamedNode(engine.pointer)
    found = set()
    if standing.live:
        found.add(Triple(pointer, _LIVE, NamedNode(engine.graph(standing.live))))
        found.add(Triple(pointer, _SWITCHED, Literal(standing.switched)))
    if standing.named:
        found.add(Triple(pointer, _TOKEN, Literal(standing.named)))
    for side, held in standing.sides.items():
        graph = NamedNode(engine.graph(side))
        found |= {
            Triple(graph, _TOKEN, Literal(held.token)),
            Triple(graph, _NUMBER, Literal(str(held.number))),
            Triple(graph, _ISSUED, Literal(held.published)),
            Triple(graph, _COUNT, Literal(str(held.triples))),
            *(Triple(graph, _NAMED, NamedNode(one)) for one in held.graphs),
        }
    return found


def standing_of(engine: Engine, found: Iterable[tuple[str, str, str]]) -> Standing | None:
    """What the pointer graph says, as (subject, property, value); None when it contradicts itself: it is being written
    by an engine that lets readers see halves, and should be read again."""
    by_subject: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value in found:
        by_subject.setdefault(subject, {}).setdefault(predicate, []).append(value)
    said = by_subject.get(engine.pointer, {})
    lives = [side for side in SIDES if engine.graph(side) in said.get(_LIVE.value, ())]
    sides = {}
    for side in SIDES:
        about = by_subject.get(engine.graph(side), {})
        values = [about.get(one.value, []) for one in (_TOKEN, _NUMBER, _ISSUED, _COUNT)]
        if not all(len(one) == 1 for one in values):
            continue
        number, count = number_of(values[1][0]), number_of(values[3][0])
        graphs = tuple(sorted(about.get(_NAMED.value, ())))
        if number is not None and count is not None and all(map(_is_iri, graphs)):
            sides[side] = Holding(values[0][0], number, values[2][0], count, graphs)
    if len(lives) > 1 or (lives and lives[0] not in sides) or (said and not lives and sides):
        return None
    switched, named = said.get(_SWITCHED.value, [""]), said.get(_TOKEN.value, [""])
    return Standing(lives[0] if lives else None, switched[0], named[0] if len(named) == 1 else "", sides)


def number_of(text: object) -> int | None:
    """A number that an engine tells; None when it is none, or beyond any catalogue."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True
