"""How rare a person's name is, by its build: a table, so that the answer is no matter of what was loaded before."""

import tomllib
from functools import cache, lru_cache
from typing import Any

from lienthong.content import folder
from lienthong.text import match_key, search_fold
from lienthong.text.language import is_syllable

TABLE = "persons.toml"
_MOST = 30.0


@cache
def table() -> dict[str, Any]:
    """``graph/matching/persons.toml``: weights and words that librarians change."""
    return tomllib.loads((folder("graph") / "matching" / TABLE).read_text("utf-8"))


@cache
def _bits(part: str) -> dict[str, float]:
    rows: dict[str, Any] = table()[part]
    return {match_key(word): float(bits) for bits, words in rows.items() if bits != "other" for word in words.split()}


def _word(part: str, word: str) -> float:
    return _bits(part).get(word, float(table()[part]["other"]))


@lru_cache(maxsize=32768)
def rarity(name: str) -> float:
    """Bits of a name in direct order, given as its match key: log2 of one in how many people bears it.

    "nguyễn văn hùng" has about 10, "nguyễn nhật ánh" 17, "tô hoài" 18, "antoine de saint exupéry" 29.
    """
    words = name.split()
    if not words:
        return 0.0
    if not is_vietnamese_name(name):
        return min(_MOST, sum(map(_foreign, words)))
    shape = table()["shape"]
    bare = float(shape["no_middle"]) if len(words) == 2 else 0.0
    if len(words) == 1:
        return _word("given", words[0])
    if words[0] not in _bits("family"):
        return min(_MOST, sum(_word("given", one) for one in words) + float(shape["pen"]))
    middle = sum(_word("middle", one) for one in words[1:-1])
    return min(_MOST, _word("family", words[0]) + middle + _word("given", words[-1]) + bare)


@lru_cache(maxsize=32768)
def is_vietnamese_name(name: str) -> bool:
    """Whether all words of a name have the shape of Vietnamese syllables and it is written with diacritics, or begins
    with a family name."""
    words = name.split()
    if not all(is_syllable(one) for one in words):
        return False
    return not name.isascii() or search_fold(words[0]) in _families()


@cache
def _families() -> frozenset[str]:
    return frozenset(search_fold(one) for one, bits in _bits("family").items() if bits < 6)


@cache
def _common() -> frozenset[str]:
    return frozenset(table()["foreign"]["words"].split())


def _foreign(word: str) -> float:
    said = table()["foreign"]
    if len(word) < 3:
        return float(said["short"])
    return float(said["common"] if search_fold(word) in _common() else said["other"])
