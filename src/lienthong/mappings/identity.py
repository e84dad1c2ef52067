"""Who and what a MARC record is about: the facts that its keys are made of, read before anything is mapped."""

import re
from typing import NamedTuple

from lienthong.mappings import codes, dates, identifiers, imprints, isbd, names, places
from lienthong.mappings.around import around
from lienthong.mappings.itemforms import item_form
from lienthong.mappings.keys import content_number, edition, instance_keys, volume, work_keys
from lienthong.mappings.people import in_heading
from lienthong.mappings.record import Field, Record
from lienthong.mappings.standards import standards
from lienthong.mappings.uniform import of_record, of_work
from lienthong.mappings.versions import creator_born
from lienthong.text import match_key
from lienthong.text.language import language_of

_FIGURES = re.compile(r"\d+")
_SCALE = re.compile(r"\b1 ?[:/] ?(\d[\d. ]*)")
_NO_LANGUAGE = {"und", "zxx", "mul", "|||", "   ", ""}
_SERIAL = ("b", "i", "s")
_HOSTS = frozenset("sibc")
_KINDS_OF_SERIAL = tuple(match_key(one) + " " for one in ("tạp chí", "tập san", "nội san", "báo", "the"))
_SECONDARY_ROLES = {"trl", "ill", "win", "edt", "cwt"}


class Identity(NamedTuple):
    """Keys of the record's Work and Instance, match key of the first creator, language of the text (MARC code)."""

    work: list[str]
    instance: list[str]
    creator: str
    language: str
    inferred: bool


def identify(record: Record) -> Identity:
    """The identity of a MARC 21 bibliographic record."""
    title = _first(record, "245")
    proper, remainder, responsibility = title_parts(title) if title else (title_of_standard(record), "", "")
    creator = first_creator(record, responsibility)
    language, inferred = text_language(record, proper)
    year = publication_year(record)
    short = match_key(isbd.split_title(proper, loose=True)[0])
    instance = instance_keys(
        isbns=[
            one.value13
            for field in record.tagged("020")
            for value in field.all("a")
            for one in identifiers.isbns(value)
            if one.ok
        ],
        title=short,
        description=match_key(f"{proper} {remainder}"),
        creator=creator,
        publisher=_publisher(record),
        year=str(year or ""),
        volume=_volume(record, title),
        edition=edition(_value(record, "250", "a")),
        call_number=_value(record, "082", "ab"),
        issns=issns(record, "al"),
        form=item_form(record),
        extent=" ".join((*_FIGURES.findall(_value(record, "300", "a")), _scale(record))).strip(),
        number=record.control("001").strip() or content_number(record.raw),
        within=around(record),
    )
    named = of_record(record)
    work = work_keys(
        title=match_key(proper),
        short=short,
        uniform=of_work(named[1]) if named else "",
        creator=creator,
        language=codes.bcp47(language) if language else "",
        instance=instance,
        issns=issns(record, "la"),
        remainder=match_key(remainder),
        born=creator_born(record),
        body=record.leader[7:8] not in _SERIAL and any(field.tag in ("110", "111") for field in record.fields),
    )
    return Identity(work, instance, creator, language, inferred)


def own_titles(record: Record) -> list[str]:
    """Match keys of the titles under which a linking entry of another record may name this one, up to a colon.

    The title proper; of a serial or collection its key, abbreviated, uniform and other titles as well.
    """
    tags = ("245", "210", "222", "130", "246") if record.leader[7:8] in _HOSTS else ("245",)
    titles = (
        title_parts(field)[0] if field.tag == "245" else field.first("a")
        for field in record.fields
        if field.tag in tags
    )
    return list(dict.fromkeys(filter(None, map(known_as, titles))))


def known_as(title: str) -> str:
    """The match key of a title by which two records compare what they name: up to a colon, without «Tạp chí …»."""
    key = match_key(isbd.split_title(isbd.strip_end(title), loose=True)[0])
    found = next((kind for kind in _KINDS_OF_SERIAL if key.startswith(kind)), "")
    return key[len(found) :] or key


def title_of_standard(record: Record) -> str:
    """The number of a standard as its title, when the record has no 245; '' otherwise.

    cse-koha holds standards with nothing but "TCVN 6337 : 1998" in 100 $a; people ask for them by that number.
    """
    if any(field.tag == "245" for field in record.fields):
        return ""
    return next((isbd.strip_end(value) for value in _headings(record) if standards(value)), "")


def _headings(record: Record) -> list[str]:
    return [field.first("a") for field in record.fields if field.tag in ("100", "700")]


def issns(record: Record, order: str) -> list[str]:
    """Valid ISSNs of a serial, subfield by subfield in ``order``; a book's 022 is that of its series."""
    if record.leader[7:8] not in _SERIAL:
        return []
    values = (value for code in order for field in record.tagged("022") for value in field.all(code))
    return [one for value in values if (one := identifiers.issn(value))]


