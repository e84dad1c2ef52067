"""Subjects: 600–655 (https://www.loc.gov/marc/bibliographic/bd6xx.html)."""

from collections.abc import Iterable, Sequence

from lienthong.graph.terms import iri, literal
from lienthong.mappings import coded, isbd
from lienthong.mappings import people as people_of
from lienthong.mappings.authority import Authority, authorities
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.keys import joined
from lienthong.mappings.language import language_of
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import BODY_CODES, agent, authority_codes, authority_links, body, told_apart
from lienthong.mappings.text import match_key

_SCHEME_OF_INDICATOR = {
    "0": "lcsh", "1": "lcshac", "2": "mesh", "3": "nal", "5": "cash", "6": "rvm",
}  # fmt: skip
_SUBDIVISIONS = "vxyz"


def scheme(field: Field) -> str:
    """The scheme's code: $2, wherever it stands (NLV writes it before $a), else the second indicator; '' if none."""
    return field.first("2").strip() or _SCHEME_OF_INDICATOR.get(field.ind2, "")


def concept(
    label: str, context: Context, *, classes: Sequence[str], system: str, authority: Sequence[Authority] = ()
) -> str:
    """The IRI of a subject of one scheme, described on first mention."""
    build = context.build
    kind = classes[0]
    keys = [joined("authority", one.key) for one in authority]
    keys.append(joined(match_key(system), kind, match_key(label)))
    new = not build.has("subject", keys[0])
    node = build.entity("subject", keys, f"subject|{match_key(label)}")
    if new:
        tagged = literal(label, language_of(label))
        build.types(node, (*classes, "skos:Concept", "schema:DefinedTerm"))
        build.name(node, tagged)
        build.add(node, iri("skos:prefLabel"), tagged)
        if system:
            _source(node, system, context)
        authority_links(node, authority, context)
    return node


def _source(node: str, system: str, context: Context) -> None:
    """A published scheme has an IRI; a local one (Bộ TK TVQG) is named by its words, never by an invented IRI."""
    known = coded.node("schemes", system)
    if known:
        context.build.add(node, iri("skos:inScheme"), known)
        context.build.add(node, iri("bf:source"), known)
        return
    inner = Inner("bf:Source")
    inner.add(iri("rdfs:label"), literal(system, language_of(system)))
    inner.close(context.build, node, iri("bf:source"))


def _about(node: str, context: Context) -> None:
    context.build.add(context.work, iri("bf:subject"), node)
    context.build.add(context.work, iri("schema:about"), node)


def _subdivided(first: str, field: Field, context: Context, system: str, classes: Sequence[str]) -> str:
    """The subject of a heading: its first part, or the whole with its subdivisions, broader the first part."""
    parts = [isbd.strip_end(value) for code, value in field.subfields if code in _SUBDIVISIONS]
    parts = [part for part in parts if part]
    known = authorities(field)
    if not parts:
        return concept(first, context, classes=classes, system=system, authority=known)
    label = " -- ".join([first, *parts])
    node = concept(label, context, classes=("bf:Topic", "bf:ComplexSubject"), system=system, authority=known)
    broader = concept(first, context, classes=classes, system=system)
    context.build.add(node, iri("skos:broader"), broader)
    return node


@step
def topic(field: Field, context: Context) -> Iterable[str]:
    """648, 650, 651 and 630: a subject of its scheme, with its subdivisions."""
    heading = "abcdfghklmnoprst" if field.tag == "630" else "abcdg"
    first = isbd.strip_end(" ".join(field.all(heading)))
    if not first:
        return ()
    classes = {
        "648": ("bf:Temporal",),
        "651": ("bf:Topic", "bf:Place", "schema:Place"),
        "630": ("bf:Topic",),
    }.get(field.tag, ("bf:Topic",))
    _about(_subdivided(first, field, context, scheme(field), classes), context)
    return said(field, heading + _SUBDIVISIONS + "2") | authority_codes(field)


def said(field: Field, codes_used: str) -> set[str]:
    """The codes among ``codes_used`` that the field has."""
    return {code for code, _ in field.subfields if code in codes_used}


@step
def uncontrolled(field: Field, context: Context) -> Iterable[str]:
    """653: each $a a keyword of the library's own, also when several stand in one $a behind semicolons."""
    done = False
    for value in field.all("a"):
        for part in value.split(";"):
            label = isbd.strip_end(part)
            if label:
                _about(concept(label, context, classes=("bf:Topic",), system=""), context)
                context.build.add(context.work, iri("schema:keywords"), literal(label, language_of(label)))
                done = True
    return ("a",) if done else ()


@step
def genre(field: Field, context: Context) -> Iterable[str]:
    """655: genre or form."""
    first = isbd.strip_end(" ".join(field.all("ab")))
    if not first:
        return ()
    parts = [isbd.strip_end(value) for code, value in field.subfields if code in _SUBDIVISIONS]
    label = " -- ".join([first, *(part for part in parts if part)])
    node = concept(label, context, classes=("bf:GenreForm",), system=scheme(field), authority=authorities(field))
    context.build.add(context.work, iri("bf:genreForm"), node)
    context.build.add(context.work, iri("schema:genre"), literal(label, language_of(label)))
    return said(field, "abvxyz2") | authority_codes(field)


@step
def agent_as_subject(field: Field, context: Context) -> Iterable[str]:
    """600, 610, 611: an agent that the Work is about; with $t or subdivisions a complex subject beside it.

    A heading of a scheme is unique in that scheme, so it may stand without dates.
    """
    system = scheme(field)
    within = [joined("heading", match_key(system))] if system else context.work_keys
    if field.tag == "600":
        people = people_of.in_heading(isbd.strip_end(" ".join(field.all("ab"))), field.first("d"), field.ind1)
        if not people:
            return ()
        who, name_codes = people[0], "ab"
        kind = "organization" if who.corporate else "family" if field.ind1 == "3" else "person"
    else:
        kind, who = body(field)
        if not who.name:
            return ()
        name_codes = BODY_CODES[field.tag[1:]]
    parts = [isbd.strip_end(value) for code, value in field.subfields if code in "t" + _SUBDIVISIONS]
    node = agent(kind, who, context, [] if parts else authorities(field), within)
    if parts:
        label = " -- ".join([who.name, *parts])
        whole = concept(
            label, context, classes=("bf:Topic", "bf:ComplexSubject"), system=system, authority=authorities(field)
        )
        context.build.add(whole, iri("skos:broader"), node)
        _about(whole, context)
    _about(node, context)
    done = said(field, name_codes + "t2" + _SUBDIVISIONS) | authority_codes(field)
    return done | (told_apart(field, node, who, context) if field.tag == "600" else set())
