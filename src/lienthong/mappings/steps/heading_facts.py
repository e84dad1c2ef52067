"""What an authority record says of an agent besides its names: dates (046), places (370), groups (373), languages.

https://www.loc.gov/marc/authority/ad046.html and its neighbours. Addresses of persons (371) are personal data.
"""

import re
from collections.abc import Iterable

from stdnum import isni

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import coded, codes, dates, isbd
from lienthong.mappings import people as people_of
from lienthong.mappings.authority import authority
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import converter, step
from lienthong.mappings.identifiers import isbns, issn, lccn
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.identifying import identifier
from lienthong.mappings.steps.places import named_place

_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_PERSON = {"f": "schema:birthDate", "g": "schema:deathDate"}
_BODY = {
    "q": "schema:foundingDate", "r": "schema:dissolutionDate",
    "s": "schema:foundingDate", "t": "schema:dissolutionDate",
}  # fmt: skip
_OTHERS = ("OCoLC", "NNC")
"""Systems whose 035 in an authority record counts records, not headings (``headings.numbers``)."""
_PLACES = {"a": "schema:birthPlace", "b": "schema:deathPlace"}
_STATUS = {"a": "", "l": "", "m": "cancinv", "y": "incorrect", "z": "cancinv"}
_CLASSES = {"isni": "bf:Isni", "doi": "bf:Doi", "hdl": "bf:Hdl", "iswc": "bf:Iswc", "urn": "bf:Urn"}


def _is_person(context: Context) -> bool:
    return any(f"{context.heading} " in one and one.endswith("Person> .") for one in context.build.lines)


def _date(value: str) -> str:
    text = value.strip()
    found = _DAY.fullmatch(text)
    if found:
        text = "-".join(part for part in found.groups() if part)
    known = dates.edtf(text)[0]
    if not known:
        return ""
    return typed(known, "xsd:gYear" if known.isdecimal() else "xsd:date" if len(text) == 10 else "edtf:edtf")


def _said_already(predicate: str, value: str, context: Context) -> bool:
    """Whether $d of the heading gives the year, with its doubt: 046 without a day or month says no more."""
    year = value.strip().rstrip("?~")
    start = f"{context.heading} {iri(predicate)} "
    return len(year) == 4 and any(line.startswith(start) and year in line for line in context.build.lines)


@step
def dates_of_life(field: Field, context: Context) -> Iterable[str]:
    """046: birth and death of a person, foundation and end of a body; of a Work ($k) when it was made."""
    table = _PERSON if _is_person(context) else _BODY
    done = set()
    for code, value in field.subfields:
        predicate = table.get(code) if context.heading_kind == "agent" else {"k": "bf:originDate"}.get(code)
        term = _date(value) if predicate else ""
        if predicate and term and _said_already(predicate, value, context):
            done.add(code)
        elif predicate and term:
            context.build.add(context.heading, iri(predicate), term)
            done.add(code)
        elif predicate:
            context.flag("no_date", place(field, code), value)
    return done


@step
def places_of_life(field: Field, context: Context) -> Iterable[str]:
    """370: places of birth ($a), death ($b), residence or seat ($e), others ($c, $f), of a Work's making ($g)."""
    person, done = _is_person(context), set()
    for code, value in field.subfields:
        name = isbd.strip_end(value)
        if code not in "abcefg" or not name:
            continue
        predicate = (_PLACES.get(code) if person else None) or (
            ("schema:homeLocation" if person else "schema:location") if code == "e" and context.heading_kind == "agent"
            else "bf:originPlace" if code == "g" else "bf:place"
        )  # fmt: skip
        context.build.add(context.heading, iri(predicate), named_place(name, context))
        done.add(code)
    return done


@step
def address_of_body(field: Field, context: Context) -> Iterable[str]:
    """371: the address of a body; a person's is personal data and never published."""
    text = ", ".join(part for value in field.all("abcde") if (part := isbd.strip_end(value)))
    if _is_person(context) or context.heading_kind != "agent" or not text:
        return ()
    context.build.add(context.heading, iri("schema:address"), literal(text))
    return {code for code, _ in field.subfields if code in "abcde"}


