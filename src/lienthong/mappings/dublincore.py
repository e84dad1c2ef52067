"""Who and what a Dublin Core record is about: the facts that its keys are made of."""

from functools import cache

from lienthong.mappings import codes, dates, identifiers, isbd, places
from lienthong.mappings.identity import Identity
from lienthong.mappings.keys import instance_keys, work_keys
from lienthong.mappings.language import language_of
from lienthong.mappings.people import in_heading
from lienthong.mappings.record import Record
from lienthong.mappings.text import match_key

_CREATORS = ("dc.contributor.author", "dc.creator")
_DATES = ("dc.date.issued", "dc.date")
_NO_LANGUAGE = {"", "other", "und"}


def identify(record: Record) -> Identity:
    """The identity of a Dublin Core record: the same keys as MARC gives, so that Works and people meet."""
    proper, remainder, _ = isbd.split_title(_first(record, "dc.title"))
    creator = _creator(record)
    language, inferred = text_language(record, proper)
    publisher = _first(record, "dc.publisher")
    short = match_key(isbd.split_title(proper, loose=True)[0])
    instance = instance_keys(
        isbns=[one.value13 for value in values(record, "dc.identifier") for one in identifiers.isbns(value) if one.ok],
        title=short,
        description=match_key(f"{proper} {remainder}"),
        creator=creator,
        publisher=places.publisher(publisher)[1] if publisher else "",
        year=str(issued(record) or ""),
        volume="",
        edition="",
        call_number=_first(record, "header.identifier"),
    )
    work = work_keys(
        title=match_key(proper),
        short=short,
        creator=creator,
        language=codes.bcp47(language) if language else "",
        instance=instance,
    )
    return Identity(work, instance, creator, language, inferred)


def values(record: Record, *tags: str) -> list[str]:
    """The values of some elements, in the record's order; a tag stands for its qualified forms too."""
    return [
        value
        for field in record.fields
        if any(field.tag == tag or field.tag.startswith(f"{tag}.") for tag in tags)
        for value in field.all("a")
    ]


def _first(record: Record, tag: str) -> str:
    return next((field.first("a") for field in record.fields if field.tag == tag and field.first("a")), "")


def _creator(record: Record) -> str:
    for tag in _CREATORS:
        value = _first(record, tag)
        if value:
            people = in_heading(value, "", "1")
            return people[0].key if people else ""
    return ""


def publication_dates(record: Record) -> list[str]:
    """The dates of publication: dc.date.issued, else those of dc.date, of which one without time of day goes first."""
    for tag in _DATES:
        found = [value for field in record.fields if field.tag == tag and (value := field.first("a").strip())]
        if found:
            return [one for one in found if "T" not in one] or found
    return []


def issued(record: Record) -> int | None:
    """Year of publication."""
    years = (dates.edtf(value.partition("T")[0])[1] for value in publication_dates(record))
    return next((year for year in years if year), None)


def language_code(value: str) -> str:
    """MARC code of a ``dc.language`` ("vi", "vi_VN", "vie", "en_US"), '' when it is none."""
    short = value.strip().lower().replace("_", "-").partition("-")[0]
    if len(short) == 3 and codes.known("languages", short):
        return short
    return _marc_code().get(short, "") if short not in _NO_LANGUAGE else ""


@cache
def _marc_code() -> dict[str, str]:
    return {row["bcp47"]: code for code, row in codes.table("languages").items() if row.get("bcp47")}


def text_language(record: Record, title: str) -> tuple[str, bool]:
    """MARC code of the text's language, and whether it was inferred from the title's letters."""
    for value in values(record, "dc.language"):
        found = language_code(value)
        if found:
            return found, False
    return ("vie", True) if language_of(title) == "vi" else ("", False)
