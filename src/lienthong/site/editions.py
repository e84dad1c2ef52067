"""The editions of a work on its page: newest first, a page at a time, each with the libraries that hold it."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from lienthong.site.addresses import is_web
from lienthong.site.folding import fold
from lienthong.site.held import FEW, by_name, iri_of, said
from lienthong.site.holdings import Holder
from lienthong.site.libraries import whereabouts
from lienthong.site.reading import Node, Reading, full, iris, texts
from lienthong.site.show import Line, Part, Show, text_of
from lienthong.sparql.queries import named
from lienthong.text import sort_key

EDITIONS_A_PAGE = 30
MOST_EDITIONS = 2000
_MOST_WRITTEN = 6
MOST_OFFERS = 3
"""Offers of one edition that the page of its work names."""
MOST_ITEMS = 10_000
"""Items over all editions that are counted."""


@dataclass
class Edition:
    """An instance as a work page lists it.

    ``year`` is '' when unknown; ``online`` leads to its text, ``sold`` to its sellers with their prices; ``readers``
    are the libraries whose readers may use it online; ``records`` are the IRIs of the records that describe it.
    """

    iri: str
    title: Part
    imprint: Line
    facts: list[Part]
    isbns: list[str]
    year: str
    volume: str = ""
    holders: list[Holder] = field(default_factory=list)
    online: list[Part] = field(default_factory=list)
    sold: list[Part] = field(default_factory=list)
    readers: list[Part] = field(default_factory=list)
    records: list[str] = field(default_factory=list)

    @property
    def copies(self) -> int:
        """How many copies its libraries have."""
        return sum(holder.copies for holder in self.holders)


@dataclass
class Editions:
    """One page of the editions of a work, and who holds any of them: all its libraries, with places."""

    number: int
    page: int
    pages: int
    shown: list[Edition]
    holders: list[Holder]
    readers: list[Part]
    more: bool

    @property
    def copies(self) -> int:
        """How many copies of any edition there are."""
        return sum(holder.copies for holder in self.holders)


def editions(show: Show, iri: str, page: int) -> Editions | None:
    """A page of the instances of a work; None when there is no such page."""
    ordered = in_order(show, iri)
    pages = max(1, -(-len(ordered) // EDITIONS_A_PAGE))
    if not 1 <= page <= pages:
        return None
    shown = [
        _edition(show, one, alone=len(ordered) == 1)
        for one in ordered[(page - 1) * EDITIONS_A_PAGE : page * EDITIONS_A_PAGE]
    ]
    held, online, counted = holders(show, iri)
    for one in shown:
        one.holders = _holders(show, held.get(one.iri, Counter()))
        one.readers = [show.link(library) for library in by_name(show, online.get(one.iri, Counter()))]
    every = _holders(show, sum(held.values(), Counter()))
    for holder in every:
        holder.place = whereabouts(show, holder.iri)
    readers = [show.link(one) for one in by_name(show, sum(online.values(), Counter()))]
    return Editions(len(ordered), page, pages, shown, every, readers, counted >= MOST_ITEMS)


def in_order(show: Show, work: str) -> list[str]:
    """The instances of a work by IRI: newest first, volumes of one year in their order, those without a year last."""
    if len(single := show.reading.values(work, "bf:hasInstance", 2)) < 2:
        return [value.value for value in single if isinstance(value, NamedNode)]
    years: dict[str, set[str]] = {}
    volumes: dict[str, str] = {}
    for row in named("site/work_editions").select(show.reading.store, work=NamedNode(work)):
        one = iri_of(row, "instance")
        years.setdefault(one, set()).update(_texts(row.get("year")))
        volumes[one] = min(filter(None, (volumes.get(one, ""), *_texts(row.get("volume")))), default="")
    ordered = sorted(years, key=lambda one: (_volume_order(volumes[one]), sort_key(show.name(one).text), one))
    return sorted(ordered, key=lambda one: max(years[one], default=""), reverse=True)[:MOST_EDITIONS]


def holders(show: Show, work: str) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]], int]:
    """By instance of a work how many copies each library has, how many accesses online; how many items were counted."""
    held: dict[str, Counter[str]] = {}
    online: dict[str, Counter[str]] = {}
    found = _looked_up(show.reading, work)
    if found is None:
        rows = named("site/work_holders").select(show.reading.store, work=NamedNode(work))
        found = [
            (iri_of(row, "instance"), iri_of(row, "library"), said(row, "online"), _number(row.get("number")))
            for row in rows
        ]
    for instance, library, access, number in found:
        (online if access else held).setdefault(instance, Counter())[library] += number
    return held, online, sum(one[3] for one in found)


def _looked_up(reading: Reading, work: str) -> list[tuple[str, str, bool, int]] | None:
    """Edition, library, whether it is access and no copy, and 1, of each item of a Work with few; else None: looked
    up one by one, which costs less than a query."""
    found: list[tuple[str, str, bool, int]] = []
    editions = reading.values(work, "bf:hasInstance", FEW + 1)
    if len(editions) > FEW:
        return None
    left = FEW
    for edition in editions:
        items = reading.values(edition.value, "bf:hasItem", left + 1)
        if (left := left - len(items)) < 0:
            return None
        for one in items:
            access = bool(reading.values(one.value, "schema:conditionsOfAccess", 1))
            libraries = reading.values(one.value, "bf:heldBy")
            found += [(edition.value, library.value, access, 1) for library in libraries]
    return found


def _number(value: object) -> int:
    return int(value.value) if isinstance(value, Literal) else 0


def _texts(value: object) -> list[str]:
    return [value.value] if isinstance(value, Literal) else []


def _holders(show: Show, counted: Counter[str]) -> list[Holder]:
    return [Holder(show.link(one), one, counted[one]) for one in by_name(show, counted)]


def _volume_order(volume: str) -> list[tuple[int, str]]:
    """T.2 before T.10."""
    return [(int(run), "") if run.isdecimal() else (0, run) for run in re.split(r"(\d{1,9})", volume)]


PART = ("bf:partNumber", "bf:partName")
"""What a title says of the part that it is of."""


def volume(node: Node, titles: Iterable[Node]) -> str:
    """Which volume an instance is: part of its title, else its number in the series; '' when it is no volume."""
    parts = [text for title in titles for text, _ in texts(title, *PART)]
    return ". ".join(dict.fromkeys(parts)) or ", ".join(text for text, _ in texts(node, "bf:seriesEnumeration"))


def years(node: Node) -> str:
    """The years of publication that libraries wrote, '' when none did: "1996", "1996, 1998"."""
    return ", ".join(sorted({text for text, _ in texts(node, "schema:datePublished")})[:3])


def _edition(show: Show, iri: str, *, alone: bool) -> Edition:
    """An edition as the page of its Work tells of it; where it is ``alone`` its number in a series is no volume."""
    node = show.reading.edition(iri)
    # Of the inner nodes only what is shown: a look-up costs as much as five triples.
    titles = sorted(iris(node, "bf:title"))[:1]
    tree = {one: show.reading.node(one) for one in titles}
    imprint = _fullest(show, iris(node, "bf:provisionActivity"))
    if not imprint:
        imprint = [show.text(text, lang) for text, lang in texts(node, "bf:publicationStatement")[:1]]
    facts = _once([show.text(text, lang) for text, lang in texts(node, "bf:editionStatement")])
    facts += _fullest(show, iris(node, "bf:extent"))
    facts += [show.text(text, lang) for text, lang in texts(node, "bf:dimensions")[:1]]
    isbns = sorted({text for text, _ in texts(node, "schema:isbn")})
    year = years(node)
    if [part.text for part in imprint] == [year]:
        imprint = []  # beside the year this would only be said twice
    which = volume({} if alone else node, [tree[one] for one in titles])
    title = show.link(iri)
    made = Edition(iri, title, imprint, facts, isbns, year, "" if which in title.text else which)
    made.online = [show.link(one) for one in sorted(iris(node, "bf:electronicLocator")) if is_web(one)][:1]
    made.sold = list(filter(None, (_offer(show, one) for one in iris(node, "bf:acquisitionSource")[:MOST_OFFERS])))
    made.records = iris(node, "bf:adminMetadata")
    return made


def _fullest(show: Show, nodes: list[str]) -> Line:
    """Of what several libraries wrote of one thing the longest; of imprints those of publication, if there are any."""
    published = [one for one in nodes if "#publication" in one]
    chosen = sorted(published or nodes)[:_MOST_WRITTEN]
    lines = [fold(show, {one: show.reading.node(one)}, one)[1] for one in chosen]
    return max(lines, key=lambda line: (len(text_of(line)), text_of(line)), default=[])


def _once(parts: list[Part]) -> list[Part]:
    return list({"".join(one.text.split()).casefold(): one for one in reversed(parts)}.values())[::-1]


def _offer(show: Show, iri: str) -> Part | None:
    """An offer by its label ("Nhà sách: 45.000 VND"), leading to the seller; None for another source of acquisition."""
    node = show.reading.node(iri)
    label = show.best(node, "rdfs:label") if full("schema:Offer") in iris(node, "rdf:type") else None
    address = next((one for one in iris(node, "schema:url") if is_web(one)), "")
    return label and Part(label.text, label.lang, address, bool(address))
