"""A hit as a line: its title with the words that were asked for marked, its editions, why it was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from lienthong.search.marking import excerpt, lacking, marked
from lienthong.search.ordering import Sorting
from lienthong.site.links import Entry, entry
from lienthong.site.searchapart import life
from lienthong.site.searchnames import tell
from lienthong.site.show import Part, Show

_MOST_EDITIONS, _SHOWN_EDITIONS = 50, 4
_MOST_TEXTS = 6
_REASONS = (
    "schema:alternateName",
    "rdfs:label",
    "schema:keywords",
    "schema:genre",
    "schema:inSupportOf",
    "schema:abstract",
    "bf:responsibilityStatement",
)
_REASON_NAMES = ("bf:subject", "schema:contributor", "schema:translator", "schema:editor", "bf:genreForm")

Marked = list[tuple[str, bool]]
"""Text in stretches, each with whether it was asked for."""


@dataclass
class Line:
    """One hit. ``why`` is the text that has the words where the title has not; ``editions`` some of those that are
    gathered under a Work, each named by its year, of ``edition_count`` (``more`` when there are more than counted)."""

    kind: str
    entry: Entry
    title: Marked
    makers: Marked = field(default_factory=list)
    why: Marked = field(default_factory=list)
    editions: list[Part] = field(default_factory=list)
    edition_count: int = 0
    more: bool = False


def line(show: Show, id_: str, wanted: frozenset[str], order: Sorting = "best", year: int | None = None) -> Line:
    """An entity (``kind/…``) as a hit of a search for these words (without diacritics), with the ``year`` that it
    stands by where hits are in the order of years. Why it was found is told for a whole page (``explain``)."""
    iri, kind = f"{show.reading.base}/{id_}", id_.partition("/")[0]
    made = found(show, kind, entry(show, iri), wanted)
    if kind == "work":
        _add_editions(show, iri, made, order)
    if order in ("newest", "oldest"):
        made.entry.year = str(year) if year is not None else ""
    made.entry.note = made.entry.note or life(show, iri)
    return made


def found(show: Show, kind: str, one: Entry, wanted: frozenset[str]) -> Line:
    """A line of these words, also of what was looked up by its number."""
    makers = ", ".join(part.text for _, part in one.creators)
    return Line(kind, one, marked(one.title.text, wanted), marked(makers, wanted))


def explain(show: Show, lines: Sequence[tuple[str, Line]], wanted: frozenset[str]) -> None:
    """Why entities (``kind/…``) were found whose title and makers have not all of these words."""
    start = f"{show.reading.base}/"
    unsaid = [
        (start + id_, one, told)
        for id_, one in lines
        if (told := lacking("".join(text for text, _ in (*one.title, (" ", False), *one.makers)), wanted))
    ]
    for iri, one, told in unsaid:
        one.why = next((cut for text in _said(show, iri) if (cut := excerpt(text, told))), [])
    unsaid = [(iri, one, told) for iri, one, told in unsaid if not one.why]
    works = (iri for iri, one, _ in unsaid if one.kind == "work")
    subjects = (value.value for iri in works for value in show.reading.values(iri, "bf:subject", _MOST_TEXTS))
    tell(show, (one.removeprefix(start) for one in subjects if one.startswith(start)))
    for iri, one, told in unsaid:
        one.why = next((cut for text in _led_to(show, iri) if (cut := excerpt(text, told))), [])


def _add_editions(show: Show, iri: str, made: Line, order: Sorting) -> None:
    """The editions of a Work, one of a year, those first that it stands by; its year is that of the first of them."""
    editions = [one.value for one in show.reading.values(iri, "bf:hasInstance", _MOST_EDITIONS + 1)]
    made.edition_count, made.more = min(len(editions), _MOST_EDITIONS), len(editions) > _MOST_EDITIONS
    if len(editions) < 2:
        return
    years = sorted((year, one) for one in editions if (year := show.reading.first(one, "schema:datePublished")[:4]))
    if years:
        made.entry.year = years[0][0]
    each = list({year: (year, one) for year, one in reversed(years)}.values())[::-1]
    for year, one in each[-_SHOWN_EDITIONS:] if order == "newest" else each[:_SHOWN_EDITIONS]:
        if href := show.addresses.page(one, show.lang):
            made.editions.append(Part(year, href=href))


def _said(show: Show, iri: str) -> Iterator[str]:
    """What is said of an entity itself, by which it is found besides its title and makers."""
    for curie in _REASONS:
        yield from (one.value for one in show.reading.values(iri, curie, _MOST_TEXTS) if isinstance(one, Literal))


def _led_to(show: Show, iri: str) -> Iterator[str]:
    """What that is called to which an entity leads, and by which it is found."""
    for curie in _REASON_NAMES:
        for one in show.reading.values(iri, curie, _MOST_TEXTS):
            if isinstance(one, NamedNode):
                yield show.name(one.value).text
    for one in show.reading.values(iri, "bf:hasInstance", 3):
        if isinstance(one, NamedNode):
            publisher = show.reading.first(one.value, "schema:publisher")
            yield from (
                show.reading.first(one.value, "rdfs:label"),
                show.name(publisher).text if publisher else "",
            )
