"""Who made a resource, and as what: 100, 110, 111, 700, 710, 711, 720 and their obsolete and local kin."""

from collections.abc import Iterable, Sequence

from lienthong.graph.terms import iri, literal
from lienthong.mappings import coded, codes, isbd, links, names
from lienthong.mappings import people as people_of
from lienthong.mappings.authority import authorities
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.identity import title_of_standard, title_parts
from lienthong.mappings.names import Person
from lienthong.mappings.record import Field, Record
from lienthong.mappings.standards import standards
from lienthong.mappings.steps.agents import (
    BODY_CODES,
    agent,
    authority_codes,
    body,
    form,
    own_number,
    own_record,
    personal_heading,
    script_form,
    told_apart,
)
from lienthong.mappings.steps.identifying import identifier
from lienthong.mappings.steps.nametitles import with_title
from lienthong.mappings.steps.titles import supplied_title

_LABEL = iri("rdfs:label")
_DEFAULT_ROLE = {"1": "aut", "7": "ctb"}
_PERFORMED = ("705", "715")


def contribution(
    context: Context, node: str, roles: Sequence[str], labels: Sequence[str], primary: bool, field: Field | None = None
) -> None:
    """A Contribution of the Work by an agent, and the same in Schema.org's words on Work and Instance.

    ``roles`` are relator codes, or IRIs of roles in the record's own words of another vocabulary (``<…>``); ``labels``
    are terms that no table knows. ``field`` says how the contribution is limited ($3, $5, $j).
    """
    inner = Inner("bf:Contribution", *(("bf:PrimaryContribution",) if primary else ()))
    inner.add(iri("bf:agent"), node)
    build = context.build
    for role in roles:
        known = role if role.startswith("<") else coded.node("relators", role)
        if known:
            inner.add(iri("bf:role"), known)
    for label in labels:
        own = Inner("bf:Role")
        own.add(_LABEL, context.noted(label))
        inner.add(iri("bf:role"), own.write(build, context.work))
    if field is not None:
        limited(inner, field, context, qualifiers="" if form(field) == "11" else "j")
    inner.close(build, context.work, iri("bf:contribution"))
    for role in [one for one in roles if one[0] != "<"] or ("ctb",):
        predicate = iri(coded.schema_role(role))
        build.add(context.work, predicate, node)
        build.add(context.instance, predicate, node)


def limited(inner: Inner, field: Field, context: Context, qualifiers: str = "") -> None:
    """What a statement holds for: a part of the resource ($3), one library's copy ($5), or with a reservation.

    The Library of Congress writes $3 as ``bflc:appliesTo`` and $5 as ``bflc:applicableInstitution``.
    """
    for code, value in field.subfields:
        text = isbd.strip_end(value).strip(" :")
        if not text or code not in f"35{qualifiers}":
            continue
        if code == "3":
            part = Inner("bflc:AppliesTo")
            part.add(_LABEL, context.noted(text))
            inner.add(iri("bflc:appliesTo"), part.write(context.build, context.work))
        elif code == "5":
            library = Inner("bf:Agent")
            library.add(_LABEL, literal(text))
            library.add(iri("bf:code"), literal(text))
            inner.add(iri("bflc:applicableInstitution"), library.write(context.build, context.work))
        else:
            inner.add(iri("bf:qualifier"), context.noted(text))


def stated_roles(field: Field, context: Context) -> tuple[list[str], list[str]]:
    """Relators of $4 and $e (of $j for meetings), and terms that no table knows, as written."""
    roles: dict[str, None] = {}
    unknown: list[str] = []
    beside_author = field.tag[0] == "7" and context.once(_has_author)
    coded_too = any(_coded_role(value) for value in field.all("4"))
    for code, value in field.subfields:
        if code == "4":
            known = _coded_role(value)
        elif code == ("j" if form(field) == "11" else "e"):
            known = list(people_of.relators(value, beside_author))
        else:
            continue
        roles.update(dict.fromkeys(known))
        if not known and isbd.strip_end(value):
            unknown.append(isbd.strip_end(value))
            if not coded_too:
                context.flag("unknown_role", place(field, code), value)
    return list(roles), unknown


def _has_author(record: Record) -> bool:
    return any(one.tag in ("100", "110") for one in record.fields)


def _coded_role(value: str) -> list[str]:
    """The relator of a $4: a code or its IRI; the IRI of another vocabulary stands as the record has it."""
    value = value.strip()
    short = value.rstrip("/").rpartition("/")[2].strip(" .,").lower()
    if codes.known("relators", short):
        return [short]
    found = links.link(value) if value.startswith(("http://", "https://")) else ""
    return [f"<{found}>"] if found and "id.loc.gov/vocabulary/relators" not in found else []


def _limits(field: Field) -> set[str]:
    """Those of $3, $5 and (for people and bodies) $j that ``limited`` takes."""
    wanted = "35" if form(field) == "11" else "35j"
    return {code for code, value in field.subfields if code in wanted and isbd.strip_end(value).strip(" :")}


