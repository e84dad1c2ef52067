"""Theses in repository records: one Dissertation of the Work, as 502 of MARC makes it (``steps.theses``).

The parts stand in fields of their own (thesis.degree.name, dc.contributor.department …), so the Dissertation is
stated at the first of them, of everything that the record says.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import dates, dublincore, isbd, theses
from lienthong.mappings import people as people_of
from lienthong.mappings.contributors import role
from lienthong.mappings.dublincore import Elements
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.converters import moment
from lienthong.mappings.steps.repository_dates import date_as_written
from lienthong.mappings.wordlists import wordlist
from lienthong.text import match_key

_LABEL = iri("rdfs:label")
_NOTES = {"level": "degree level", "discipline": "discipline", "department": "department"}
_PARTS = {
    "thesis.degree.name": "degree", "thesis.degree.level": "level", "thesis.degree.discipline": "discipline",
    "thesis.degree.grantor": "institution", "thesis.degree.department": "department", "dc.description.degree": "degree",
    "dc.date.accepted": "date",
}  # fmt: skip

_DEGREES = ("thesis.degree.name", "thesis.degree.level", "dc.description.degree")


class Thesis(NamedTuple):
    """What a record says of a thesis, each as written: degrees, levels, disciplines, grantors, departments, dates."""

    degree: list[str]
    level: list[str]
    discipline: list[str]
    institution: list[str]
    department: list[str]
    date: list[str]


def thesis_of(said: Elements) -> Thesis:
    """Everything that the record says of a thesis; its type tells the degree when nothing else does.

    Only a type in Vietnamese does: "luận văn thạc sĩ" is a degree of Vietnam, a doctoralThesis one of anywhere.
    """
    found = Thesis([], [], [], [], [], [])
    for name in said:
        part = _PARTS.get(name) or (role(name) if name.startswith("dc.contributor.") else "")
        for value in dublincore.said(said, name) if part in Thesis._fields else ():
            _take(found, part, value)
    found.date.extend(one for one in defended(said) if one not in found.date)
    if not (found.degree or found.level):
        kinds = (theses.parse(value).degree for value in dublincore.said(said, "dc.type"))
        found.degree.extend(one for one in dict.fromkeys(kinds) if one)
    return found


def _take(found: Thesis, part: str, value: str) -> None:
    """A degree written as one sentence, "Luận án TS. Kinh tế -- Trường Đại học …, 2010", is read as 502 $a is."""
    read = theses.parse(value) if part == "degree" else None
    if read and (read.institution or read.year):
        found.degree.append(read.degree or value)
        found.institution.extend(filter(None, [read.institution]))
        found.date.extend(filter(None, [read.year]))
    else:
        getattr(found, part).append(_degree(value) if part == "degree" else isbd.strip_end(value))


@cache
def _degrees() -> dict[str, str]:
    return {match_key(form): name for form, name in wordlist("theses")["degrees"].items()}


def _degree(value: str) -> str:
    """The degree's name ("ThS." is Thạc sĩ); other words as written."""
    return theses.parse(value).degree or _degrees().get(match_key(value.replace(".", "")), isbd.strip_end(value))


@step
def dc_thesis(field: Field, context: Context) -> Iterable[str]:
    """thesis.degree.*, dc.description.degree: degree, level, discipline, grantor and department of a thesis."""
    if not isbd.strip_end(field.first("a")):
        return ()
    _state(context)
    return ("a",)


def place_in_thesis(part: str, value: str, context: Context) -> bool:
    """A department or institution among the contributors: of a thesis its grantor, else the body behind the Work."""
    if not isbd.strip_end(value):
        return False
    _state(context)
    return True


@step
def dc_date_accepted(field: Field, context: Context) -> Iterable[str]:
    """dcterms.dateAccepted: of a thesis without time of day when it was accepted, else when the record was deposited.

    DSpace's qualified Dublin Core calls dc.date.accessioned so, which has the time of day.
    """
    value = field.first("a").strip()
    if value in dublincore.fact(defended, context):
        _state(context)
        context.build.add(context.work, iri("dct:dateAccepted"), date_as_written(value, field, context))
        return ("a",)
    when = moment(value, field, context) if value else ""
    if when:
        context.build.add(context.metadata, iri("bf:creationDate"), when)
    return ("a",) if when else ()


def defended(said: Elements) -> list[str]:
    """The values of dcterms.dateAccepted that say when a thesis was accepted."""
    thesis = any(one.schema == "schema:Thesis" for one in dublincore.types(said)) or any(map(said.get, _DEGREES))
    return [one for one in dublincore.said(said, "dcterms.dateAccepted") if thesis and "T" not in one]


@step
def dc_thesis_type(field: Field, context: Context) -> Iterable[str]:
    """dc.type of a thesis that says its degree: "Luận văn thạc sĩ"; the type itself is said by ``dc_type``."""
    if theses.parse(field.first("a")).degree:
        _state(context)
    return ()


def _state(context: Context) -> None:
    if context.count("thesis") > 1:
        return
    found, build, work = dublincore.fact(thesis_of, context), context.build, context.work
    grantors = [node for name in dict.fromkeys(found.institution) if (node := _body(name, context))]
    departments = _departments(found, grantors, context)
    for node in [*grantors, *departments]:
        build.add(work, iri("schema:sourceOrganization"), node)
    degrees = list(dict.fromkeys(found.degree or found.level))
    if not (degrees or found.discipline or _is_thesis(context)):
        for value in () if departments else found.department:
            _note(value, "department", context).close(build, work, iri("bf:note"))
        return
    inner = Inner("bf:Dissertation")
    for degree in degrees:
        inner.add(iri("bf:degree"), context.noted(degree))
        build.add(work, iri("schema:inSupportOf"), context.noted(degree))
    for node in grantors:
        inner.add(iri("bf:grantingInstitution"), node)
    for when in found.date:
        edtf = dates.edtf(when.partition("T")[0])[0]
        inner.add(iri("bf:date"), typed(edtf, "edtf:edtf") if edtf else literal(when))
    for part, kind in _NOTES.items():
        for value in getattr(found, part) if _is_note(part, found, departments) else ():
            inner.add(iri("bf:note"), _note(value, kind, context).write(build, work))
    inner.close(build, work, iri("bf:dissertation"))


def _note(value: str, kind: str, context: Context) -> Inner:
    note = Inner("bf:Note")
    note.add(_LABEL, context.noted(value))
    note.add(iri("bf:noteType"), literal(kind))
    return note


def _is_note(part: str, found: Thesis, departments: list[str]) -> bool:
    """A level is the degree itself where no other is named, a department a body where its institution is known."""
    return not departments if part == "department" else bool(found.degree) if part == "level" else True


def _is_thesis(context: Context) -> bool:
    return any(one.schema == "schema:Thesis" for one in dublincore.fact(dublincore.types, context))


def _body(name: str, context: Context) -> str:
    who = people_of.body(isbd.strip_end(name))
    return agent("organization", who, context, [], ()) if who.key else ""


def _departments(found: Thesis, grantors: list[str], context: Context) -> list[str]:
    """Departments as bodies below their institution: «Khoa Kinh tế» alone is in every university of the country."""
    if len(set(found.institution)) != 1 or not grantors:
        return []
    above, nodes = isbd.strip_end(found.institution[0]), []
    for name in dict.fromkeys(found.department):
        whole = name if match_key(above) in match_key(name) else f"{above}. {name}"
        node = _body(whole, context)
        if node and node != grantors[0]:
            context.build.add(node, iri("schema:parentOrganization"), grantors[0])
            nodes.append(node)
    return nodes
