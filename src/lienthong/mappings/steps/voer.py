"""VOER: materials in versions, modules in collections, materials derived from others, persons."""

import re
from collections.abc import Iterable

from lienthong.graph.terms import iri, literal, number
from lienthong.mappings import links, platforms
from lienthong.mappings.contacts import names_contact
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import converter, step
from lienthong.mappings.namewords import families
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.concepts import concept
from lienthong.mappings.steps.identifying import identifier
from lienthong.mappings.steps.places import named_place
from lienthong.mappings.steps.platforms import contribute, numbered, state_licence, unlicensed
from lienthong.mappings.steps.related import relate
from lienthong.mappings.wordlists import wordlist

SYSTEM = "VOER"
_NUMBER = re.compile(r"[0-9a-z]{2,64}", re.ASCII | re.IGNORECASE)
_SIMPLE = re.compile(r"[0-9]{1,6}", re.ASCII)


def material(material_number: str, title: str, context: Context) -> str:
    """The IRI of the Work of another material, which its own record describes; its number where no title is known."""
    build, key = context.build, platforms.own_key("voer", context.source.id, material_number)
    new = not build.has("work", key)
    node = build.entity("work", [key], f"material|{material_number}")
    if new:
        build.types(node, ("bf:Work", "schema:CreativeWork"))
    if title:
        build.name(node, context.titled(title))
    elif new:
        build.name(node, numbered(material_number, context))
    return node


@step
def voer_number(field: Field, context: Context) -> Iterable[str]:
    """The number of a material and its version: the Work has one Instance for each version."""
    value, version = field.first("a"), field.first("version")
    identifier(context.metadata, "bf:Local", "/".join(filter(None, (value, version))), context)
    identifier(context.instance, "bf:Local", value, context, source=SYSTEM)
    if version:
        context.build.add(context.instance, iri("schema:version"), literal(version))
    return ("a", "version")


@step
def voer_type(field: Field, context: Context) -> Iterable[str]:
    """1 is a module, 2 a collection of modules; both are learning resources."""
    row = wordlist("platforms")["voer"]["types"].get(field.first("a").strip())
    if row is None:
        context.flag("unknown_type", place(field, "a"), field.first("a"))
        return ()
    for lang in ("vi", "en"):
        context.build.add(context.work, iri("schema:learningResourceType"), literal(row[lang], lang))
    context.build.types(context.work, (row["class"],))
    return ("a",)


@step
def voer_person(field: Field, context: Context) -> Iterable[str]:
    """Who made a material, by name or by number, and as what; the first author is the primary one."""
    code = platforms.relator(field.first("role"))
    primary = code == "aut" and context.count("creator") == 1
    return contribute(field, SYSTEM, [code] if code else [], context, primary)


@step
def voer_category(field: Field, context: Context) -> Iterable[str]:
    """A category of VOER's own list, as a subject of that scheme; its number alone says nothing to a reader."""
    label = field.first("a")
    if not label:
        return ()
    node = concept(label, context, classes=("bf:Topic",), system=SYSTEM)
    for predicate in ("bf:subject", "schema:about"):
        context.build.add(context.work, iri(predicate), node)
    return ("a", "id")


@step
def voer_part(field: Field, context: Context) -> Iterable[str]:
    """A module of a collection, in its order, with the section that it stands in; all of them make the contents."""
    if context.count("contents") == 1:
        _contents(context)
    value = field.first("id")
    if not value:
        return ("a", "section")
    node = material(value, field.first("a"), context)
    also = [(iri("schema:position"), number(context.count("part")))]
    if section := field.first("section"):
        also.append((iri("bf:part"), context.titled(section)))
    relate("part", node, context, field, also, owner=context.work)
    for predicate in ("bf:partOf", "schema:isPartOf"):
        context.build.add(node, iri(predicate), context.work)
    return ("a", "id", "section")


