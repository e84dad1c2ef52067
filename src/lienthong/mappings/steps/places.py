"""Places as entities: of publication, of subjects, by hierarchy (752, 662); Vietnamese provinces with their times."""

from collections.abc import Iterable, Sequence
from functools import cache

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import isbd, places, provinces
from lienthong.mappings.authority import Authority
from lienthong.mappings.engine.builder import Builder, Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.identity import publication_year
from lienthong.mappings.keys import joined
from lienthong.mappings.provinces import Unit
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import authority_links
from lienthong.text import match_key

CLASSES = ("bf:Place", "schema:Place")
_STATISTICS_OFFICE = "Tổng cục Thống kê"
_ISO = "ISO 3166-2"
_OTHER_NAME = iri("schema:alternateName")
_WITHIN = iri("schema:containedInPlace")


def place_entity(name: str, key: str, context: Context, authority: Sequence[Authority] = ()) -> str:
    """The IRI of a place, described on first mention; a province of Vietnam with its codes, time and successor."""
    build = context.build
    unit = provinces.unit(key, context.once(publication_year))
    if unit and not authority:
        return unit_entity(unit, context)
    keys = [joined("authority", one.key) for one in authority] + [unit.key if unit else key]
    new = not build.has("place", keys[0])
    node = build.entity("place", keys, f"place|{key}")
    if new:
        build.types(node, CLASSES)
        build.name(node, literal(name))
        authority_links(node, authority, context)
    return node


def named_place(label: str, context: Context, authority: Sequence[Authority] = ()) -> str:
    """The place that a heading names; what the table of places knows by another name keeps that name too."""
    name, key = places.named(label)
    node = place_entity(name, key, context, authority)
    if match_key(label) != match_key(name):
        context.build.add(node, _OTHER_NAME, literal(label))
    return node


def unit_entity(unit: Unit, context: Context) -> str:
    """The IRI of a province or central city of one time, described with those before and after it."""
    build = context.build
    new = not build.has("place", unit.key)
    node = build.entity("place", [unit.key], f"place|{unit.key}")
    if new:
        build.types(node, CLASSES)
        others, lines = _family(unit)
        for other in others:
            build.entity("place", [other.key], f"place|{other.key}")
        build.lines.update(lines)
    return node


@cache
def _family(unit: Unit) -> tuple[tuple[Unit, ...], dict[str, None]]:
    """A unit, those that it replaced and the one that replaced it: made once, since it is the same in every record."""
    later = provinces.successor(unit)
    others = (*provinces.predecessors(unit), *((later,) if later else ()))
    build = Builder()
    nodes = {one: build.entity("place", [one.key], f"place|{one.key}") for one in (unit, *others)}
    for one, node in nodes.items():
        _describe(one, node, build)
        after = provinces.successor(one)
        if after in nodes:
            build.add(node, iri("dct:isReplacedBy"), nodes[after])
            build.add(nodes[after], iri("dct:replaces"), node)
    return others, build.lines


def _describe(unit: Unit, node: str, build: Builder) -> None:
    build.types(node, CLASSES)
    build.name(node, literal(unit.name))
    if unit.full != unit.name:
        build.add(node, _OTHER_NAME, literal(unit.full))
    if unit.valid:
        build.add(node, iri("dct:valid"), typed(unit.valid, "edtf:edtf"))
    for code, system in ((unit.gso, _STATISTICS_OFFICE), (unit.iso, _ISO)):
        if code:
            source = Inner("bf:Source")
            source.add(iri("rdfs:label"), literal(system, "vi" if system == _STATISTICS_OFFICE else ""))
            inner = Inner("bf:Identifier")
            inner.add(iri("rdf:value"), literal(code))
            inner.add(iri("bf:source"), source.write(build, node))
            inner.close(build, node, iri("bf:identifiedBy"))


@step
def hierarchical_place(field: Field, context: Context) -> Iterable[str]:
    """752: a place by its country, province, town."""
    node = hierarchy(field, context)
    if not node:
        return ()
    context.build.add(context.instance, iri("bf:place"), node)
    return {code for code, value in field.subfields if code in "abcdfgh" and isbd.strip_end(value)}


def hierarchy(field: Field, context: Context) -> str:
    """The place of a 662 or 752, joined as a heading's subdivisions are, within the place next above it."""
    parts = [part for value in field.all("abcdfgh") if (part := isbd.strip_end(value))]
    if len(parts) < 2:
        return named_place(parts[0], context) if parts else ""
    label = " -- ".join(parts)
    node = place_entity(label, match_key(label), context)
    context.build.add(node, _OTHER_NAME, literal(parts[-1]))
    context.build.add(node, _WITHIN, named_place(parts[-2], context))
    return node