def _own_roles(field: Field, roles: list[str], unknown: list[str], context: Context) -> list[str]:
    """Roles as the field has them; where it has none an author in 1XX, a contributor in 7XX, a performer in 705.

    The person in 100 of notated music (leader/06 c, d) is its composer.
    """
    if roles or unknown:
        return roles
    if field.tag == "100" and context.record.leader[6:7] in ("c", "d"):
        return ["cmp"]
    return ["prf"] if field.tag in _PERFORMED else [_DEFAULT_ROLE[field.tag[0]]]


@step
def person(field: Field, context: Context) -> Iterable[str]:
    """100, 700, 720: one person or several, each with roles; a corporate body that stands in the wrong field too.

    A 700 with $t names another Work: ``related_work`` deals with it.
    """
    if field.tag[0] == "7" and field.first("t"):
        return ()
    return {code for one in _names(field) for code in _named(one, context)}


def _names(field: Field) -> list[Field]:
    """The field, or one for each name where $a is repeated: what stands behind a name is said of that one."""
    parts: list[list[tuple[str, str]]] = [[]]
    for code, value in field.subfields:
        if code == "a" and value.strip() and any(one == "a" for one, _ in parts[-1]):
            parts.append([])
        parts[-1].append((code, value))
    return [field] if len(parts) == 1 else [Field(field.tag, field.ind1, field.ind2, part) for part in parts]


def _named(field: Field, context: Context) -> Iterable[str]:
    people = people_of.in_heading(personal_heading(field), field.first("d"), field.ind1)
    if not people:
        return _nobody(field, context)
    roles, unknown = stated_roles(field, context)
    _statement_in_heading(field, people, context)
    stated_used = False
    for position, who in enumerate(people):
        if who.corporate and field.tag != "720":
            context.flag("corporate_in_person", place(field, "a"), who.name)
        known = authorities(field) if len(people) == 1 else []
        own_file = own_record(field, context) if len(people) == 1 else []
        node = agent(_kind(field, who.corporate), who, context, known, [*own_file, *context.within(who.key)])
        stated_used = stated_used or not who.roles
        said = [] if roles or unknown else context.once(_roles_in_title).get(who.key, [])
        own = list(who.roles) or said or _own_roles(field, roles, unknown, context)
        contribution(context, node, own, unknown, field.tag[0] == "1" and position == 0, field)
    done = {code for code, _ in field.subfields if code in ("abe4" if stated_used or unknown else "ab")}
    done |= _limits(field)
    if any(who.et_al for who in people):
        context.flag("and_others", place(field, "a"), field.first("a"))
    if len(people) > 1:
        context.flag("several_people", place(field, "a"), field.first("a"))
        return done
    context.script_name(field, node, script_form(field, context))
    done |= authority_codes(field) | own_number(field, node, context)
    return done | told_apart(field, node, who, context)


def _statement_in_heading(field: Field, people: Sequence[Person], context: Context) -> None:
    """$a of cse-koha as the statement that it is («A chủ biên; B... [và những người khác]»), where 245 has none."""
    listed = len(people) != 1 or people[0].roles or people[0].et_al
    if listed and not context.once(_stated_in_title):
        statement = isbd.strip_end(field.first("a"))
        context.build.add(context.instance, iri("bf:responsibilityStatement"), context.titled(statement))


def _roles_in_title(record: Record) -> dict[str, list[str]]:
    """Roles that 245 $c alone says («… ; Cao Xuân Hạo dịch»), by the match key of the name that bears them.

    Only a name that is written alike takes them, and only where its own field has no role.
    """
    found: dict[str, list[str]] = {}
    for field in record.fields:
        if field.tag == "245":
            for who in names.people(title_parts(field)[2]):
                if who.roles and not who.corporate:
                    roles = found.setdefault(who.key, [])
                    roles += [one for one in who.roles if one not in roles]
    return found


def _stated_in_title(record: Record) -> bool:
    return any(field.tag == "245" and title_parts(field)[2] for field in record.fields)


def _kind(field: Field, corporate: bool) -> str:
    """A 720 with second kind of name (first indicator 2) is a body's."""
    if corporate or (field.tag == "720" and field.ind1 == "2"):
        return "organization"
    return "family" if field.ind1 == "3" else "person"


def _nobody(field: Field, context: Context) -> Iterable[str]:
    """An X00 that names nobody: a standard's number identifies the Instance; «Nhiều tác giả» says nothing."""
    value = personal_heading(field)
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
        _statement_in_heading(field, (), context)
    else:
        return ()
    return ("a",)


@step
def organization(field: Field, context: Context) -> Iterable[str]:
    """110/710 and 111/711: a body or meeting with its role."""
    if field.tag[0] == "7" and with_title(field).first("t"):
        return ()
    kind, who = body(field)
    if not who.name:
        return ()
    roles, unknown = stated_roles(field, context)
    within = [*own_record(field, context), *context.within(who.key)]
    node = agent(kind, who, context, authorities(field), within)
    contribution(context, node, _own_roles(field, roles, unknown, context), unknown, field.tag[0] == "1", field)
    context.script_name(field, node, script_form(field, context))
    said = BODY_CODES[form(field)] + ("j4" if form(field) == "11" else "e4")
    done = {code for code, _ in field.subfields if code in said} | own_number(field, node, context)
    return done | authority_codes(field) | _limits(field)
