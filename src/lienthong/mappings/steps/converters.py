"""Converters: one value to one RDF term, or '' when the value is not of the kind that the rule expects."""

import re
from datetime import date as date_type
from datetime import datetime
from functools import cache

from lienthong.graph.terms import iri, literal, number, typed
from lienthong.mappings import coded, codes, dates, extent, identifiers, links, originals
from lienthong.mappings import people as people_of
from lienthong.mappings.codes import Table
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import converter
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.wordlists import wordlist
from lienthong.text import match_key

_IN_LANGUAGE = iri("schema:inLanguage")
_TIME = re.compile(r"(\d{2})(\d{2})(\d{2})", re.ASCII)


@converter
def text(value: str, field: Field, context: Context) -> str:
    """Text of the resource itself: tagged with its language."""
    return context.titled(value)


@converter
def note(value: str, field: Field, context: Context) -> str:
    """Words of the cataloguer: tagged as Vietnamese when they are, else with the language of cataloguing."""
    return context.noted(value)


@converter
def introduction(value: str, field: Field, context: Context) -> str:
    """7XX $i beside a name: a note of the cataloguer; beside a title ($t) the Relation says it already."""
    return "" if field.first("t") else context.noted(value)


@converter
def version_language(value: str, field: Field, context: Context) -> str:
    """$l of a uniform title as a note, unless it names a language that the Work is said to be in."""
    tag = literal(codes.bcp47(originals.language_named(value)) or "")
    said = f"{context.work} {_IN_LANGUAGE} {tag} ." in context.build.lines
    return "" if said else context.noted(value)


@converter
def plain(value: str, field: Field, context: Context) -> str:
    """A code, number or name: no language."""
    return literal(value)


@converter
def part(value: str, field: Field, context: Context) -> str:
    """$3: the part of the resource that the field speaks of; nothing when the field says nothing of it."""
    spoken = any(code.isalpha() and code != "u" and text.strip() for code, text in field.subfields)
    return context.noted(value) if spoken else ""


@converter
def open_access(value: str, field: Field, context: Context) -> str:
    """856 $7: 0 is open access; other codes do not say whether it costs anything."""
    return typed("true", "xsd:boolean") if value.strip() == "0" else ""


@converter
def link(value: str, field: Field, context: Context) -> str:
    """An address as an IRI, mended where that is safe."""
    # The last slash of an address is no ISBD sign: https://creativecommons.org/licenses/by-nc/4.0/
    whole = next((one.strip() for _, one in field.subfields if one.strip() == f"{value}/"), value)
    found = links.link(whole)
    if not found:
        context.flag("local_link" if links.is_local(whole) else "bad_link", place(field, "u"), value)
    return f"<{found}>" if found else ""


@converter
def date(value: str, field: Field, context: Context) -> str:
    """An EDTF date (https://www.loc.gov/standards/datetime/)."""
    found = dates.edtf(value)[0]
    return typed(found, "edtf:edtf") if found else ""


@converter
def timestamp(value: str, field: Field, context: Context) -> str:
    """005: ``20180105183145.0`` as xsd:dateTime."""
    digits = value.strip()[:14]
    if not digits.isdigit() or len(digits) != 14 or not ("01" <= digits[4:6] <= "12" and "01" <= digits[6:8] <= "31"):
        return ""
    if not (digits[8:10] < "24" and digits[10:12] < "60" and digits[12:14] < "60"):
        return ""
    day = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
    try:
        date_type.fromisoformat(day)
    except ValueError:
        return ""
    return typed(f"{day}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}", "xsd:dateTime")


@converter
def duration(value: str, field: Field, context: Context) -> str:
    """306 $a: playing time ``hhmmss`` as xsd:duration; other words as written."""
    found = _TIME.fullmatch(value.strip())
    if not found:
        return context.noted(value)
    parts = "".join(f"{int(number)}{unit}" for number, unit in zip(found.groups(), "HMS", strict=True) if int(number))
    return typed(f"PT{parts or '0S'}", "xsd:duration")


@converter
def moment(value: str, field: Field, context: Context) -> str:
    """A date, with or without the time of day, as repositories write it (https://www.w3.org/TR/NOTE-datetime)."""
    text = value.strip()
    try:
        if len(text) == 10:
            return typed(date_type.fromisoformat(text).isoformat(), "xsd:date")
        when = datetime.fromisoformat(text.replace("z", "Z"))
    except ValueError:
        context.flag("invalid_date", place(field, "a"), value)
        return ""
    return typed(when.isoformat(timespec="seconds").replace("+00:00", "Z"), "xsd:dateTime")


@converter
def body(value: str, field: Field, context: Context) -> str:
    """An organisation by its name: the institution that grants a degree (502 $c)."""
    who = people_of.body(value)
    return agent("organization", who, context, [], ()) if who.key else ""


@converter
def issn_number(value: str, field: Field, context: Context) -> str:
    """An ISSN whose check digit holds, for a bf:Issn; another number is no ISSN."""
    found = identifiers.issn(value)
    return literal(found) if found else ""


@converter
def isbn_number(value: str, field: Field, context: Context) -> str:
    """The first ISBN whose check digit holds, as 13 digits, for a bf:Isbn."""
    found = next((one.value13 for one in identifiers.isbns(value) if one.ok), "")
    return literal(found) if found else ""


@converter
def pages(value: str, field: Field, context: Context) -> str:
    """Number of pages in an extent ("408tr." is 408)."""
    found = extent.pages(value)
    return number(found) if found else ""


@cache
def _terms(table: Table) -> dict[str, str]:
    """Code by its English or Vietnamese term ("text", "không qua trung gian")."""
    rows = codes.table(table).items()
    found = {match_key(row[lang]): code for code, row in rows for lang in ("vi", "en") if row.get(lang)}
    return found | {match_key(term): code for term, code in wordlist("rda").get(table, {}).items()}


def _coded(table: Table, value: str, field: Field, context: Context) -> str:
    """The IRI of a code, or of a term when the library wrote the term and no code (33X $a)."""
    code = value.strip()
    if not codes.known(table, code):
        code = _terms(table).get(match_key(code), "") or next(
            # A word of a language that the lists do not have, beside its code: 336 $a Noten $b ntm (DNB).
            (one for one in field.all("b") if field.tag[:2] == "33" and codes.known(table, one)),
            "",
        )
    node = coded.node(table, code) if code else ""
    if node:
        return node
    context.flag("unknown_code", field.tag, value)
    return ""


@converter
def content(value: str, field: Field, context: Context) -> str:
    """336 $a and $b: RDA content type, by code or term."""
    return _coded("content", value, field, context)


@converter
def media(value: str, field: Field, context: Context) -> str:
    """337 $a and $b: RDA media type, by code or term."""
    return _coded("media", value, field, context)


@converter
def carrier(value: str, field: Field, context: Context) -> str:
    """338 $a and $b: RDA carrier type, by code or term."""
    return _coded("carrier", value, field, context)


@converter
def geographic(value: str, field: Field, context: Context) -> str:
    """043 $a: MARC geographic area (``a-vt---``)."""
    return _coded("areas", value.strip().lower().rstrip("-"), field, context)


@converter
def convention(value: str, field: Field, context: Context) -> str:
    """040 $e: description convention (rda, aacr, also AACR/2), a code of id.loc.gov's list; nothing for another."""
    return coded.node("conventions", value.strip().lower().replace("/", "").replace(" ", ""))


@converter
def language_code(value: str, field: Field, context: Context) -> str:
    """A MARC language code."""
    return _coded("languages", value.lower(), field, context)