def title_parts(field: Field) -> tuple[str, str, str]:
    """Title proper, remainder and responsibility of a 245, wherever the library put them.

    cse-koha and many spreadsheets write the whole area into $a ("Computing: An Introduction …"). A parallel title
    in $a, or announced by its closing "=", goes to the remainder, where it begins with "= " as the National
    Library of Vietnam writes it.
    """
    whole, more = field.first("a").rstrip(), " ".join(field.all("b")).strip()
    # "$a Tuyển tập văn $h [ghi hình] = $b Selected prose": the sign stands behind the medium.
    announced = any(one.endswith("=") for one in (whole, field.first("h").rstrip())) or more.startswith("=")
    said = isbd.strip_end(" ; ".join(field.all("c")))
    proper, remainder, responsibility = _split(whole, said)
    proper, sign, parallel = proper.partition(" = ")
    if sign:
        remainder = f"= {parallel} : {remainder}" if remainder else f"= {parallel}"
    if more and not (said or responsibility):
        more, _, responsibility = more.partition(" / ")
    if more and announced:
        remainder = f"{remainder} = {isbd.strip_end(more)}".strip()
    elif more:
        remainder = f"{remainder} : {isbd.strip_end(more)}" if remainder else isbd.strip_end(more)
    return isbd.strip_end(proper), remainder, said or isbd.strip_end(responsibility)


def _split(whole: str, said: str) -> tuple[str, str, str]:
    """``isbd.split_title`` of $a; beside a $c that does not repeat it, what follows " / " belongs to the title.

    So does what names nobody: "Quy hoạch đô thị : 29/2 - 4/3 / 2016" of cse-koha.
    """
    proper, remainder, responsibility = isbd.split_title(whole)
    named = any(map(str.isalpha, responsibility))
    if not responsibility or (named and (not said or match_key(responsibility) in match_key(said))):
        return proper, remainder, responsibility
    title, sign, rest = whole.partition(" : ")
    return isbd.strip_end(title), isbd.strip_end(rest) if sign else "", ""


def first_creator(record: Record, responsibility: str) -> str:
    """Match key of the first person or body responsible: 1xx, else the first in the statement of responsibility.

    Translators, illustrators and editors of the statement do not create the Work. The number of a standard in 100
    stands in for its creator: TCVN 1635 and TCVN 1636 may have one title.
    """
    for field in record.fields:
        if field.tag == "100":
            people = in_heading(field.first("a"), field.first("d"), field.ind1)
            if people:
                return people[0].key
            if standards(field.first("a")):
                return match_key(field.first("a"))
        elif field.tag in ("110", "111"):
            return match_key(" ".join(field.all("ab")))
    for who in names.people(responsibility):
        if who.role not in _SECONDARY_ROLES:
            return who.key
    return ""


def text_language(record: Record, title: str) -> tuple[str, bool]:
    """MARC code of the text's language, and whether it was inferred from the title's letters.

    A default 008 (``und`` in all of cse-koha) is no statement.
    """
    stated = _value(record, "041", "a").strip().lower()[:3] or record.control("008")[35:38].lower()
    if stated not in _NO_LANGUAGE and codes.known("languages", stated):
        return stated, False
    return ("vie", True) if language_of(title) == "vi" else ("", False)


def publication_year(record: Record) -> int | None:
    """Year of publication: 260/264 $c, else the first date of a 008 that is not a default."""
    stated = publication_date(record)
    if stated:
        return stated
    fixed = record.control("008")
    return dates.from_008(fixed[6:7], fixed[7:11], fixed[11:15])[1] if len(fixed) >= 15 else None


def publication_date(record: Record) -> int | None:
    """Year of publication as 260 or 264 $c states it."""
    for field in record.fields:
        if field.tag == "260" or (field.tag == "264" and field.ind2 in "1 "):
            for code, value in imprints.divided(field):
                year = dates.edtf(value)[1] if code == "c" else None
                if year:
                    return year
    return None


def _publisher(record: Record) -> str:
    for field in record.fields:
        if field.tag == "260" or (field.tag == "264" and field.ind2 in "1 "):
            for code, value in imprints.divided(field):
                if code == "b" and value:
                    return places.publisher(value)[1]
    return ""


def lone_volumes(record: Record) -> list[str]:
    """Every 490 $v that stands without $a (in cse-koha the volume of the title, not of a series) or beside a series of
    the title's own name: "Thám tử lừng danh Conan ; T.45"."""
    title = _first(record, "245")
    own = {"", match_key(title_parts(title)[0]) if title else ""}
    mine = (field for field in record.tagged("490") if match_key(isbd.strip_end(field.first("a"))) in own)
    return [value for field in mine for value in field.all("v")]


def _volume(record: Record, title: Field | None) -> str:
    own = title.all("np") if title else []
    return volume(" ".join(own or lone_volumes(record)))


def _scale(record: Record) -> str:
    """The scale of a map (255 $a, 034 $b) as figures: "Tỉ lệ 1:1.000.000" is "1000000"."""
    found = _SCALE.search(_value(record, "255", "a"))
    return "".join(_FIGURES.findall(found[1] if found else _value(record, "034", "b")))


def _first(record: Record, tag: str) -> Field | None:
    return next((field for field in record.fields if field.tag == tag), None)


def _value(record: Record, tag: str, codes_wanted: str) -> str:
    field = _first(record, tag)
    return " ".join(field.all(codes_wanted)) if field else ""
