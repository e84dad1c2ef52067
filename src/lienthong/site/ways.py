"""From an edition into the services of a library that holds it: its own catalogue, its request form.

Links only: we lend nothing and ask nobody. The template is that of the data set that the library hands over, which
knows the book by the control number of its record; else that of the library in the registry.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lienthong.graph.terms.linktemplates import expanded, variables
from lienthong.site.libraries import template
from lienthong.site.reading import Node, full, iris, texts
from lienthong.site.show import Show

MOST_RECORDS = 2000
"""Records of one edition that are asked for their data set."""
_SERVICES = {"opac": "schema:ViewAction", "request": "schema:BorrowAction"}


@dataclass
class Source:
    """A data set as far as links need it: the library that hands it over, its link templates by service."""

    iri: str
    library: str = ""
    templates: dict[str, str] = field(default_factory=dict)


@dataclass
class Told:
    """A record of an edition: its control numbers, the day of its last change ('' when unknown), its source."""

    iri: str
    source: Source
    numbers: list[str]
    changed: str


class Ways:
    """The ways from one edition to those who hold it."""

    def __init__(self, show: Show, node: Node, title: str) -> None:
        self._show = show
        self._node = node
        self._asked = _asked(show, node, title)
        self._sources: dict[str, Source] = {}
        self._by_library: dict[str, list[tuple[str, Source]]] | None = None
        self._told: dict[str, list[Told]] = {}
        self._registry: dict[str, str] = {}

    def records(self, library: str) -> list[Told]:
        """The records of this edition that the library hands over, by IRI."""
        if self._by_library is None:
            self._by_library = {}
            for record in islice(sorted(iris(self._node, "bf:adminMetadata")), MOST_RECORDS):
                source = self._source(self._show.reading.first(record, "dct:isPartOf"))
                self._by_library.setdefault(source.library, []).append((record, source))
        if library not in self._told:
            found = self._by_library.get(library, []) if library else []
            self._told[library] = [self._record(*one) for one in found]
        return self._told[library]

    def to(self, service: str, library: str, barcode: str = "") -> str:
        """Where a library shows this edition ("opac") or takes requests for it ("request"); '' when nobody said.

        A template that asks for a barcode gives a link for a copy only.
        """
        for written, numbers in self._templates(service, library):
            for number in numbers or [""]:
                found = expanded(written, self._asked | {"number": number, "control": number, "barcode": barcode})
                if found:
                    return found
        return ""

    def of_copies(self, service: str, library: str) -> bool:
        """Whether the links to this service lead to single copies."""
        return any("barcode" in variables(written) for written, _ in self._templates(service, library))

    def _templates(self, service: str, library: str) -> Iterator[tuple[str, list[str]]]:
        records = self.records(library)
        for record in records:
            if written := record.source.templates.get(service):
                yield written, record.numbers
        if service == "opac" and library:
            if library not in self._registry:
                self._registry[library] = template(self._show, library)
            yield self._registry[library], [number for record in records for number in record.numbers]

    def _record(self, iri: str, source: Source) -> Told:
        node = self._show.reading.node(iri)
        numbers = []
        for one in iris(node, "bf:identifiedBy"):
            inner = self._show.reading.node(one)
            if full("bf:Local") in iris(inner, "rdf:type"):
                numbers += [text for text, _ in texts(inner, "rdf:value")]
        changed = max((text for text, _ in texts(node, "bf:changeDate")), default="")
        return Told(iri, source, sorted(numbers), changed)

    def _source(self, iri: str) -> Source:
        if iri not in self._sources:
            self._sources[iri] = self._read_source(iri) if iri else Source("")
        return self._sources[iri]

    def _read_source(self, iri: str) -> Source:
        reading = self._show.reading
        node = reading.node(iri)
        found = Source(iri, next(iter(iris(node, "dct:publisher")), ""))
        for one in iris(node, "schema:potentialAction"):
            action = reading.node(one)
            targets = [reading.node(target) for target in iris(action, "schema:target")]
            written = [text for target in targets for text, _ in texts(target, "schema:urlTemplate")]
            for service, kind in _SERVICES.items():
                if written and full(kind) in iris(action, "rdf:type"):
                    found.templates[service] = min(written)
        return found


def _asked(show: Show, node: Node, title: str) -> dict[str, str]:
    """What a link into a catalogue may ask for, of an edition as such."""
    first = {name: min((text for text, _ in texts(node, f"schema:{name}")), default="") for name in ("isbn", "issn")}
    author = next((show.name(one).text for one in sorted(iris(node, "schema:author"))), "")
    year = min((text for text, _ in texts(node, "schema:datePublished")), default="")
    words = {"title": title, "author": author, "year": year}
    return first | words | {"q": first["isbn"] or first["issn"] or title}
