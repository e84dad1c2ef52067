"""E-mail addresses and mobile numbers of people, where a name or a text of a record has them.

In texts about a book they are a doubt for the librarian. Notes on copies are what staff write to each other (who has
it, whom to call): a note that gives one is published nowhere.
"""

import re
from dataclasses import replace
from functools import lru_cache

from lienthong.mappings.record import Field, Record

WHY = "contact"
"""The reason in accounts of what is left out (``reasons.NOT_OF_RULES``)."""

_ON_COPIES = dict.fromkeys(("852", "863", "864", "865", "866", "867", "868"), "z") | dict.fromkeys(
    ("876", "877", "878", "952"), "zh"
)
"""Notes on copies that are meant for the public: https://www.loc.gov/marc/holdings/ ($h of 876 to 878: restrictions of
use), and Koha's 952 ($h: which volume, as somebody has described it)."""

_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_MOBILE = re.compile(r"(?<![\d/.-])(?:\+?84|0)[ .-]?[35789][0-9](?:[ .-]?[0-9]){7}(?![\d/-])")
_AROUND = re.compile(r"\(\s*\)|\[\s*\]|<\s*>")
_LABEL = re.compile(r"(?:\be-?mail|\bthư điện tử)\s*:?\s*$", re.IGNORECASE)


def without_email(name: str) -> str:
    """A name without the e-mail addresses that stand beside it; '' when nothing else is there."""
    if "@" not in name:
        return name
    rest = _AROUND.sub(" ", _EMAIL.sub(" ", name)).strip(" \t:;,.-–([<|")
    return _LABEL.sub("", rest).strip(" \t:;,.-–([<|")


@lru_cache(maxsize=1024)
def names_contact(text: str) -> bool:
    """Whether a text gives an e-mail address, or the number of a mobile in Vietnam, which some person carries."""
    return ("@" in text and _EMAIL.search(text) is not None) or _MOBILE.search(text) is not None


def on_copy(tag: str, code: str, value: str) -> bool:
    """Whether a value is a note on a copy that gives such a contact."""
    return code in _ON_COPIES.get(tag, "") and names_contact(value)


def cut(original: Record, record: Record, changed: dict[int, Field]) -> Record:
    """``record`` without such notes; ``changed`` gets its fields that lost some, by the identity of the field as it
    was in ``original``, whose fields stand in the same places."""
    fields = record.fields
    for at, field in enumerate(original.fields):
        now = fields[at]
        if field.tag in _ON_COPIES and any(on_copy(field.tag, *pair) for pair in now.subfields):
            kept = [pair for pair in now.subfields if not on_copy(field.tag, *pair)]
            changed[id(field)] = Field(now.tag, now.ind1, now.ind2, kept, now.value)
            fields = [*fields[:at], changed[id(field)], *fields[at + 1 :]]
    return record if fields is record.fields else replace(record, fields=fields)
