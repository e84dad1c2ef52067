"""The features by which two Works are compared, each with its level and bits. See ``graph/matching/works.toml``."""

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from rapidfuzz.fuzz import ratio

from lienthong.graph.matching import creators
from lienthong.graph.matching.judging import Evidence, Facts
from lienthong.graph.matching.portraits.worktitles import plain, table
from lienthong.text import match_key, script_tag, search_fold
from lienthong.text.titles import generic, issued_again, without_form

_LONG_TITLE = 6
_SHORT_TITLE = 3
_SLIP = 90
_FEW_ENTRIES = 3
_MOST_IN_COMMON = 0.8
_SET_YEARS = 5


def evidence(feature: str, level: str, left: str = "", right: str = "") -> Evidence:
    """One feature with the bits that the table gives its level."""
    return Evidence(feature, level, _bits()[feature].get(level, 0.0), left, right)


@cache
def _bits() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = table()["bits"]
    return found


def title(a: Facts, b: Facts) -> list[Evidence]:
    """How alike the titles are, and whether what they have in common names a Work by itself."""
    level, left, right = _titles(a, b)
    found = [evidence("title", level, left, right)]
    if level not in ("other", "begins", "original", "diacritics", "slip"):
        if any(map(generic, (left, right))) or (level == "reduced" and generic(reduced(left, names_of(a, b)))):
            found += [evidence("specific", "generic", left, right)] if not _one_set(a, b) else []
            found += _contents(a, b)
        elif min(left.count(" "), right.count(" ")) >= _LONG_TITLE - 1:
            found.append(evidence("specific", "long", left, right))
        elif max(left.count(" "), right.count(" ")) < _SHORT_TITLE and not (a.get("creator") or b.get("creator")):
            found.append(evidence("specific", "short", left, right))
    return found


def _titles(a: Facts, b: Facts) -> tuple[str, str, str]:
    own, others = a.get("title", ()), b.get("title", ())
    if common := _common(own, others):
        return "same", common, common
    wide, wider = own + a.get("whole", ()), others + b.get("whole", ())
    if common := _common(wide, wider):
        return "whole", common, common
    uniform, also = (tuple(one for one in side.get("uniform", ()) if not generic(one)) for side in (a, b))
    if common := _common(uniform, also + others) or _common(own, also):
        return "uniform", common, common
    if common := _common(own, b.get("variant", ())) or _common(a.get("variant", ()), others):
        return "variant", common, common
    return _folded(a, b, own, others)


def _folded(a: Facts, b: Facts, own: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, str, str]:
    """Titles that are alike only when something is left out of them."""
    wide, wider = own + a.get("whole", ()), others + b.get("whole", ())
    if found := _met(wide, wider, plain):
        left, right = found
        if left.replace(" ", "") == right.replace(" ", ""):
            return "same", left, right
        return "undiacritic" if left.isascii() or right.isascii() else "diacritics", left, right
    if found := _met(own, others, lambda one: reduced(one, names_of(a, b))):
        return "reduced", *found
    originals = (one for one in a.get("original_title", ()) if not generic(one))
    if common := _common(originals, b.get("original_title", ())):
        return "original", common, common
    left, right = (next(iter(one), "") for one in (own, others))
    for one in own:
        for two in others:
            if one.startswith(f"{two} ") or two.startswith(f"{one} "):
                return "begins", one, two
            if ratio(plain(one), plain(two), score_cutoff=_SLIP):
                return "slip", one, two
    return "other", left, right


def names_of(a: Facts, b: Facts) -> tuple[str, ...]:
    """The creators of two Works."""
    return a.get("creator", ()) + b.get("creator", ())


def _one_set(a: Facts, b: Facts) -> bool:
    """Whether two are volumes of one set: «Toàn tập», T.1 and T.2, of one house within a few years."""
    one, two = a.get("volume", ()), b.get("volume", ())
    if not one or not two or set(one) & set(two) or not set(a.get("house", ())) & set(b.get("house", ())):
        return False
    years = [int(year) for year in (*a.get("year", ()), *b.get("year", ())) if year.isdecimal()]
    return bool(years) and max(years) - min(years) <= _SET_YEARS


def _contents(a: Facts, b: Facts) -> list[Evidence]:
    """Whether two collections that are called by no name of their own consist of the same."""
    one, two = (set(side.get("contents", ())) for side in (a, b))
    few = min(len(one), len(two))
    if few < _FEW_ENTRIES or len(one & two) < _MOST_IN_COMMON * few:
        return []
    return [evidence("contents", "same", min(one & two), min(one & two))]


def _common(a: Iterable[str], b: Iterable[str]) -> str:
    return min(set(a).intersection(b), default="")


