"""Remainders of title, and the words in titles that make of a book another one beside it."""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from lienthong.graph.matching import titlelikeness
from lienthong.graph.matching.judging import Evidence, Facts
from lienthong.graph.matching.portraits.designations import grades, table
from lienthong.text import match_key, search_fold
from lienthong.text.titles import made_from


def evidence(feature: str, level: str, left: str = "", right: str = "") -> Evidence:
    """One feature with the bits that the table gives to its level."""
    return Evidence(feature, level, table()["bits"][feature][level], left, right)


def best(compare: Callable[[str, str], str], a: tuple[str, ...], b: tuple[str, ...]) -> str:
    """The best level of any two values."""
    levels = {compare(one, two) for one in a for two in b}
    return next(level for level in ("same", "near", "close", "missing", "other") if level in levels)


def remainders(a: Facts, b: Facts) -> Iterator[Evidence]:
    """What remainders of title say for or against one Instance; and words that tell of a book beside another."""
    if set(a.get("whole", ())).isdisjoint(b.get("whole", ())):
        yield from _beside(a, b)
    left, right = _telling(a.get("rest", ())), _telling(b.get("rest", ()))
    if left and right:
        yield evidence("remainder", best(_alike, left, right), left[0], right[0])


def _beside(a: Facts, b: Facts) -> Iterator[Evidence]:
    one, two = _said("companions", a) or _made(a), _said("companions", b) or _made(b)
    if one != two:
        yield evidence("made", "mild" if {one, two} <= _mild() else "other", one, two)
    elif bool(said := _said("lectures", a)) != bool(also := _said("lectures", b)):
        yield evidence("made", "lectures", said, also)


@cache
def _mild() -> frozenset[str]:
    return frozenset(map(match_key, ("", *table()["titles"]["mild"])))


def _made(facts: Facts) -> str:
    rest = facts.get("rest", ("",))
    return next((made for title in facts["title"] for one in rest if (made := made_from(title, one))), "")


def _telling(remainders: tuple[str, ...]) -> tuple[str, ...]:
    """Remainders that say more than the kind of text: "tiểu thuyết" and "truyện dài" contradict nothing."""
    return tuple(one for one in remainders if one not in titlelikeness.kinds())


@lru_cache(maxsize=16384)
def _alike(a: str, b: str) -> str:
    """How alike two remainders are: same, close (words in common), other."""
    if akin(a, b):
        return "same"
    one, two = (set(titlelikeness.stripped(text).split()) for text in (a, b))
    return "close" if len(one & two) * 3 >= min(len(one), len(two)) else "other"


def _said(words: str, facts: Facts) -> str:
    """The first word of a list of the table that a title or its remainder has."""
    text = " ".join((*facts["title"], *facts.get("rest", ())))
    return next((one for one in _listed(words) if f" {one} " in f" {text} "), "")


@cache
def _listed(words: str) -> tuple[str, ...]:
    return tuple(map(match_key, table()["titles"][words]))


@lru_cache(maxsize=16384)
def akin(a: str, b: str) -> bool:
    """Whether two remainders, series or names of parts say the same: one holds the other, most words are common, or
    they differ by a slip."""
    if not set(grades(a)) <= set(grades(b)) and not set(grades(b)) <= set(grades(a)):
        return False
    one, two = search_fold(a).split(), search_fold(b).split()
    if "".join(one) == "".join(two):
        return True
    few = min(len(set(one)), len(set(two)))
    share: float = table()["limits"]["common"]
    return len(set(one) & set(two)) >= share * few or titlelikeness.pair(a, b) == "typing"
