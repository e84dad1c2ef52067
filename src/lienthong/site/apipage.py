"""The OpenAPI description as a page of our own: no script, nothing from elsewhere, commands that run as they stand."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from lienthong.messages import LANGS, Lang
from lienthong.site.openapi import document

SELECT = "SELECT * WHERE { ?s ?p ?o } LIMIT 5"
_GROUPS = (
    ("entities", ("/{kind}", "/vi/{kind}/", "/en/{kind}/", "/record/", "/dataset/")),
    ("holdings", ("/instance/", "/work/")),
    ("search", ("/vi/search", "/en/search", "/vi/suggest", "/en/suggest", "/vi/opensearch", "/en/opensearch")),
    ("sparql", ("/sparql", "/.well-known/sparql", "/vi/sparql", "/en/sparql")),
    ("pages", ("/vi", "/en", "/mapping", "/quality", "/shapes")),
)
"""Groups by how their paths begin; the rest is the service."""
_VALUES = {
    "suffix": "ttl", "version": "1", "name": "site.css", "records": "marc21", "tag": "245", "way": "title",
    "value": "a", "lang": "vi", "number": "1", "form": "json",
}  # fmt: skip
_ASKED = {
    "q": "truyen kieu", "query": SELECT, "limit": "5", "format": "application/sparql-results+json",
    "iri": "http://schema.org/Book",
}  # fmt: skip
_ASKED_ELSEWHERE = {"verb": "Identify", "query": "kieu"}
"""The same for protocols of other rooms, which have languages of their own."""
_OFTEN = {"q", "query", "iri", "verb"}
"""Parameters that an example has even when they are not required."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation."""

    name: str
    place: str
    meaning: str
    required: bool


@dataclass(frozen=True)
class Operation:
    """One method of one path, in the page's language; ``curl`` is '' where no example can be shown."""

    verb: str
    path: str
    summary: str
    parameters: list[Parameter]
    answers: list[tuple[str, str, list[str]]]
    curl: str
    anchor: str


@dataclass(frozen=True)
class Group:
    """Operations that belong together."""

    name: str
    operations: list[Operation]


def groups(described: dict[str, Any], lang: Lang, example: str) -> list[Group]:
    """The description's operations in groups; paths of the other language's pages are left out, as the page of the
    other language has them. ``example`` is ``kind/id`` of an entity that commands ask for."""
    base, other = described["servers"][0]["url"], "/en" if lang == "vi" else "/vi"
    found: dict[str, list[Operation]] = {}
    for path, operations in described["paths"].items():
        if path == other or path.startswith(f"{other}/"):
            continue
        for verb, one in operations.items():
            name = "writing" if "security" in one else _group(path)
            found.setdefault(name, []).append(_operation(base, path, verb, one, lang, example))
    order = [name for name, _ in _GROUPS] + ["service", "writing"]
    return [Group(name, found[name]) for name in order if name in found]


def _group(path: str) -> str:
    return next((name for name, starts in _GROUPS if path in starts or path.startswith(starts)), "service")


def _operation(base: str, path: str, verb: str, one: dict[str, Any], lang: Lang, example: str) -> Operation:
    parameters = [
        Parameter(item["name"], item["in"], _in(item.get("description", ""), lang, "\n\n"), bool(item.get("required")))
        for item in one.get("parameters", ())
    ]
    answers = [
        (status, _in(told["description"], lang, "\n\n"), list(told.get("content", {})))
        for status, told in one["responses"].items()
    ]
    curl = "" if "security" in one else _curl(base, path, verb, one, example)
    return Operation(verb, path, _in(one["summary"], lang, " / "), parameters, answers, curl, one["operationId"])


def _in(text: str, lang: Lang, mark: str) -> str:
    """The part of a text in both languages that is in this one."""
    parts = text.split(mark)
    half = len(parts) // len(LANGS)
    return mark.join(parts[:half] if lang == "vi" else parts[half:]) if half else text


def _curl(base: str, path: str, verb: str, one: dict[str, Any], example: str) -> str:
    """A command that gets an answer from the running catalogue."""
    kind, _, id_ = example.partition("/")
    if "{id}" in path and not (id_ and ("{kind}/{id}" in path or f"/{kind}/{{id}}" in path)):
        return ""
    filled = path.format_map(_Known(_VALUES | {"kind": kind or "work", "id": id_}))
    if "{" in filled:
        return ""
    if (elsewhere := path not in _own()) and (verb == "post" or "{" in path):
        return ""  # what a protocol of another room takes is told in its own documentation
    values = _ASKED_ELSEWHERE if elsewhere else _ASKED
    asked = {
        item["name"]: values[item["name"]]
        for item in one.get("parameters", ())
        if item["in"] == "query" and item["name"] in _OFTEN and item["name"] in values
    }
    if path.endswith("/run") or path == "/sparql":
        asked = {"query": SELECT}
    elif path == "/graph-store":
        asked = {"graph": f"{base}/graph/derived"}
    types = [kind for status, told in one["responses"].items() if status == "200" for kind in told.get("content", {})]
    accept = next((kind for kind in types if kind.endswith("json")), types[0] if types else "*/*")
    if verb == "post":
        return f"curl -H 'Accept: {accept}' --data-urlencode 'query={SELECT}' '{base}{quote(filled)}'"
    query = f"?{urlencode(asked)}" if asked else ""
    follow = "-L " if "303" in one["responses"] else ""
    return f"curl {follow}-H 'Accept: {accept}' '{base}{quote(filled)}{query}'"


@cache
def _own() -> frozenset[str]:
    return frozenset(document("", "", "", {})["paths"])


class _Known(dict[str, str]):
    """Values of path parameters; one that is not known stays as it is written."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
