"""Titles as Works are told apart by them: without initial article, without the number of a volume."""

import re
import tomllib
from functools import cache, lru_cache
from typing import Any

from lienthong.content import folder
from lienthong.text import match_key, search_fold

_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


@cache
def table() -> dict[str, Any]:
    """``graph/matching/works.toml``: words, weights and brakes that librarians change."""
    return tomllib.loads((folder("graph") / "matching" / "works.toml").read_text("utf-8"))


@cache
def _volume() -> re.Pattern[str]:
    """The designation of a volume: at the end of a title, or before the volume's own title, which stays.

    A roman number stands apart («công ti» is no T. I), and «Tuyển tập 50 đề thi» has fifty papers, not volumes.
    """
    said = {match_key(one) for one in table()["words"]["volume"]}
    words = "|".join(sorted(said | {search_fold(one) for one in said}, key=lambda one: (-len(one), one)))
    spelled = "|".join(match_key(one) for one in table()["words"]["ordinal"])
    return re.compile(
        rf"(?:(?<!tuyển)(?<!tuyen) |^)(?:{words})(?: ?\d{{1,2}}| [ivx]+)\b(?= |$)|(?: |^)(?:{words}) (?:{spelled})$"
    )


@cache
def _article(language: str) -> re.Pattern[str] | None:
    articles: dict[str, list[str]] = table()["articles"]
    said = articles.get(language) if language else [one for some in articles.values() for one in some]
    return re.compile(rf"^(?:{'|'.join(map(re.escape, said))}) (?=\S)") if said else None


@lru_cache(maxsize=16384)
def bare(title: str, language: str) -> str:
    """The match key of a title without its initial article and without "Tập 1" at its end.

    ``language`` is a BCP 47 tag; without one an article of any language goes, since 240 is written without it and
    the original of a translation often has no language; "an" and "la" of Vietnamese titles stay ("An toàn").
    """
    key = match_key(title)
    article = _article(language.partition("-")[0]) if not language.startswith("vi") else None
    found = article.sub("", key) if article else key
    return _volume().sub("", found).strip() or key


@lru_cache(maxsize=16384)
def plain(title: str) -> str:
    """What is left of a title that was typed without diacritics and without its spaces and hyphens."""
    return search_fold(title).replace(" ", "")


def numbers(title: str, remainder: str) -> set[str]:
    """Numbers of a title ("Toán 1") and the years that its remainder names ("Niên giám thống kê : 2009")."""
    return {one.lstrip("0") or "0" for one in _NUMBER.findall(title)} | set(_YEAR.findall(remainder))
