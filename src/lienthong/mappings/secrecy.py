"""What keeps a record from the public: words of secrecy, and yes or no of a repository's software.

The words are those of ``[withheld]`` in ``mappings/vietnamese/rights.toml``. It fails closed: a word of secrecy among
others withholds the record, and so does a yes-or-no that is neither (docs/decisions/041-repository-records.md).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from lienthong.mappings import contacts, tasks
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.record import Field
from lienthong.mappings.wordlists import wordlist
from lienthong.text import match_key

_TEXTS = ("a", "url", "href")
_TERMS = "abcdefgj"
"""Subfields of MARC's fields of secrecy that hold words: https://www.loc.gov/marc/bibliographic/bd506.html, bd355."""
_LONGEST = 20_000
_CLAUSE = re.compile(r"[;,|/()\[\].\n–—]|\s-\s")
"""Where a clause ends: «Phổ biến: không; mật» does not say «không mật»."""


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = wordlist("rights")["withheld"]
    return found


@cache
def _keys(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match_key(one) for one in _table()[name]))


@lru_cache(maxsize=4096)
def _kind(tag: str) -> str:
    """What an element may say of secrecy: "flag", "words", "text" (a doubt at most), '' for any other."""
    name = tag.lower()
    if _flag(name):
        return "flag"
    if any(one in name for one in _table()["elements"]) and not any(one in name for one in _table()["not_elements"]):
        return "words"
    unseen = any(one in name for one in _table()["not_text_elements"])
    return "text" if any(one in name for one in _table()["text_elements"]) and not unseen else ""


def _flag(name: str) -> str:
    wanted: str = _table()["flags"].get(name.rpartition(".")[2].replace("_", "").replace("-", ""), "")
    return wanted if "." in name else ""


@lru_cache(maxsize=4096)
def secret(value: str) -> bool:
    """Whether words of a value, among others or alone, say that a record is not for the public."""
    return match_key(value) in _keys("whole") or any(
        _says_so(match_key(one)) for one in _CLAUSE.split(value[:_LONGEST])
    )


def _says_so(key: str) -> bool:
    found = list(_spans(key, _keys("phrases")))
    harmless = list(_spans(key, _keys("harmless"))) if found else []
    return any(not any(start <= at and end <= stop for start, stop in harmless) for at, end in found)


def _spans(key: str, phrases: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the phrases stand as whole words."""
    padded = f" {key} "
    for phrase in phrases:
        at = padded.find(f" {phrase} ")
        while at >= 0:
            yield at, at + len(phrase)
            at = padded.find(f" {phrase} ", at + 1)


@lru_cache(maxsize=4096)
def withholds(tag: str, value: str) -> bool:
    """Whether a value of an element says that the record is not for the public: by its words, or by its yes or no."""
    kind, key = _kind(tag), match_key(value)
    if kind == "flag":
        answers = _table()["answers"]
        return bool(key) and key not in answers[_flag(tag.lower())]
    return kind == "words" and secret(value)


def guard(context: Context, fields: Iterable[Field]) -> None:
    """Withhold the record when one of its fields asks for it; flag descriptions that speak of secrecy as doubts."""
    for field in fields:
        tag = field.tag
        kind = _kind(f"mods.note.{field.first('type')}" if tag == "mods.note" else tag)
        if not kind:
            continue
        for code, value in field.subfields:
            if code not in _TEXTS:
                continue
            if kind == "text":
                _doubts(field, code, value, context)
            elif secret(value) if kind == "words" else withholds(tag, value):
                context.withheld = True
                context.flag("not_for_the_public", place(field, code), value)


def guard_marc(context: Context) -> None:
    """Withhold a MARC record whose security classification or restriction on access speaks of secrecy."""
    fields = _table()["fields"]
    for field in context.record.fields:
        if field.tag not in fields and not (field.tag == "880" and field.first("6")[:3] in fields):
            continue
        for code, value in field.subfields:
            if code in _TERMS and secret(value):
                context.withheld = True
                context.flag("not_for_the_public", place(field, code), value)


def _doubts(field: Field, code: str, value: str, context: Context) -> None:
    """Words of secrecy; an e-mail or mobile number that readers will see, as those of a task are never published."""
    if contacts.names_contact(value) and not tasks.statements(value):
        context.flag("contact_in_text", place(field, code), "")
    text = value[:_LONGEST].lower()
    phrase = next((one for one in _table()["doubts"] if one in text), "")
    if phrase and any(True for _ in _spans(match_key(text), (match_key(phrase),))):
        context.flag("maybe_secret", place(field, code), phrase)
