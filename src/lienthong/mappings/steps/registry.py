"""What a row of a library registry says of its library (mappings/library/registry.toml)."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import codes, isbd, places, provinces, registry
from lienthong.mappings.authority import authority
from lienthong.mappings.engine.builder import LABEL, NAME, Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.provinces import Unit
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import authority_links
from lienthong.mappings.steps.concepts import concept
from lienthong.mappings.steps.identifying import identifier
from lienthong.mappings.steps.librarynodes import library_called
from lienthong.mappings.steps.places import named_place, unit_entity
from lienthong.text import match_key

_TYPES = "Loại thư viện"
_SERVICES = "Dịch vụ thư viện"
_LOCATION = iri("schema:location")
_IDENTIFIERS = {"isil": "ISIL", "libol": "Libol", "oclc": "OCLC"}
_SINCE, _BEFORE = 2026, 2024
"""Years that mean the provinces since and before 1 July 2025 (``provinces.unit``)."""


@step
def library_name(field: Field, context: Context) -> Iterable[str]:
    """Name of a library in the language of its column; of several records the registry's is what pages show."""
    name = isbd.strip_end(field.first("a"))
    if not name:
        return ()
    context.build.name(context.heading, literal(name, field.first("lang") or "vi"))
    return ("a", "lang")


@step
def library_type(field: Field, context: Context) -> Iterable[str]:
    """Type of a library: a term of ``mappings/codes/library_types.csv``, by its code or as lists write it."""
    code = registry.kind(field.first("a"))
    if not code and not field.first("a").strip():
        return ()
    if not code:
        context.flag("unknown_library_type", place(field, "a"), field.first("a"))
        return ()
    node = _term("library_types", code, _TYPES, context)
    context.build.add(context.heading, iri("schema:additionalType"), node)
    return ("a",)


@step
def library_service(field: Field, context: Context) -> Iterable[str]:
    """Service of a library: a term of ``mappings/codes/library_services.csv``; other words stand as written."""
    written = isbd.strip_end(field.first("a"))
    if not match_key(written):
        return ()
    code = registry.service(written)
    if code:
        node = _term("library_services", code, _SERVICES, context)
    else:
        context.flag("unknown_library_service", place(field, "a"), written)
        node = concept(written, context, classes=("bf:Topic",), system=_SERVICES)
    context.build.types(node, ("schema:LocationFeatureSpecification",))
    context.build.add(context.heading, iri("schema:amenityFeature"), node)
    return ("a",)


def _term(table: codes.Table, code: str, system: str, context: Context) -> str:
    """A term of a local list as a concept with its names in both languages."""
    build, english = context.build, literal(codes.label(table, code, "en"), "en")
    node = concept(codes.label(table, code), context, classes=("bf:Topic",), system=system)
    for predicate in (LABEL, NAME, iri("skos:prefLabel")):
        build.add(node, predicate, english)
    build.add(node, iri("skos:notation"), literal(code))
    return node


@step
def library_parent(field: Field, context: Context) -> Iterable[str]:
    """Library or body that a library belongs to: by its id in the registry, or by its name."""
    written = isbd.strip_end(field.first("a"))
    if not match_key(written):
        return ()
    node = library_called(written, context)
    if node == context.heading:
        return ()
    context.build.add(context.heading, iri("schema:parentOrganization"), node)
    return ("a",)


@step
def library_place(field: Field, context: Context) -> Iterable[str]:
    """Place of a library: its town ($a), its province since 1 July 2025 ($province) and before ($before).

    Of a former province the present one is known; of a present one the former only when it is given, since several
    became one.
    """
    done = set()
    if town := isbd.strip_end(field.first("a")):
        context.build.add(context.heading, _LOCATION, named_place(town, context))
        done.add("a")
    for unit in _provinces(field, context):
        context.build.add(context.heading, _LOCATION, unit_entity(unit, context))
        done.update(code for code, _ in field.subfields if code in ("province", "before"))
    return done


def _provinces(field: Field, context: Context) -> list[Unit]:
    now, before = (_unit(field, code, context) for code in ("province", "before"))
    if now and now.became and before in (None, now):  # the column of today holds a province of before
        before, now = now, None
    follows = provinces.successor(before) if before else None
    if before and now and now not in (before, follows):
        context.flag("province_mismatch", place(field, "province"), f"{before.full} → {now.full}")
        follows = None
    return list(dict.fromkeys(one for one in (before, now or follows) if one))


def _unit(field: Field, code: str, context: Context) -> Unit | None:
    written = isbd.strip_end(field.first(code))
    if not written:
        return None
    found = provinces.unit(places.named(written)[1], _SINCE if code == "province" else _BEFORE)
    if found is None:
        context.flag("unknown_province", place(field, code), written)
    return found


@step
def library_coordinates(field: Field, context: Context) -> Iterable[str]:
    """Coordinates of a library in degrees (WGS 84): $lat and $long, or both in $a ("21.0245, 105.8412")."""
    one, _, other = field.first("a").replace(";", ",").partition(",")
    latitude, longitude = registry.coordinates(field.first("lat") or one, field.first("long") or other)
    if not latitude:
        context.flag("bad_coordinates", place(field, "a"), ", ".join(value for _, value in field.subfields))
        return ()
    node = Inner("bf:Cartographic", "schema:GeoCoordinates")
    node.add(iri("schema:latitude"), typed(latitude, "xsd:decimal"))
    node.add(iri("schema:longitude"), typed(longitude, "xsd:decimal"))
    node.add(iri("bf:coordinates"), literal(f"{latitude}, {longitude}"))
    node.close(context.build, context.heading, iri("schema:geo"))
    return {code for code, _ in field.subfields}


@step
def library_code(field: Field, context: Context) -> Iterable[str]:
    """Code of a library: ISIL, what records write in 040 $a or 852 $a, prefix of Libol, OCLC symbol."""
    name, written = field.tag.rpartition(".")[2], field.first("a").strip()
    if not written:
        return ()
    known = name != "isil" or registry.isil(written)
    if not known:
        context.flag("no_isil", place(field, "a"), written)
    cls = "bf:Identifier" if known and name in _IDENTIFIERS else "bf:Local"
    identifier(context.heading, cls, written, context, source=_IDENTIFIERS.get(name, "") if known else "")
    return ("a",)


@step
def library_wikidata(field: Field, context: Context) -> Iterable[str]:
    """Item of Wikidata that is the same library."""
    number = registry.wikidata(field.first("a"))
    found = authority(f"(wikidata){number}") if number else None
    if found is None:
        return ()
    authority_links(context.heading, [found], context)
    return ("a",)
