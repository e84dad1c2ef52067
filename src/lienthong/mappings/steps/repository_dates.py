"""Dates of repository records: of publication, of the resource's life, of the record."""

import re
from collections.abc import Iterable

from lienthong.graph.terms import iri, literal, number, typed
from lienthong.mappings import dates, dublincore, isbd, places
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import converter, step
from lienthong.mappings.record import Field
from lienthong.mappings.steps.converters import moment
from lienthong.mappings.steps.places import place_entity
from lienthong.mappings.steps.publication import publisher_entity
from lienthong.mappings.steps.repository_rights import dc_embargo

_SIGN = re.compile(r"^[©℗cp]\s*(?=\d)")


@converter
def date_as_written(value: str, field: Field, context: Context) -> str:
    """A date in EDTF, without the time of day; other words as they stand."""
    found = dates.edtf(value.partition("T")[0])[0]
    return typed(found, "edtf:edtf") if found else literal(value)


@step
def dc_publisher(field: Field, context: Context) -> Iterable[str]:
    """dc.publisher: the publisher of the Instance, an organisation; one Publication with place and date."""
    if not any(code == "b" and places.publisher(one)[1] for code, one in dublincore.imprint(field.first("a"))):
        return ()
    _publication(context)
    return ("a",)


@step
def dc_publisher_place(field: Field, context: Context) -> Iterable[str]:
    """dc.publisher.place: where the Instance was published, in the one Publication."""
    if not places.places(field.first("a")):
        return ()
    _publication(context)
    return ("a",)


@step
def dc_date(field: Field, context: Context) -> Iterable[str]:
    """dc.date and dc.date.issued: date of publication; the time of day that DSpace adds is left out.

    Simple Dublin Core from DSpace gives the dates of accession and availability under the same name, with the time
    of day: beside a date without one they are dates of the record.
    """
    raw = field.first("a").strip()
    if not raw:
        return ()
    if raw.startswith("info:"):
        return dc_embargo(field, context)
    if raw in dublincore.fact(dublincore.publication_dates, context):
        _publication(context)
        return ("a",)
    when = moment(raw, field, context)
    if when:
        context.build.add(context.metadata, iri("dct:date"), when)
    return ("a",) if when else ()


@step
def dc_copyright_date(field: Field, context: Context) -> Iterable[str]:
    """dc.date.copyright and dcterms.dateCopyrighted: the year of copyright, as 264 _4 of MARC has it."""
    raw = _SIGN.sub("", field.first("a").strip())
    value, year = dates.edtf(raw.partition("T")[0])
    if not raw:
        return ()
    context.build.add(context.instance, iri("bf:copyrightDate"), typed(value, "edtf:edtf") if value else literal(raw))
    if year:
        context.build.add(context.instance, iri("schema:copyrightYear"), number(year))
    return ("a",)


def _publication(context: Context) -> None:
    """The one Publication of the record, stated at the first field that belongs to it."""
    if context.count("publication") > 1:
        return
    build, inner = context.build, Inner("bf:Publication")
    said = context.once(dublincore.elements)
    parts = [("a", value) for value in dublincore.said(said, "dc.publisher.place")]
    parts += [part for value in dublincore.said(said, "dc.publisher") for part in dublincore.imprint(value)]
    for code, value in parts:
        if code == "a":
            _place(value, inner, context)
        else:
            _agent(value, inner, context)
    for raw in dublincore.fact(dublincore.publication_dates, context):
        written, year = dates.edtf(raw.partition("T")[0])
        inner.add(iri("bflc:simpleDate"), literal(raw))
        inner.add(iri("bf:date"), typed(written, "edtf:edtf") if written else literal(raw))
        if not written:
            context.flag("no_date", "dc.date$a", raw)
        if year:
            build.add(context.instance, iri("schema:datePublished"), typed(f"{year:04d}", "xsd:gYear"))
    inner.close(build, context.instance, iri("bf:provisionActivity"))


def _place(value: str, inner: Inner, context: Context) -> None:
    for name, key in places.places(value):
        where = place_entity(name, key, context)
        inner.add(iri("bf:place"), where)
        inner.add(iri("bflc:simplePlace"), literal(isbd.strip_end(value)))
        context.build.add(context.instance, iri("schema:locationCreated"), where)


def _agent(value: str, inner: Inner, context: Context) -> None:
    name, key = places.publisher(value)
    if key:
        node = publisher_entity(name, key, context)
        inner.add(iri("bf:agent"), node)
        inner.add(iri("bflc:simpleAgent"), literal(name))
        context.build.add(context.instance, iri("schema:publisher"), node)
