"""What the words of a title say: whether it names a Work by itself, and whether the Work is about or made from another.

The words are a table, ``graph/matching/titles.toml``; every title here is a match key.
"""

import re
import tomllib
from functools import cache, lru_cache
from typing import Any

from lienthong.content import folder
from lienthong.text.forms import match_key

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((folder("graph") / "matching" / "titles.toml").read_text("utf-8"))


@cache
def _phrases(name: str) -> re.Pattern[str]:
    said = sorted((match_key(one) for one in _table()["words"][name]), key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, said))})(?!\S)")


@lru_cache(maxsize=16384)
def made_from(title: str, remainder: str) -> str:
    """The words by which a title names a work about or made from another ("từ điển", "bài tập", "truyện tranh").

    Of what is about another only what the remainder begins with counts: "lý thuyết và bài tập" is the book itself.
    '' for none.
    """
    found = _phrases("derived").match(without_form(title)) or _phrases("adapted").match(title)
    return ", ".join(filter(None, (found[0] if found else "", apart(remainder))))


@lru_cache(maxsize=16384)
def apart(remainder: str) -> str:
    """The words of a remainder of title that make of one title another Work: adaptations and abridgements anywhere,
    summaries and books of exercises at its beginning, the number of a course book at its end; '' for none."""
    found = _phrases("adapted").search(remainder) or _phrases("beside").match(remainder) or _level().search(remainder)
    return found[0] if found else ""


@cache
def _level() -> re.Pattern[str]:
    """ "student's book 2": the books of a course are Works of their own."""
    said = "|".join(re.escape(match_key(one)) for one in _table()["words"]["course"])
    return re.compile(rf"(?<!\S)(?:{said}) \d+$")


def without_form(title: str) -> str:
    """A title without the words before it that make no other Work: "Tạp chí Nghiên cứu lịch sử"."""
    found = _phrases("forms").match(title)
    return title[found.end() + 1 :] or title if found else title


@lru_cache(maxsize=16384)
def generic(title: str) -> bool:
    """Whether a title names nothing by itself: one of the list, of its words only («Thơ tuyển»), with or without a year
    behind it, or a collective title («Poems. Selections. Vietnamese»)."""
    words = title.split()
    bare = [one for one in words if not _YEAR.fullmatch(one)]
    if title in _generic_titles() or _generic_words().issuperset(words):
        return True
    if len(bare) < len(words) and " ".join(bare).removesuffix(" năm") in _generic_titles():
        return True
    said = set(bare) - _single("languages")
    return bool(said) and _single("collective").issuperset(said)


@lru_cache(maxsize=16384)
def part_named(remainder: str) -> str:
    """The part of what a title names that a short remainder names ("word", "excel" behind «Tin học văn phòng»); '' for
    what says of what kind the text is ("tiểu thuyết", "a novel"), is longer, or has figures."""
    words = remainder.split()
    if not 0 < len(words) <= int(_table()["part"]["most"]) or any(map(str.isdigit, remainder)) or generic(remainder):
        return ""
    return "" if _no_part().search(remainder) or apart(remainder) else remainder


@cache
def _no_part() -> re.Pattern[str]:
    said = sorted((match_key(one) for one in _table()["part"]["no_part"]), key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, said))})(?!\S)")


@cache
def _single(name: str) -> frozenset[str]:
    return frozenset(match_key(" ".join(_table()["generic"][name])).split())


@lru_cache(maxsize=16384)
def issued_again(title: str) -> bool:
    """Whether a title is of what bodies enact or issue again and again under one name: laws, reports, yearbooks."""
    return _phrases("laws").match(title) is not None


@cache
def _generic_words() -> frozenset[str]:
    return frozenset(match_key(" ".join(_table()["generic"]["words"])).split())


@cache
def _generic_titles() -> frozenset[str]:
    return frozenset(map(match_key, _table()["generic"]["titles"]))
