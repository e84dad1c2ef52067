"""What links to an entity, counted and in order, page by page, so that a hub costs what a leaf costs: by the tallies of
the publish step; in a generation of before there were any with a cap, in the order of the store."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby

from pyoxigraph import Literal, NamedNode

from lienthong.graph.tallies.reading import Tallies
from lienthong.search.fetching import lines_of
from lienthong.site.codes import code_name
from lienthong.site.editions import PART, volume
from lienthong.site.licensed import is_licensed
from lienthong.site.reading import full
from lienthong.site.reading import named as term
from lienthong.site.recordlines import of_source
from lienthong.site.show import Part, Show
from lienthong.site.table import views
from lienthong.site.volumes import in_order
from lienthong.sparql.queries import Term, named

FIRST_SHOWN = 10
"""Entries of each list on the entity's own page."""
PAGE_SIZE = 25
MOST_MARKS = 3
"""Shelf marks of one edition that a line names."""
_MOST_DATED = 60
"""Editions of a Work whose years are compared; the index keeps those of eight with its line."""
_MOST_CLASSES = 12
_KEPT = 20_000
"""Works and editions of which is kept with a generation what lines tell of them."""
Told = tuple[tuple[tuple[str, str, str], ...], str, str, str]
"""The makers of a work or edition as (IRI, name, language of that), its first year, its volume, its last year."""
MOST_FILTERED, MOST_ANY = 200, 1000
"""How far lists are counted and paged: by kind of what links, and without looking at it."""


@dataclass(frozen=True)
class Listing:
    """A list of an entity page, as in ``site/views.toml``: things of ``kind`` that have ``link`` → the entity.

    ``only`` says that nothing of another kind has this property, so that IRIs need not be read to count. A
    ``numbered`` one stands in the order of its numbers (``site.volumes``); a ``quiet`` one has no beginning on the
    page, only pages of its own. ``called`` is its message where its name alone would say another
    thing. ``order`` is "title" or "newest", where the publish step has put it in order.
    """

    name: str
    link: str
    kind: str
    only: bool = False
    numbered: bool = False
    quiet: bool = False
    spoken: bool = False
    order: str = "title"
    called: str = ""

    @property
    def message(self) -> str:
        """The message (below ``links``) that names it."""
        return f"links.{self.called or self.name}"

    @property
    def most(self) -> int:
        """How far it is counted and paged."""
        return MOST_ANY if self.only else MOST_FILTERED


@dataclass
class Entry:
    """One line of a list: a linked title, creators by IRI, the year (of a Work that of its first edition and, where it
    is another, of its last), and what else tells it apart."""

    title: Part
    creators: list[tuple[str, Part]] = field(default_factory=list)
    year: str = ""
    note: str = ""
    until: str = ""

    @property
    def years(self) -> str:
        """From the first to the last, as readers see it."""
        return f"{self.year[:4]}–{self.until[:4]}" if self.until else self.year


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
    shown = [one for one in listings(kind) if not one.quiet]
    for listing, number in zip(shown, _tallied(show, shown, iri), strict=True):
        # Most entities have none of most lists: one look-up instead of a query for each.
        if number is None and not show.reading.pointing(iri, listing.link, 1):
            continue
        if number or (number is None and (number := _count(show, listing, iri))):
            entries = _entries(show, listing, iri, 0, FIRST_SHOWN)
            found.append(_listed(show, listing, number, 1, entries))
    return found


