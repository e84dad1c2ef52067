"""The parts of a whole in their order: volumes of a series by number, articles of a journal by issue, modules of a
collection by the place that its record gives them."""

import re
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from lienthong.site.held import iri_of
from lienthong.site.reading import Node, full, iris, named, texts
from lienthong.site.show import Part, Show
from lienthong.sparql.queries import named as query
from lienthong.text import sort_key

MOST_ORDERED = 1_000
"""Parts that are put in their order; of a whole with more they are listed as the store has them."""
MOST_PARTS = 200
KEPT = 2_000
_NUMBER = re.compile(r"(\d{1,9})")
_ROMAN = re.compile(r"\b[IVXLC]{1,7}\b")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def in_order(show: Show, iri: str, curie: str, kind: str) -> list[tuple[str, str]]:
    """What of a kind is part of a series or journal, as (IRI, number or ''): by number, compared as a number (T.2
    before T.10, IV before IX), then by year and title; those without a number last. [] when there are more than
    ``MOST_ORDERED`` parts."""
    kept = show.reading.opened.counted
    if (curie, iri) not in kept:
        if len(kept) >= KEPT:
            kept.clear()
        rows = query("site/volumes").select(show.reading.store, to=NamedNode(iri), link=named(curie))
        told: dict[str, tuple[str, str]] = {}
        for row in rows:
            one = iri_of(row, "from").partition("#")[0]
            number, year = (value.value if isinstance(value := row.get(name), Literal) else "" for name in _TOLD)
            known = told.get(one, ("", ""))
            told[one] = min(filter(None, (known[0], number)), default=""), known[1] or year
        if len(told) > MOST_ORDERED:
            told = {}
        order = sorted(told, key=lambda one: (*_place(*told[one]), sort_key(show.name(one).text), one))
        kept[curie, iri] = tuple((one, told[one][0]) for one in order)
    start = f"{show.reading.base}/{kind}/"
    return [one for one in kept[curie, iri] if one[0].startswith(start)]


_TOLD = ("number", "year")


def _place(number: str, year: str) -> tuple[bool, tuple[list[int], str], bool, str]:
    return not number, by_number(number), not year, year


def by_number(text: str) -> tuple[list[int], str]:
    """A designation as something to sort by: its numbers by their value, Roman ones too, whatever words are with them
    ("2" before "Tập IX" before "T.10"); those without numbers first."""
    plain = _ROMAN.sub(lambda found: str(_value(found[0])), text)
    return [int(run) for run in _NUMBER.findall(plain)], plain.casefold()


def _value(roman: str) -> int:
    numbers = [_ROMAN_VALUES[one] for one in roman]
    return sum(-one if one < after else one for one, after in zip(numbers, [*numbers[1:], 0], strict=True))


@dataclass
class Chapter:
    """A stretch of a collection under one heading ('' when it has none): its parts as links, in order."""

    name: Part | None
    parts: list[Part] = field(default_factory=list)


@dataclass
class Contents:
    """What a work is made of; ``ordered`` when a record says in which order. ``more`` than are shown."""

    chapters: list[Chapter]
    number: int
    ordered: bool
    more: bool


def contents(show: Show, tree: dict[str, Node], iri: str) -> Contents | None:
    """The parts of a work by the places that its Relations give them, under the headings that they name; those without
    a place last, in the order of the alphabet. None when it has none with a page of its own."""
    node = tree[iri]
    things = dict.fromkeys(one for one in iris(node, "bf:hasPart") if show.addresses.entity(one))
    if len(things) < 2:
        return None
    places: dict[str, tuple[int, tuple[str, str]]] = {}
    for one in iris(node, "bf:relation"):
        relation = tree.get(one, {})
        told = [int(one.value) for one in relation.get(full("schema:position"), ()) if one.value.isdecimal()]
        position = min(told, default=0)
        heading = next(iter(texts(relation, "bf:part")), ("", ""))
        for thing in iris(relation, "bf:associatedResource"):
            if position and thing in things and position < places.get(thing, (10**9,))[0]:
                places[thing] = position, heading
    order = sorted(things, key=lambda one: (places.get(one, (10**9,))[0], sort_key(show.name(one).text), one))
    chapters: list[Chapter] = []
    for thing in order[:MOST_PARTS]:
        text, lang = places.get(thing, (0, ("", "")))[1]
        heading_part = show.text(text, lang) if text else None
        if not chapters or chapters[-1].name != heading_part:
            chapters.append(Chapter(heading_part))
        chapters[-1].parts.append(show.link(thing))
    return Contents(chapters, len(things), bool(places), len(things) > MOST_PARTS)
