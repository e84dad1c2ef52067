"""People and bodies: 100, 110, 111, 700, 710, 711 (https://www.loc.gov/marc/bibliographic/bdx00.html)."""

from collections.abc import Iterable, Sequence

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import coded, codes, isbd
from lienthong.mappings import people as people_of
from lienthong.mappings.authority import Authority, authorities
from lienthong.mappings.authority import authority as authority_of
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.identity import title_of_standard
from lienthong.mappings.keys import agent_keys, joined
from lienthong.mappings.names import Person
from lienthong.mappings.record import Field
from lienthong.mappings.standards import standards
from lienthong.mappings.steps.identifying import identifier
from lienthong.mappings.steps.titles import supplied_title

CLASSES = {
    "person": ("bf:Agent", "bf:Person", "schema:Person"),
    "family": ("bf:Agent", "bf:Family", "schema:Organization"),
    "organization": ("bf:Agent", "bf:Organization", "schema:Organization"),
    "jurisdiction": ("bf:Agent", "bf:Jurisdiction", "schema:Organization"),
    "meeting": ("bf:Agent", "bf:Meeting", "schema:Organization"),
}
PREFIX = iri("schema:honorificPrefix")
_LABEL = iri("rdfs:label")
_EXACT_MATCH = iri("skos:exactMatch")
_DISAMBIGUATING = iri("schema:disambiguatingDescription")
_DEFAULT_ROLE = {"1": "aut", "7": "ctb"}


def agent_role(kind: str, name: str, told_by: str = "") -> str:
    """What an agent is within its record; ``told_by`` tells namesakes apart (Alexandre Dumas, father and son)."""
    return joined("agent", kind, name, told_by)


def agent(kind: str, who: Person, context: Context, authority: Sequence[Authority], within: Sequence[str]) -> str:
    """The IRI of an agent, described on first mention."""
    # "1920-" in one library is "1920-2014" in another: the year of birth tells namesakes apart.
    dates = who.birth or (f"-{who.death}" if who.death else "")
    keys = agent_keys(kind=kind, name=who.key, dates=dates, authority=[one.key for one in authority], within=within)
    build = context.build
    new = not build.has("agent", keys[0])
    node = build.entity("agent", keys, agent_role(kind, who.key, authority[0].key if authority else dates))
    if new:
        build.types(node, CLASSES[kind])
        build.name(node, literal(who.name))
        for predicate, value in (("schema:birthDate", who.birth), ("schema:deathDate", who.death)):
            if value:
                build.add(node, iri(predicate), typed(value, "xsd:gYear" if value.isdecimal() else "edtf:edtf"))
        for predicate, text in (("schema:familyName", who.family), ("schema:givenName", who.given)):
            if text:
                build.add(node, iri(predicate), literal(text))
    if who.prefix:
        build.add(node, PREFIX, literal(who.prefix))
    authority_links(node, authority, context)
    return node


def authority_links(node: str, authority: Sequence[Authority], context: Context) -> None:
    """What an authority calls this thing: its IRI, or its number when the scheme publishes no IRIs."""
    for one in authority:
        if one.iri:
            context.build.add(node, _EXACT_MATCH, f"<{one.iri}>")
            continue
        scheme, _, number = one.key.partition(":")
        source = Inner("bf:Source")
        source.add(_LABEL, literal(scheme))
        inner = Inner("bf:Identifier")
        inner.add(iri("rdf:value"), literal(number))
        inner.add(iri("bf:source"), source.write(context.build, node))
        inner.close(context.build, node, iri("bf:identifiedBy"))


def authority_codes(field: Field) -> set[str]:
    """Those of $0 and $1 that name an authority."""
    return {code for code, value in field.subfields if code in "01" and authority_of(value)}


def contribution(context: Context, node: str, roles: Sequence[str], labels: Sequence[str], primary: bool) -> None:
    """A Contribution of the Work by an agent, and the same in Schema.org's words on Work and Instance."""
    inner = Inner("bf:Contribution", *(("bf:PrimaryContribution",) if primary else ()))
    inner.add(iri("bf:agent"), node)
    build = context.build
    for role in roles:
        known = coded.node("relators", role)
        if known:
            inner.add(iri("bf:role"), known)
    for label in labels:
        own = Inner("bf:Role")
        own.add(_LABEL, context.noted(label))
        inner.add(iri("bf:role"), own.write(build, context.work))
    inner.close(build, context.work, iri("bf:contribution"))
    for role in roles or ("ctb",):
        predicate = iri(coded.schema_role(role))
        build.add(context.work, predicate, node)
        build.add(context.instance, predicate, node)


def stated_roles(field: Field, context: Context) -> tuple[list[str], list[str]]:
    """Relator codes of $4 and $e (of $j for meetings), and terms that no table knows, as written."""
    roles: dict[str, None] = {}
    unknown: list[str] = []
    for code, value in field.subfields:
        if code == "4":
            short = value.strip().rstrip("/").rpartition("/")[2].strip(" .,")
            known = short if codes.known("relators", short) else ""
        elif code == ("j" if field.tag[1:] == "11" else "e"):
            known = people_of.relator(value)
        else:
            continue
        if known:
            roles[known] = None
        else:
            unknown.append(isbd.strip_end(value))
            context.flag("unknown_role", place(field, code), value)
    return list(roles), unknown


