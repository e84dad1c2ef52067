"""JSON-LD 1.1, compacted with ``graph/context.jsonld`` and framed: a tree with the entity at its top, its fragments
nested where they belong, its properties in the order of its page.

Written straight from the triples: a general compaction (PyLD) takes 20 times as long, and ours has no blank
nodes and no lists. https://www.w3.org/TR/json-ld11/#compaction-algorithms
"""

import re
from functools import cache
from typing import Any

import orjson
from pyoxigraph import Literal, NamedNode, RdfFormat, serialize

from lienthong.content import folder
from lienthong.graph.terms import prefixes
from lienthong.site.extent import triples, whole
from lienthong.site.reading import Node, Reading, Term, full
from lienthong.site.table import views

_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LOCAL = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")


@cache
def context() -> bytes:
    """The context as served at ``/context.jsonld``."""
    return (folder("graph") / "context.jsonld").read_bytes()


@cache
def _coercions() -> dict[str, str]:
    """Term to the type that the context gives its values: ``@id`` or a datatype IRI."""
    found = {}
    for name, meaning in orjson.loads(context())["@context"].items():
        if isinstance(meaning, dict) and "@type" in meaning:
            kind = meaning["@type"]
            prefix, _, local = kind.partition(":")
            found[name] = kind if kind == "@id" else prefixes().get(prefix, f"{prefix}:") + local
    return found


@cache
def _lists() -> frozenset[str]:
    """Terms whose value is a list also when there is but one: a program need not ask which it has got."""
    meanings = orjson.loads(context())["@context"].items()
    return frozenset(name for name, one in meanings if isinstance(one, dict) and one.get("@container") == "@set")


@cache
def _places(kind: str) -> dict[str, int]:
    """The order of an entity's properties, that of its page: what it is called, then ``site/views.toml``."""
    names = ("rdf:type", "rdfs:label", "schema:name", "skos:prefLabel", *views()["rows"].get(kind, ()))
    return {full(curie): place for place, curie in enumerate(names)}


@cache
def _compact(iri: str) -> str:
    for prefix, namespace in prefixes().items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def document(reading: Reading, iri: str) -> bytes:
    """The entity and its fragments as one nested JSON-LD object."""
    return _written(reading, iri, whole(reading, iri), orjson.OPT_INDENT_2)


def line(reading: Reading, iri: str, tree: dict[str, Node]) -> bytes:
    """The same on one line, without its end, of an entity whose ``tree`` (``extent.whole``) was read already."""
    return _written(reading, iri, dict(tree), 0).replace(b"\n", b" ")


def _written(reading: Reading, iri: str, tree: dict[str, Node], option: int) -> bytes:
    _order(tree, iri, reading.addresses.entity(iri).partition("/")[0])
    if any(_misread(iri) for node in tree.values() for values in node.values() for iri in _iris(values)):
        return serialize(triples(reading, iri), format=RdfFormat.JSON_LD) or b""
    waiting = set(tree) - {iri}
    body = {"@context": f"{reading.base}/context.jsonld"} | _node(iri, tree, waiting)
    included = []
    while waiting:
        # Fragments that only rdf:type leads to have no place to nest in.
        apart = min(waiting)
        waiting.discard(apart)
        included.append(_node(apart, tree, waiting))
    if included:
        body["@included"] = included
    return orjson.dumps(body, option=option)


def _order(tree: dict[str, Node], iri: str, kind: str) -> None:
    if node := tree.get(iri):
        places = _places(kind)
        tree[iri] = {name: node[name] for name in sorted(node, key=lambda one: (places.get(one, len(places)), one))}


def _iris(values: list[Term]) -> list[str]:
    return [value.value for value in values if isinstance(value, NamedNode)]


def _misread(iri: str) -> bool:
    """An IRI whose scheme is one of our prefixes ("media:…") would be expanded when read."""
    scheme, _, rest = iri.partition(":")
    return scheme in prefixes() and not rest.startswith("//")


def _node(iri: str, tree: dict[str, Node], waiting: set[str]) -> dict[str, Any]:
    body: dict[str, Any] = {"@id": iri}
    for predicate, values in tree[iri].items():
        if predicate == _RDF_TYPE:
            body["@type"] = _one([_compact(v) for v in _iris(values)])
            values = [value for value in values if isinstance(value, Literal)]
            if not values:
                continue
        name = _compact(predicate)
        found = [_value(value, _coercions().get(name, ""), tree, waiting) for value in values]
        body[name] = found if name in _lists() else _one(found)
    return body


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _value(value: Term, coerced: str, tree: dict[str, Node], waiting: set[str]) -> Any:
    if isinstance(value, NamedNode):
        if value.value in waiting:
            waiting.discard(value.value)
            return _node(value.value, tree, waiting)
        short = _compact(value.value)
        return short if coerced == "@id" else {"@id": short}
    if value.language:
        return {"@language": value.language, "@value": value.value}
    datatype = value.datatype.value
    if datatype == coerced:
        return value.value
    if datatype == f"{_XSD}string":
        return {"@value": value.value} if coerced else value.value
    if datatype == f"{_XSD}integer" and not coerced and _INTEGER.fullmatch(value.value):
        return int(value.value)
    return {"@type": _compact(datatype), "@value": value.value}
