"""Periods of Extended Date/Time Format (ISO 8601-2, level 1) as people write them: «190X/194X» is 1900–1949."""

import re

from lienthong.messages import Lang
from lienthong.site.render import day
from lienthong.site.wording import in_words

_SIDE = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})|(?P<sign>-?)(?P<year>[0-9]{4}|(?=.{4}$)[0-9]{1,3}X{1,3})")


def period(text: str, lang: Lang) -> str:
    """A year, a day, a decade, a century or an interval of such; '' for what is none of them."""
    sides = text.split("/")
    if len(sides) > 2:
        return ""
    begins, ends = _written(sides[0], "0", lang), _written(sides[-1], "9", lang)
    if not begins or not ends:
        return ""
    return begins if begins == ends else f"{begins}–{ends}"


def _written(side: str, unknown: str, lang: Lang) -> str:
    """One end of it, digits that are left open read as ``unknown``; before Christ only where none is."""
    found = _SIDE.fullmatch(side)
    if not found or (found["sign"] and "X" in side):
        return ""
    if found["day"]:
        return day(found["day"], lang)
    year = int(found["year"].replace("X", unknown))
    if not found["sign"]:
        return str(year)
    return str(in_words(lang, "page.before_christ", year=year + 1))  # year 0 is 1 BC
