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
from lienthong.mappings.language import language_of
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import BODY_CODES, agent, body, form, personal_heading, told_apart
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
from lienthong.mappings.steps.places import hierarchy
from lienthong.mappings.text import match_key

_CLASSES = {
    "647": ("bf:Topic", "bf:Event", "schema:Event"), "648": ("bf:Temporal",),
    "656": ("bf:Topic", "schema:Occupation"),
}  # fmt: skip
_PLACES = ("651", "691")
_HEADING = {"647": "acdg", "650": "abcdg", "651": "abg", "654": "ab", "658": "ab"}
_TITLE = "tfhklmnoprs"
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
    if parts:
        node = complex_subject(first, node, parts, context, system=system, authority=known)
    done = about(node, field, context) | said(field, heading + SUBDIVISIONS + "2")
    return done | authority_said(field, system)


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
    genre_form(label, context, concept(label, context, classes=("bf:GenreForm",), system=system, authority=known))
    return said(field, "abcvxyz2") | authority_said(field, system)


def genre_form(label: str, context: Context, node: str) -> None:
    """State a genre or form of the Work."""
    context.build.add(context.work, iri("bf:genreForm"), node)
    context.build.add(context.work, iri("schema:genre"), literal(label, language_of(label)))


@step
def agent_as_subject(field: Field, context: Context) -> Iterable[str]:
    """600, 610, 611 (696–698): an agent that the Work is about, or with $t a Work of theirs; with subdivisions both.

    A heading of a scheme is unique in that scheme, so it may stand without dates.
    """
    system, title = scheme(field), _title(field)
    within = [joined("heading", match_key(system))] if system else context.work_keys
    if form(field) == "00":
        people = people_of.in_heading(isbd.strip_end(personal_heading(field)), field.first("d"), field.ind1)
        if not people:
            return ()
        who, name_codes = people[0], "ab"
        kind = "organization" if who.corporate else "family" if field.ind1 == "3" else "person"
    else:
        kind, who = body(field)
        if not who.name:
            return ()
        name_codes = BODY_CODES[form(field)]
    parts, known = subdivisions(field), heading_authorities(field, system)
    own = [] if parts else known
    node = first = agent(kind, who, context, [] if title else own, within)
    done = told_apart(field, node, who, context) if form(field) == "00" else set()
    label = who.name
    if title:
        label = f"{who.name}. {title}"
        first = work_heading(title, [joined("work", match_key(title), who.key, "")], own, context, author=node)
    if parts:
        whole = complex_subject(label, first, parts, context, system=system, authority=known)
        done |= about(whole, Field(field.tag), context)
    done |= about(first, field, context)
    return (
        done | said(field, name_codes + "2" + SUBDIVISIONS + (_TITLE if title else "")) | authority_said(field, system)
    )


@step
def title_as_subject(field: Field, context: Context) -> Iterable[str]:
    """630 (699): a Work known by its uniform title that this one is about."""
    title = _title(field)
    if not title:
        return ()
    system, parts = scheme(field), subdivisions(field)
    known = heading_authorities(field, system)
    node = work_heading(title, [joined("work", match_key(title), "", "")], [] if parts else known, context)
    done = about(node, field, context)
    if parts:
        about(complex_subject(title, node, parts, context, system=system, authority=known), Field(field.tag), context)
    return done | said(field, "adgt" + _TITLE + "2" + SUBDIVISIONS) | authority_said(field, system)


def _title(field: Field) -> str:
    """The title of a name and title heading, or of a uniform title, with all that tells it from others."""
    wanted = _TITLE if form(field) in ("00", "10", "11") else "adgt" + _TITLE
    if "a" not in wanted and not field.first("t"):
        return ""
    begun, parts = "a" in wanted, []
    for code, value in field.subfields:
        begun = begun or code == "t"
        text = isbd.strip_end(value) if begun and code in wanted else ""
        if text:
            parts.append(text)
    return ". ".join(parts)


def work_heading(
    title: str, keys: list[str], known: Sequence[Authority], context: Context, author: str = ""
) -> str:
    """A Work that a subject heading names, with its author; LC calls such a node a Hub."""
    build = context.build
    new = not build.has("work", keys[0])
    node = build.entity("work", keys, f"related|{match_key(title)}")
    if new:
        build.types(node, ("bf:Work", "schema:CreativeWork"))
        label = literal(title, language_of(title))
        build.name(node, label)
        inner = Inner("bf:Title")
        inner.add(iri("bf:mainTitle"), label)
        inner.close(build, node, iri("bf:title"))
        if author:
            written = Inner("bf:Contribution", "bf:PrimaryContribution")
            written.add(iri("bf:agent"), author)
            written.close(build, node, iri("bf:contribution"))
            build.add(node, iri("schema:author"), author)
        for one in known:
            if one.iri:
                build.add(node, iri("skos:exactMatch"), f"<{one.iri}>")
    return node
