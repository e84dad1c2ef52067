"""Repository records (simple and qualified Dublin Core)."""

import re
from collections.abc import Iterable
from functools import cache

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import dates, identifiers, isbd, links, places
from lienthong.mappings.dublincore import language_code, publication_dates, values
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.language import language_of
from lienthong.mappings.people import in_heading
from lienthong.mappings.record import Field
from lienthong.mappings.scripts import text_language
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.classes import ddc
from lienthong.mappings.steps.contributions import contribution
from lienthong.mappings.steps.converters import moment
from lienthong.mappings.steps.identifying import identifier
from lienthong.mappings.steps.publication import publisher_entity
from lienthong.mappings.steps.relations import language
from lienthong.mappings.text import match_key
from lienthong.mappings.wordlists import wordlist

_URN_NUMBER = re.compile(r"^(?:urn:)?(isbn|issn)[:\s]\s*(.+)$", re.IGNORECASE)
_HANDLE = re.compile(r"^https?://hdl\.handle\.net/(\S+)$")
_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)$", re.IGNORECASE)


@step
def dc_title(field: Field, context: Context) -> Iterable[str]:
    """dc.title: Title and label of Work and Instance, and the classes that every repository record has."""
    proper, remainder, _ = isbd.split_title(field.first("a"))
    if not proper:
        return ()
    tag = text_language(proper, context.language)
    node = Inner("bf:Title")
    node.add(iri("bf:mainTitle"), literal(proper, tag))
    if remainder:
        node.add(iri("bf:subtitle"), literal(remainder, tag))
    build = context.build
    for owner, cls in ((context.instance, "bf:Instance"), (context.work, "bf:Work")):
        node.close(build, owner, iri("bf:title"))
        build.name(owner, literal(proper, tag))
        build.types(owner, (cls, "schema:CreativeWork"))
    build.types(context.work, ("bf:Text",))
    build.types(context.instance, ("bf:Electronic",))
    return ("a",)


def _people(field: Field, context: Context, role: str, primary: bool) -> Iterable[str]:
    people = in_heading(field.first("a"), "", "1")
    for position, who in enumerate(people):
        kind = "organization" if who.corporate else "person"
        node = agent(kind, who, context, [], context.work_keys)
        contribution(context, node, list(who.roles) or [role], [], primary and position == 0)
    return ("a",) if people else ()


@step
def dc_creator(field: Field, context: Context) -> Iterable[str]:
    """dc.creator and dc.contributor.author; the first is the primary contribution."""
    return _people(field, context, "aut", context.count("creator") == 1)


@step
def dc_contributor(field: Field, context: Context) -> Iterable[str]:
    """dc.contributor without a known qualifier."""
    return _people(field, context, "ctb", False)


@step
def dc_advisor(field: Field, context: Context) -> Iterable[str]:
    """dc.contributor.advisor: thesis advisor."""
    return _people(field, context, "ths", False)


@step
def dc_editor(field: Field, context: Context) -> Iterable[str]:
    """dc.contributor.editor."""
    return _people(field, context, "edt", False)


@step
def dc_translator(field: Field, context: Context) -> Iterable[str]:
    """dc.contributor.translator."""
    return _people(field, context, "trl", False)


@step
def dc_publisher(field: Field, context: Context) -> Iterable[str]:
    """dc.publisher: the publisher of the Instance, an organisation; one Publication with the date."""
    if not places.publisher(field.first("a"))[1]:
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
    if raw in publication_dates(context.record):
        _publication(context)
        return ("a",)
    when = moment(raw, field, context)
    if when:
        context.build.add(context.metadata, iri("dct:date"), when)
    return ("a",) if when else ()


def _publication(context: Context) -> None:
    """The one Publication of the record, stated at the first field that belongs to it."""
    if context.count("publication") > 1:
        return
    build, inner = context.build, Inner("bf:Publication")
    for value in values(context.record, "dc.publisher"):
        name, key = places.publisher(value)
        if key:
            node = publisher_entity(name, key, context)
            inner.add(iri("bf:agent"), node)
            inner.add(iri("bflc:simpleAgent"), literal(name))
            build.add(context.instance, iri("schema:publisher"), node)
    for raw in publication_dates(context.record):
        date, year = dates.edtf(raw.partition("T")[0])
        inner.add(iri("bflc:simpleDate"), literal(raw))
        inner.add(iri("bf:date"), typed(date, "edtf:edtf") if date else literal(raw))
        if not date:
            context.flag("no_date", "dc.date$a", raw)
        if year:
            build.add(context.instance, iri("schema:datePublished"), typed(f"{year:04d}", "xsd:gYear"))
    inner.close(build, context.instance, iri("bf:provisionActivity"))


