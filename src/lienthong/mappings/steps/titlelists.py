"""What a KBART list says of a title itself (mappings/kbart/titles.toml); who may read it is told in ``licensed``."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import dates, identifiers, isbd, places, titlelists
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.keys import record_key
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.contributions import contribution
from lienthong.mappings.steps.identifying import identifier
from lienthong.mappings.steps.publication import publisher_entity
from lienthong.mappings.steps.related import relate

_SERIAL = ("bf:Serial", "schema:Periodical", "serl")
_MONOGRAPH = ("bf:Monograph", "schema:Book", "mono")
_NO_LANGUAGE = "zxx"


@step
def kbart_title(field: Field, context: Context) -> Iterable[str]:
    """publication_title: Title and label of Work and Instance, their classes; a volume is part of the Instance's."""
    proper, remainder, _ = isbd.split_title(field.first("a"))
    if not proper:
        return ()
    build, part = context.build, titlelists.value(context.record, "volume")
    cls, schema, issuance = _SERIAL if titlelists.is_serial(context.record) else _MONOGRAPH
    build.types(context.work, ("bf:Work", "bf:Text", cls, "schema:CreativeWork", schema))
    build.types(context.instance, ("bf:Instance", "bf:Electronic", "schema:CreativeWork", schema))
    build.name(context.work, context.titled(proper))
    build.name(context.instance, context.titled(f"{proper}. {part}" if part else proper))
    for owner in (context.work, context.instance):
        node = Inner("bf:Title")
        node.add(iri("bf:mainTitle"), context.titled(proper))
        node.add(iri("bf:subtitle"), context.titled(remainder))
        if owner == context.instance:
            node.add(iri("bf:partNumber"), literal(part))
        node.close(build, owner, iri("bf:title"))
    for predicate, value in (
        ("bf:issuance", iri(f"issuance:{issuance}")), ("bf:media", iri("media:c")), ("bf:carrier", iri("carrier:cr")),
    ):  # fmt: skip
        build.add(context.instance, iri(predicate), value)
    return ("a",)


@step
def kbart_volume(field: Field, context: Context) -> Iterable[str]:
    """monograph_volume: part of the Instance's title, which tells it."""
    return ("a",) if titlelists.value(context.record, "title") else ()


@step
def kbart_number(field: Field, context: Context) -> Iterable[str]:
    """online_identifier: ISSN or ISBN of the Instance; print_identifier: that of the printed edition beside it."""
    serial, done = titlelists.is_serial(context.record), set[str]()
    online, printed = (field.first(code).strip() for code in ("online", "print"))
    if online:
        _standard_number(online, serial, context.instance, place(field, "online"), context)
        done.add("online")
    if printed:
        keys = titlelists.print_keys(context.record)
        if keys:
            _printed(keys, printed, serial, field, context)
        else:
            _standard_number(printed, serial, context.instance, place(field, "print"), context)
        done.add("print")
    return done


def _standard_number(written: str, serial: bool, owner: str, where: str, context: Context) -> None:
    """A number whose check digit holds, else a local one with a flag."""
    found = identifiers.issn(written) if serial else identifiers.isbn(written).value13
    if found:
        identifier(owner, "bf:Issn" if serial else "bf:Isbn", found, context)
        context.build.add(owner, iri("schema:issn" if serial else "schema:isbn"), literal(found))
    else:
        context.flag("invalid_issn" if serial else "invalid_isbn", where, written)
        identifier(owner, "bf:Local", written, context)


def _printed(keys: list[str], written: str, serial: bool, field: Field, context: Context) -> None:
    build = context.build
    title = context.titled(isbd.split_title(titlelists.value(context.record, "title"))[0])
    node = build.entity("instance", keys, "printed")
    build.types(node, ("bf:Instance", "bf:Print", "schema:CreativeWork", (_SERIAL if serial else _MONOGRAPH)[1]))
    for predicate in ("rdfs:label", "schema:name"):
        build.add(node, iri(predicate), title)
    _standard_number(written, serial, node, place(field, "print"), context)
    relate("776", node, context, field)


@step
def kbart_person(field: Field, context: Context) -> Iterable[str]:
    """first_author and first_editor; a bare family name, all that the standard asks for, is a statement, no heading."""
    role = "edt" if field.tag == "kbart.editor" else "aut"
    written = isbd.strip_end(field.first("a"))
    found = titlelists.people(written)
    for position, who in enumerate(found):
        kind = "organization" if who.corporate else "person"
        node = agent(kind, who, context, [], context.within(who.key))
        contribution(context, node, list(who.roles) or [role], [], role == "aut" and position == 0)
    if written and not found:
        context.build.add(context.instance, iri("bf:responsibilityStatement"), literal(written))
    return ("a",)


@step
def kbart_publication(field: Field, context: Context) -> Iterable[str]:
    """publisher_name and the dates of a monograph: one Publication, stated at the first of them."""
    if context.count("publication") == 1:
        _publication(context)
    if field.tag == "kbart.publisher":
        return ("a",) if places.publisher(field.first("a"))[1] else ()
    online = field.first("online").strip()
    return {code for code, value in field.subfields if value.strip() and (code == "online" or not online)}


def _publication(context: Context) -> None:
    build, inner = context.build, Inner("bf:Publication")
    name, key = places.publisher(titlelists.value(context.record, "publisher"))
    if key:
        node = publisher_entity(name, key, context)
        inner.add(iri("bf:agent"), node)
        inner.add(iri("bflc:simpleAgent"), literal(name))
        build.add(context.instance, iri("schema:publisher"), node)
    written = titlelists.value(context.record, "published", "online")
    written = written or titlelists.value(context.record, "published", "print")
    date, year = dates.edtf(written)
    inner.add(iri("bflc:simpleDate"), literal(written))
    inner.add(iri("bf:date"), typed(date, "edtf:edtf") if date else literal(written))
    if written and not date:
        context.flag("no_date", "kbart.published$online", written)
    if year:
        build.add(context.instance, iri("schema:datePublished"), typed(f"{year:04d}", "xsd:gYear"))
    inner.close(build, context.instance, iri("bf:provisionActivity"))


@step
def kbart_related(field: Field, context: Context) -> Iterable[str]:
    """preceding_ and parent_publication_title_id: another title of this list, by its number there."""
    own = field.first("a").strip()
    if not own or own == titlelists.number(context.record):
        return ()
    build = context.build
    node = build.entity("instance", [record_key(context.source.id, own)], f"title|{own}")
    build.types(node, ("bf:Instance", "schema:CreativeWork"))
    build.name(node, literal(own, _NO_LANGUAGE))
    relate("780" if field.tag == "kbart.preceding" else "773", node, context, field)
    return ("a",)
