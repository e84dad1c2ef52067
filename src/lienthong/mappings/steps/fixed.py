"""006, 007 and 008: coded values by material, dates, country, language.

https://www.loc.gov/marc/bibliographic/bd008a.html. A default 008 says nothing: in cse-koha every record has language
``und``, country ``xx`` and date ``9999``.
"""

from collections.abc import Iterable
from datetime import date

from lienthong.graph.terms import iri, literal, number, typed
from lienthong.mappings import coded, codes, dates, fixed, positions
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.identity import publication_date
from lienthong.mappings.record import Field, Record
from lienthong.mappings.steps.publication import country_published, first_published

_NO_COUNTRY = {"", "xx", "|||", "und"}
_BESIDE = {"337": "", "338": "", "300": "c", "306": "", "310": "a"}
"""Fields that say in another way what a code says, and the subfield that does when it is not the whole field."""


def _beside(record: Record) -> frozenset[str]:
    found = [one for one in record.fields if one.tag in _BESIDE]
    return frozenset(
        one.tag + _BESIDE[one.tag] for one in found if not _BESIDE[one.tag] or one.first(_BESIDE[one.tag]).strip()
    )


@step
def fixed_length(field: Field, context: Context) -> Iterable[str]:
    """008: 00-05 entered on file, 06-14 dates, 15-17 country, 18-34 by material, 35-37 language of the Work."""
    value, build = field.value, context.build
    done = set()
    country = value[15:18].strip(" |#").lower()
    if country not in _NO_COUNTRY and country_of_origin(country, "008/15-17", context):
        done.add("15-17")
    entered = _entered(value[0:6])
    if entered:
        build.add(context.metadata, iri("bf:creationDate"), entered)
        done.add("00-05")
    stated = context.once(publication_date)
    done.update(_dated(value, stated, context))
    if context.language_code and value[35:38].lower() == context.language_code:
        done.add("35-37")
    group, mapped, beside = positions.material(context.record.leader), frozenset(done), _beside(context.record)
    # Few 008 differ from others in more than what is mapped by now, so the rest is read once.
    fixed.state(fixed.read("008", group, _rest(value[:18], done), 0, mapped, beside, stated is not None), context)
    fixed.state(fixed.read("008", group, value[18:], 18, mapped, beside), context)
    return done


def _rest(value: str, done: Iterable[str]) -> str:
    """The value with blanks where ``done`` says that positions are mapped."""
    for at in done:
        first, _, last = at.partition("-")
        start, end = int(first), int(last or first) + 1
        value = f"{value[:start]}{' ' * len(value[start:end])}{value[end:]}"
    return value


@step
def physical_description(field: Field, context: Context) -> Iterable[str]:
    """007: carrier, media, colour, sound, material and format of the Instance by its category of material."""
    category = field.value[:1].lower()
    if category not in positions.elements("007"):
        return ()
    fixed.state(fixed.read("007", category, field.value, 0, frozenset(), _beside(context.record)), context)
    return ()


@step
def additional_characteristics(field: Field, context: Context) -> Iterable[str]:
    """006: the values of 008/18-34 for a further material of the resource; 006/00 m is an electronic part."""
    group = positions.additional_material(field.value[:1])
    if not group:
        return ()
    if field.value[:1] == "m":
        context.build.types(context.instance, ["bf:Electronic"])
    context.accounts.mapped("006/00")
    fixed.state(fixed.additional(group, field.value, _beside(context.record)), context)
    return ()


def country_of_origin(code: str, where: str, context: Context) -> bool:
    """The country of the Instance, in words when it is no more (Liên Xô has no IRI); flagged when nobody knows it."""
    node = coded.node("countries", code)
    if node:
        context.build.add(context.instance, iri("schema:countryOfOrigin"), node)
    elif codes.known("countries", code):
        country = coded.in_words("countries", code, "schema:Country")
        country.close(context.build, context.instance, iri("schema:countryOfOrigin"))
    else:
        context.flag("unknown_country", where, code)
        return False
    return True


@step
def countries(field: Field, context: Context) -> Iterable[str]:
    """044 $a: further countries of publication; $c, the code of another list, as a place beside them or alone."""
    written = [value.strip().lower() for value in field.all("a")]
    known = [one for one in written if one and country_of_origin(one, place(field, "a"), context)]
    others = [value.strip() for value in field.all("c") if value.strip()]
    for value in others:
        country = Inner("bf:Place" if known else "schema:Country")
        country.add(iri("rdfs:label"), literal(value))
        country.add(iri("bf:code" if known else "schema:name"), literal(value))
        country.close(context.build, context.instance, iri("bf:place" if known else "schema:countryOfOrigin"))
    return {*(("a",) if known else ()), *(("c",) if others else ())}


def _dated(value: str, stated: int | None, context: Context) -> set[str]:
    """What 008/06-14 say: which positions came out, from here or (the year of publication) from 260 or 264 $c."""
    kind, second = value[6:7], value[11:15]
    done = set(_published(value, stated, context))
    span, year = dates.from_008("s", second, "")
    if span and kind == "t" and not _copyright_stated(context.record):
        context.build.add(context.instance, iri("bf:copyrightDate"), typed(span, "edtf:edtf"))
        if year:
            context.build.add(context.instance, iri("schema:copyrightYear"), number(year))
        done.update(("06", "11-14"))
    elif span and kind in ("p", "r") and second != value[7:11]:
        # p: distribution, then production; r: reprint, then original.
        context.build.add(context.work, iri("bf:originDate"), typed(span, "edtf:edtf"))
        done.update(("06", "11-14"))
    return done


def _copyright_stated(record: Record) -> bool:
    return any(one.ind2 == "4" and one.first("c").strip() for one in record.tagged("264"))


def _published(value: str, stated: int | None, context: Context) -> Iterable[str]:
    """The date of publication when no 260 or 264 $c says one; which positions are said, here or there."""
    span, year = dates.from_008(value[6:7], value[7:11], value[11:15])
    inner = Inner("bf:Publication")
    if context.once(first_published) is None:
        inner.add(iri("bf:place"), context.once(country_published))
    if stated or not span:
        inner.close(context.build, context.instance, iri("bf:provisionActivity"))
        return ("06", "07-10") if year and stated == year else ()
    inner.add(iri("bf:date"), typed(span, "edtf:edtf"))
    inner.close(context.build, context.instance, iri("bf:provisionActivity"))
    if year:
        context.build.add(context.instance, iri("schema:datePublished"), typed(f"{year:04d}", "xsd:gYear"))
    both = "/" in span or ".." in span or (value[6:7] == "e" and "-" in span)
    return ("06", "07-10", "11-14") if both else ("06", "07-10")


def _entered(yymmdd: str) -> str:
    if not (yymmdd.isascii() and yymmdd.isdigit() and len(yymmdd) == 6):
        return ""
    # MARC has been written since 1968: two-digit years from 68 on are of the twentieth century.
    century = "19" if yymmdd[:2] >= "68" else "20"
    day = f"{century}{yymmdd[:2]}-{yymmdd[2:4]}-{yymmdd[4:6]}"
    try:
        date.fromisoformat(day)
    except ValueError:
        return ""
    return typed(day, "xsd:date")
