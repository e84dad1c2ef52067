"""Schema.org JSON-LD of an entity page: what the page shows, for search engines. Data blocks are not scripts.

One block for the entity, one for its breadcrumbs (https://developers.google.com/search/docs/appearance/structured-data).
"""

from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson
from pyoxigraph import Literal, NamedNode

from lienthong.graph.terms import prefixes
from lienthong.messages import LANGS
from lienthong.site.addresses import is_web
from lienthong.site.codes import code_name
from lienthong.site.reading import Node, Term, full, iris, texts
from lienthong.site.schema_facts import Body, facts
from lienthong.site.show import Show

MOST_VALUES = 30
"""Values of one property that are told; a page shows no more at once either."""
MOST_INNER = 60
"""Inner nodes of one entity that are told."""

_DEEPEST = 3
_PLAIN = frozenset({"CreativeWork", "DefinedTerm", "Organization", "Thing"})
_APART = frozenset(
    {"workExample", "offers", "exampleOfWork", "url", "name", "openingHours", "address", "potentialAction", "sameAs"}
)
"""What is written in a way of its own."""
_BY_KIND = {
    "subject": "DefinedTerm", "place": "Place", "library": "Library", "series": "CreativeWorkSeries",
    "work": "CreativeWork", "instance": "CreativeWork", "agent": "Thing", "item": "Offer", "dataset": "Dataset",
}  # fmt: skip
_OF_WORKS = {"SheetMusic": ("MusicComposition", "SheetMusic"), "ImageObject": ("ImageObject", "VisualArtwork")}
"""A Work of notated music is what was composed, an Instance its print; a picture was made by somebody."""
_SAME = ("schema:sameAs", "skos:exactMatch")


@dataclass
class _Budget:
    """How many inner nodes may still be told."""

    left: int = MOST_INNER

    def spend(self) -> bool:
        self.left -= 1
        return self.left >= 0


def described(show: Show, iri: str, node: Node, page: str) -> Body:
    """The Schema.org properties of an entity, what it refers to by name; not ``fitted`` yet."""
    types = _types(show, iri, node)
    body: Body = {"@type": types[0] if len(types) == 1 else types, "@id": iri, "url": page}
    body["name"] = show.name(iri).text
    body |= _properties(show, node, _Budget(), _DEEPEST)
    # A library's own site says who it is (https://schema.org/sameAs: «official website»); a book's address does not.
    kinds = (*_SAME, "schema:url") if show.addresses.entity(iri).startswith("library/") else _SAME
    if same := list(dict.fromkeys(one for curie in kinds for one in iris(node, curie) if is_web(one))):
        body["sameAs"] = same[:MOST_VALUES]
    return body


def _properties(show: Show, node: Node, budget: _Budget, depth: int) -> Body:
    schema, found = prefixes()["schema"], {}
    for predicate, values in node.items():
        name = predicate.removeprefix(schema)
        if not predicate.startswith(schema) or name in _APART or name not in facts().owners:
            continue
        told = [_value(show, one, budget, depth) for one in islice(_own(show, name, values), MOST_VALUES)]
        if kept := _once([one for one in told if one]):
            found[name] = kept[0] if len(kept) == 1 else kept
    return found


def _own(show: Show, name: str, values: list[Term]) -> list[Term]:
    """Of what is said in both languages of the pages that of this page; other names stay beside each other."""
    said = {one.language if isinstance(one, Literal) else None for one in values}
    if said != set(LANGS) or name == "alternateName":
        return values
    return [one for one in values if isinstance(one, Literal) and one.language == show.lang]


def _once(values: list[Any]) -> list[Any]:
    """Each value once; of several headings of one person or body the first, since a name is all that readers see."""
    found: dict[str, Any] = {}
    for one in values:
        found.setdefault(orjson.dumps(_named(one), option=orjson.OPT_SORT_KEYS).decode(), one)
    return list(found.values())


def _named(value: Any) -> Any:
    """What tells a value from others: of a person or body its type and name."""
    if isinstance(value, dict) and value.get("@type") in ("Person", "Organization"):
        return [value["@type"], value.get("name")]
    return value


def _value(show: Show, value: NamedNode | Literal, budget: _Budget, depth: int) -> Any:
    if isinstance(value, Literal):
        return value.value
    if "#" in value.value and show.addresses.entity(value.value):
        return _inner(show, value.value, budget, depth - 1) if depth and budget.spend() else None
    if show.addresses.entity(value.value):
        return reference(show, value.value)
    if name := code_name(value.value, show.lang):
        return {"@type": "Thing", "@id": value.value, "name": name}
    return value.value


def _inner(show: Show, iri: str, budget: _Budget, depth: int) -> Body | None:
    """A node inside an entity (a research project, an issue, a place on the map), when Schema.org has a type for it."""
    node = show.reading.node(iri)
    types = _named_types(node)
    if not types:
        return None
    body: Body = {"@type": types[0] if len(types) == 1 else types}
    if name := show.best(node, "schema:name", "rdfs:label"):
        body["name"] = name.text
    body |= _properties(show, node, budget, depth)
    return body | _addresses(node)


def _addresses(node: Node) -> Body:
    """Where the catalogue of a library is, and how it is searched, which an entity tells of itself in another way."""
    addresses = [one for one in iris(node, "schema:url") if is_web(one)]
    return {"url": addresses[0]} if addresses else {}


def reference(show: Show, iri: str) -> Body:
    """An entity that another one refers to: its type and name."""
    kind = show.addresses.entity(iri).partition("/")[0]
    name = _BY_KIND.get(kind, "Thing")
    if kind in ("agent", "subject", "series"):
        classes = {value.value for value in show.reading.values(iri, "rdf:type", 10)}
        wanted = {"agent": ("Person", "Organization"), "series": ("Periodical", "BookSeries")}
        fitting = [
            one for one in wanted.get(kind, ("LocationFeatureSpecification",)) if full(f"schema:{one}") in classes
        ]
        name = next(iter(fitting), "Organization" if kind == "agent" else name)
    return {"@type": name, "@id": iri, "name": show.name(iri).text}


def _types(show: Show, iri: str, node: Node) -> list[str]:
    kind = show.addresses.entity(iri).partition("/")[0]
    found = _named_types(node)
    if kind == "work":
        found = sorted({one for name in found for one in _OF_WORKS.get(name, (name,))})
    return found or [_BY_KIND.get(kind, "Thing")]


def _named_types(node: Node) -> list[str]:
    """The closest of the Schema.org classes of a node: none that is above another, no general one beside another."""
    schema, known = prefixes()["schema"], facts()
    names = {one.removeprefix(schema) for one in iris(node, "rdf:type") if one.startswith(schema)} & known.above.keys()
    special = names - _PLAIN or names
    return sorted(one for one in special if not any(one != other and one in known.kinds(other) for other in special))


def term_set(show: Show, node: Node) -> Body:
    """The scheme that a subject is of, and its number there (https://schema.org/DefinedTerm)."""
    found: Body = {}
    for one in (*iris(node, "skos:inScheme"), *iris(node, "bf:source")):
        inner = "#" in one and bool(show.addresses.entity(one))
        name = show.best(show.reading.node(one), "rdfs:label", "schema:name") if inner else show.name(one)
        if name:
            found["inDefinedTermSet"] = {"@type": "DefinedTermSet", "name": name.text} | ({} if inner else {"@id": one})
            break
    codes = [text for text, _ in texts(node, "skos:notation")]
    return found | ({"termCode": codes[0]} if codes else {})
