"""How alike the titles of two Instances are: with and without diacritics, with slips, with words added or left out."""

import re
from functools import cache, lru_cache
from unicodedata import normalize

from rapidfuzz.distance import OSA

from lienthong.graph.matching.judging import Facts
from lienthong.graph.matching.portraits.designations import table
from lienthong.text import match_key, search_fold
from lienthong.text.language import is_syllable
from lienthong.text.titles import generic, without_form

LEVELS = (
    "long", "same", "whole", "undiacritic", "reduced", "slip", "variant", "unclear", "typing", "generic",
    "diacritics", "inserted", "begins", "other",
)  # fmt: skip
"""From best to worst; levels of ``instances.toml``."""

_RANK = {level: rank for rank, level in enumerate(LEVELS)}
_LONG = 6
_SHORT = 10
_LINE = 20
_WORD = 5
_STOPPED = re.compile(r"[a-zđ]*?[aăâeêioôơuưy]+(?:ch|c|p|t)")
_RISING = frozenset("\u0301\u0323")


@lru_cache(maxsize=32768)
def plain(title: str) -> str:
    """What is left of a title's match key that was typed without diacritics, spaces and hyphens."""
    return search_fold(title).replace(" ", "")


@cache
def _fillers() -> re.Pattern[str]:
    said = sorted(map(match_key, table()["titles"]["fillers"]), key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, said))})(?!\S)")


@lru_cache(maxsize=32768)
def stripped(title: str) -> str:
    """A match key without the words that are added to and left out of the titles of one book."""
    return " ".join(_fillers().sub("", _kinds().sub("", without_form(title))).split()) or title


def reduced(title: str) -> str:
    """``plain`` of the ``stripped`` title."""
    return plain(stripped(title))


@cache
def kinds() -> frozenset[str]:
    """Words that tell the kind of text only: "tiểu thuyết", "giáo trình"."""
    return frozenset(map(match_key, table()["titles"]["kinds"]))


@cache
def _kinds() -> re.Pattern[str]:
    said = sorted(kinds(), key=lambda one: (-len(one), one))
    return re.compile(rf"(?<=\S) (?:{'|'.join(map(re.escape, said))})$")


@lru_cache(maxsize=32768)
def pair(a: str, b: str) -> str:
    """How alike two match keys are: long, same, generic, undiacritic, unclear, reduced, slip, typing, diacritics,
    inserted, begins, other.

    Symmetric.
    """
    if a == b or a.replace(" ", "") == b.replace(" ", ""):
        return _same(a)
    one, two = plain(a), plain(b)
    if one == two:
        return _marks(a, b)
    if reduced(a) == reduced(b):
        left, right = stripped(a), stripped(b)
        level = "same" if left.replace(" ", "") == right.replace(" ", "") else _marks(left, right)
        return "reduced" if level in ("same", "undiacritic") else level
    if _slip(a.split(), b.split()):
        return "typing"
    short, long = sorted((search_fold(a).split(), search_fold(b).split()), key=lambda words: (len(words), words))
    if len(long) == len(short) + 1 and len(short) >= 3 and _inserted(short, long):
        return "inserted"
    return "begins" if len(one) >= 4 <= len(two) and long[: len(short)] == short else "other"


def _inserted(short: list[str], long: list[str]) -> bool:
    """Whether one word without figures, not the first, is all that the longer title has more."""
    at = next((at for at, word in enumerate(short) if word != long[at]), len(short))
    return 0 < at < len(short) and short[at:] == long[at + 1 :] and long[at].isalpha()


def _same(title: str) -> str:
    if generic(title):
        return "generic"
    return "long" if len(title.split()) >= _LONG else "same"


def _marks(a: str, b: str) -> str:
    """Titles that differ in diacritics and spaces only."""
    if a.isascii() or b.isascii():
        if generic(a) or generic(b):
            return "generic"
        # "Kinh te vi mo" may be either book.
        return "unclear" if any(f" {one} " in f" {a} {b} " for one in _twofold()) else "undiacritic"
    one, two = a.split(), b.split()
    if len(one) != len(two):
        return "diacritics"
    for left, right in table()["titles"]["unlike"]:
        here, there = {match_key(left), match_key(right)}, (f" {a} ", f" {b} ")
        said = [{word for word in here if f" {word} " in text} for text in there]
        if said[0] != said[1] and all(said):
            return "other"
    unlike = [(left, right) for left, right in zip(one, two, strict=True) if left != right]
    return "slip" if all(_impossible(left) or _impossible(right) for left, right in unlike) else "diacritics"


