"""What the values of a column look like, whatever its heading says."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

from lienthong.mappings import identifiers, namewords, places
from lienthong.mappings.spreadsheets.build import language
from lienthong.mappings.spreadsheets.columns import shipped
from lienthong.mappings.spreadsheets.mapping import DEFAULT, fold
from lienthong.mappings.wordlists import wordlist
from lienthong.text import match_key

COUNT = "count"
DATE = "date"
"""Columns that are left out: the running number of rows; days of the library's own business."""

_YEAR = re.compile(r"\[?c?(1[89]\d\d|20\d\d)\??\]?(-\d\d-\d\d)?")
_PRICE = re.compile(r"\d{1,3}([.,]\d{3})+(,\d\d)? ?(đ|d|đồng|vnđ|vnd)?|\d{1,7} ?(đ|đồng|vnđ|vnd)", re.IGNORECASE)
_ROUND = re.compile(r"[1-9]\d{0,3}[05]00")
_DDC = re.compile(r"\d{3}(\.\d{1,8})?|\d{3}\.\d{1,8}/[A-ZĐ]\S*")
_SHELF = re.compile(r"\d{1,3}(\.\d{1,8})?[ /-][A-ZĐ]{1,3}(-?[A-ZĐ0-9]{1,6})?")
_BARCODE = re.compile(r"([A-ZĐ]{1,6}[.\-/ ]?\d{2,10}|\d{5,12})([;, \n\-–→]+([A-ZĐ]{1,6}[.\-/ ]?)?\d{2,12})*")
_PAGES = re.compile(r"\d{1,4} ?(tr|trang|t|p|pages)\.?( .*)?", re.IGNORECASE)
_SIZE = re.compile(r"\d{1,3}([.,]\d)?( ?[x×] ?\d{1,3}([.,]\d)?)? ?cm\.?", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d")
_NAMES = re.compile(r"\s*[;,\n|]\s*")
_NUMBER = re.compile(r"\d{1,6}")


def share(values: Sequence[str], like: Callable[[str], bool]) -> float:
    """Which part of the values (there is at least one) looks so, from 0 to 1."""
    return sum(1 for value in values if like(value.strip())) / len(values)


def address(values: Sequence[str]) -> tuple[str, float]:
    """Where a column with these values goes: a MARC address as mapping files write it, ``COUNT``, ``DATE``, or ''
    when nothing is clear; and how sure that is, from 0 to 1."""
    if _counts(values):
        return COUNT, 0.9
    best = max(((share(values, like) * sure, to) for to, like, sure in _LOOKS), default=(0.0, ""))
    return (best[1], best[0]) if best[0] >= _ENOUGH else ("", 0.0)


def fits(to: str, values: Sequence[str]) -> float | None:
    """How many of the values look as those of this address do; None when they have no look of their own."""
    looks = [like for one, like, _ in _LOOKS if one == to]
    return max(share(values, like) for like in looks) if looks else None


def title(values: Sequence[str]) -> float:
    """How much the values may be titles: many words, hardly any value twice. From 0 to 1."""
    words = sum(len(value.split()) for value in values) / len(values)
    letters = share(values, lambda value: sum(map(str.isalpha, value)) > len(value) / 2)
    return min(words / 4, 1.0) * len(set(values)) / len(values) * letters


def _counts(values: Sequence[str]) -> bool:
    if len(values) < 3 or not all(_NUMBER.fullmatch(value) for value in values):
        return False
    numbers = [int(value) for value in values]
    return numbers[0] < 10 and all(1 <= after - before <= 2 for before, after in pairwise(numbers))


def _person(value: str) -> bool:
    people = [one for one in _NAMES.split(value) if one]
    return bool(people) and all(map(_one_person, people))


def _one_person(name: str) -> bool:
    words = name.split()
    return (
        2 <= len(words) <= 5
        and words[0].casefold() in namewords.families()
        and all(one[:1].isupper() for one in words)
        and namewords.is_vietnamese_name(words)
    )


@cache
def _publishers() -> tuple[frozenset[str], tuple[str, ...]]:
    table = wordlist("columns")
    return frozenset(map(match_key, table["publishers"])), tuple(map(match_key, table["publisher_starts"]))


def _publisher(value: str) -> bool:
    known, starts = _publishers()
    key = match_key(value)
    return key in known or key.startswith(starts)


def _kind(value: str) -> bool:
    folded = fold(value)
    return any(folded in kind.words for kind in shipped()[DEFAULT].kinds.values())


_LOOKS: tuple[tuple[str, Callable[[str], bool], float], ...] = (
    ("020$a", lambda value: any(one.ok for one in identifiers.isbns(value)), 0.99),
    ("022$a", lambda value: bool(identifiers.issn(value)), 0.98),
    ("856$u", lambda value: _ADDRESS.fullmatch(value) is not None, 0.98),
    ("300$c", lambda value: _SIZE.fullmatch(value) is not None, 0.95),
    ("300$a", lambda value: _PAGES.fullmatch(value) is not None, 0.93),
    ("020$c", lambda value: _PRICE.fullmatch(value) is not None, 0.9),
    ("020$c", lambda value: _ROUND.fullmatch(value) is not None, 0.7),
    ("260$c", lambda value: _YEAR.fullmatch(value) is not None, 0.9),
    ("952$o", lambda value: _SHELF.fullmatch(value) is not None, 0.85),
    ("082$a", lambda value: _DDC.fullmatch(value) is not None, 0.75),
    ("260$b", _publisher, 0.9),
    ("260$a", places.is_known, 0.88),
    ("041$a", lambda value: language(value) != value, 0.9),
    ("kind", _kind, 0.85),
    ("100$a", _person, 0.9),
    ("952$p", lambda value: _BARCODE.fullmatch(value) is not None, 0.8),
    (DATE, lambda value: _DAY.fullmatch(value) is not None, 0.8),
)
_ENOUGH = 0.55
