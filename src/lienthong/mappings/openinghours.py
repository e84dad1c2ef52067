"""Opening hours as Vietnamese libraries write them, in Schema.org's form: «Thứ 2–Thứ 6: 7h30–17h00» is
``Mo-Fr 07:30-17:00`` (https://schema.org/openingHours). The words are in ``mappings/vietnamese/libraries.toml``."""

import re
from functools import cache, lru_cache

from lienthong.mappings.wordlists import wordlist
from lienthong.text import search_fold

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

_LONGEST = 300
_TIME = r"([0-9]{1,2})(?: ?(?:h|g|:|gio) ?([0-9]{2})?)? ?(am|pm)?"
_HYPHENS = re.compile("[‐‑‒–—―~]")
_DAY = f"(?:{'|'.join(DAYS)})"
_OWN = re.compile(rf"{_DAY}(?:[-,]{_DAY}){{0,6}} [0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]")
"""What is in Schema.org's form already."""

_SIGNS = re.compile(r"[\s,;:()./]*")


@lru_cache(maxsize=4096)
def opening_hours(written: str) -> tuple[str, ...]:
    """Schema.org's form of one statement of opening hours, a string for each stretch of time.

    Empty when anything in it is not understood, since half of it would mislead: «Thứ 2 đến thứ 6, trừ ngày lễ».
    """
    if _OWN.fullmatch(written):
        return (written,)
    text = search_fold(_HYPHENS.sub("-", written[: _LONGEST + 1]))
    if len(text) > _LONGEST:
        return ()
    parts = _times().split(text)
    # Of a text with times: days, then for each time its six groups and what follows it, which is days again.
    days, found = "", []
    for at in range(1, len(parts), 7):
        days = _days(parts[at - 1]) if not _SIGNS.fullmatch(_bare(parts[at - 1])) else days
        time = _stretch(parts[at : at + 6])
        if not days or not time:
            return ()
        found.append(f"{days} {time}")
    rest = _bare(parts[-1])
    return tuple(found) if found and _SIGNS.fullmatch(rest) else ()


@cache
def _times() -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9a-z])(?<!thu ){_TIME} ?(?:-|\b(?:{_either('opening', 'to')})\b) ?{_TIME}(?![0-9a-z])")


def _either(table: str, key: str) -> str:
    return "|".join(map(re.escape, sorted(map(search_fold, wordlist("libraries")[table][key]), key=len, reverse=True)))


@cache
def _nothing() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_either('opening', 'nothing')}|{_either('opening', 'and')})\b")


def _bare(text: str) -> str:
    return _nothing().sub(" ", text)


@cache
def _day() -> re.Pattern[str]:
    """A day, or two with a hyphen or a word between them."""
    names = sorted((search_fold(one) for words in wordlist("libraries")["days"].values() for one in words), key=len)
    one = "|".join(map(re.escape, reversed(names)))
    # «Thứ 2-6»: the second day by its number alone.
    return re.compile(rf"\b({one})(?: ?(?:-|\b(?:{_either('opening', 'to')})\b) ?({one}|[2-7]))?(?![0-9a-z])")


@cache
def _named() -> dict[str, str]:
    found = {search_fold(one): day for day, words in wordlist("libraries")["days"].items() for one in words}
    return found | {str(at + 2): day for at, day in enumerate(DAYS[:6])}


def _days(text: str) -> str:
    """``Mo-Fr,Su`` of the days that stand before a time; '' when something else stands there too."""
    if re.search(rf"\b(?:{_either('opening', 'daily')})\b", text):
        return "Mo-Su" if _SIGNS.fullmatch(_bare(re.sub(_either("opening", "daily"), " ", text))) else ""
    found = []
    for first, last in _day().findall(text):
        start, end = _named()[first], _named()[last] if last else ""
        found.append(f"{start}-{end}" if end and end != start else start)
    return ",".join(found) if _SIGNS.fullmatch(_bare(_day().sub(" ", text))) else ""


def _stretch(parts: list[str | None]) -> str:
    begin, end = _clock(*parts[:3]), _clock(*parts[3:])
    return f"{begin}-{end}" if begin and end and begin < end else ""


def _clock(hour: str | None, minute: str | None, half: str | None) -> str:
    hours, minutes = int(hour or 0), int(minute or 0)
    if half == "pm" and hours < 12:
        hours += 12
    whole = hours < 24 or (hours == 24 and not minutes)
    return f"{hours:02d}:{minutes:02d}" if whole and minutes < 60 else ""
