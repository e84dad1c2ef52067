"""The copies of an edition, library by library: where each stands, whether readers can have it, how to get at it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from lienthong.site.addresses import is_web
from lienthong.site.folding import fold
from lienthong.site.held import by_name, held
from lienthong.site.libraries import whereabouts
from lienthong.site.reading import Node, full, iris, texts
from lienthong.site.show import Line, Part, Show, text_of
from lienthong.site.ways import Ways
from lienthong.text import sort_key

COPIES_A_PAGE = 50
RECORDS_SHOWN = 5
"""Records of one library that the page of an edition leads to."""


@dataclass
class Copy:
    """One item as the page of its edition shows it; what nobody said is ''.

    ``status`` says whether readers can have it, ``opac`` leads to it in the library's own catalogue, ``notes`` are its
    notes and conditions, ``links`` the addresses where it is read.
    """

    iri: str
    library: Part
    sublocation: str
    shelf_mark: str
    enumeration: str
    barcode: str
    href: str
    status: str = ""
    opac: str = ""
    notes: list[Line] = field(default_factory=list)
    links: list[Part] = field(default_factory=list)


@dataclass
class Holder:
    """A library and how many copies it has of an edition or a work; ``shown`` are those on this page.

    ``opac`` and ``request`` are links into its own services, '' when there are none; where it has several records of an
    edition and its catalogue knows them by number only, ``records`` are links to them, to the first when ``more``.
    ``described`` are the pages of its records here: what its copies come from.
    """

    library: Part
    iri: str
    copies: int
    place: Line = field(default_factory=list)
    opac: str = ""
    request: str = ""
    records: Line = field(default_factory=list)
    more: bool = False
    described: Line = field(default_factory=list)
    described_more: bool = False
    shown: list[Copy] = field(default_factory=list)


@dataclass
class Holdings:
    """The copies of an edition: all its holders by name, and those of them that this page shows with their copies."""

    holders: list[Holder]
    groups: list[Holder]
    number: int
    more: bool
    page: int
    pages: int

    @property
    def copies(self) -> list[Copy]:
        """The copies of this page."""
        return [copy for group in self.groups for copy in group.shown]


def holdings(show: Show, iri: str, node: Node, page: int) -> Holdings | None:
    """The copies of an instance, by library and shelf mark; None when there is no such page."""
    found = held(show.reading, iri)
    counted = found.libraries()
    order = by_name(show, counted)
    pages = max(1, -(-len(found.copies) // COPIES_A_PAGE))
    if not 1 <= page <= pages:
        return None
    ways = Ways(show, iri, node, show.name(iri).text)
    groups: dict[str, Holder] = {}
    for item, library in found.stretch([*order, ""], (page - 1) * COPIES_A_PAGE, COPIES_A_PAGE):
        if library not in groups:
            groups[library] = _group(show, ways, library, counted[library])
        groups[library].shown.append(read_copy(show, item, library))
    for library, group in groups.items():
        group.shown.sort(key=lambda one: (sort_key(one.sublocation), sort_key(one.shelf_mark), one.barcode, one.iri))
        if ways.of_copies("opac", library):
            for copy in group.shown:
                copy.opac = ways.to("opac", library, copy.barcode)
    holders = [Holder(show.link(one), one, counted[one]) for one in order]
    return Holdings(holders, list(groups.values()), len(found.copies), found.more, page, pages)


def _group(show: Show, ways: Ways, library: str, copies: int) -> Holder:
    if not library:
        return Holder(Part(show.say("page.unnamed")), "", copies)
    holder = Holder(show.link(library), library, copies, whereabouts(show, library))
    told = ways.described_by(library, RECORDS_SHOWN + 1)
    holder.described = [show.record(one, "numbered") for one in told[:RECORDS_SHOWN]]
    holder.described_more = len(told) > RECORDS_SHOWN
    holder.opac, holder.request = ways.to("opac", library), ways.to("request", library)
    if not holder.opac and (number := ways.number(library)) > 1:
        made = [(one, ways.to("opac", library, told=one)) for one in ways.records(library, 0, RECORDS_SHOWN)]
        holder.records = [Part(", ".join(one.numbers[:1]), href=href, outward=True) for one, href in made if href]
        holder.more = bool(holder.records) and number > RECORDS_SHOWN
    return holder


def read_copy(show: Show, iri: str, library: str) -> Copy:
    """One item, as far as it is a copy."""
    tree = show.reading.tree(iri)
    node = tree.get(iri, {})
    barcodes = [text for one in iris(node, "bf:identifiedBy") for text, _ in texts(tree.get(one, {}), "rdf:value")]
    copy = Copy(
        iri,
        show.link(library) if library else Part(show.say("page.unnamed")),
        _inner(show, tree, node, "bf:sublocation"),
        _inner(show, tree, node, "bf:shelfMark"),
        ", ".join(text for text, _ in texts(node, "bf:enumerationAndChronology")),
        ", ".join(barcodes),
        show.addresses.page(iri, show.lang),
    )
    copy.status = ", ".join(_status(show, tree, node))
    lines = [fold(show, tree, one)[1] for curie in _SAID for one in iris(node, curie)]
    copy.notes = [line for at, line in enumerate(lines) if text_of(line) and line not in lines[:at]]
    copy.links = [show.link(one) for one in iris(node, "bf:electronicLocator") if is_web(one)]
    return copy


_SAID = ("bf:usageAndAccessPolicy", "bf:note")


def _status(show: Show, tree: dict[str, Node], node: Node) -> Iterable[str]:
    """Whether readers can have a copy: the words of Schema.org's ItemAvailability, and what the library itself says."""
    for one in sorted(iris(node, "schema:availability")):
        yield show.say(f"availability.{one.rpartition('/')[2]}") or show.link(one).text
    for one in sorted(iris(node, "bf:status")):
        yield text_of(fold(show, tree, one)[1]) if one in tree else show.name(one).text


def _inner(show: Show, tree: dict[str, Node], node: Node, curie: str) -> str:
    """The labels of inner nodes, or the literals themselves where a source gave no more."""
    found = []
    for value in node.get(full(curie), ()):
        if isinstance(value, Literal):
            found.append(value.value)
        elif isinstance(value, NamedNode) and value.value in tree:
            found += ["".join(part.text for part in fold(show, tree, value.value)[1])]
        elif isinstance(value, NamedNode):
            found.append(show.name(value.value).text)
    return ", ".join(sorted(found))