def _met(a: tuple[str, ...], b: tuple[str, ...], fold: Callable[[str], str]) -> tuple[str, str] | None:
    """The first two titles that are one when folded; of several the same two, whichever side comes first."""
    left, right = ({fold(one): one for one in sorted(side, reverse=True)} for side in (a, b))
    common = min(left.keys() & right.keys(), default="")
    return (left[common], right[common]) if common else None


@lru_cache(maxsize=16384)
def reduced(title: str, names: tuple[str, ...]) -> str:
    """A title without the words that make no other Work: "giáo trình" before it, the author's name, "trọn bộ"."""
    words = title
    for name in names:
        words = f" {words} ".replace(f" {name} ", " ").strip()
    words = _filler().sub("", without_form(words))
    for end in _listed("ends"):
        words = words.removesuffix(f" {end}")
    return words or title


@cache
def _filler() -> re.Pattern[str]:
    return re.compile(rf" (?:{'|'.join(_listed('filler'))})(?!\S)")


@cache
def _listed(name: str) -> tuple[str, ...]:
    return tuple(sorted((match_key(one) for one in table()["words"][name]), key=len, reverse=True))


def creator(a: Facts, b: Facts) -> list[Evidence]:
    """Who made the Works: authors with authors, else the author of one among the editors of the other."""
    level, left, right = creators.best(a.get("creator", ()), b.get("creator", ()))
    if level in ("missing", "other"):
        for one, two in ((a, b), (b, a)):
            found, name, maker = creators.best(one.get("creator", ()), two.get("maker", ()))
            # A body within a body is none of its editors: «Đại học Luật», «Đại học Quốc gia … Khoa Luật».
            if found not in ("missing", "other", "within"):
                return [evidence("creator", "maker", *((name, maker) if one is a else (maker, name)))]
    if level == "missing" and not (a.get("creator") or b.get("creator")):
        return _makers(a, b)
    if level in ("other", "diacritics", "missing") and a.get("creator") and b.get("creator"):
        if spelled := _spelled(a, b):
            return [evidence("creator", *spelled)]
        left, right = left or a["creator"][0], right or b["creator"][0]
    found_ = [evidence("creator", level, left, right)]
    return found_ + (_life(a, b) if level == "same" else [])


def _makers(a: Facts, b: Facts) -> list[Evidence]:
    level, left, right = creators.best(
        a.get("maker", ()) + a.get("translator", ()), b.get("maker", ()) + b.get("translator", ())
    )
    if level in ("missing", "other"):
        return [evidence("creator", "missing")]
    return [evidence("makers", "same", left, right)]


def _spelled(a: Facts, b: Facts) -> tuple[str, str, str] | None:
    """One name spelled by two rules or in two scripts, of one year of birth: "Nguyên Du", "Nguyễn Du", 阮攸."""
    for one in a.get("life", ()):
        for two in b.get("life", ()):
            if search_fold(one) == search_fold(two):
                return "undiacritic", one, two
            if one[-4:] == two[-4:] and script_tag(one) != script_tag(two):
                return "script", one, two
    return None


def _life(a: Facts, b: Facts) -> list[Evidence]:
    one, two = a.get("life", ()), b.get("life", ())
    if not one or not two:
        return []
    if common := _common(one, two):
        return [evidence("life", "same", common, common)]
    return [evidence("life", "other", one[0], two[0])]


def rest(a: Facts, b: Facts, tied: bool) -> list[Evidence]:
    """Language, form, numbers of the title, ISSN, and whether both have one Instance."""
    found = [evidence("language", "same" if a.get("language") and b.get("language") else "missing")]
    if _kinds(a) and _kinds(b) and not set(_kinds(a)) & set(_kinds(b)):
        found.append(evidence("form", "other", a["form"][0], b["form"][0]))
    if not tied and bool(a.get("number")) != bool(b.get("number")):
        found.append(evidence("number", "missing", " ".join(a.get("number", ())), " ".join(b.get("number", ()))))
    found += _volumes(a, b)
    one, two = a.get("issn", ()), b.get("issn", ())
    if one and two:
        found.append(evidence("issn", "same" if _common(one, two) else "other", one[0], two[0]))
    if tied:
        found.append(evidence("instance", "same"))
    return found


def _volumes(a: Facts, b: Facts) -> list[Evidence]:
    """Other volumes of what nobody is the author of and one editor has: «Toán 6» is a set of two."""
    one, two = a.get("volume", ()), b.get("volume", ())
    if not one or not two or set(one) & set(two) or a.get("creator") or b.get("creator"):
        return []
    makers = [side.get("maker", ()) for side in (a, b)]
    if creators.best(*makers)[0] in ("missing", "other"):
        return []
    return [evidence("volume", "other", one[0], two[0])]


def _kinds(facts: Facts) -> tuple[str, ...]:
    return facts.get("form", ())


def law(facts: Facts) -> bool:
    """Whether no person made the Work, and its title is one that bodies enact or issue again and again."""
    return ("body" in facts or "creator" not in facts) and any(map(issued_again, facts.get("title", ())))