@step
def person(field: Field, context: Context) -> Iterable[str]:
    """100 and 700: one person or several, each with roles; a corporate body that stands in the wrong field too.

    A 700 with $t names another Work: ``related_work`` deals with it.
    """
    if field.tag[0] == "7" and field.first("t"):
        return ()
    people = people_of.in_heading(_heading(field), field.first("d"), field.ind1)
    if not people:
        return _nobody(field, context)
    roles, unknown = stated_roles(field, context)
    stated_used = False
    for position, who in enumerate(people):
        kind = "organization" if who.corporate else "family" if field.ind1 == "3" else "person"
        if who.corporate:
            context.flag("corporate_in_person", place(field, "a"), who.name)
        node = agent(kind, who, context, authorities(field) if len(people) == 1 else [], context.within(who.key))
        stated_used = stated_used or not who.roles
        own = list(who.roles) or roles or ([] if unknown else [_DEFAULT_ROLE[field.tag[0]]])
        contribution(context, node, own, unknown, field.tag[0] == "1" and position == 0)
    done = {code for code, _ in field.subfields if code in ("abe4" if stated_used or unknown else "ab")}
    if len(people) > 1:
        context.flag("several_people", place(field, "a"), field.first("a"))
        return done
    context.script_name(field, node, _script_form(field, context))
    return done | authority_codes(field) | told_apart(field, node, who, context)


def _nobody(field: Field, context: Context) -> Iterable[str]:
    """An X00 that names nobody: a standard's number identifies the Instance; «Nhiều tác giả» says nothing."""
    value = _heading(field)
    numbers = standards(value)
    for number in numbers:
        identifier(context.instance, "bf:Identifier", number.number, context, source=number.issuer)
    if numbers:
        context.flag("number_in_person", place(field, "a"), value)
        supplied = title_of_standard(context.record)
        if supplied:
            context.flag("title_from_number", place(field, "a"), value)
            supplied_title(supplied, context)
    elif people_of.names_nobody(value):
        context.flag("nobody_in_person", place(field, "a"), value)
    else:
        return ()
    return ("a",)


def _heading(field: Field) -> str:
    """The name of an X00: $a, with a ruler's numeral ($b)."""
    return isbd.strip_end(" ".join(field.all("ab"))) if field.first("b") else field.first("a")


def told_apart(field: Field, node: str, who: Person, context: Context) -> set[str]:
    """X00 $c titles, and a $d that is no life dates ("thế kỷ 15", "fl. 1600"): they tell namesakes apart."""
    done = {"d"} if field.first("d") and (who.birth or who.death) else set()
    titles = isbd.strip_end(" ".join(field.all("c")))
    if titles:
        context.build.add(node, PREFIX, literal(titles))
        done.add("c")
    period = isbd.strip_end(field.first("d"))
    if period and not done & {"d"}:
        context.build.add(node, _DISAMBIGUATING, literal(period))
        done.add("d")
    return done


def _script_form(field: Field, context: Context) -> str:
    """The name as the paired 880 has it, made of the same subfields as that of the field."""
    pair = context.paired_with(field)
    if pair is None:
        return ""
    if field.tag[1:] == "00":
        return isbd.strip_end(_heading(pair))
    return body(Field(field.tag, pair.ind1, pair.ind2, pair.subfields))[1].name


def script_form_codes(partner: Field) -> str:
    """Which subfields of an 880 the step of its partner takes as a form of the name; '' when it takes none of them."""
    if partner.tag[0] == "7" and partner.first("t"):
        return ""
    if partner.tag[1:] != "00":
        return BODY_CODES.get(partner.tag[1:], "")
    return "ab" if len(people_of.in_heading(_heading(partner), partner.first("d"), partner.ind1)) == 1 else ""


def body(field: Field) -> tuple[str, Person]:
    """Kind and name of a 110/710 or 111/711 heading: units joined to it, number, date and place in brackets."""
    meeting = field.tag[1:] == "11"
    parts = [isbd.strip_end(one) for one in field.all("aeq" if meeting else "ab")]
    label = ". ".join(part for part in parts if part)
    where = " : ".join(part for one in field.all("ndc") if (part := isbd.strip_end(one).strip("()")))
    label = f"{label} ({where})" if where and label else label or where
    if meeting:
        return "meeting", people_of.body(label)
    kind = "jurisdiction" if field.ind1 == "1" and len(parts) == 1 else "organization"
    return kind, people_of.body(label)


BODY_CODES = {"10": "abndc", "11": "aeqndc"}


@step
def organization(field: Field, context: Context) -> Iterable[str]:
    """110/710 and 111/711: a body or meeting with its role."""
    if field.tag[0] == "7" and field.first("t"):
        return ()
    kind, who = body(field)
    if not who.name:
        return ()
    roles, unknown = stated_roles(field, context)
    node = agent(kind, who, context, authorities(field), context.within(who.key))
    own = roles or ([] if unknown else [_DEFAULT_ROLE[field.tag[0]]])
    contribution(context, node, own, unknown, field.tag[0] == "1")
    context.script_name(field, node, _script_form(field, context))
    said = BODY_CODES[field.tag[1:]] + ("j4" if field.tag[1:] == "11" else "e4")
    return {code for code, _ in field.subfields if code in said} | authority_codes(field)
