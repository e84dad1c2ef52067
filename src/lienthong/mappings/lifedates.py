"""Years of life as headings write them (MARC 21 Bibliographic, X00 $d), with the words of ``names.toml`` [life]."""

import re
from functools import cache, lru_cache

from lienthong.mappings.isbd import strip_end
from lienthong.mappings.wordlists import wordlist

_DIGITS = re.compile(r"[0-9]{1,4}")
_DOUBT = re.compile(r"([0-9]{1,4})\?")
_SECOND = re.compile(r"(?:or|hoặc|hay|ou|oder|/)\s*([0-9]{1,4})")


@cache
def _words(key: str) -> str:
    return "|".join(re.escape(one) for one in sorted(wordlist("names")["life"][key], key=len, reverse=True))


@cache
def _life() -> re.Pattern[str]:
    about, era = _words("approximately"), _words("before_christ")
    year = rf"[0-9]{{3,4}}\??(?:\s*(?:or|hoặc|hay|ou|oder|/)\s*[0-9]{{2,4}}\??)?|[0-9]{{1,4}}\??\s*(?={era})"
    side = rf"(?:(?:{about})\s*)?(?:{year})(?:\s*(?:{era}))?"
    born, died = _words("born"), _words("died")
    return re.compile(
        rf"(?P<from>(?:(?:{born})\s*)?{side})?\s*[-–—]\s*(?P<to>(?:(?:{died})\s*)?{side})?"
        rf"|(?P<born>(?:{born})\s*{side})|(?P<died>(?:{died})\s*{side})"
    )


@cache
def _marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(rf"(?:{_words('approximately')})\s*[0-9]"), re.compile(
        rf"[0-9]\??\s*(?:{_words('before_christ')})"
    )


@lru_cache(maxsize=16384)
def life(d: str) -> tuple[str, str]:
    """(birth, death) as EDTF years from X00 $d; ("", "") for what is no life dates ("thế kỷ 15", "fl. 1600").

    "1765-1820.", "1946-", "-1945", "b. 1940", "k. 1765-1820" (about: "1765~"), "1878?-1939", "1930 or 31-"
    (one of two: "[1930,1931]"), "551-479 TCN" (before Christ: "-0550").
    """
    value = strip_end(d).strip(" .()").casefold()
    if not value or len(value) > 60:
        return "", ""
    found = _life().fullmatch(value)
    if not found:
        return "", ""
    before = bool(_marks()[1].search(value[-12:]))
    return _year(found["from"] or found["born"], before), _year(found["to"] or found["died"], before)


def _year(text: str | None, before: bool) -> str:
    """One side as EDTF; "551-479 TCN" has its era once, so it is told from outside."""
    digits = _DIGITS.search(text or "")
    if not digits or text is None:
        return ""
    year = digits.group()
    if before:
        # EDTF counts a year 0: 551 before Christ is -0550.
        return f"-{int(year) - 1:04d}"
    second = _SECOND.search(text)
    if second:
        other = year[: len(year) - len(second[1])] + second[1]
        return f"[{year.zfill(4)},{other.zfill(4)}]" if int(other) > int(year) else ""
    about = "~" if _marks()[0].search(text) else ""
    return year.zfill(4) + ("?" if _DOUBT.search(text) else about)
