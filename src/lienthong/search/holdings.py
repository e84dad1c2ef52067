"""What an Instance tells of itself and of its Work to who searches: years, libraries, numbers, names, access."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from lienthong.graph.terms import iri

_DEFAULT = DefaultGraph()
_MOST_TRIPLES, _MOST_OF_ITEM = 50_000, 200
_MOST_VALUES = 60
_YEAR = 4


def full(curie: str) -> str:
    """A prefixed name as an IRI."""
    return iri(curie)[1:-1]


_DATED, _HAS_ITEM, _LICENCE = full("schema:datePublished"), full("bf:hasItem"), full("schema:license")
_TYPE = full("rdf:type")
_FREE, _ONLINE = full("schema:isAccessibleForFree"), full("bf:electronicLocator")
_ADMIN, _TITLES = full("bf:adminMetadata"), (full("rdfs:label"), full("schema:alternateName"))
_PUBLISHER, _WORK = full("schema:publisher"), full("bf:instanceOf")
_HELD_BY, _PART_OF = NamedNode(full("bf:heldBy")), NamedNode(full("dct:isPartOf"))
_IDENTIFIED, _VALUE = NamedNode(full("bf:identifiedBy")), NamedNode(full("rdf:value"))
_NUMBERS = (NamedNode(full("schema:serialNumber")), NamedNode(full("schema:sku")))


@dataclass
class Held:
    """What an Instance's copies, date, records and terms tell. ``access`` are ``free`` (to be read without paying),
    ``online``, ``copies``, ``open`` (the Instance itself is free at an address of its own); ``licences`` IRIs,
    ``sources`` ids of datasets, ``numbers`` barcodes, shelf marks and control numbers, ``classes`` IRIs; ``of_work``
    is whether it belongs to a Work."""

    years: list[int] = field(default_factory=list)
    libraries: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    publishers: list[str] = field(default_factory=list)
    licences: list[str] = field(default_factory=list)
    access: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    of_work: bool = False


class Holdings:
    """Reads Instances of one store; ``named`` gives the names of an agent."""

    def __init__(self, store: Store, start: str, named: Callable[[str], tuple[str, ...]]) -> None:
        self._store = store
        self._start = start
        self._named = named

    def read(self, instance: str) -> Held:
        """What is said of an Instance (its IRI), in an order of its own."""
        held = Held()
        free = located = False
        for name, value in self._said(instance, _MOST_TRIPLES):
            free = free or (name == _FREE and value.value in ("true", "1"))
            located = located or (name == _ONLINE and value.value.startswith(("http://", "https://")))
            if isinstance(value, Literal):
                self._literal(held, name, value.value)
            elif name == _HAS_ITEM:
                self._item(held, value)
            elif name == _ADMIN:
                self.record(held, value.value)
            elif name == _PUBLISHER:
                held.publishers += self._named(value.value)
            elif name == _LICENCE:
                held.licences.append(value.value)
            elif name == _ONLINE:
                held.access.append("online")
            elif name == _TYPE:
                held.classes.append(value.value)
            elif name == _WORK:
                held.of_work = True
        if free and located:
            held.access.append("open")
        held.libraries, held.access = sorted(set(held.libraries)), sorted(set(held.access))
        return held

    def record(self, held: Held, record: str) -> None:
        """What the record tells that an entity comes from: its dataset and its control number."""
        for quad in islice(self._store.quads_for_pattern(NamedNode(record), None, None, _DEFAULT), _MOST_OF_ITEM):
            if not isinstance(quad.object, NamedNode):
                continue
            if quad.predicate == _PART_OF:
                held.sources.append(quad.object.value.removeprefix(self._start))
            elif quad.predicate == _IDENTIFIED:
                held.numbers += self._values(quad.object)

    @staticmethod
    def _literal(held: Held, name: str, text: str) -> None:
        if name == _DATED and text[:_YEAR].isdecimal():  # "²" is a digit, and no number
            held.years.append(int(text[:_YEAR]))
        elif name == _FREE and text in ("true", "1"):
            held.access.append("free")
        elif name in _TITLES:
            held.titles.append(text)

    def _item(self, held: Held, item: NamedNode) -> None:
        online = False
        for quad in islice(self._store.quads_for_pattern(item, None, None, _DEFAULT), _MOST_OF_ITEM):
            if quad.predicate == _HELD_BY and isinstance(quad.object, NamedNode):
                held.libraries.append(quad.object.value.removeprefix(self._start))
            elif quad.predicate.value == _ONLINE:
                online = True
            elif quad.predicate in _NUMBERS and isinstance(quad.object, Literal):
                held.numbers.append(quad.object.value)
            elif quad.predicate.value == _FREE and quad.object.value in ("true", "1"):  # type: ignore[union-attr]
                held.access.append("free")
        held.access.append("online" if online else "copies")

    def _said(self, node: str, most: int) -> Iterator[tuple[str, NamedNode | Literal]]:
        for quad in islice(self._store.quads_for_pattern(NamedNode(node), None, None, _DEFAULT), most):
            if isinstance(quad.object, NamedNode | Literal):
                yield quad.predicate.value, quad.object

    def _values(self, node: NamedNode) -> list[str]:
        quads = islice(self._store.quads_for_pattern(node, _VALUE, None, _DEFAULT), _MOST_VALUES)
        return [quad.object.value for quad in quads if isinstance(quad.object, Literal)]
