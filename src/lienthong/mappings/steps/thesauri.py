"""Concepts of outside schemes as subjects, places and agents, attached by identifier and never by a bare label.

A subject that a heading names by the concept's IRI ($0, $1), or by a label within a scheme of which both have the
name, is this very entity. See docs/decisions/047-authorities-and-links.md.
"""

from collections.abc import Iterable

from lienthong.graph.terms import Need, entity_id, iri, literal
from lienthong.mappings import dates, linktable, thesaurus
from lienthong.mappings.engine.builder import LABEL, NAME, Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.keys import joined
from lienthong.mappings.people import body, in_heading
from lienthong.mappings.record import Field, Record
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.places import named_place
from lienthong.mappings.thesaurus import Concept
from lienthong.text.language import language_of

_EXACT = iri("skos:exactMatch")
_PREFERRED = iri("skos:prefLabel")
_ALTERNATE = iri("schema:alternateName")
_IN_SCHEME, _SOURCE = iri("skos:inScheme"), iri("bf:source")
_OUTSIDE = {"broader": "skos:broadMatch", "narrower": "skos:narrowMatch", "related": "skos:relatedMatch"}
_DATES = ("schema.birthDate", "schema.deathDate")
_KINDS = {"person": "1", "organization": "", "meeting": ""}


def identified(context: Context) -> None:
    """What a concept's record is about. One without a label, or whose IRI cannot be published, waits."""
    one = context.once(thesaurus.own)
    if one.known is None or not one.labels:
        why = "skos_iri" if one.known is None else "skos_no_label"
        context.heading = context.build.entity("subject", [joined("no concept", context.metadata)], "subject|")
        context.heading_kind = "subject"
        context.need = Need(context.heading[4:-1], why, one.iri[:200])
        return
    context.heading, context.heading_kind = _entity(one, context), one.kind
    context.heading_label = one.label[0]


def _entity(one: Concept, context: Context) -> str:
    if one.kind == "agent":
        return _agent(one, context)
    if one.kind == "place":
        return _place(one, context)
    return _subject(one, context)


def _subject(one: Concept, context: Context) -> str:
    build, keys = context.build, one.keys()
    if build.has("subject", keys[0]):
        return f"<lt:{entity_id('subject', keys[0])}>"
    node = build.entity("subject", keys, f"subject|{keys[0]}")
    build.types(node, (one.type, "skos:Concept", "schema:DefinedTerm"))
    for text, lang in one.labels:
        label = _literal(text, lang)
        for predicate in (LABEL, NAME, _PREFERRED):
            build.add(node, predicate, label)
    _published_in(node, one, context)
    return node


def _published_in(node: str, one: Concept, context: Context) -> None:
    """The concept's IRI, its schemes, and the names that these have beside their IRI."""
    build = context.build
    if one.known and one.known.iri:
        build.add(node, _EXACT, f"<{one.known.iri}>")
    for scheme in one.schemes:
        if found := linktable.target(scheme):
            build.add(node, _IN_SCHEME, f"<{found}>")
            if one.kind == "subject":
                build.add(node, _SOURCE, f"<{found}>")


def _literal(text: str, lang: str) -> str:
    return literal(text, lang or language_of(text))


def _others(node: str, one: Concept, context: Context) -> None:
    for text, lang in one.labels:
        if text != one.label[0]:
            context.build.add(node, _ALTERNATE, literal(text, lang))


def _place(one: Concept, context: Context) -> str:
    node = named_place(one.label[0], context, [one.known] if one.known else [])
    _others(node, one, context)
    _published_in(node, one, context)
    return node


def _agent(one: Concept, context: Context) -> str:
    label, years = thesaurus.with_years(one.label[0])
    years = years or "-".join(context.once(_life))
    known = [one.known] if one.known else []
    within = [joined("authority-record", context.source.id, one.iri)]
    if one.type == "person" and (people := in_heading(label, years, "1")):
        node = agent("organization" if people[0].corporate else "person", people[0], context, known, within)
    else:
        node = agent("organization" if one.type == "person" else one.type, body(label), context, known, within)
    _others(node, one, context)
    return node


def _life(record: Record) -> tuple[str, ...]:
    """Years of birth and death as the record's dates say them; nothing when it says neither."""
    years = [
        next(
            (str(year) for one in record.fields if one.tag == tag and (year := dates.edtf(one.first("a")[:10])[1])), ""
        )
        for tag in _DATES
    ]
    return tuple(years) if any(years) else ()


@step
def skos_concept(field: Field, context: Context) -> Iterable[str]:
    """The concept itself: its keys and first description are said by ``identified``."""
    one = context.once(thesaurus.own)
    named = one.kind == "subject" and next((name for name in one.systems if name in field.named("name")), "")
    if named:
        inner = Inner("bf:Source")
        inner.add(LABEL, literal(named, language_of(named)))
        inner.close(context.build, context.heading, _SOURCE)
    return ("a", "class", "scheme", "name")


@step
def skos_label(field: Field, context: Context) -> Iterable[str]:
    """prefLabel is said with the concept; any other label is an alternative."""
    text = field.first("a").strip()
    if not text:
        return ()
    one = context.once(thesaurus.own)
    if (text, field.first("lang")) not in one.labels:
        label = _literal(text, field.first("lang"))
        if context.heading_kind == "subject":
            context.build.add(context.heading, iri("skos:altLabel"), label)
        context.build.add(context.heading, _ALTERNATE, label)
    return ("a", "lang")


@step
def skos_relation(field: Field, context: Context) -> Iterable[str]:
    """broader, narrower, related: a concept of the same file is an entity here, another one stays outside."""
    relation, one = field.tag.partition(".")[2], thesaurus.other(field)
    if context.heading_kind != "subject" or one.known is None:
        return ()
    if one.labels and one.kind == "subject":
        if one.iri != context.once(thesaurus.own).iri:
            context.build.add(context.heading, iri(f"skos:{relation}"), _subject(one, context))
    elif one.known.iri:
        context.build.add(context.heading, iri(_OUTSIDE[relation]), f"<{one.known.iri}>")
    return ("a", "class", "scheme", "name", "label", "language")


@step
def skos_match(field: Field, context: Context) -> Iterable[str]:
    """exactMatch, closeMatch …: the same or a near concept of another scheme, as a link; never merged."""
    target = linktable.target(field.first("a"))
    if not target:
        context.flag("skos_iri", place(field, "a"), field.first("a"))
        return ()
    property_ = linktable.predicate(f"skos:{field.tag.partition('.')[2]}") or "skos:exactMatch"
    context.build.add(context.heading, iri(property_), f"<{target}>")
    return ("a",)


@step
def skos_text(field: Field, context: Context) -> Iterable[str]:
    """A note in its own language."""
    text = field.first("a").strip()
    if not text or "://" in text.split(" ")[0]:
        return ()
    property_ = "skos:definition" if field.tag == "skos.definition" else "skos:scopeNote"
    if context.heading_kind != "subject":
        property_ = "schema:description"
    context.build.add(context.heading, iri(property_), _literal(text, field.first("lang")))
    return ("a", "lang")
