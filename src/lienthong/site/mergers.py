"""A province before and after the mergers of 1 July 2025, in sentences (Resolution 202/2025/QH15)."""

import csv
import re
from functools import cache
from itertools import islice

from pyoxigraph import Literal, NamedNode

from lienthong.content import folder
from lienthong.messages import Lang
from lienthong.site.reading import DEFAULT, Node, iris, named
from lienthong.site.render import day
from lienthong.site.show import Line, Part, Show
from lienthong.text import sort_key

_MERGED = "2025-07-01"
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST = 20
_LOOKED_AT = 200


def mergers(show: Show, iri: str, node: Node) -> list[Line]:
    """What a place was made of and what became of it, each with its day; [] when it has not changed."""
    found: list[Line] = []
    since, until = days(show, iri)
    if before := _whole(show, iri, iris(node, "dct:replaces")):
        found.append(_sentence(show, "made_of" if len(before) > 1 else "was", before, since))
    for after in _named(show, iris(node, "dct:isReplacedBy")):
        began = days(show, after[0])[0]
        with_ = [one for one in _whole(show, after[0], _values(show, after[0], "dct:replaces")) if one[0] != iri]
        found.append(_sentence(show, "now_with" if with_ else "now", [after], began or until, with_))
    return found


def standing(show: Show, place: str) -> str:
    """Since or until when a place is one, in words; '' where nobody says."""
    since, until = days(show, place)
    if not since and not until:
        return ""
    return show.say("page.place_since" if since else "page.place_until").format(date=since or until)


def namesakes(show: Show, place: str) -> list[Line]:
    """The other places that are called the same, with their time: a town and its province, a province before and after
    2025. Records that name a place do not say which they mean."""
    label = show.name(place).text
    start = f"{show.reading.base}/place/"
    quads = show.reading.store.quads_for_pattern(None, named("rdfs:label"), Literal(label), DEFAULT)
    found = sorted({quad.subject.value for quad in islice(quads, _LOOKED_AT) if isinstance(quad.subject, NamedNode)})
    lines: list[Line] = []
    for one in found:
        if one.startswith(start) and one != place and "#" not in one:
            time = standing(show, one)
            lines.append([show.link(one), *([Part(f" ({time})", muted=True)] if time else [])])
    return lines[:_MOST]


def days(show: Show, place: str) -> tuple[str, str]:
    """Since when and until when a place is one, as people write days; '' where nobody says."""
    since, _, until = show.reading.first(place, "dct:valid").partition("/")
    return _day(since, show.lang), _day(until, show.lang)


def _day(text: str, lang: Lang) -> str:
    return day(text, lang) if _DATE.fullmatch(text) else ""


def _values(show: Show, place: str, curie: str) -> list[str]:
    return [one.value for one in show.reading.values(place, curie, _MOST)]


def _named(show: Show, places: list[str]) -> list[tuple[str, Part]]:
    ours = [one for one in dict.fromkeys(places) if show.addresses.entity(one)][:_MOST]
    return sorted(((one, show.link(one)) for one in ours), key=lambda one: (sort_key(one[1].text), one[0]))


@cache
def _merged() -> dict[str, tuple[str, ...]]:
    """By the name of a unit since the change the names of those that it was made of."""
    found: dict[str, list[str]] = {}
    with (folder("mappings") / "vietnamese" / "provinces.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            if row["valid"] == "/2025-06-30" and row["became"]:
                found.setdefault(row["became"], []).append(row["name"])
    return {name: tuple(names) for name, names in found.items()}


def _whole(show: Show, place: str, known: list[str]) -> list[tuple[str, Part]]:
    """What a place was made of: the catalogue describes those only that some record names, the table knows them all."""
    found = _named(show, known)
    if found and show.reading.first(place, "dct:valid").startswith(_MERGED):
        told = {part.text for _, part in found}
        found += [("", Part(one)) for one in _merged().get(show.name(place).text, ()) if one not in told]
    return sorted(found, key=lambda one: (sort_key(one[1].text), one[0]))


def _sentence(
    show: Show, name: str, places: list[tuple[str, Part]], day: str, others: list[tuple[str, Part]] | None = None
) -> Line:
    """A message whose ``{places}`` and ``{others}`` are links."""
    line: Line = []
    text = show.say(f"entity.merger.{name}").replace("{day}", day or show.say("entity.merger.unknown_day"))
    for piece in re.split(r"(\{places\}|\{others\})", text):
        if piece in ("{places}", "{others}"):
            parts = [part for _, part in (places if piece == "{places}" else others or [])]
            for at, part in enumerate(parts):
                between = show.say("entity.merger.last") if at == len(parts) - 1 else ", "
                line += [Part(between)] * bool(at) + [part]
        elif piece:
            line.append(Part(piece))
    return line