@cache
def _types() -> list[tuple[str, tuple[str, str]]]:
    found = wordlist("types")["types"].items()
    return sorted(((match_key(term), (to[0], to[1])) for term, to in found), key=lambda one: -len(one[0]))


@step
def dc_type(field: Field, context: Context) -> Iterable[str]:
    """dc.type in Vietnamese or English (``mappings/vietnamese/types.toml``), also kept as a genre."""
    value = isbd.strip_end(field.first("a")).removeprefix("info:eu-repo/semantics/")
    key = match_key(value)
    if not key:
        return ()
    context.build.add(context.work, iri("schema:genre"), literal(value, language_of(value)))
    for term, (schema, bibframe) in _types():
        if key == term or key.startswith(f"{term} "):
            context.build.types(context.work, (schema, bibframe))
            context.build.types(context.instance, (schema,))
            return ("a",)
    context.flag("unknown_type", place(field, "a"), value)
    return ("a",)


@step
def dc_language(field: Field, context: Context) -> Iterable[str]:
    """dc.language: ISO 639-1 or -2, with or without a country."""
    code = language_code(field.first("a"))
    if not code:
        context.flag("unknown_language", place(field, "a"), field.first("a"))
        return ()
    language(code, context)
    return ("a",)


@step
def dc_ddc(field: Field, context: Context) -> Iterable[str]:
    """dc.subject.ddc: a DDC number."""
    portion, mark = ddc(field.first("a"))
    if not portion:
        return ()
    inner = Inner("bf:ClassificationDdc")
    inner.add(iri("bf:classificationPortion"), literal(portion))
    if mark:
        inner.add(iri("bf:itemPortion"), literal(mark))
    inner.close(context.build, context.work, iri("bf:classification"))
    return ("a",)


@step
def dc_identifier(field: Field, context: Context) -> Iterable[str]:
    """dc.identifier: ISBN, ISSN, DOI, handle, address, or a local number.

    The handle prefix 123456789 is DSpace's default and not unique, so a handle never decides identity.
    """
    value = field.first("a").strip()
    if not value:
        return ()
    owner = context.instance
    qualifier = field.tag.rpartition(".")[2].lower()
    handle, doi, number = _HANDLE.match(value), _DOI.match(value), _URN_NUMBER.match(value)
    if handle:
        identifier(owner, "bf:Hdl", handle[1], context)
    elif doi:
        identifier(owner, "bf:Doi", doi[1], context)
    elif qualifier == "isbn" or (number and number[1].lower() == "isbn") or identifiers.isbn(value).ok:
        _isbn(value, field, context)
    elif qualifier == "issn" or (number and number[1].lower() == "issn"):
        found = identifiers.issn(number[2] if number else value)
        identifier(owner, "bf:Issn" if found else "bf:Local", found or value, context)
        if found:
            context.build.add(owner, iri("schema:issn"), literal(found))
    address = value if "://" in value else f"https://doi.org/{doi[1]}" if doi else ""
    link = links.link(address) if address else ""
    if link:
        context.build.add(owner, iri("bf:electronicLocator"), f"<{link}>")
        context.build.add(owner, iri("schema:url"), f"<{link}>")
    elif not (handle or doi or number or qualifier in ("isbn", "issn") or identifiers.isbn(value).ok):
        identifier(owner, "bf:Local", value, context)
    return ("a",)


def _isbn(value: str, field: Field, context: Context) -> None:
    found = identifiers.isbn(value)
    if found.ok:
        identifier(context.instance, "bf:Isbn", found.value13, context)
        context.build.add(context.instance, iri("schema:isbn"), literal(found.value13))
    else:
        context.flag("invalid_isbn", place(field, "a"), value)
        identifier(context.instance, "bf:Local", value, context)


@step
def dc_rights(field: Field, context: Context) -> Iterable[str]:
    """dc.rights: a licence's address as ``schema:license``, other words as a usage policy."""
    value = field.first("a").strip()
    link = links.link(value) if value.startswith(("http://", "https://")) else ""
    if link:
        context.build.add(context.instance, iri("schema:license"), f"<{link}>")
        return ("a",)
    inner = Inner("bf:UsePolicy")
    inner.add(iri("rdfs:label"), context.noted(value))
    inner.close(context.build, context.instance, iri("bf:usageAndAccessPolicy"))
    return ("a",)
