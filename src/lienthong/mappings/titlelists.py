"""A title of a KBART list (NISO RP-9-2014): what it is, the facts that its keys are made of, what it gives in words.

http://www.niso.org/standards-committees/kbart. A title is an electronic Instance of its own; the printed one, whose
number the list has too, is another Instance of the same Work.
"""

import re
from datetime import date
from functools import lru_cache

from lienthong.mappings import codes, dates, identifiers, isbd, places
from lienthong.mappings.identity import Identity
from lienthong.mappings.keys import edition, instance_keys, joined, record_key, volume, work_keys
from lienthong.mappings.names import Person
from lienthong.mappings.people import in_heading
from lienthong.mappings.record import Field, Record, record_value
from lienthong.mappings.wordlists import wordlist
from lienthong.text import match_key
from lienthong.text.language import language_of

_ELECTRONIC = "online"
"""What keeps the keys of an online edition without a number of its own apart from those of the printed one."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LIKELY = "en"
"""The language of most books of licensed databases that are not Vietnamese: a list does not tell it. It is used to
find the Work of the printed book, and stated nowhere."""

_DATE = re.compile(r"([12][0-9]{3})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")
_EMBARGO = re.compile(r"([PR])([1-9][0-9]{0,3})([DMY])", re.IGNORECASE)
_UNITS = {"D": "d", "M": "m", "Y": "y"}
_PLURALS = {"D": "days", "M": "months", "Y": "years"}


def value(record: Record, name: str, code: str = "a") -> str:
    """The first value of a column, '' when there is none."""
    for one in record.tagged(f"kbart.{name}"):
        for have, text in one.subfields:
            if have == code and (found := text.strip()):
                return found
    return ""


def number(record: Record) -> str:
    """What names a title within its list: title_id, else a number or the address of the title."""
    online, printed = value(record, "number", "online"), value(record, "number", "print")
    return value(record, "id") or online or printed or value(record, "url")


def is_serial(record: Record) -> bool:
    """Whether a title is a serial; a list that does not say so shows it by an ISSN, or by volumes."""
    said = value(record, "type").casefold()
    if said in ("serial", "monograph"):
        return said == "serial"
    numbers = (value(record, "number", code) for code in ("online", "print"))
    return any(map(identifiers.issn, numbers)) or bool(value(record, "coverage", "from_vol"))


def author(record: Record) -> list[Person]:
    """The first author as people; nobody for a bare family name, which is all that the standard asks for."""
    return people(value(record, "author"))


def people(written: str) -> list[Person]:
    """The people of first_author or first_editor, when the list writes more than the family name."""
    return in_heading(written, "", "1") if len(written.replace(",", " ").split()) > 1 else []


def _standard_numbers(record: Record, serial: bool) -> tuple[list[str], list[str]]:
    """The online number and the printed one, each a list of one or none."""
    online, printed = (value(record, "number", code) for code in ("online", "print"))
    if serial:
        return [one] if (one := identifiers.issn(online)) else [], [one] if (one := identifiers.issn(printed)) else []
    return _isbn(online), _isbn(printed)


def _isbn(written: str) -> list[str]:
    found = identifiers.isbn(written)
    return [found.value13] if found.ok else []


def identify(source: str, record: Record) -> Identity:
    """The identity of a title: the Work by both its ISSNs, or as MARC knows a book; the Instance by its online number.

    The number of the printed edition leads to the Instance only with a mark, or print and online would be one.
    """
    serial = is_serial(record)
    proper, remainder, _ = isbd.split_title(record_value(record, "kbart.title"))
    short, whole = match_key(isbd.split_title(proper, loose=True)[0]), match_key(proper)
    online, printed = _standard_numbers(record, serial)
    who = author(record)
    creator = who[0].key if who and not serial else ""
    language = "vie" if language_of(proper) == "vi" else ""
    description = _description(record, match_key(f"{proper} {remainder}"), creator)
    part = volume(value(record, "volume"))
    kind, guard = ("issn", ()) if serial else ("isbn", (part,))
    instance = [joined(kind, one, short, *guard, *(() if serial else (_ELECTRONIC,))) for one in online]
    instance += [joined(kind, one, short, *guard, _ELECTRONIC) for one in printed]
    instance += [joined(one, _ELECTRONIC) for one in description]
    if own := number(record):
        instance.append(record_key(source, own))
    print_keys = [joined("isbn", one, short, part) for one in printed if not serial]
    # A Work without a creator is known by number, title and the language that the library tells of its printed book.
    spoken = codes.bcp47(language) if language else "" if creator or serial else _LIKELY
    work = work_keys(
        title=whole, short=short, creator=creator, language=spoken,
        instance=[*print_keys, *instance], issns=[*printed, *online] if serial else (),
    )  # fmt: skip
    if spoken == _LIKELY:
        work += [joined("of", whole, "", one) for one in print_keys]
    return Identity(work, instance, creator, language, bool(language))


def _description(record: Record, title: str, creator: str) -> list[str]:
    name = value(record, "publisher")
    return instance_keys(
        isbns=(), title="", description=title, creator=creator,
        publisher=places.publisher(name)[1] if name else "", year=str(published(record)[1] or ""),
        volume=volume(value(record, "volume")), edition=edition(value(record, "edition")),
        call_number=number(record),
    )  # fmt: skip


def print_keys(record: Record) -> list[str]:
    """Keys of the printed edition whose number the list has, as MARC gives them; none without a number."""
    serial = is_serial(record)
    proper, _, _ = isbd.split_title(record_value(record, "kbart.title"))
    short = match_key(isbd.split_title(proper, loose=True)[0])
    guard = () if serial else (volume(value(record, "volume")),)
    return [joined("issn" if serial else "isbn", one, short, *guard) for one in _standard_numbers(record, serial)[1]]


def published(record: Record) -> tuple[str, int | None]:
    """Date (EDTF) and year in which a monograph appeared online, else in print."""
    return dates.edtf(value(record, "published", "online") or value(record, "published", "print"))


@lru_cache(maxsize=4096)
def coverage_date(written: str) -> str:
    """A date of coverage in the form that the standard asks for (year, month or day), '' for any other ("2012-13")."""
    found = _DATE.fullmatch(written.strip())
    return found[0] if found else ""


def impossible(written: str) -> bool:
    """Whether a date of coverage is a day that no calendar has ("2020-13-45")."""
    found = _DAY.fullmatch(written.strip())
    if found is None:
        return False
    try:
        date.fromisoformat(found[0])
    except ValueError:
        return True
    return False


def coverage(field: Field, lang: str) -> str:
    """From which volume and date on to which a row gives a title; '' when it says nothing of them.

    An empty end is the present. An embargo belongs to its range: another range of the title may have another one.
    """
    words = wordlist("licensed")[lang]
    begin, end = (_point(field, at, words) for at in ("from", "to"))
    name = "range" if begin and end else "since" if begin else "until" if end else ""
    if not name:
        return ""
    waits = (one[0].lower() + one[1:] for one in embargo(field.first("embargo"), lang))
    return "; ".join([words[name].format(begin=begin, end=end), *waits])


def _point(field: Field, at: str, words: dict[str, str]) -> str:
    told = ((name, field.first(f"{at}_{code}").strip()) for name, code in (("volume", "vol"), ("issue", "issue")))
    what = ", ".join(words[name].format(text) for name, text in told if text)
    day = field.first(f"{at}_date").strip()
    day = "" if impossible(day) else day
    return words["dated"].format(what=what, date=day) if what and day else what or day


@lru_cache(maxsize=4096)
def embargo(written: str, lang: str) -> tuple[str, ...]:
    """What an embargo means ("P1Y", "R10Y;P30D"), a sentence for each part; nothing when a part is not understood."""
    words, found = wordlist("licensed")[lang], []
    for part in filter(None, (one.strip() for one in written.replace(",", ";").split(";"))):
        match = _EMBARGO.fullmatch(part)
        if not match:
            return ()
        count, unit = int(match[2]), match[3].upper()
        span = words[_UNITS[unit] if count == 1 else _PLURALS[unit]].format(count)
        found.append(words[f"embargo_{match[1].lower()}"].format(span=span))
    return tuple(found)


def depth(written: str) -> tuple[str, str] | None:
    """What a coverage depth is called in Vietnamese and English; None for another word than the standard's."""
    found = wordlist("licensed")["depth"].get(written.strip().casefold())
    return (found[0], found[1]) if found else None


def access(record: Record) -> str:
    """Who may read: "free" (F), "paid" (P) or "unsaid"."""
    return {"f": "free", "p": "paid"}.get(value(record, "access").casefold(), "unsaid")
