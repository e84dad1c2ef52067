"""What only the pages of libraries show: opening hours in words, provinces with their time, links into catalogues."""

import re
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from lienthong.site.addresses import is_web
from lienthong.site.reading import Node, iris, named, texts
from lienthong.site.show import Line, Part, Row, Show

_HOURS = re.compile(r"([A-Za-z,-]+) ([0-9:]+)-([0-9:]+)")
_DAY = re.compile(r"[A-Z][a-z]")
_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MOST_DATASETS = 50


def hours(show: Show, written: str) -> Line:
    """``Mo-Fr 07:30-17:00`` in words: «Thứ Hai–Thứ Sáu 07:30–17:00»."""
    found = _HOURS.fullmatch(written)
    if not found:
        return [Part(written)]
    days = _DAY.sub(lambda one: show.say(f"days.{one[0]}") or one[0], found[1]).replace("-", "–").replace(",", ", ")
    return [Part(f"{days} {found[2]}–{found[3]}")]


def dated(show: Show, place: str) -> Line:
    """A place and, of a province that has changed, since or until when it is one."""
    since, _, until = show.reading.first(place, "dct:valid").partition("/")
    name, day = ("since", since) if _DATE.fullmatch(since) else ("until", until)
    if not (found := _DATE.fullmatch(day)):
        return [show.link(place)]
    date = "/".join((found[3], found[2], found[1]))
    return [show.link(place), Part(f" ({show.say(f'page.place_{name}').format(date=date)})", muted=True)]


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


def asked_of(node: Node, label: str) -> dict[str, str]:
    """What a link into a catalogue may ask for, of an instance."""
    first = {name: next((text for text, _ in texts(node, f"schema:{name}")), "") for name in ("isbn", "issn")}
    return {**first, "title": label}


def filled(written: str, values: dict[str, str]) -> str:
    """A template with its placeholders filled in; '' when one of them has no value, or the result is no web address."""
    if not written or not all(values.get(one) for one in _PLACEHOLDER.findall(written)):
        return ""
    found = _PLACEHOLDER.sub(lambda one: quote(values[one[1]], safe=""), written)
    return found if is_web(found) else ""


def catalogue(show: Show, node: Node) -> Line:
    """The online catalogue of a library: its name, leading to it."""
    address = next((one for one in iris(node, "schema:url") if is_web(one)), "")
    label = show.best(node, "rdfs:label") or Part(show.say("page.unnamed"))
    return [Part(label.text, label.lang, address, bool(address))]


def coordinates(show: Show, node: Node) -> Line:
    """Latitude and longitude as one value."""
    return [
        Part(value.value) for value in node.get(named("bf:coordinates").value, ())[:1] if isinstance(value, Literal)
    ]
