"""Whether two names may be one person's: order, initials, missing diacritics, spellings of foreign names."""

import csv
from collections.abc import Iterable
from functools import cache, lru_cache

from lienthong.content import folder
from lienthong.graph.matching.portraits.worktitles import table
from lienthong.graph.matching.spellings import beyond
from lienthong.text import match_key, script_tag, search_fold

LEVELS = ("same", "order", "undiacritic", "initials", "within", "diacritics", "other")
"""From best to worst; feature levels of ``works.toml``."""

_LONG = 4
_BODY = 5
"""Names of so many words are those of bodies."""


@cache
def _spellings() -> dict[str, str]:
    """``graph/matching/foreign-names.csv``: one word of a foreign name as it is spelled here, and in its own land."""
    with (folder("graph") / "matching" / "foreign-names.csv").open(encoding="utf-8", newline="") as file:
        return {match_key(row["form"]): match_key(row["name"]) for row in csv.DictReader(file)}


@lru_cache(maxsize=16384)
def _words(name: str) -> tuple[str, ...]:
    known = _spellings()
    if name in known:
        return tuple(known[name].split())
    return tuple(known.get(one, one) for one in name.split())


@lru_cache(maxsize=16384)
def folded(name: str) -> tuple[str, ...]:
    """The words of a name without diacritics, foreign ones as in their own land."""
    return tuple(search_fold(" ".join(_words(name))).split())


@lru_cache(maxsize=32768)
def names(a: str, b: str) -> str:
    """How alike two names are, both match keys in direct order: a level of ``LEVELS``. Symmetric."""
    if a == b:
        return "same"
    one, two = _words(a), _words(b)
    if sorted(one) == sorted(two):
        return "order"
    left, right = folded(a), folded(b)
    if sorted(left) == sorted(right):
        # Both with diacritics, and not the same: "Nguyễn Văn Bình" and "Nguyễn Văn Bính" are two people.
        return "undiacritic" if a.isascii() or b.isascii() or not _vietnamese(left) else "diacritics"
    if min(len(one), len(two)) >= _BODY and (f" {a} " in f" {b} " or f" {b} " in f" {a} "):
        return "other" if beyond(*sorted((a, b), key=len)) else "within"
    return "initials" if _abbreviated(left, right) else "other"


def _vietnamese(words: tuple[str, ...]) -> bool:
    return len(words) > 1 and all(len(one) <= 6 for one in words)


def _abbreviated(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether the words of the shorter name are all in the longer, some by their initial; one long word is in both."""
    short, long = (a, list(b)) if len(a) <= len(b) else (b, list(a))
    whole, rest = [], []
    for one in short:
        if one in long and len(one) > 1:
            # A name may have a word twice, and its other form once.
            long.remove(one)
            whole.append(one)
        else:
            rest.append(one)
    if not any(len(one) >= _LONG for one in whole):
        return False
    if not rest and long:
        # "Saint-Exupéry" for "Antoine de Saint-Exupéry", but not "Nguyễn Du" for "Nguyễn Du Hà".
        return not _vietnamese((*short, *long))
    for one in rest:
        met = next((other for other in long if _initial(one, other)), "")
        if not met:
            return False
        long.remove(met)
    # A Vietnamese family name with initials could be anybody's.
    return any(len(one) >= _LONG and one not in _families() for one in whole)


def _initial(a: str, b: str) -> bool:
    return (len(a) == 1 or len(b) == 1) and a[0] == b[0]


@cache
def _families() -> frozenset[str]:
    return frozenset(search_fold(one) for one in table()["names"]["family"])


def best(a: Iterable[str], b: Iterable[str]) -> tuple[str, str, str]:
    """The best level between names of two lists, with both names; "missing" when one is empty, or the lists are in
    different scripts (黎貴惇, "Lê Quý Đôn")."""
    found = ("missing", "", "")
    rank = len(LEVELS)
    for one in a:
        for two in b:
            level = names(one, two)
            if _RANK[level] < rank and (level != "other" or script_tag(one) == script_tag(two)):
                rank, found = _RANK[level], (level, one, two)
    return found


_RANK = {level: place for place, level in enumerate(LEVELS)}
