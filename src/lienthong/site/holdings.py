"""Editions of a work and copies of an edition: which library holds what, at which shelf mark."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from lienthong.site.addresses import is_web
from lienthong.site.folding import fold
from lienthong.site.libraries import asked_of, filled, template
from lienthong.site.licensed import is_licensed, readers
from lienthong.site.reading import Node, full, iris, texts
from lienthong.site.show import Line, Part, Show

MOST_EDITIONS = 60
MOST_COPIES = 400
"""Copies that one page counts; more are announced as "more than"."""
COPIES_A_PAGE = 50
MOST_OFFERS = 3
"""Offers of one edition that the page of its work names."""


@dataclass
class Copy:
    """A row of the table of holdings."""

    library: Part
    sublocation: str
    shelf_mark: str
    enumeration: str
    barcode: str
    href: str
    opac: str = ""
    """Where the library's own catalogue shows it."""


@dataclass
class Holder:
    """A library and how many copies it has."""

    library: Part
    iri: str
    copies: int


@dataclass
class Edition:
    """An instance as a work page lists it.

    ``year`` is '' when unknown; ``more`` copies than were counted; ``online`` leads to its text, ``sold`` to its
    sellers with their prices; ``readers`` are the libraries whose readers may use it online; ``records`` are the IRIs
    of the records that describe it.
    """

    iri: str
    title: Part
    imprint: Line
    facts: list[Part]
    isbns: list[str]
    year: str
    volume: str = ""
    holders: list[Holder] = field(default_factory=list)
    more: bool = False
    online: list[Part] = field(default_factory=list)
    sold: list[Part] = field(default_factory=list)
    readers: list[Part] = field(default_factory=list)
    records: list[str] = field(default_factory=list)


@dataclass
class Holdings:
    """The copies of an edition: all its holders, and one page of the copies themselves."""

    holders: list[Holder]
    copies: list[Copy]
    number: int
    more: bool
    page: int
    pages: int


def editions(show: Show, node: Node) -> list[Edition]:
    """The instances of a work, newest first, each with its holders."""
    left = MOST_COPIES
    found = []
    for iri in iris(node, "bf:hasInstance")[:MOST_EDITIONS]:
        one = _edition(show, iri)
        items = [v.value for v in show.reading.values(iri, "bf:hasItem", left + 1)]
        one.more, items = len(items) > left, items[:left]
        left -= len(items)
        online = [item for item in items if is_licensed(show, item)]
        copies = [item for item in items if item not in online]
        one.holders = _holders(show, [(item, show.reading.first(item, "bf:heldBy")) for item in copies])
        one.readers = readers(show, online)
        found.append(one)
    found.sort(key=lambda one: _volume_order(one.volume))
    return sorted(found, key=lambda one: one.year or "0000", reverse=True)


def _volume_order(volume: str) -> list[tuple[int, str]]:
    """T.2 before T.10."""
    return [(int(run), "") if run.isdecimal() else (0, run) for run in re.split(r"(\d{1,9})", volume)]


def volume(node: Node, titles: Iterable[Node]) -> str:
    """Which volume an instance is: part of its title, else its number in the series; '' when it is no volume."""
    parts = [text for title in titles for text, _ in texts(title, "bf:partNumber", "bf:partName")]
    return ". ".join(dict.fromkeys(parts)) or ", ".join(text for text, _ in texts(node, "bf:seriesEnumeration"))


