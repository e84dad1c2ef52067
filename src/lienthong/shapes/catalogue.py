"""The shapes of ``shapes/*.ttl`` as a table: what each says, how severely, and to whom.

Messages are resolved from here by the shape that an engine names, so both languages are there whatever the
engine makes of language tags.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from lienthong.content import folder
from lienthong.errors import RuleError

OWN_SHAPES = "lt:shape/"
"""Namespace of our shapes."""

SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf")
_ABOUT = ("message", "name", "severity", *_TARGETS)

Graph = dict[str, dict[str, list[object]]]


class Shape(NamedTuple):
    """One shape that can report something.

    ``file`` is its file in ``shapes/``; ``path`` is written as in SPARQL with full IRIs, '' for a shape about
    the node itself; ``targets`` are the nodes it is asked of, as pairs of SHACL's target property and IRI.
    ``computed`` shapes are stated in SHACL-SPARQL and checked on the hot path by ``computed.py``.
    """

    id: str
    file: str
    severity: str
    path: str
    targets: tuple[tuple[str, str], ...]
    computed: bool
    name_vi: str
    name_en: str
    message_vi: str
    message_en: str


@cache
def shapes() -> dict[str, Shape]:
    """Every reporting shape by its local name, in the order of the files.

    Raises RuleError when one has no severity, name or message in both languages.
    """
    table: dict[str, Shape] = {}
    for file in files():
        graph = _by_subject(_parsed(file))
        users = _users(graph)
        for subject, about in list(graph.items()):
            if subject.startswith(OWN_SHAPES) and _reports(about):
                name = subject.removeprefix(OWN_SHAPES)
                table[name] = _shape(name, file.name, graph, users)
    return table


def files() -> list[Path]:
    """The shape files, sorted by name."""
    return sorted(folder("shapes").glob("*.ttl"))


@cache
def core_ntriples() -> str:
    """The shapes of the hot path as N-Triples: without the computed ones and without texts for people."""
    computed = {one.file for one in shapes().values() if one.computed}
    texts = (f"{SH}message", f"{SH}name")
    parsed = (triple for file in files() if file.name not in computed for triple in _parsed(file))
    return ntriples(triple for triple in parsed if triple.predicate.value not in texts)


@cache
def all_ntriples() -> str:
    """Every shape with its texts as N-Triples, for whoever validates with plain SHACL."""
    return ntriples(triple for file in files() for triple in _parsed(file))


def ntriples(triples: Iterable[Triple]) -> str:
    """The triples as N-Triples text."""
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


@cache
def _parsed(file: Path) -> tuple[Triple, ...]:
    try:
        return tuple(quad.triple for quad in parse(path=str(file), format=RdfFormat.TURTLE))
    except SyntaxError as error:
        raise RuleError("shapes_syntax", file=file.name, detail=error.msg) from None


def _by_subject(triples: Iterable[Triple]) -> Graph:
    graph: Graph = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        graph[getattr(triple.subject, "value", "")][triple.predicate.value].append(triple.object)
    return graph


def _reports(about: dict[str, list[object]]) -> bool:
    """Whether a shape has a constraint of its own, besides targets and property shapes."""
    grouping = {f"{_RDF}type", f"{SH}property", f"{SH}path", *(SH + name for name in _ABOUT)}
    return not about.keys() <= grouping


def _users(graph: Graph) -> dict[str, str]:
    """Property shape to the node shape that uses it."""
    return {
        getattr(used, "value", ""): node for node, about in graph.items() for used in about.get(f"{SH}property", [])
    }


def _shape(name: str, file: str, graph: Graph, users: dict[str, str]) -> Shape:
    about = graph[OWN_SHAPES + name]
    node = graph[users.get(OWN_SHAPES + name, OWN_SHAPES + name)]
    names, messages = _texts(about, "name"), _texts(about, "message")
    severity = "".join(getattr(one, "value", "").removeprefix(SH) for one in about.get(f"{SH}severity", []))
    if not severity or not names.keys() == messages.keys() == {"vi", "en"}:
        raise RuleError("shapes_incomplete", file=file, shape=name)
    targets = tuple((kind, getattr(one, "value", "")) for kind in _TARGETS for one in node.get(SH + kind, []))
    paths = [path(graph, one) for one in about.get(f"{SH}path", [])]
    return Shape(
        name, file, severity, "".join(paths), targets, f"{SH}sparql" in about,
        names["vi"], names["en"], messages["vi"], messages["en"],
    )  # fmt: skip


def _texts(about: dict[str, list[object]], kind: str) -> dict[str, str]:
    return {one.language: one.value for one in about.get(SH + kind, []) if isinstance(one, Literal) and one.language}


def path(graph: Graph, node: object) -> str:
    """A SHACL property path written as in SPARQL (https://www.w3.org/TR/shacl/#property-paths)."""
    if isinstance(node, NamedNode):
        return str(node)
    about = graph[getattr(node, "value", "")]
    if f"{_RDF}first" in about:
        return "/".join(path(graph, one) for one in _members(graph, node))
    [(kind, objects)] = [(key.removeprefix(SH), found) for key, found in about.items() if key.startswith(SH)]
    if kind == "alternativePath":
        return "(" + "|".join(path(graph, one) for one in _members(graph, objects[0])) + ")"
    prefix, suffix = {
        "inversePath": ("^", ""),
        "zeroOrMorePath": ("", "*"),
        "oneOrMorePath": ("", "+"),
        "zeroOrOnePath": ("", "?"),
    }[kind]
    return f"{prefix}{path(graph, objects[0])}{suffix}"


def _members(graph: Graph, node: object) -> Iterable[object]:
    """The members of an RDF list."""
    while f"{_RDF}first" in (about := graph[getattr(node, "value", "")]):
        yield about[f"{_RDF}first"][0]
        node = about[f"{_RDF}rest"][0]
