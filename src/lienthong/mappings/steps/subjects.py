"""What a resource is about: 600–688 and the local 690–699 (https://www.loc.gov/marc/bibliographic/bd6xx.html)."""

from collections.abc import Iterable, Sequence

from lienthong.graph.terms import iri, literal
from lienthong.mappings import coded, isbd
from lienthong.mappings import people as people_of
from lienthong.mappings.authority import Authority
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.keys import joined
from lienthong.mappings.names import Person
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import BODY_CODES, agent, body, form, own_record, personal_heading, told_apart
from lienthong.mappings.steps.concepts import (
    SUBDIVISIONS,
    complex_subject,
    concept,
    heading_authorities,
    place_concept,
    scheme,
    subdivisions,
)
from lienthong.mappings.steps.contributions import limited, stated_roles
from lienthong.mappings.steps.hubs import SAID_BY_TITLES, hub, made_by, version
from lienthong.mappings.steps.nametitles import concept_in_script, name_title_in_script, with_title
from lienthong.mappings.steps.places import hierarchy
from lienthong.mappings.uniform import Uniform, uniform
from lienthong.text import match_key
from lienthong.text.language import language_of

_CLASSES = {
    "647": ("bf:Topic", "bf:Event", "schema:Event"), "648": ("bf:Temporal",),
    "656": ("bf:Topic", "schema:Occupation"),
}  # fmt: skip
_PLACES = ("651", "691")
_HEADING = {"647": "acdg", "650": "abcdg", "651": "abg", "654": "ab", "658": "ab"}
_LIMITS = "e435"


def about(node: str, field: Field, context: Context) -> set[str]:
    """State that the Work is about something; what $e, $4, $3 and $5 say of that, in a ``bf:Relation``.

    Returns the codes among those that the field has ("depicted" in $e is a relator, dpc).
    """
    build = context.build
    build.add(context.work, iri("bf:subject"), node)
    build.add(context.work, iri("schema:about"), node)
    done = said(field, "435" if form(field) == "11" else _LIMITS)
    if not done:
        return done
    relation = Inner("bf:Relation")
    relation.add(iri("bf:associatedResource"), node)
    roles, unknown = stated_roles(field, context)
    for role in roles:
        relation.add(iri("bf:relationship"), role if role.startswith("<") else coded.node("relators", role))
    for label in unknown:
        own = Inner("bf:Relationship")
        own.add(iri("rdfs:label"), context.noted(label))
        relation.add(iri("bf:relationship"), own.write(build, context.work))
    limited(relation, field, context)
    relation.close(build, context.work, iri("bf:relation"))
    return done


def said(field: Field, codes_used: str) -> set[str]:
    """The codes among ``codes_used`` that the field has."""
    return {code for code, value in field.subfields if code in codes_used and value.strip()}


def authority_said(field: Field, system: str) -> set[str]:
    """$0 and $1 when they name an authority."""
    return said(field, "01") if heading_authorities(field, system) else set()


@step
def topic(field: Field, context: Context) -> Iterable[str]:
    """647, 648, 650, 651, 654, 656–658, 688, 69X: a subject of its scheme, with its subdivisions."""
    heading = _HEADING.get(field.tag, "abcdg")
    if field.tag in ("654", "658"):
        first = " -- ".join(text for value in field.all(heading) if (text := isbd.strip_end(value)))
    else:
        first = isbd.strip_end(" ".join(field.all(heading)))
    if not first:
        return ()
    system, parts = scheme(field), subdivisions(field)
    known = heading_authorities(field, system)
    own = [] if parts else known
    if field.tag in _PLACES:
        node = place_concept(first, context, system, own)
    else:
        classes = _CLASSES.get(field.tag, ("bf:Topic",))
        node = concept(first, context, classes=classes, system=system, authority=own)
    _head_in_script(field, node, heading, context)
    if parts:
        node = complex_subject(first, node, parts, context, system=system, authority=known)
        _joined_in_script(field, node, heading, context)
    done = about(node, field, context) | said(field, heading + SUBDIVISIONS + "2")
    return done | authority_said(field, system)


def _head_in_script(field: Field, node: str, codes_used: str, context: Context) -> None:
    """Give the concept or place of a heading the words that the paired 880 has for it."""
    pair = context.paired_with(field)
    if pair is None:
        return
    text = isbd.strip_end(" ".join(pair.all(codes_used)))
    if field.tag in _PLACES:
        context.script_name(field, node, text)
    else:
        concept_in_script(node, text, context)


def _joined_in_script(field: Field, node: str, codes_used: str, context: Context) -> None:
    """Give a heading with subdivisions the words that the paired 880 has for all of it."""
    pair = context.paired_with(field)
    if pair is not None:
        parts = [isbd.strip_end(" ".join(pair.all(codes_used))), *(text for _, text in subdivisions(pair))]
        concept_in_script(node, " -- ".join(filter(None, parts)), context)


