"""Schema.org JSON-LD of an entity page: what the page shows, for search engines. Data blocks are not scripts.

One block for the entity, one for its breadcrumbs (https://developers.google.com/search/docs/appearance/structured-data).
"""

from typing import Any

import orjson
from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from lienthong.graph.terms import prefixes
from lienthong.messages import LANGS
from lienthong.site.access import Access
from lienthong.site.editions import Edition
from lienthong.site.holdings import Holdings
from lienthong.site.reading import Node, Term, full, iris
from lienthong.site.show import Show

_GENERAL = ("CreativeWork", "DefinedTerm", "Organization", "Thing")
_APART = ("workExample", "offers", "exampleOfWork", "url")
_FEATURE = "schema:LocationFeatureSpecification"
_BY_KIND = {
    "subject": "DefinedTerm", "place": "Place", "library": "Library", "series": "CreativeWorkSeries",
    "work": "CreativeWork", "instance": "CreativeWork", "agent": "Thing", "item": "Offer",
}  # fmt: skip


def script(data: dict[str, Any]) -> Markup:
    """A data block; no value of it can end the element or begin another."""
    text = orjson.dumps({"@context": "https://schema.org"} | data).decode()
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(f'<script type="application/ld+json">{text}</script>')


def crumbs(steps: list[tuple[str, str]]) -> dict[str, Any]:
    """A BreadcrumbList of (name, address)."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def described(show: Show, iri: str, node: Node, page: str) -> dict[str, Any]:
    """The Schema.org properties of an entity, what it refers to by name."""
    schema = prefixes()["schema"]
    body: dict[str, Any] = {"@type": _type(show, iri, node), "@id": iri, "url": page}
    body["name"] = show.name(iri).text
    for predicate, values in node.items():
        name = predicate.removeprefix(schema)
        if not predicate.startswith(schema) or name in _APART or name == "name":
            continue
        found = [_value(show, value) for value in _own(show, name, values)[:50]]
        kept = _once([value for value in found if value])
        if kept:
            body[name] = kept[0] if len(kept) == 1 else kept
    return body


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


def _value(show: Show, value: NamedNode | Literal) -> Any:
    if isinstance(value, Literal):
        return value.value
    if "#" in value.value and show.addresses.entity(value.value.partition("#")[0]):
        return _inner(show, value.value)
    if not show.addresses.entity(value.value):
        return value.value
    return reference(show, value.value)


def _inner(show: Show, iri: str, depth: int = 3) -> dict[str, Any] | None:
    """A node inside an entity (a research project, a place on the map, a catalogue's search), when Schema.org has a
    type for it; ``depth`` is how far into it the description goes."""
    node, schema = show.reading.node(iri), prefixes()["schema"]
    types = sorted(one.removeprefix(schema) for one in iris(node, "rdf:type") if one.startswith(schema))
    if not types:
        return None
    body: dict[str, Any] = {"@type": types[0]}
    if name := show.best(node, "schema:name", "rdfs:label"):
        body["name"] = name.text
    for predicate, values in node.items():
        key = predicate.removeprefix(schema)
        if predicate.startswith(schema) and key != "name":
            deep = isinstance(values[0], NamedNode) and "#" in values[0].value
            if deep and not depth:
                continue
            found = _inner(show, values[0].value, depth - 1) if deep else _value(show, values[0])
            body |= {key: found} if found else {}
    return body


def reference(show: Show, iri: str) -> dict[str, Any]:
    """An entity that another one refers to: its type and name."""
    kind = show.addresses.entity(iri).partition("/")[0]
    name = _BY_KIND.get(kind, "Thing")
    if kind == "agent":
        classes = {value.value for value in show.reading.values(iri, "rdf:type")}
        name = "Person" if full("schema:Person") in classes else "Organization"
    elif kind == "subject" and any(v.value == full(_FEATURE) for v in show.reading.values(iri, "rdf:type", 10)):
        name = _FEATURE.partition(":")[2]
    return {"@type": name, "@id": iri, "name": show.name(iri).text}


def _type(show: Show, iri: str, node: Node) -> str:
    schema = prefixes()["schema"]
    names = sorted(one.removeprefix(schema) for one in iris(node, "rdf:type") if one.startswith(schema))
    special = [name for name in names if name not in _GENERAL]
    kind = show.addresses.entity(iri).partition("/")[0]
    return next(iter(special or names), _BY_KIND.get(kind, "Thing"))


def examples(editions: list[Edition], kind: str) -> list[dict[str, Any]]:
    """``workExample`` of a work page; ``kind`` is the work's own type."""
    found = []
    for one in editions:
        body: dict[str, Any] = {"@type": kind, "@id": one.iri, "name": one.title.text}
        if one.isbns:
            body["isbn"] = one.isbns[0]
        if one.year:
            body["datePublished"] = one.year
        found.append(body)
    return found


def offers(holdings: Holdings) -> list[dict[str, Any]]:
    """``offers`` of an instance page: one for each copy shown (Schema Bib Extend's pattern for holdings)."""
    return [
        {
            "@type": "Offer",
            "offeredBy": {"@type": "Library", "name": copy.library.text},
            **({"sku": copy.shelf_mark} if copy.shelf_mark else {}),
            **({"serialNumber": copy.barcode} if copy.barcode else {}),
        }
        for copy in holdings.copies
    ]


def prices(access: Access) -> list[dict[str, Any]]:
    """``offers`` of sellers: those that name a price (https://schema.org/Offer)."""
    return [
        {
            "@type": "Offer",
            "name": one.label.text,
            "price": one.price,
            "priceCurrency": one.currency,
            **({"url": one.link.href} if one.link else {}),
        }
        for one in access.offers
        if one.price and one.currency
    ]
