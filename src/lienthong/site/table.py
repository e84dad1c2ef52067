"""The table of an entity page: its properties in the order of ``site/views.toml``, inner nodes folded in."""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any
from unicodedata import normalize

from pyoxigraph import Literal, NamedNode

from lienthong.content import folder
from lienthong.graph.terms import prefixes
from lienthong.site import values
from lienthong.site.codes import language_name
from lienthong.site.folding import fold
from lienthong.site.libraries import dated, hours, in_week
from lienthong.site.reading import Node, Term, full, iris, texts
from lienthong.site.relations import additions, direct
from lienthong.site.show import Line, Part, Row, Show, text_of
from lienthong.site.thrift import each_once, key, once, told_apart, without_parts
from lienthong.text.headings import others

_WRITTEN = ("work", "instance", "agent", "series")
"""Kinds whose other labels are forms of the same name; a library's and a data set's are in several languages."""
_LANGUAGES = ("schema:knowsLanguage", "schema:inLanguage")
MOST_VALUES = 100
"""Values of one property that a table shows; the data documents hold them all."""


@cache
def views() -> dict[str, Any]:
    """``site/views.toml``."""
    return tomllib.loads((folder("site") / "views.toml").read_text("utf-8"))


@cache
def _order(kind: str) -> dict[str, str]:
    """Predicate IRI to prefixed name, of the rows of a kind in their order."""
    return {full(curie): curie for curie in views()["rows"].get(kind, ())}


@cache
def _hidden() -> frozenset[str]:
    return frozenset(full(curie) for curie in views()["hidden"])


@cache
def _curie(iri: str) -> str:
    for prefix, namespace in prefixes().items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri.replace("#", "/").rsplit("/", 1)[-1]


def rows(show: Show, kind: str, iri: str, tree: dict[str, Node], elsewhere: Sequence[str] = ()) -> list[Row]:
    """Everything said of the entity but what its page says elsewhere: always, or (``elsewhere``) on this one."""
    node, order = once(tree, tree[iri], views()["repeats"]), _order(kind)
    doubled = {full(curie) for curie in elsewhere} | {
        full(twin) for twin, other in views()["twins"].items() if full(other) in node
    }
    left_out = (_hidden() - order.keys()) | doubled
    later = sorted(name for name in node if name not in order and name not in left_out)
    found: dict[str, Row] = {}
    added = additions(show, tree, node)
    for name in [*(name for name in order if name in node and name not in doubled), *later]:
        curie = _curie(name)
        for value in _ordered(tree, curie, _of_page(show, curie, node[name]))[:MOST_VALUES]:
            if curie == "bf:relation" and direct(node, tree.get(value.value, {})):
                continue
            called, line = _line(show, tree, iri, curie, value)
            line = _in_lines(line) if curie == "bf:tableOfContents" else line
            line = line + added.get(value.value, []) if line and curie != "bf:relation" else line
            label = show.property_name(called or curie)
            row = found.setdefault(label, Row(label, gathered=curie in views()["gathered"]))
            if line and key(line) not in map(key, row.values):
                row.values.append(line)
    _shorten(show, found)
    heading = show.name(iri)
    _apart(show, found, node, kind, heading)
    for curie in views()["contained"]:
        if longer := found.get(show.property_name(curie)):
            longer.values = without_parts(longer.values)
    for row in found.values():
        if row.gathered:
            row.values = _gathered(row.values)
        told_apart([line[0] for line in row.values if len(line) == 1 and line[0].outward])
    return [row for row in found.values() if row.values and not _repeats(row, heading.text)]


