"""Entities in the words of Dublin Core; which of our properties say what is a table, ``graph/dublin_core.toml``.

https://www.dublincore.org/specifications/dublin-core/dcmi-terms/
"""

import tomllib
from collections.abc import Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from lienthong.content import folder
from lienthong.graph.terms import prefixes
from lienthong.site.reading import Reading, Term

_MOST = 100
"""Values of one property."""
_IN_FULL = ("isVersionOf", "hasVersion", "references", "hasFormat", "isPartOf", "hasPart", "license")
"""What names a resource: in XML, too, by its IRI."""


@cache
def _rules() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((folder("graph") / "dublin_core.toml").read_text("utf-8"))


@cache
def _refined() -> dict[str, str]:
    found: dict[str, str] = tomllib.loads((folder("graph") / "dublin_core.toml").read_text("utf-8"))["refines"]
    return found


def described(reading: Reading, one: str) -> Iterator[tuple[str, Term]]:
    """What is said of ``kind/id``: names of terms and their values, each once."""
    iri = f"{reading.base}/{one}"
    for name, curies in _rules()["elements"].items():
        found = [value for curie in curies for value in reading.values(iri, curie, _MOST)]
        yield from ((name, value) for value in dict.fromkeys(found))


def triples(reading: Reading, iri: str) -> list[Triple]:
    """The document of an entity in ``dct:`` terms; what it names has its label beside it."""
    terms, label = prefixes()["dct"], NamedNode(f"{prefixes()['rdfs']}label")
    about, found, named = NamedNode(iri), [], {}
    found.append(Triple(about, NamedNode(f"{terms}identifier"), Literal(iri)))
    for name, value in described(reading, reading.addresses.entity(iri)):
        found.append(Triple(about, NamedNode(f"{terms}{name}"), value))
        if isinstance(value, NamedNode) and reading.addresses.entity(value.value):
            named[value.value] = reading.labels(value.value)[:3]
    for one, labels in named.items():
        found += [
            Triple(NamedNode(one), label, Literal(text, language=tag) if tag else Literal(text)) for text, tag in labels
        ]
    return found


def statements(reading: Reading, one: str) -> Iterator[tuple[str, str, str]]:
    """An edition with its Work in the fifteen elements: name, text and language ('' unknown), each once."""
    works = [
        reading.addresses.entity(work.value) for work in reading.values(f"{reading.base}/{one}", "bf:instanceOf", 1)
    ]
    seen = {("identifier", f"{reading.base}/{one}", "")}
    for entity in (one, *works):
        for name, value in described(reading, entity):
            said = (_refined().get(name, name), *_words(reading, name, value))
            if entity == one or said[0] not in ("relation", "title", "identifier"):
                seen.add(said)
    yield from sorted(one for one in seen if one[1])


def _words(reading: Reading, name: str, value: Term) -> tuple[str, str]:
    if isinstance(value, Literal):
        return value.value, value.language or ""
    if name in _IN_FULL:
        return value.value, ""
    return (reading.labels(value.value) or [(value.value, "")])[0]