@step
def place_in_hierarchy(field: Field, context: Context) -> Iterable[str]:
    """662: a place by its country, province, town that the Work is about."""
    node = hierarchy(field, context)
    return about(node, field, context) | said(field, "abcdfgh") if node else ()


@step
def genre(field: Field, context: Context) -> Iterable[str]:
    """655: genre or form."""
    first = isbd.strip_end(" ".join(field.all("abc")))
    if not first:
        return ()
    label = " -- ".join([first, *(text for _, text in subdivisions(field))])
    system = scheme(field)
    known = heading_authorities(field, system)
    node = concept(label, context, classes=("bf:GenreForm",), system=system, authority=known)
    genre_form(label, context, node)
    _joined_in_script(field, node, "abc", context)
    return said(field, "abcvxyz2") | authority_said(field, system)


def genre_form(label: str, context: Context, node: str) -> None:
    """State a genre or form of the Work."""
    context.build.add(context.work, iri("bf:genreForm"), node)
    context.build.add(context.work, iri("schema:genre"), literal(label, language_of(label)))


@step
def agent_as_subject(field: Field, context: Context) -> Iterable[str]:
    """600, 610, 611 (696–698): an agent that the Work is about, or with $t a Work of theirs; with subdivisions both.

    A heading of a scheme is unique in that scheme, so it may stand without dates. A body's form subheading ($k)
    without $t is a title too.
    """
    whole = with_title(field)
    kind, who, done = _named(whole)
    if who is None:
        return ()
    system, parts = scheme(field), subdivisions(field)
    known = heading_authorities(field, system)
    own = [] if parts else known
    title = uniform(Field(f"6{form(field)}", subfields=whole.subfields)) if whole.first("t") else None
    within = [joined("heading", match_key(system))] if system else context.work_keys
    first = agent(kind, who, context, [] if title else own, within if title else [*own_record(field, context), *within])
    if form(field) == "00":
        done |= told_apart(field, first, who, context)
    label, author = who.name, first
    if title:
        label = f"{who.name}. {title.label}"
        first = _written_work(title, who.key, own, context, author=first)
        done |= {code for code, _ in title.subfields if code in SAID_BY_TITLES}
        done |= said(field, "k") if not any(code == "k" for code, _ in _before_title(field)) else set()
    name_title_in_script(field, author, first, context)
    if parts:
        joined_up = complex_subject(label, first, parts, context, system=system, authority=known)
        about(joined_up, Field(field.tag), context)
        _joined_in_script(field, joined_up, "abfklmnoprst" if form(field) == "00" else "abcdfgklmnopqrst", context)
    done |= about(first, field, context)
    return done | said(field, "2" + SUBDIVISIONS) | authority_said(field, system)


def _before_title(field: Field) -> list[tuple[str, str]]:
    """The subfields before the first $t; none when there is no $t, since then $k is the title."""
    codes = [code for code, _ in field.subfields]
    return field.subfields[: codes.index("t")] if "t" in codes else []


def _named(field: Field) -> tuple[str, Person | None, set[str]]:
    """Kind and name of the agent of a heading, None when it names nobody, and the subfields that name it."""
    field = Field(field.tag, field.ind1, field.ind2, _before_title(field) if field.first("t") else field.subfields)
    if form(field) != "00":
        kind, who = body(field)
        return kind, who if who.name else None, said(field, BODY_CODES[form(field)])
    people = people_of.in_heading(isbd.strip_end(personal_heading(field)), field.first("d"), field.ind1)
    if not people:
        return "", None, set()
    kind = "organization" if people[0].corporate else "family" if field.ind1 == "3" else "person"
    return kind, people[0], said(field, "ab")


@step
def title_as_subject(field: Field, context: Context) -> Iterable[str]:
    """630 (699): a Work known by its uniform title that this one is about."""
    title = uniform(field)
    if title is None:
        return ()
    system, parts = scheme(field), subdivisions(field)
    known = heading_authorities(field, system)
    node = _written_work(title, "", [] if parts else known, context)
    done = about(node, field, context)
    name_title_in_script(field, "", node, context)
    if parts:
        whole = complex_subject(title.label, node, parts, context, system=system, authority=known)
        about(whole, Field(field.tag), context)
        _joined_in_script(field, whole, "adfgklmnoprst", context)
    done |= {code for code, _ in title.subfields if code in SAID_BY_TITLES}
    return done | said(field, "2" + SUBDIVISIONS) | authority_said(field, system)


def _written_work(title: Uniform, creator: str, known: Sequence[Authority], context: Context, author: str = "") -> str:
    """The Hub that a heading names, at which all its versions meet, with its author; or the version that it names."""
    node = hub(title, creator, context)
    if author:
        made_by(node, author, context)
    for one in known:
        if one.iri:
            context.build.add(node, iri("skos:exactMatch"), f"<{one.iri}>")
    return version(title, creator, node, author, context)