def _apart(show: Show, found: dict[str, Row], node: Node, kind: str, heading: Part) -> None:
    """What libraries call the thing otherwise than its heading, in a row of its own; contributors once by name."""
    if kind in _WRITTEN:
        title, moved = found.get(show.property_name("bf:title")), []
        if title and len(title.values) > 1:
            # The title with its remainder and those in another script stay titles.
            stays = max(title.values, key=lambda line: (text_of(line).startswith(heading.text), len(text_of(line))))
            moved = [line for line in title.values if line is not stays and not any("-" in one.lang for one in line)]
            title.values = [stays, *(line for line in title.values if line is not stays and line not in moved)]
        said = " / ".join(text_of(line) for row in found.values() for line in row.values)
        forms = [*texts(node, "rdfs:label"), *((text_of(line), line[0].lang or show.lang) for line in moved)]
        forms = [one for one in forms if one[0].casefold() not in said.casefold()]
        if lines := [[show.text(*one)] for one in others(forms, heading.text)]:
            also, rows = show.property_name("also"), dict(found)
            found.clear()
            found.update({also: Row(also, lines)} | rows)
    if people := found.get(show.property_name("bf:contribution")):
        people.values = each_once(people.values)


def _shorten(show: Show, found: dict[str, Row]) -> None:
    """Leave out other names that are titles above, and a year of life beside its day."""
    titles = {
        text_of(line).partition(" (")[0] for label in _titles(show) if label in found for line in found[label].values
    }
    if names := found.get(show.property_name("schema:alternateName")):
        names.values = [line for line in names.values if text_of(line) not in titles]
    for curie in ("schema:birthDate", "schema:deathDate"):
        if row := found.get(show.property_name(curie)):
            said = [text_of(line) for line in row.values]
            row.values = [line for line in row.values if not any(d.startswith(text_of(line) + "-") for d in said)]


def _titles(show: Show) -> list[str]:
    kinds = ("bf:title", "bf:VariantTitle", "bf:ParallelTitle", "bf:AbbreviatedTitle", "bf:KeyTitle")
    return [show.property_name(curie) for curie in kinds]


def _of_page(show: Show, curie: str, terms: list[Term]) -> list[Term]:
    """Of a property that says one thing in both languages what is said in the page's, when it is there."""
    if curie not in views()["translated"]:
        return terms
    return [one for one in terms if isinstance(one, Literal) and one.language == show.lang] or terms


def _ordered(tree: dict[str, Node], curie: str, terms: list[Term]) -> list[Term]:
    """The first creator first, the title before its variants, Monday before Saturday; others as the store has them."""
    if curie == "bf:title":
        return sorted(terms, key=lambda one: full("bf:VariantTitle") in iris(tree.get(one.value, {}), "rdf:type"))
    if curie == "schema:openingHours":
        return sorted(terms, key=lambda one: in_week(one.value))
    if curie != "bf:contribution":
        return terms
    primary = full("bf:PrimaryContribution")
    return sorted(terms, key=lambda one: primary not in iris(tree.get(one.value, {}), "rdf:type"))


def _gathered(lines: list[Line]) -> list[Line]:
    """In alphabetical order; headings of several vocabularies that read alike in one line, each with its link."""
    by_text: dict[str, Line] = {}
    for line in sorted(lines, key=lambda one: normalize("NFD", text_of(one)).casefold()):
        known = by_text.setdefault(text_of(line), line)
        if known is not line and line[0].href:
            number = sum(bool(part.href) for part in known) + 1
            known.append(Part(f" ({number})", href=line[0].href, outward=line[0].outward))
    return list(by_text.values())


def _line(show: Show, tree: dict[str, Node], iri: str, curie: str, value: Term) -> tuple[str, Line]:
    if isinstance(value, NamedNode) and value.value in tree and value.value != iri:
        return fold(show, tree, value.value)
    if worded := values.in_words(show, curie, value):
        return "", [worded]
    if curie == "schema:location":
        return "", dated(show, value.value)
    if curie == "schema:openingHours":
        return "", hours(show, value.value)
    if isinstance(value, Literal) and curie in _LANGUAGES and (name := language_name(value.value, show.lang)):
        return "", [Part(name)]
    return "", [show.term(value)]


def _in_lines(line: Line) -> Line:
    """A table of contents ("Chương 1 -- Chương 2 -- …", 505 $a) with each part in a line of its own."""
    return [replace(part, text=part.text.replace(" -- ", "\n")) for part in line]


def _repeats(row: Row, heading: str) -> bool:
    """A title that only says what the heading says already."""
    only = row.values[0] if len(row.values) == 1 else []
    return [part.text for part in only] == [heading] and not only[0].href
