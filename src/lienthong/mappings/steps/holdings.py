"""Holdings: 852 (https://www.loc.gov/marc/holdings/hd852.html) and Koha's 952 become Items of a holding library."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import isbd, links
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.keys import joined
from lienthong.mappings.record import Field
from lienthong.mappings.text import match_key

_LABEL = iri("rdfs:label")


def library(context: Context, code: str = "") -> str:
    """The holding library: the source's own, or in a union catalogue's file the one that 852$a names."""
    source, build = context.source, context.build
    own = not code or code in (source.id, source.library, source.isil)
    key = joined("library", source.library or source.id) if own else joined("code", match_key(code))
    new = not build.has("library", key)
    node = build.entity("library", [key], f"library|{key}")
    if new:
        build.types(node, ("bf:Agent", "bf:Organization", "schema:Library"))
        build.name(node, literal((source.library_name or source.title_vi or source.id) if own else code))
    if new and own:
        if source.place:
            build.add(node, iri("schema:address"), literal(source.place))
        if source.url:
            link = links.link(source.url)
            if link:
                build.add(node, iri("schema:url"), f"<{link}>")
        if source.isil:
            scheme = Inner("bf:Source")
            scheme.add(_LABEL, literal("ISIL"))
            inner = Inner("bf:Identifier")
            inner.add(iri("rdf:value"), literal(source.isil))
            inner.add(iri("bf:source"), scheme.write(build, node))
            inner.close(build, node, iri("bf:identifiedBy"))
    return node


def _item(context: Context, holder: str, barcode: str, ordinal: int) -> str:
    """One Item, typed and linked to its Instance and library. Without a barcode it is counted within its record.

    A barcode counts with the Instance: cse-koha has 47 barcodes on two books each, and no book may share an IRI.
    """
    build = context.build
    places = (
        [joined(barcode, one) for one in context.instance_keys] if barcode else [joined(context.metadata, str(ordinal))]
    )
    node = build.entity("item", [joined(holder, one) for one in places], f"item|{barcode or ordinal}")
    build.types(node, ("bf:Item", "schema:Offer"))
    for predicate, value in (("bf:itemOf", context.instance), ("schema:itemOffered", context.instance)):
        build.add(node, iri(predicate), value)
    for predicate in ("bf:heldBy", "schema:offeredBy"):
        build.add(node, iri(predicate), holder)
    for predicate in ("bf:hasItem", "schema:offers"):
        build.add(context.instance, iri(predicate), node)
    return node


def _details(context: Context, node: str, *, barcode: str, shelf: str, where: Iterable[str], volume: str) -> None:
    build = context.build
    for text, cls, predicate in (
        (shelf, "bf:ShelfMark", "bf:shelfMark"),
        *((one, "bf:Sublocation", "bf:sublocation") for one in where),
    ):
        if text:
            inner = Inner(cls)
            inner.add(_LABEL, literal(text))
            inner.close(build, node, iri(predicate))
    if shelf:
        build.add(node, iri("schema:sku"), literal(shelf))
    if barcode:
        inner = Inner("bf:Barcode")
        inner.add(iri("rdf:value"), literal(barcode))
        inner.close(build, node, iri("bf:identifiedBy"))
        build.add(node, iri("schema:serialNumber"), literal(barcode))
    if volume:
        build.add(node, iri("bf:enumerationAndChronology"), literal(volume))
    label = (
        " · ".join(part for part in (shelf, volume, barcode) if part)
        or context.source.library_name
        or context.source.id
    )
    build.name(node, literal(label))


def _values(field: Field, codes: str) -> list[str]:
    return [text for value in field.all(codes) if (text := isbd.strip_end(value))]


@step
def koha_item(field: Field, context: Context) -> Iterable[str]:
    """952: one Item of a Koha library: $p barcode, $o call number, $a $b $c branch and shelving location, $h volume."""
    barcode = field.first("p").strip()
    holder = library(context)
    ordinal = context.count("item")
    node = _item(context, holder, barcode, ordinal)
    _details(
        context, node, barcode=barcode, shelf=isbd.strip_end(field.first("o")),
        where=dict.fromkeys(_values(field, "abc")), volume=isbd.strip_end(field.first("h")),
    )  # fmt: skip
    _notes(field, context, node)
    return {code for code, _ in field.subfields if code in "pochabz"}


@step
def location(field: Field, context: Context) -> Iterable[str]:
    """852: one Item a field: $a library, $b/$c place within it, $h$i call number (with $k $l $m), $p barcode."""
    barcode = field.first("p").strip()
    holder = library(context, isbd.strip_end(field.first("a")))
    ordinal = context.count("item")
    node = _item(context, holder, barcode, ordinal)
    shelf = " ".join(_values(field, "khijlm"))
    _details(
        context, node, barcode=barcode, shelf=shelf, where=dict.fromkeys(_values(field, "bcg")),
        volume=isbd.strip_end(" ".join(field.all("3"))),
    )  # fmt: skip
    _notes(field, context, node)
    return {code for code, _ in field.subfields if code in "abcgkhijlmp3z"}


def _notes(field: Field, context: Context, node: str) -> None:
    """Notes on the copy that are for the public ($z)."""
    for value in _values(field, "z"):
        inner = Inner("bf:Note")
        inner.add(_LABEL, context.noted(value))
        inner.close(context.build, node, iri("bf:note"))
