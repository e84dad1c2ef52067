"""What links to an entity: counted with a cap and listed page by page, so that a hub costs what a leaf costs."""

from dataclasses import dataclass, field, replace
from functools import cache

from pyoxigraph import Literal, NamedNode

from lienthong.site.editions import volume
from lienthong.site.licensed import is_licensed
from lienthong.site.reading import full
from lienthong.site.reading import named as term
from lienthong.site.show import Part, Show
from lienthong.site.table import views
from lienthong.sparql.queries import Term, named

FIRST_SHOWN = 10
"""Entries of each list on the entity's own page."""
PAGE_SIZE = 25
MOST_FILTERED, MOST_ANY = 200, 1000
"""How far lists are counted and paged: by kind of what links, and without looking at it."""


@dataclass(frozen=True)
class Listing:
    """A list of an entity page, as in ``site/views.toml``: things of ``kind`` that have ``link`` → the entity.

    ``only`` says that nothing of another kind has this property, so that IRIs need not be read to count.
    """

    name: str
    link: str
    kind: str
    only: bool = False

    @property
    def most(self) -> int:
        """How far it is counted and paged."""
        return MOST_ANY if self.only else MOST_FILTERED


@dataclass
class Entry:
    """One line of a list: a linked title, creators by IRI, year, and what else tells it apart."""

    title: Part
    creators: list[tuple[str, Part]] = field(default_factory=list)
    year: str = ""
    note: str = ""


@dataclass
class Listed:
    """A page of a list. ``more`` says that there are more than ``number``; ``page`` counts from 1 to ``pages``."""

    listing: Listing
    number: int
    more: bool
    page: int
    pages: int
    entries: list[Entry]


@cache
def listings(kind: str) -> tuple[Listing, ...]:
    """The lists of the pages of a kind."""
    return tuple(Listing(**one) for one in views()["links"].get(kind, ()))


def overview(show: Show, kind: str, iri: str) -> list[Listed]:
    """The beginning of every list of an entity that has entries."""
    found = []
    for listing in listings(kind):
        number = _count(show, listing, iri)
        if number:
            entries = _entries(show, listing, iri, 0, FIRST_SHOWN)
            found.append(_listed(listing, number, 1, entries))
    return found


def page(show: Show, kind: str, iri: str, name: str, number: int) -> Listed | None:
    """One page of one list; None when there is no such list or page."""
    listing = next((one for one in listings(kind) if one.name == name), None)
    if listing is None:
        return None
    counted = _count(show, listing, iri)
    listed = _listed(listing, counted, number, [])
    if not 1 <= number <= max(listed.pages, 1):
        return None
    listed.entries = _entries(show, listing, iri, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    return listed


def _listed(listing: Listing, counted: int, number: int, entries: list[Entry]) -> Listed:
    shown = min(counted, listing.most)
    return Listed(listing, shown, counted > listing.most, number, -(-shown // PAGE_SIZE), entries)


def _select(show: Show, name: str, listing: Listing, iri: str, tail: str = "") -> list[dict[str, Term]]:
    one = named(f"site/{name}")
    values: dict[str, Term] = {"link": term(listing.link), "to": NamedNode(iri)}
    if not listing.only:
        values["start"] = Literal(f"{show.reading.base}/{listing.kind}/")
    return replace(one, text=one.text + tail).select(show.reading.store, **values)


def _count(show: Show, listing: Listing, iri: str) -> int:
    rows = _select(show, "links_any_count" if listing.only else "links_count", listing, iri)
    return int(str(rows[0]["number"].value)) if rows and isinstance(rows[0]["number"], Literal) else 0


def subjects(show: Show, listing: Listing, iri: str, start: int, size: int) -> list[str]:
    """The IRIs of a stretch of a list; an inner node counts as its owner."""
    # LIMIT and OFFSET are numbers of ours: the grammar gives them no place for a bound value.
    window = f"\nLIMIT {size:d} OFFSET {start:d}"
    rows = _select(show, "links_any" if listing.only else "links", listing, iri, window)
    return [one.value.partition("#")[0] for row in rows if isinstance(one := row["from"], NamedNode)]


def _entries(show: Show, listing: Listing, iri: str, start: int, size: int) -> list[Entry]:
    found = [entry(show, one) for one in subjects(show, listing, iri, start, size)]
    for one in found:  # whose page it is need not be said in every line
        one.creators = [(maker, part) for maker, part in one.creators if maker != iri]
    return found


def entry(show: Show, iri: str) -> Entry:
    """An entity as a line of a list."""
    reading, kind = show.reading, show.addresses.entity(iri).partition("/")[0]
    if kind == "item":
        held = reading.first(iri, "bf:itemOf")
        line = entry(show, held) if held else Entry(show.link(iri))
        marks = [reading.first(one.value, "rdfs:label") for one in reading.values(iri, "bf:shelfMark", 3)]
        line.note = ", ".join(mark for mark in marks if mark) or (show.name(iri).text if is_licensed(show, iri) else "")
        return line
    line = Entry(show.link(iri))
    if kind in ("work", "instance"):
        makers = [(one.value, show.name(one.value)) for one in reading.values(iri, "schema:author", 3)]
        line.creators = list({part.text: (one, part) for one, part in reversed(makers)}.values())[::-1]
        if kind == "instance":
            titles = [reading.node(one.value) for one in reading.values(iri, "bf:title", 1)]
            which = volume({full("bf:seriesEnumeration"): reading.values(iri, "bf:seriesEnumeration", 2)}, titles)
            line.note = "" if which in line.title.text else which
        dated = reading.first(iri, "bf:hasInstance") if kind == "work" else iri
        line.year = reading.first(dated, "schema:datePublished") if dated else ""
    return line
