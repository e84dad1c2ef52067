"""From an edition into the services of a library that holds it: its own catalogue, its request form.

Links only: we lend nothing and ask nobody. The template is that of the data set that the library hands over, which
knows the book by the control number of its record; else that of the library in the registry.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from lienthong.graph.terms.linktemplates import expanded, variables
from lienthong.site.described import described
from lienthong.site.libraries import template
from lienthong.site.reading import Node, full, iris, texts
from lienthong.site.show import Show

_SERVICES = {"opac": "schema:ViewAction", "request": "schema:BorrowAction"}


@dataclass(eq=False)
class Source:
    """A data set as far as links need it: its records of this edition by IRI, the library that hands it over, its link
    templates by service."""

    iri: str
    records: tuple[str, ...] = ()
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

    def __init__(self, show: Show, iri: str, node: Node, title: str) -> None:
        self._show = show
        self._asked = _asked(show, node, title)
        self._described = described(show.reading, iri)
        self._registry: dict[str, str] = {}
        self._only: dict[str, Told | None] = {}

    @cached_property
    def _sources(self) -> dict[str, list[Source]]:
        """The data sets that describe this edition, by the library that hands them over."""
        found: dict[str, list[Source]] = {}
        for dataset, records in self._described.records.items():
            source = self._source(dataset, records)
            found.setdefault(source.library, []).append(source)
        return found

    @property
    def more(self) -> bool:
        """Whether more records describe this edition than were read."""
        return self._described.more

    def number(self, library: str) -> int:
        """How many records of this edition the library hands over."""
        return sum(len(one.records) for one in self._of(library))

    def records(self, library: str, offset: int, most: int) -> list[Told]:
        """Records of this edition that the library hands over, by data set and IRI: so many after so many."""
        every = ((record, source) for source in self._of(library) for record in source.records)
        return [self._record(*one) for one in islice(every, offset, offset + most)]

    def described_by(self, library: str, most: int) -> list[str]:
        """The IRIs of the first records of this edition that the library hands over: what its copies come from."""
        return list(islice((record for source in self._of(library) for record in source.records), most))

    def only(self, library: str) -> Told | None:
        """The record of this edition that the library hands over, when it is one: the record of each of its copies.

        An item does not name its record. Of several nobody can say which describes a copy: None.
        """
        if library not in self._only:
            found = self.records(library, 0, 2)
            self._only[library] = found[0] if len(found) == 1 and not self.more else None
        return self._only[library]

    def to(self, service: str, library: str, barcode: str = "", told: Told | None = None) -> str:
        """Where a library shows this edition ("opac") or takes requests for it ("request"); '' when nobody said.

        A template that asks for a barcode gives a link for a copy only; one that asks for a control number gives one
        for a record that was ``told``, or where the library has no other record of this edition.
        """
        known = told or self.only(library)
        # A barcode is known to the catalogue of its own data set; which of several that is, a copy does not say.
        sure = known or not barcode or len({one.templates.get(service) for one in self._of(library)}) < 2
        for written, source in self._templates(service, library):
            if source and (not sure or (told and source is not told.source)):
                continue
            numbers = known.numbers if known and source in (None, known.source) else []
            for number in numbers or [""]:
                found = expanded(written, self._asked | {"number": number, "control": number, "barcode": barcode})
                if found:
                    return found
        return ""

    def of_copies(self, service: str, library: str) -> bool:
        """Whether the links to this service lead to single copies."""
        return any("barcode" in variables(written) for written, _ in self._templates(service, library))

    def _of(self, library: str) -> list[Source]:
        return self._sources.get(library, []) if library else []

    def _templates(self, service: str, library: str) -> Iterator[tuple[str, Source | None]]:
        """The templates of a library's data sets, then that of the registry, which is of no data set."""
        for source in self._of(library):
            if written := source.templates.get(service):
                yield written, source
        if service == "opac" and library:
            if library not in self._registry:
                self._registry[library] = template(self._show, library)
            yield self._registry[library], None

    def _record(self, iri: str, source: Source) -> Told:
        node = self._show.reading.node(iri)
        numbers = []
        for one in iris(node, "bf:identifiedBy"):
            inner = self._show.reading.node(one)
            if full("bf:Local") in iris(inner, "rdf:type"):
                numbers += [text for text, _ in texts(inner, "rdf:value")]
        changed = max((text for text, _ in texts(node, "bf:changeDate")), default="")
        return Told(iri, source, sorted(numbers), changed)

    def _source(self, iri: str, records: tuple[str, ...]) -> Source:
        if not iri:
            return Source("", records)
        reading = self._show.reading
        node = reading.node(iri)
        found = Source(iri, records, min(iris(node, "dct:publisher"), default=""))
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