def _edition(show: Show, iri: str) -> Edition:
    node = show.reading.node(iri)
    provision, extent = iris(node, "bf:provisionActivity")[:1], iris(node, "bf:extent")[:1]
    # Of the inner nodes only what is shown: a look-up costs as much as five triples.
    titles = iris(node, "bf:title")[:1]
    tree = {one: show.reading.node(one) for one in provision + extent + titles}
    imprint = [part for one in provision for part in fold(show, tree, one)[1]]
    if not imprint:
        imprint = [show.text(text, lang) for text, lang in texts(node, "bf:publicationStatement")[:1]]
    facts = [show.text(text, lang) for text, lang in texts(node, "bf:editionStatement")]
    for one in extent:
        facts += fold(show, tree, one)[1]
    facts += [show.text(text, lang) for text, lang in texts(node, "bf:dimensions")[:1]]
    isbns = [text for text, _ in texts(node, "schema:isbn")]
    year = next(iter(texts(node, "schema:datePublished")), ("", ""))[0]
    if [part.text for part in imprint] == [year]:
        imprint = []  # beside the year this would only be said twice
    which = volume(node, [tree[one] for one in titles])
    title = show.link(iri)
    made = Edition(iri, title, imprint, facts, isbns, year, "" if which in title.text else which)
    made.online = [show.link(one) for one in iris(node, "bf:electronicLocator")[:1] if is_web(one)]
    made.sold = list(filter(None, (_offer(show, one) for one in iris(node, "bf:acquisitionSource")[:MOST_OFFERS])))
    made.records = iris(node, "bf:adminMetadata")
    return made


def _offer(show: Show, iri: str) -> Part | None:
    """An offer by its label ("Nhà sách: 45.000 VND"), leading to the seller; None for another source of acquisition."""
    node = show.reading.node(iri)
    label = show.best(node, "rdfs:label") if full("schema:Offer") in iris(node, "rdf:type") else None
    address = next((one for one in iris(node, "schema:url") if is_web(one)), "")
    return label and Part(label.text, label.lang, address, bool(address))


def _holders(show: Show, held: list[tuple[str, str]]) -> list[Holder]:
    counted = Counter(library for _, library in held if library)
    found = [Holder(show.link(iri), iri, number) for iri, number in counted.items()]
    return sorted(found, key=lambda one: (-one.copies, one.library.text))


def holdings(show: Show, node: Node, page: int) -> Holdings | None:
    """The copies of an instance, by library and shelf mark; None when there is no such page."""
    items = [item for item in iris(node, "bf:hasItem") if not is_licensed(show, item)]
    more, items = len(items) > MOST_COPIES, items[:MOST_COPIES]
    held = [(item, show.reading.first(item, "bf:heldBy")) for item in items]
    names = {library: show.name(library).text for _, library in held if library}
    held.sort(key=lambda one: (names.get(one[1], ""), one[0]))
    pages = max(1, -(-len(held) // COPIES_A_PAGE))
    if not 1 <= page <= pages:
        return None
    shown = held[(page - 1) * COPIES_A_PAGE : page * COPIES_A_PAGE]
    copies = [_copy(show, item, library) for item, library in shown]
    _catalogue_links(show, node, copies, [library for _, library in shown])
    copies.sort(key=lambda one: (one.library.text, one.sublocation, one.shelf_mark, one.barcode))
    return Holdings(_holders(show, held), copies, len(held), more, page, pages)


def _catalogue_links(show: Show, node: Node, copies: list[Copy], libraries: list[str]) -> None:
    """Lead each copy to its library's own catalogue, when the registry says how."""
    templates = {library: template(show, library) for library in dict.fromkeys(libraries) if library}
    label = show.best(node, "rdfs:label")
    asked = asked_of(node, label.text if label else "")
    for copy, library in zip(copies, libraries, strict=True):
        copy.opac = filled(templates.get(library, ""), asked | {"barcode": copy.barcode})


def _copy(show: Show, iri: str, library: str) -> Copy:
    tree = show.reading.tree(iri)
    node = tree.get(iri, {})
    barcodes = [text for one in iris(node, "bf:identifiedBy") for text, _ in texts(tree.get(one, {}), "rdf:value")]
    return Copy(
        show.link(library) if library else Part(show.say("page.unnamed")),
        _inner(show, tree, node, "bf:sublocation"),
        _inner(show, tree, node, "bf:shelfMark"),
        ", ".join(text for text, _ in texts(node, "bf:enumerationAndChronology")),
        ", ".join(barcodes),
        show.addresses.page(iri, show.lang),
    )


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
    return ", ".join(found)
