"""What the works of an agent or on a subject say together: in which years they came out, who else has a part in them,
what else they are about.

A hub with 100,000 works is judged by its first ones, and the page says so; what was counted is kept with the
generation, so that it is counted once.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from lienthong.site.held import FEW, iri_of
from lienthong.site.show import Part, Show
from lienthong.sparql.queries import Term, named
from lienthong.text import sort_key

MOST_WORKS = 250
"""Works whose years are read (``sparql/site/*_years.rq``)."""
MOST_BARS = 40
"""Years that a timeline shows each for itself; over a longer time it counts decades."""
_COMPANIONS = 16
_FEWEST_DATED = 3
_MOST_OTHERS = 60
"""Companions that the queries give (``LIMIT``)."""
_PARTS = ("schema:author", "schema:translator", "schema:editor", "schema:illustrator", "schema:contributor")
_SAME = ("skos:exactMatch", "skos:closeMatch")
KEPT = 2_000
"""Hubs whose figures are kept with a generation."""
Rows = tuple[tuple[str, str], ...]
"""Rows of a question as (IRI, value)."""


@dataclass(frozen=True)
class Bar:
    """A year or decade and how many works came out in it."""

    name: str
    number: int


@dataclass(frozen=True)
class Timeline:
    """Works by the year of their first edition in the catalogue, in the order of time; ``undated`` have no year.
    ``more`` says that only the first ``MOST_WORKS`` works were looked at."""

    bars: list[Bar]
    dated: int
    undated: int
    more: bool
    decades: bool

    @property
    def highest(self) -> int:
        """The works of the fullest year."""
        return max(bar.number for bar in self.bars)


@dataclass
class Company:
    """Agents or subjects that share works with one: their links, with the number of shared works."""

    name: str
    others: list[tuple[Part, int]] = field(default_factory=list)


def timeline(show: Show, kind: str, iri: str) -> Timeline | None:
    """The works of an agent or on a subject by year; None when too few have one to tell anything."""
    works = _few(show, kind, iri)
    if works is not None and len(works) < _FEWEST_DATED:
        return None
    firsts = _years(show, kind, iri)
    dated = Counter(int(one) for one in firsts if one)
    if sum(dated.values()) < _FEWEST_DATED or len(dated) < 2:
        return None
    decades = max(dated) - min(dated) >= MOST_BARS
    if decades:
        counted: Counter[int] = Counter()
        for year, number in dated.items():
            counted[year // 10 * 10] += number
        if (max(counted) - min(counted)) // 10 < MOST_BARS:
            # Ten years in which nothing came out are part of the story.
            counted.update(dict.fromkeys(range(min(counted), max(counted), 10), 0))
    else:
        counted = dated
    label = show.say("entity.decade") if decades else "{year}"
    bars = [
        Bar(label.format(year=year, last=f"{(year + 9) % 100:02}"), number) for year, number in sorted(counted.items())
    ]
    return Timeline(bars, sum(dated.values()), firsts.count(""), len(firsts) >= MOST_WORKS, decades)


def company(show: Show, kind: str, iri: str) -> Company | None:
    """Who or what shares the most works with an agent or subject; None when nothing does."""
    rows = _kept(show, "company", kind, iri)
    counted: dict[str, int] = {}
    for other, number in rows:
        if show.addresses.entity(other) and int(number) > counted.get(other, 0):
            counted[other] = int(number)
    # One heading of several schemes is one companion: the one with the most works leads to it,
    # of two with as many the first by IRI.
    found: dict[str, tuple[Part, int]] = {}
    for other, shared in sorted(counted.items()):
        part = show.link(other)
        known = found.get(part.text.casefold())
        if known is None or known[1] < shared:
            found[part.text.casefold()] = part, shared
    # What means the same in another scheme is no companion.
    same = [iri, *(one.value for curie in _SAME for one in show.reading.values(iri, curie, 40))]
    for one in same:
        found.pop(show.name(one).text.casefold(), None)
    order = sorted(found.values(), key=lambda one: (-one[1], sort_key(one[0].text)))
    return Company("agents" if kind == "agent" else "subjects", order[:_COMPANIONS]) if order else None


def _years(show: Show, kind: str, iri: str) -> list[str]:
    found = [first[:4] for _, first in _kept(show, "years", kind, iri)]
    return [one if len(one) == 4 and one.isascii() and one.isdigit() else "" for one in found]


def _kept(show: Show, what: str, kind: str, iri: str) -> Rows:
    """The rows of a question as (IRI, value), from the generation's memory when it was asked before."""
    kept = show.reading.opened.counted
    works = _few(show, kind, iri)
    if works is not None and (few := _LOOKED_UP[what](show, kind, iri, works)) is not None:
        return few
    if (what, iri) not in kept:
        if len(kept) >= KEPT:
            kept.clear()
        start = Literal(f"{show.reading.base}/work/")
        name = f"site/{'agent' if kind == 'agent' else 'subject'}_{what}"
        found = named(name).select(show.reading.store, to=NamedNode(iri), start=start)
        kept[what, iri] = tuple(_pair(row) for row in found)
    return kept[what, iri]


def _few(show: Show, kind: str, iri: str) -> list[str] | None:
    """The works of an agent or on a subject when they are so few that looking at each costs less than a query."""
    start, works = f"{show.reading.base}/work/", set[str]()
    for curie in _PARTS if kind == "agent" else ("bf:subject",):
        found = show.reading.pointing(iri, curie, 2 * FEW + 1)  # an edition names its makers, too
        works.update(one for one in found if one.startswith(start))
        if len(found) > 2 * FEW or len(works) > FEW:
            return None
    return sorted(works)


def _first_years(show: Show, kind: str, iri: str, works: list[str]) -> Rows:
    reading, found = show.reading, []
    for work in works:
        editions = reading.values(work, "bf:hasInstance")
        years = [year.value for one in editions for year in reading.values(one.value, "schema:datePublished")]
        found.append((work, min(years, default="")))
    return tuple(found)


def _companions(show: Show, kind: str, iri: str, works: list[str]) -> Rows | None:
    reading, counted = show.reading, Counter[str]()
    for work in works:
        if kind == "agent":
            parts = reading.values(work, "bf:contribution")
            others = {one.value for part in parts for one in reading.values(part.value, "bf:agent")}
        else:
            others = {one.value for one in reading.values(work, "bf:subject")}
        counted.update(others - {iri})
    return tuple((one, str(number)) for one, number in counted.items()) if len(counted) <= _MOST_OTHERS else None


_LOOKED_UP: dict[str, Callable[[Show, str, str, list[str]], Rows | None]] = {
    "years": _first_years,
    "company": _companions,
}


def _pair(row: dict[str, Term]) -> tuple[str, str]:
    value = row.get("number") or row.get("first")
    return iri_of(row, "other") or iri_of(row, "work"), value.value if isinstance(value, Literal) else ""
