"""Who and what a record of a platform on the web is about (VOER, StoryWeaver, OPDS): the facts of its keys."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import NamedTuple

from lienthong.mappings import codes, dates, isbd, places, rights
from lienthong.mappings.authority import Authority
from lienthong.mappings.dublincore import language_code
from lienthong.mappings.identity import Identity
from lienthong.mappings.keys import instance_keys, joined, work_keys
from lienthong.mappings.names import Person
from lienthong.mappings.originals import language_named
from lienthong.mappings.people import in_heading
from lienthong.mappings.record import Record
from lienthong.mappings.wordlists import wordlist
from lienthong.text import match_key
from lienthong.text.language import language_of

_MILLISECONDS = range(11, 15)
_NOT_SAID = {"", "na", "und", "zxx"}
_CODES = re.compile(
    r"\bCC[ -]?(?:BY(?:-NC)?(?:-SA|-ND)?|0)[ -][1-4]\.[0-9]\b|https?://creativecommons\.org/[a-z]+/[a-z0-9-]+/[1-4]\.[0-9]"
)


class Said(NamedTuple):
    """What keys are made of, as the record has it: ``languages`` are its words or codes, ``creator`` a name.

    ``form`` is that of MARC's keys (``itemforms``): what a platform gives is no printed book, and may be heard.
    ``own_work`` and ``own_instance`` are keys of the platform's own numbers, which are stronger than any description.
    """

    title: str
    creator: str = ""
    languages: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    isbns: tuple[str, ...] = ()
    number: str = ""
    own_work: str = ""
    own_instance: str = ""
    form: str = "online"


def identity(said: Said) -> Identity:
    """Keys as MARC gives them, so that works and people meet, behind those of the platform's own numbers."""
    proper, remainder, _ = isbd.split_title(said.title)
    creator = next((one.key for one in people(said.creator)), "")
    language, inferred = _language(said.languages, proper)
    short = match_key(isbd.split_title(proper, loose=True)[0])
    own = [said.own_instance] if said.own_instance else []
    instance = own + instance_keys(
        isbns=said.isbns,
        title=short,
        description=match_key(f"{proper} {remainder}"),
        creator=creator,
        publisher=places.publisher(said.publisher)[1] if said.publisher else "",
        year=str(dates.edtf(day(said.date))[1] or ""),
        volume="",
        edition="",
        call_number=said.number,
        form=said.form,
    )
    work = work_keys(
        title=match_key(proper),
        short=short,
        remainder=match_key(remainder),
        creator=creator,
        language=codes.bcp47(language) if language else "",
        instance=instance,
    )
    return Identity([said.own_work, *work] if said.own_work else work, instance, creator, language, inferred)


def _language(said: Sequence[str], title: str) -> tuple[str, bool]:
    found = next((code for one in said for code in languages(one)), "")
    if found:
        return found, False
    return ("vie", True) if language_of(title) == "vi" else ("", False)


@lru_cache(maxsize=1024)
def languages(said: str) -> tuple[str, ...]:
    """MARC codes of the languages of a text: "vi", "Vietnamese", «Tiếng Việt», of a book in two "English-Vietnamese".

    None when a part of it is no language; "na", which VOER writes for no language, is none.
    """
    said = said.strip()
    if said.casefold() in _NOT_SAID:
        return ()
    whole = language_named(said) or (language_code(said) if len(said.partition("-")[0]) < 4 else "")
    if whole:
        return (whole,)
    parts = [language_named(one) for one in said.replace("/", "-").replace("&", "-").split("-")]
    return tuple(dict.fromkeys(parts)) if len(parts) > 1 and all(parts) else ()


@lru_cache(maxsize=8192)
def people(name: str) -> tuple[Person, ...]:
    """The people or bodies that a name of the platform stands for; none for «Nhiều tác giả»."""
    return tuple(in_heading(name, "", "1"))


@lru_cache(maxsize=4096)
def day(raw: str) -> str:
    """A date as platforms write it, as ISO 8601 without the time: milliseconds since 1970, "24-03-2018", ISO 8601."""
    text = raw.strip()
    if text.isascii() and text.isdecimal() and len(text) in _MILLISECONDS:
        return datetime.fromtimestamp(int(text) / 1000, UTC).date().isoformat()
    parts = text.split("-")
    if [len(one) for one in parts] == [2, 2, 4] and all(one.isdecimal() for one in parts):
        return "-".join(reversed(parts))
    return text.partition("T")[0].partition(" ")[0]


def first(record: Record, tag: str, code: str = "a") -> str:
    """The first value of a subfield of the fields with this tag, '' when there is none."""
    return next((value for field in record.tagged(tag) if (value := field.first(code).strip())), "")


def number_of(system: str, source: str, number: str) -> Authority | None:
    """A platform's own number of a person, within the source that hands it over; None without a number."""
    return Authority(f"{system} ({source}):{number}", "") if number else None


def own_key(system: str, source: str, *number: str) -> str:
    """Key of a thing that the platform numbers itself."""
    return joined(system, source, *number)


@cache
def relator(role: str) -> str:
    """The relator of a role of a platform; a MARC code stands for itself; '' for an unknown one."""
    role = role.strip().casefold().rpartition("/")[2]
    found: str = wordlist("platforms")["roles"].get(role, "")
    return found or (role if codes.known("relators", role) else codes.relator_of(role))


@cache
def _licences() -> dict[str, str]:
    return {match_key(term): address for term, address in wordlist("platforms")["licences"].items()}


@lru_cache(maxsize=1024)
def licence(value: str) -> str:
    """The address of a published licence that a platform names by address, code or words; '' when it is not sure."""
    return rights.licence(value) or _licences().get(match_key(value), "")


def licence_within(text: str) -> str:
    """The address of the one licence of Creative Commons that a notice names; '' when it names none, or several."""
    found = {licence(one) for one in _CODES.findall(text)}
    return found.pop() if len(found) == 1 else ""


def is_open(address: str) -> bool:
    """Whether a licence lets everybody read: those of Creative Commons and its marks of the public domain do."""
    return address.startswith("https://creativecommons.org/")
