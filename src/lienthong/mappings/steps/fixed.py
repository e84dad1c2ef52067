"""Leader and 008: kind of resource, issuance, dates, country, language.

https://www.loc.gov/marc/bibliographic/bdleader.html and bd008a.html. A default 008 says nothing: in cse-koha every
record has language ``und``, country ``xx`` and date ``9999``.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from lienthong.graph.terms import iri, typed
from lienthong.mappings import coded, codes, dates, positions
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.identity import publication_date
from lienthong.mappings.record import Field, Record


class Kind(NamedTuple):
    """What leader/06 and 07 make of a resource: its BIBFRAME class, Schema.org class and RDA content type."""

    bibframe: str
    schema: str
    content: str


_KINDS = {
    "a": Kind("bf:Text", "schema:Book", "txt"),
    "c": Kind("bf:NotatedMusic", "schema:SheetMusic", "ntm"),
    "d": Kind("bf:NotatedMusic", "schema:SheetMusic", "ntm"),
    "e": Kind("bf:Cartography", "schema:Map", "cri"),
    "f": Kind("bf:Cartography", "schema:Map", "cri"),
    "g": Kind("bf:MovingImage", "schema:Movie", "tdi"),
    "i": Kind("bf:NonMusicAudio", "schema:AudioObject", "spw"),
    "j": Kind("bf:MusicAudio", "schema:MusicRecording", "prm"),
    "k": Kind("bf:StillImage", "schema:VisualArtwork", "sti"),
    "m": Kind("bf:Multimedia", "schema:CreativeWork", ""),
    "o": Kind("bf:MixedMaterial", "schema:Collection", ""),
    "p": Kind("bf:MixedMaterial", "schema:Collection", ""),
    "r": Kind("bf:Object", "schema:CreativeWork", "tdf"),
    "t": Kind("bf:Text", "schema:Manuscript", "txt"),
}
_UNKNOWN = Kind("bf:Text", "schema:CreativeWork", "")
_ISSUANCE = {
    "a": ("bf:Monograph", ""), "b": ("bf:Serial", ""), "c": ("bf:Collection", ""), "d": ("bf:Collection", ""),
    "i": ("bf:Integrating", "intg"), "m": ("bf:Monograph", "mono"), "s": ("bf:Serial", "serl"),
}  # fmt: skip
_NO_COUNTRY = {"", "xx", "|||", "und"}
_MANUSCRIPT = frozenset("dft")
_STATUS = frozenset("acdnp")


def kind(record: Record) -> Kind:
    """Kind of resource from leader/06 and 07; a serial text is a Periodical, a 502 makes a Thesis."""
    found = _KINDS.get(record.leader[6:7], _UNKNOWN)
    if found.bibframe != "bf:Text":
        return found
    if record.leader[7:8] in "bs":
        return found._replace(schema="schema:Periodical")
    if any(one.tag == "502" for one in record.fields):
        return found._replace(schema="schema:Thesis")
    return found


@step
def leader(field: Field, context: Context) -> Iterable[str]:
    """Classes of Work and Instance, issuance, content type."""
    value, build = field.value, context.build
    what = kind(context.record)
    classes = ["bf:Work", what.bibframe]
    issuance_class, issuance = _ISSUANCE.get(value[7:8], ("", ""))
    if issuance_class:
        classes.append(issuance_class)
    if what.schema == "schema:Thesis":
        classes.append("bf:Dissertation")
    schema = dict.fromkeys(["schema:CreativeWork", what.schema])
    build.types(context.work, [*classes, *schema])
    build.types(context.instance, ["bf:Instance", *schema])
    if value[6:7] in _MANUSCRIPT:
        build.types(context.instance, ["bf:Manuscript"])
    if what.content:
        build.add(context.work, iri("bf:content"), iri(f"content:{what.content}"))
    if issuance:
        build.add(context.instance, iri("bf:issuance"), iri(f"issuance:{issuance}"))
    if value[5:6] in _STATUS:
        build.add(context.metadata, iri("bf:status"), f"<http://id.loc.gov/vocabulary/mstatus/{value[5:6]}>")
    return [
        at
        for at, known in (("05", _STATUS), ("06", _KINDS), ("07", _ISSUANCE))
        if value[int(at) : int(at) + 1] in known
    ]


@step
def fixed_length(field: Field, context: Context) -> Iterable[str]:
    """008/00-05 entered on file, 07-14 date when no 260 or 264 has one, 15-17 country, 35-37 language of the Work.

    ``positions`` accounts for the other positions.
    """
    value, build = field.value, context.build
    done = set()
    country = value[15:18].strip(" |").lower()
    if country not in _NO_COUNTRY and country_of_origin(country, "008/15-17", context):
        done.add("15-17")
    entered = _entered(value[0:6])
    if entered:
        build.add(context.metadata, iri("bf:creationDate"), entered)
        done.add("00-05")
    stated = publication_date(context.record)
    done.update(_published(value, stated, context))
    if context.language_code and value[35:38].lower() == context.language_code:
        done.add("35-37")
    positions.account(value, context.record.leader, done, stated is not None, context.accounts)
    return done


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
    """044 $a: further countries of publication."""
    written = [value.strip().lower() for value in field.all("a")]
    known = [one for one in written if one and country_of_origin(one, place(field, "a"), context)]
    return ("a",) if known else ()


def _published(value: str, stated: int | None, context: Context) -> Iterable[str]:
    """The date of publication when no 260 or 264 $c says one; which positions are said, here or there."""
    span, year = dates.from_008(value[6:7], value[7:11], value[11:15])
    if stated or not span:
        return ("06", "07-10") if year and stated == year else ()
    inner = Inner("bf:Publication")
    inner.add(iri("bf:date"), typed(span, "edtf:edtf"))
    inner.close(context.build, context.instance, iri("bf:provisionActivity"))
    if year:
        context.build.add(context.instance, iri("schema:datePublished"), typed(f"{year:04d}", "xsd:gYear"))
    return ("06", "07-10", "11-14") if "/" in span or ".." in span else ("06", "07-10")


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
