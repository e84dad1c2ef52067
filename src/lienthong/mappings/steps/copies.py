"""One copy of a book, whatever field tells of it: an Item with its shelf mark, place, barcode, volume and notes."""

from dataclasses import dataclass, field

from lienthong.graph.terms import iri, literal
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.keys import joined

_LABEL = iri("rdfs:label")
_VALUE = iri("rdf:value")
_IDENTIFIED = iri("bf:identifiedBy")


@dataclass(slots=True)
class Copy:
    """What a record says of one copy; every value is as it will be shown.

    ``scheme`` is the class of its shelf mark (``bf:ShelfMarkDdc``) and ``source`` the scheme's name when it has none
    of its own; ``identifiers`` are class, value and status; ``notes`` are text and type ("" for a plain note).
    ``availability`` is a Schema.org ItemAvailability, "" when nothing is said.
    """

    holder: str
    barcode: str = ""
    shelf: str = ""
    scheme: str = "bf:ShelfMark"
    source: str = ""
    places: list[str] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)
    identifiers: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    availability: str = ""


def write(copy: Copy, context: Context) -> str:
    """The Item of a copy, described and linked to its Instance and library. Without a barcode it is counted.

    A barcode counts with the Instance: cse-koha has 47 barcodes on two books each, and no book may share an IRI.
    """
    build, ordinal = context.build, context.count("item")
    places = (
        [joined(copy.barcode, one) for one in context.instance_keys]
        if copy.barcode
        else [joined(context.metadata, str(ordinal))]
    )
    node = build.entity("item", [joined(copy.holder, one) for one in places], f"item|{copy.barcode or ordinal}")
    build.types(node, ("bf:Item", "schema:Offer"))
    for predicate, value in (
        ("bf:itemOf", context.instance), ("schema:itemOffered", context.instance),
        ("bf:heldBy", copy.holder), ("schema:offeredBy", copy.holder),
    ):  # fmt: skip
        build.add(node, iri(predicate), value)
    for predicate in ("bf:hasItem", "schema:offers"):
        build.add(context.instance, iri(predicate), node)
    _shelf(copy, node, context)
    _numbers(copy, node, context)
    _words(copy, node, context)
    said = (copy.shelf, *copy.volumes[:1], copy.barcode)
    label = " · ".join(part for part in said if part) or context.source.library_name or context.source.id
    build.name(node, literal(label))
    return node


def _shelf(copy: Copy, node: str, context: Context) -> None:
    build = context.build
    if copy.shelf:
        inner = Inner(copy.scheme)
        inner.add(_LABEL, literal(copy.shelf))
        if copy.source:
            named = Inner("bf:Source")
            named.add(_LABEL, literal(copy.source))
            inner.add(iri("bf:source"), named.write(build, node))
        inner.close(build, node, iri("bf:shelfMark"))
        build.add(node, iri("schema:sku"), literal(copy.shelf))
    for place in dict.fromkeys(copy.places):
        _labelled("bf:Sublocation", place, node, "bf:sublocation", context)


def _numbers(copy: Copy, node: str, context: Context) -> None:
    build = context.build
    known = [("bf:Barcode", copy.barcode, "")] if copy.barcode else []
    for cls, value, status in [*known, *copy.identifiers]:
        inner = Inner(cls)
        inner.add(_VALUE, literal(value))
        if status:
            inner.add(iri("bf:status"), f"<http://id.loc.gov/vocabulary/mstatus/{status}>")
        inner.close(build, node, _IDENTIFIED)
    if copy.barcode:
        build.add(node, iri("schema:serialNumber"), literal(copy.barcode))


def _words(copy: Copy, node: str, context: Context) -> None:
    build = context.build
    for volume in copy.volumes:
        build.add(node, iri("bf:enumerationAndChronology"), literal(volume))
    for text, kind in copy.notes:
        inner = Inner("bf:Note")
        inner.add(_LABEL, context.noted(text))
        if kind:
            inner.add(iri("bf:noteType"), literal(kind))
        inner.close(build, node, iri("bf:note"))
    for policy in copy.policies:
        _labelled("bf:UsePolicy", policy, node, "bf:usageAndAccessPolicy", context, words=True)
    for state in copy.states:
        _labelled("bf:Status", state, node, "bf:status", context, words=True)
    for link in copy.links:
        build.add(node, iri("bf:electronicLocator"), f"<{link}>")
    if copy.availability:
        build.add(node, iri("schema:availability"), iri(copy.availability))


def _labelled(cls: str, text: str, node: str, predicate: str, context: Context, *, words: bool = False) -> None:
    inner = Inner(cls)
    inner.add(_LABEL, context.noted(text) if words else literal(text))
    inner.close(context.build, node, iri(predicate))
