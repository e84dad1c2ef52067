"""What an Instance tells of itself and of its Work to who searches: years, libraries, numbers, names, access."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lienthong.search.statements import Statements, full

_MOST_TRIPLES, _MOST_OF_ITEM = 50_000, 200
_MOST_VALUES = 60
_YEAR = 4


_DATED, _HAS_ITEM, _LICENCE = full("schema:datePublished"), full("bf:hasItem"), full("schema:license")
_TYPE = full("rdf:type")
_FREE, _ONLINE = full("schema:isAccessibleForFree"), full("bf:electronicLocator")
_ADMIN, _TITLES = full("bf:adminMetadata"), (full("rdfs:label"), full("schema:alternateName"))
_PUBLISHER, _WORK = full("schema:publisher"), full("bf:instanceOf")
_HELD_BY, _PART_OF = full("bf:heldBy"), full("dct:isPartOf")
_IDENTIFIED, _VALUE = full("bf:identifiedBy"), full("rdf:value")
_NUMBERS = (full("schema:serialNumber"), full("schema:sku"))
ASKED = frozenset(
    {_DATED, _HAS_ITEM, _LICENCE, _TYPE, _FREE, _ONLINE, _ADMIN, *_TITLES, _PUBLISHER, _WORK}
    | {_HELD_BY, _PART_OF, _IDENTIFIED, _VALUE, *_NUMBERS}
)
"""Every property (as an IRI) that is read here."""


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
    """Reads Instances; ``named`` gives the names of an agent."""

    def __init__(self, statements: Statements, start: str, named: Callable[[str], tuple[str, ...]]) -> None:
        self._statements = statements
        self._start = start
        self._named = named

    def read(self, instance: str) -> Held:
        """What is said of an Instance (its IRI), in an order of its own."""
        held = Held()
        free = located = False
        for name, value, tongue in self._statements.said(instance, _MOST_TRIPLES):
            free = free or (name == _FREE and value in ("true", "1"))
            located = located or (name == _ONLINE and value.startswith(("http://", "https://")))
            if tongue is not None:
                self._literal(held, name, value)
            elif name == _HAS_ITEM:
                self._item(held, value)
            elif name == _ADMIN:
                self.record(held, value)
            elif name == _PUBLISHER:
                held.publishers += self._named(value)
            elif name == _LICENCE:
                held.licences.append(value)
            elif name == _ONLINE:
                held.access.append("online")
            elif name == _TYPE:
                held.classes.append(value)
            elif name == _WORK:
                held.of_work = True
        if free and located:
            held.access.append("open")
        held.libraries, held.access = sorted(set(held.libraries)), sorted(set(held.access))
        return held

    def record(self, held: Held, record: str) -> None:
        """What the record tells that an entity comes from: its dataset and its control number."""
        for name, value, tongue in self._statements.said(record, _MOST_OF_ITEM):
            if tongue is not None:
                continue
            if name == _PART_OF:
                held.sources.append(value.removeprefix(self._start))
            elif name == _IDENTIFIED:
                held.numbers += self._statements.values(value, _VALUE, _MOST_VALUES)

    @staticmethod
    def _literal(held: Held, name: str, text: str) -> None:
        if name == _DATED and text[:_YEAR].isdecimal():  # "²" is a digit, and no number
            held.years.append(int(text[:_YEAR]))
        elif name == _FREE and text in ("true", "1"):
            held.access.append("free")
        elif name in _TITLES:
            held.titles.append(text)

    def _item(self, held: Held, item: str) -> None:
        online = False
        for name, value, tongue in self._statements.said(item, _MOST_OF_ITEM):
            if name == _HELD_BY and tongue is None:
                held.libraries.append(value.removeprefix(self._start))
            elif name == _ONLINE:
                online = True
            elif name in _NUMBERS and tongue is not None:
                held.numbers.append(value)
            elif name == _FREE and value in ("true", "1"):
                held.access.append("free")
        held.access.append("online" if online else "copies")