@step
def groups_of_agent(field: Field, context: Context) -> Iterable[str]:
    """373: bodies that a person or body belongs to."""
    predicate = iri("schema:affiliation" if _is_person(context) else "schema:memberOf")
    done = False
    for value in field.all("a"):
        who = people_of.body(isbd.strip_end(value))
        if who.key:
            context.build.add(context.heading, predicate, agent("organization", who, context, [], ()))
            done = True
    return ("a",) if done else ()


@step
def languages_of_heading(field: Field, context: Context) -> Iterable[str]:
    """377: languages in which a person writes, or that a Work is in."""
    done = False
    for value in field.all("a"):
        code = value.strip().lower()
        if not codes.known("languages", code):
            context.flag("unknown_language", place(field, "a"), value)
            continue
        tag = codes.bcp47(code)
        if context.heading_kind == "agent":
            context.build.add(context.heading, iri("schema:knowsLanguage"), literal(tag or code))
        elif node := coded.node("languages", code):
            context.build.add(context.heading, iri("bf:language"), node)
        done = True
    for value in field.all("l"):
        inner = Inner("bf:Language")
        inner.add(iri("rdfs:label"), context.noted(isbd.strip_end(value)))
        inner.close(context.build, context.heading, iri("bf:language"))
    return {*(("a",) if done else ()), *(("l",) if field.first("l").strip() else ())}


@step
def numbers_of_heading(field: Field, context: Context) -> Iterable[str]:
    """016, 020, 022, 024: ISBN, ISSN, ISNI, VIAF, Wikidata …; a number of 024 the entity's keys hold too."""
    source = field.first("2").strip() if field.tag in ("016", "024") else ""
    qualifier = isbd.strip_end(field.first("q"))
    done = set()
    for code, status in _STATUS.items():
        for value in filter(str.strip, field.all(code)):
            cls, number = _number(field.tag, code, value, source)
            named = source if cls in ("bf:Identifier", "bf:Nbn") else ""
            identifier(context.heading, cls, number, context, source=named, status=status, qualifier=qualifier)
            done |= {code, "q"} | ({"2"} if source else set())
    return done


def _number(tag: str, code: str, value: str, source: str) -> tuple[str, str]:
    """The class of a number and the number; an ISBN, ISSN or ISNI whose check digit does not hold is none."""
    if tag == "020":
        found = next((one.value13 for one in isbns(value) if one.ok), "")
        return ("bf:Isbn", found) if found else ("bf:Identifier", value.strip())
    if tag == "022":
        found = issn(value) or ""
        return ("bf:IssnL" if code in "lm" else "bf:Issn", found) if found else ("bf:Identifier", value.strip())
    if source.lower() == "isni" and not isni.is_valid(value.strip()):
        return "bf:Identifier", value.strip()
    return ("bf:Nbn" if tag == "016" else _CLASSES.get(source.lower(), "bf:Identifier")), value.strip()


@step
def publication_of_series(field: Field, context: Context) -> Iterable[str]:
    """643: where ($a) and by whom ($b) a series is published, in one note: «Hà Nội: Văn học»."""
    said = ["; ".join(filter(None, map(isbd.strip_end, field.all(code)))) for code in "ab"]
    if not any(said):
        return ()
    inner = Inner("bf:Note")
    inner.add(iri("rdfs:label"), context.noted(": ".join(filter(None, said))))
    inner.add(iri("bf:noteType"), literal("publication"))
    inner.close(context.build, context.heading, iri("bf:note"))
    return {code for code, text in zip("ab", said, strict=True) if text}


@step
def number_elsewhere(field: Field, context: Context) -> Iterable[str]:
    """035: a number that names its organisation is one of the heading's own keys; any other is a local number."""
    done = False
    for value in filter(str.strip, field.all("a")):
        if authority(value) is None or value.strip().startswith(tuple(f"({one})" for one in _OTHERS)):
            identifier(context.heading, "bf:Local", value.strip(), context)
        done = True
    return ("a",) if done else ()


@converter
def control_number_of_congress(value: str, field: Field, context: Context) -> str:
    """010: a control number of the Library of Congress in normal form; as written when it is none."""
    return literal(lccn(value) or value.strip())