def _contents(context: Context) -> None:
    """The titles one after another, each section before its own."""
    said, before = [], ""
    for one in context.record.tagged("voer.part"):
        section, title = one.first("section"), one.first("a")
        if section and section != before:
            said.append(section)
        before = section
        if title:
            said.append(title)
    node = Inner("bf:TableOfContents")
    node.add(iri("rdfs:label"), context.titled(" -- ".join(said)))
    node.close(context.build, context.work, iri("bf:tableOfContents"))


@step
def voer_derived(field: Field, context: Context) -> Iterable[str]:
    """The material that this one was made from: ``bf:derivativeOf`` its Work."""
    found = _NUMBER.match(field.first("a").strip())
    if not found or found[0] in ("0", "None"):
        return ()
    relate("derived", material(found[0], "", context), context, field, owner=context.work)
    return ("a",)


@step
def voer_licence(field: Field, context: Context) -> Iterable[str]:
    """The number, address or words of a material's licence; VOER's own number stands for what its table says."""
    value = field.first("a").strip()
    address = voer_licence_of(value)
    if address:
        state_licence(address, context)
    else:
        unlicensed(place(field, "a"), value, context)
    return ("a",) if address else ()


def voer_licence_of(value: str) -> str:
    """The address of a licence by VOER's number, its code or its words; '' when it is not known."""
    table = wordlist("platforms")["voer"]["licences"]
    return str(table.get(value, "")) if _SIMPLE.fullmatch(value) else platforms.licence(value)


@step
def voer_person_number(field: Field, context: Context) -> Iterable[str]:
    """The number by which materials name a person."""
    identifier(context.metadata, "bf:Local", field.first("a"), context)
    return ("a",)


@step
def voer_fullname(field: Field, context: Context) -> Iterable[str]:
    """The name of a person or body of VOER; the entity has been described with it before any other field."""
    return ("a",) if context.heading_label else ()


@step
def voer_given_name(field: Field, context: Context) -> Iterable[str]:
    """First and last name, which Vietnamese users take for the family name and the given name, or the other way."""
    value, other = field.first("a"), "person.last_name" if field.tag == "person.first_name" else "person.first_name"
    family = _is_family(value)
    if family == _is_family(platforms.first(context.record, other)):
        family = (field.tag == "person.last_name") != (family and _turned(context))
    context.build.add(context.heading, iri("schema:familyName" if family else "schema:givenName"), literal(value))
    return ("a",)


def _turned(context: Context) -> bool:
    """Whether «Trần» stands as the first and «Văn Bình» as the last name of «Trần Văn Bình»: what many have in the
    middle, as «Văn», is somebody's family name too."""
    first, last = (platforms.first(context.record, f"person.{name}_name").strip() for name in ("first", "last"))
    return " " in last and context.heading_label.startswith(f"{first} ")


def _is_family(name: str) -> bool:
    return name.partition(" ")[0].casefold() in families()


@step
def voer_affiliation(field: Field, context: Context) -> Iterable[str]:
    """Where a person works: a body with its address on the web."""
    found = platforms.people(field.first("a"))
    if not found:
        return ()
    who = found[0]._replace(corporate=True)
    node = agent("organization", who, context, [], ())
    context.build.add(context.heading, iri("schema:affiliation"), node)
    address = links.link(field.first("url"))
    if address:
        context.build.add(node, iri("schema:url"), f"<{address}>")
    return ("a", "url") if address else ("a",)


@step
def voer_biography(field: Field, context: Context) -> Iterable[str]:
    """What a person tells of himself; not where that has an e-mail address or the number of a mobile."""
    if names_contact(field.first("a")):
        context.leave_out(field, "e-mail of a person: personal data, never published")
        return ()
    context.build.add(context.heading, iri("schema:description"), context.noted(field.first("a")))
    return ("a",)


@converter
def country_of_person(value: str, field: Field, context: Context) -> str:
    """The country that a person of VOER names, as a place."""
    return named_place(value, context)