@cache
def _twofold() -> frozenset[str]:
    """Phrases of several words that without diacritics may be read as another."""
    return frozenset(match_key(one) for pair in table()["titles"]["unlike"] for one in pair if " " in one)


def spelled_apart(a: tuple[str, ...], b: tuple[str, ...]) -> str:
    """Whether titles with diacritics differ in nothing else, so that a title without them must not bridge them: "other"
    ("vĩ mô", "vi mô"), "diacritics", or ''."""
    one, two = ([title for title in titles if not title.isascii()] for titles in (a, b))
    if not one or not two or not set(one).isdisjoint(two):
        return ""
    levels = {pair(left, right) for left in one for right in two if plain(left) == plain(right)}
    return next((level for level in ("other", "diacritics") if level in levels), "")


@lru_cache(maxsize=8192)
def _impossible(word: str) -> bool:
    """Whether a word of a Vietnamese title is no syllable: after a stop there are two tones only ("viêt", "hoc")."""
    letters = normalize("NFD", word)
    bare = normalize("NFC", "".join(one for one in letters if one not in "\u0300\u0301\u0303\u0309\u0323"))
    return _STOPPED.fullmatch(bare) is not None and _RISING.isdisjoint(letters)


def _slip(a: list[str], b: list[str]) -> bool:
    """Whether one or two words differ by a slip of typing; figures and words of one or two letters must be alike.

    Words run together or torn apart count as a slip, with one letter more.
    """
    one, two = search_fold("".join(a)), search_fold("".join(b))
    if min(len(one), len(two)) < _SHORT or abs(len(one) - len(two)) > 2:
        return False
    if sorted(filter(_telling, a)) != sorted(filter(_telling, b)):
        return False
    if len(a) != len(b):
        return min(len(one), len(two)) >= _LINE and OSA.distance(one, two, score_cutoff=1) <= 1
    unlike = [(left, right) for left, right in zip(a, b, strict=True) if search_fold(left) != search_fold(right)]
    return len(unlike) <= (2 if len(one) >= _LINE else 1) and all(slip_of_word(*both) for both in unlike)


@lru_cache(maxsize=8192)
def slip_of_word(a: str, b: str) -> bool:
    """Whether one word may be a slip for the other: a letter more, less or other, or two that changed places, and not
    two words that both exist: "nam" is no slip for "nem", "sữa" none for "bia", "micro" none for "macro"."""
    one, two = search_fold(a), search_fold(b)
    if OSA.distance(one, two, score_cutoff=1) > 1 or any(
        one.replace(left, right) == two or two.replace(left, right) == one for left, right in table()["titles"]["words"]
    ):
        return False
    known = is_syllable(a) + is_syllable(b)
    return known == 1 or (known == 0 and min(len(one), len(two)) >= _WORD)


def _telling(word: str) -> bool:
    return len(word) <= 2 or not word.isalpha()


def likeness(a: Facts, b: Facts) -> tuple[str, str, str]:
    """The best level of two Instances' titles, and the titles: proper, with remainder, variants."""
    best = ("other", "", "")
    for one in a["title"]:
        for two in b["title"]:
            best = _better(best, pair(one, two), one, two)
    if _RANK[best[0]] <= _RANK["generic"]:
        return best
    for one in a["title"]:
        for two in b["title"]:
            level = pair(_without_names(one, a), _without_names(two, b))
            best = _better(best, "reduced" if level in ("same", "long") else level, one, two)
    for left, right in (("whole", "whole"), ("title", "whole"), ("whole", "title")):
        for one in a.get(left, ()):
            for two in b.get(right, ()):
                level = pair(one, two)
                best = _better(best, "whole" if level in ("same", "long", "generic") else level, one, two)
    for left, right in (("title", "variant"), ("variant", "title")):
        for one in a.get(left, ()):
            for two in b.get(right, ()):
                if pair(one, two) in ("same", "long"):
                    best = _better(best, "variant", one, two)
    return best


def _without_names(title: str, facts: Facts) -> str:
    """A title without its author's name: "Hồ Chí Minh toàn tập", "Tuyển tập Nam Cao"."""
    for name in facts.get("creator", ()):
        rest = f" {title} ".replace(f" {name} ", " ").strip()
        if rest != title and rest:
            return rest
    return title


def _better(best: tuple[str, str, str], level: str, one: str, two: str) -> tuple[str, str, str]:
    return (level, one, two) if _RANK[level] < _RANK[best[0]] else best
