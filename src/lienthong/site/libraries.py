"""What only the pages of libraries show: opening hours in words, provinces with their time, links into catalogues."""

import re

from pyoxigraph import Literal, NamedNode

from lienthong.site.addresses import is_web
from lienthong.site.mergers import standing
from lienthong.site.reading import Node, full, iris, named, texts
from lienthong.site.show import Line, Part, Row, Show
from lienthong.site.wording import grouped
from lienthong.sparql.queries import named as query

_HOURS = re.compile(r"([A-Za-z,-]+) ([0-9:]+)-([0-9:]+)")
_DAY = re.compile(r"[A-Z][a-z]")
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,10})?")
_WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MAP = "https://www.openstreetmap.org/"
_MOST_DATASETS = 50
_MOST_COUNTED = 100_000


def hours(show: Show, written: str) -> Line:
    """``Mo-Fr 07:30-17:00`` in words: «Thứ Hai–Thứ Sáu 07:30–17:00»."""
    found = _HOURS.fullmatch(written)
    if not found:
        return [Part(written)]
    days = _DAY.sub(lambda one: show.say(f"days.{one[0]}") or one[0], found[1]).replace("-", "–").replace(",", ", ")
    return [Part(f"{days} {found[2]}–{found[3]}")]


def in_week(written: str) -> tuple[int, str]:
    """Where opening hours stand in the order of the week, then of the day; those in another form come last."""
    return (_WEEK.index(written[:2]) if written[:2] in _WEEK else len(_WEEK), written)


def dated(show: Show, place: str) -> Line:
    """A place and, of a province that has changed, since or until when it is one."""
    time = standing(show, place)
    return [show.link(place), *([Part(f" ({time})", muted=True)] if time else [])]


def datasets(show: Show, library: str) -> Row | None:
    """The sources that a library hands over; None when it hands over none."""
    graphs = show.reading.store.quads_for_pattern(None, named("dct:publisher"), NamedNode(library))
    found = sorted({quad.subject.value for quad in graphs if isinstance(quad.subject, NamedNode)})
    if not found:
        return None
    return Row(show.property_name("dct:publisher_of"), [[show.link(one)] for one in found[:_MOST_DATASETS]])


def template(show: Show, library: str) -> str:
    """The link template of a library's own catalogue, '' when the registry has none."""
    for catalogue in show.reading.values(library, "schema:subjectOf", 5):
        action = show.reading.first(catalogue.value, "schema:potentialAction")
        target = show.reading.first(action, "schema:target") if action else ""
        if target and (found := show.reading.first(target, "schema:urlTemplate")):
            return found
    return ""


def whereabouts(show: Show, library: str) -> Line:
    """Where a library is: its province, in brackets the one it was in before; else its address as told."""
    found = sorted(one.value for one in show.reading.values(library, "schema:location", 5))
    found.sort(key=lambda one: bool(show.reading.first(one, "dct:valid")))  # the town before its province
    now = [one for one in found if not _ended(show, one)] or found[:1]
    before = [show.name(one).text for one in found if one not in now]
    line: Line = []
    for one in now:
        line += [Part(", ")] * bool(line) + [show.link(one)]
    if before := [one for one in before if one not in {part.text for part in line}]:
        line.append(Part(f" ({show.say('page.formerly').format(place=', '.join(before))})", muted=True))
    if not line:
        addresses = show.reading.values(library, "schema:address", 10)
        written = sorted((one.value for one in addresses if isinstance(one, Literal)), key=lambda one: (-len(one), one))
        line = [Part(one) for one in written[:1]]
    return line


def _ended(show: Show, place: str) -> bool:
    """Whether a province is one no more."""
    return _DATE.fullmatch(show.reading.first(place, "dct:valid").partition("/")[2]) is not None


def catalogue(show: Show, node: Node) -> Line:
    """The online catalogue of a library: its name, leading to it."""
    address = next((one for one in iris(node, "schema:url") if is_web(one)), "")
    label = show.best(node, "rdfs:label") or Part(show.say("page.unnamed"))
    return [Part(label.text, label.lang, address, bool(address))]


def coordinates(show: Show, node: Node) -> Line:
    """Latitude and longitude as one value, with a link to a map of the place."""
    line = [Part(one.value) for one in node.get(named("bf:coordinates").value, ())[:1] if isinstance(one, Literal)]
    point = [next((text for text, _ in texts(node, f"schema:{name}")), "") for name in ("latitude", "longitude")]
    if all(_DEGREES.fullmatch(one) for one in point):
        latitude, longitude = point
        address = f"{_MAP}?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"
        line += [Part(" "), Part(show.say("page.map"), href=address, outward=True)]
    return line


def number_held(show: Show, library: str) -> Row | None:
    """How many copies and ways to read online a library has in the catalogue; None when it has none."""
    if tallies := show.reading.opened.tallies:
        number, most = tallies.number(full("bf:heldBy"), "item", show.addresses.entity(library)), None
    else:
        rows = query("site/library_count").select(show.reading.store, library=NamedNode(library))
        number = int(str(rows[0]["number"].value)) if rows and isinstance(rows[0]["number"], Literal) else 0
        most = _MOST_COUNTED
    if not number:
        return None
    said = grouped(min(number, most or number), show.lang)
    text = show.say("page.more_than").format(number=said) if most and number > most else said
    return Row(show.property_name("held"), [[Part(text)]])