def page(show: Show, kind: str, iri: str, name: str, number: int) -> Listed | None:
    """One page of one list; None when there is no such list or page."""
    listing = next((one for one in listings(kind) if one.name == name), None)
    if listing is None:
        return None
    listed = _listed(show, listing, _count(show, listing, iri), number, [])
    if not 1 <= number <= max(listed.pages, 1):
        return None
    listed.entries = _entries(show, listing, iri, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    return listed


def _listed(show: Show, listing: Listing, counted: int, number: int, entries: list[Entry]) -> Listed:
    shown = counted if tallies_of(show, listing) else min(counted, listing.most)
    return Listed(listing, shown, counted > shown, number, -(-shown // PAGE_SIZE), entries)


def tallies_of(show: Show, listing: Listing) -> Tallies | None:
    """The tallies of the generation, where they know this list."""
    known = show.reading.opened.tallies
    return known if known and known.knows(full(listing.link), listing.kind) else None


def tallied(show: Show, listing: Listing, iri: str) -> int | None:
    """How many entries a list has, as the publish step counted them; None where it did not."""
    known = tallies_of(show, listing)
    return known.number(full(listing.link), listing.kind, show.addresses.entity(iri)) if known else None


def _tallied(show: Show, wanted: list[Listing], iri: str) -> list[int | None]:
    """The same of several lists."""
    known = show.reading.opened.tallies
    if not wanted or known is None or any(tallies_of(show, one) is None for one in wanted):
        return [tallied(show, one, iri) for one in wanted]
    return [*known.numbers([(full(one.link), one.kind) for one in wanted], show.addresses.entity(iri))]


def _select(show: Show, name: str, listing: Listing, iri: str, tail: str = "") -> list[dict[str, Term]]:
    one = named(f"site/{name}")
    values: dict[str, Term] = {"link": term(listing.link), "to": NamedNode(iri)}
    if not listing.only:
        values["start"] = Literal(f"{show.reading.base}/{listing.kind}/")
    return replace(one, text=one.text + tail).select(show.reading.store, **values)


def _count(show: Show, listing: Listing, iri: str) -> int:
    if (known := tallied(show, listing, iri)) is not None:
        return known
    rows = _select(show, "links_any_count" if listing.only else "links_count", listing, iri)
    return int(str(rows[0]["number"].value)) if rows and isinstance(rows[0]["number"], Literal) else 0


def subjects(show: Show, listing: Listing, iri: str, start: int, size: int) -> list[str]:
    """The IRIs of a stretch of a list; an inner node counts as its owner."""
    if (known := tallies_of(show, listing)) and (target := show.addresses.entity(iri)):
        found = known.stretch(full(listing.link), listing.kind, target, start, size)
        return [f"{show.reading.base}/{one}" for one in found]
    # LIMIT and OFFSET are numbers of ours: the grammar gives them no place for a bound value.
    window = f"\nLIMIT {size:d} OFFSET {start:d}"
    rows = _select(show, "links_any" if listing.only else "links", listing, iri, window)
    return [one.value.partition("#")[0] for row in rows if isinstance(one := row["from"], NamedNode)]


def _entries(show: Show, listing: Listing, iri: str, start: int, size: int) -> list[Entry]:
    ordered = dict(in_order(show, iri, listing.link, listing.kind)) if listing.numbered else {}
    order = list(ordered)[start : start + size] or subjects(show, listing, iri, start, size)
    read_ahead(show, order)
    found = [entry(show, one) for one in order]
    for one, number in ((line, ordered.get(at)) for line, at in zip(found, order, strict=True)):
        if number and number not in one.title.text:
            one.note = number
    if listing.spoken:
        for one, at in zip(found, order, strict=True):
            codes = [value.value for value in show.reading.values(at, "bf:language", 3)]
            one.note = ", ".join(filter(None, (code_name(code, show.lang) for code in codes)))
    if listing.kind == "record":
        for one, at in zip(found, order, strict=True):
            if told := of_source(show, at):
                one.title, one.note = told
    for one in found:  # whose page it is need not be said in every line
        one.creators = [(maker, part) for maker, part in one.creators if maker != iri]
    return _by_edition(show, found) if listing.kind == "item" else found


def _by_edition(show: Show, copies: list[Entry]) -> list[Entry]:
    """The copies of one edition that stand one after the other as one line, with their marks and number."""
    groups = [list(group) for _, group in groupby(copies, key=lambda one: (one.title.href, one.title.text))]
    made = [group[0] for group in groups]
    for one, group in zip(made, groups, strict=True):
        if len(group) > 1 and one.title.href:
            marks = list(dict.fromkeys(filter(None, (copy.note for copy in group))))[:MOST_MARKS]
            one.note = " · ".join([*marks, show.say("page.copies").format(number=len(group))])
    return made


def read_ahead(show: Show, iris: Sequence[str]) -> None:
    """Have at hand what lines of Works tell of which nobody asked yet: the index has it of all of them at once, in a
    quarter of the time that the store takes for one after the other."""
    if (index := show.reading.opened.index) is None:
        return
    kept, ids = show.reading.opened.entries, ((one, show.addresses.entity(one)) for one in iris)
    unknown = [id_ for one, id_ in ids if id_.startswith("work/") and (show.lang, one) not in kept]
    for id_, line in lines_of(index, unknown):
        show.reading.told(id_, line, lacking=False)


def entry(show: Show, iri: str) -> Entry:
    """An entity as a line of a list."""
    reading, kind = show.reading, show.addresses.entity(iri).partition("/")[0]
    if kind == "item":
        held = reading.first(iri, "bf:itemOf")
        line = entry(show, held) if held else Entry(show.link(iri))
        marks = [reading.first(one.value, "rdfs:label") for one in reading.values(iri, "bf:shelfMark", 3)]
        line.note = ", ".join(mark for mark in marks if mark) or (show.name(iri).text if is_licensed(show, iri) else "")
        return line
    if kind not in ("work", "instance"):
        return Entry(show.link(iri))
    kept = reading.opened.entries
    if (told := kept.get((show.lang, iri))) is None:
        told = _told(show, kind, iri)
        if len(kept) >= _KEPT:
            kept.clear()
        kept[show.lang, iri] = told
    makers, year, note, until = told
    return Entry(show.link(iri), [(one, Part(text, lang)) for one, text, lang in makers], year, note, until)


def _told(show: Show, kind: str, iri: str) -> Told:
    """What the line of a work or an edition tells beside its title."""
    reading, note = show.reading, ""
    makers = [(one.value, show.name(one.value)) for one in reading.values(iri, "schema:author", 3)]
    once = list({part.text: (one, part.text, part.lang) for one, part in reversed(makers)}.values())[::-1]
    if kind == "instance":
        titles = [reading.some(one.value, *PART) for one in reading.values(iri, "bf:title", 1)]
        which = volume({full("bf:seriesEnumeration"): reading.values(iri, "bf:seriesEnumeration", 2)}, titles)
        note = "" if which in show.name(iri).text else which
    dated = [one.value for one in reading.values(iri, "bf:hasInstance", _MOST_DATED)] if kind == "work" else [iri]
    if not dated and full("bf:Hub") in {one.value for one in reading.values(iri, "rdf:type", _MOST_CLASSES)}:
        note = show.say("class.bf_Hub")
    years = sorted(filter(None, (reading.first(one, "schema:datePublished") for one in dated)))
    first, last = (years[0], years[-1]) if years else ("", "")
    return tuple(once), first, note, last if last[:4] != first[:4] else ""
