"""Synthetic copies of MARC records: other identifiers, titles and names, the same shape. For measuring only.

A copy says what it is: field 003 is ``SYNTHETIC``, its control number begins with ``syn``, and a note (500) names the
record that it was made from. In titles and names each consonant becomes another consonant and each vowel another vowel,
by a table of the turn: a name that two records share is shared by their copies too, so that as much meets as in the
original, and nothing meets the original. Subjects, places and dates stay. The same record and turn give the same bytes
on every machine.
"""

import io
import random
import re
from functools import lru_cache

from lienthong.mappings.readers import iso2709
from lienthong.mappings.record import Field, Record

MARK = "SYNTHETIC"
_TITLES = {"130", "240", "245", "246", "490", "730", "740", "830"}
_NAMES = {"100", "110", "111", "700", "710", "711"}
_SAID = {"a", "b", "c", "p", "q", "t"}
_DROPPED = {"003", "010", "015", "016", "035", "880"}
"""Identifiers of the original, and its other scripts, which no longer say the same."""


def changed(frame: bytes, version: int) -> bytes:
    """A later version of the same record: one more note."""
    record = _read(frame)
    record.fields.append(Field("500", subfields=[("a", f"Version {version} of this record, for measuring.")]))
    return iso2709.write(record)


def copied(frame: bytes, turn: int) -> bytes:
    """The synthetic copy of a record, other for each ``turn``."""
    record = _read(frame)
    number = next((one.value.strip() for one in record.fields if one.tag == "001"), "")
    fields = [Field("001", value=f"syn{turn}-{number}"), Field("003", value=MARK)]
    fields += [_changed(one, turn) for one in record.fields if one.tag not in {"001"} | _DROPPED]
    fields.append(Field("500", subfields=[("a", f"Synthetic copy {turn} of {number}, for measuring; no real book.")]))
    record.fields = fields
    return iso2709.write(record)


def _read(frame: bytes) -> Record:
    found = next(iso2709.read(io.BytesIO(frame), "utf-8"))
    if not isinstance(found, Record):
        raise ValueError(f"not a record: {frame[:40]!r}")
    return found


def _changed(one: Field, turn: int) -> Field:
    if one.tag == "020":
        numbers = [(code, _isbn(value, turn) if code in "az" else value) for code, value in one.subfields]
        return Field(one.tag, one.ind1, one.ind2, numbers)
    if one.tag in _TITLES | _NAMES:
        letters, kept = _letters(turn), [pair for pair in one.subfields if pair[0] != "6"]
        said = [(code, value.translate(letters) if code in _SAID else value) for code, value in kept]
        return Field(one.tag, one.ind1, one.ind2, said)
    return one


@lru_cache(maxsize=64)
def _letters(turn: int) -> dict[int, int]:
    chance, table = random.Random(f"turn {turn}"), {}
    for group in ("aeiou", "bcdfghjklmnpqrstvwxz"):
        # Moved around by the turn: no letter stays itself, and no two turns are alike within nineteen.
        order = chance.sample(group, len(group))
        for place, letter in enumerate(order):
            other = order[(place + 1 + (turn - 1) % (len(group) - 1)) % len(group)]
            table[ord(letter)], table[ord(letter.upper())] = ord(other), ord(other.upper())
    return table


def _isbn(text: str, turn: int) -> str:
    """Another ISBN with its check digit in place of the one that a text begins with (ISO 2108, annex A)."""
    found = re.match(r"[0-9]{9,12}[0-9Xx]", text)
    if found is None:
        return text
    body = f"9799{random.Random(f'{found[0][-10:-1]} {turn}').randrange(10**8):08d}"
    check = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body)) % 10
    return f"{body}{check}{text[found.end() :]}"
