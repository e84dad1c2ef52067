"""Dates as cataloguers write them, as EDTF (ISO 8601-2:2019, Library of Congress datatype ``edtf:edtf``).

What is no date stays no date: "199", "9999", "xx" give ''. Brackets mean that the cataloguer supplied the date
and leave no trace; a question mark does ("1992?"). The second value is the year of publication for
``schema:datePublished``, None where the year itself is not known.
"""

import re
from functools import lru_cache

from lienthong.mappings.wordlists import wordlist

Date = tuple[str, int | None]
NO_DATE: Date = ("", None)
_YEAR = r"(?:1[0-9]|20)[0-9][0-9]"
_ANY_YEAR = re.compile(rf"(?<![0-9]){_YEAR}(?![0-9])")
_PLAIN = re.compile(rf"[c©p]?\s*({_YEAR})(\?)?")
_DECADE = re.compile(r"((?:1[0-9]|20)[0-9]|1[0-9]|20)(-{1,2}|_{1,2}|[uUxX]{1,2})\??")
_RANGE = re.compile(rf"[c©p]?({_YEAR})(\?)?\s*[-–—/]\s*({_YEAR})(\?)?")
_SHORT_RANGE = re.compile(r"((?:1[0-9]|20)[0-9])([0-9])\s*[-–]\s*([0-9][0-9])")
_OPEN = re.compile(rf"[c©p]?({_YEAR})\s*[-–—]")
_ISO = re.compile(rf"({_YEAR})-([0-9][0-9])(?:-([0-9][0-9])(?:T[0-9:.]+(?:Z|[+-][0-9][0-9]:?[0-9][0-9])?)?)?")
_DAY_FIRST = re.compile(rf"(?:([0-9]{{1,2}})\s*[-/.]\s*)?([0-9]{{1,2}})\s*[-/.]\s*({_YEAR})")
_QUARTER = re.compile(rf"(?:quý|qúy|quí)\s*(iv|i{{1,3}}|[1-4])\s*[-/,.]?\s*(?:năm\s*)?({_YEAR})")
_WORDED = re.compile(rf"(?:ngày\s*([0-9]{{1,2}})\s*)?(?:tháng|th\.?)\s*([0-9]{{1,2}})\s*[-/,.]?\s*(?:năm\s*)?({_YEAR})")
_ENGLISH = re.compile(rf"(?:([0-9]{{1,2}})\s+)?([a-z]{{3,9}})\.?,?\s+({_YEAR})")
_EITHER = re.compile(rf"(?:(?:between|giữa|từ)\s*)?({_YEAR})\s*(or|hoặc|hay|and|và|đến)\s*({_YEAR})\??")
_BRACKETED = re.compile(r"[\[(]([^\])]*)[\])]?")
_MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6,
    "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip
_PROVISIONAL = str.maketrans("", "", "<>")
_QUARTERS = {"i": 33, "ii": 34, "iii": 35, "iv": 36, "1": 33, "2": 34, "3": 35, "4": 36}


@lru_cache(maxsize=16384)
def edtf(raw: str) -> Date:
    """(EDTF, year) of a date as written in 260/264 $c or ``dc.date``; ("", None) for what is no date."""
    # Angle brackets are the Library of Congress's for what may still change: <1999-2010>.
    value = raw.translate(_PROVISIONAL).strip().rstrip(".,;: ").lower()
    if len(value) > 100:
        return NO_DATE
    if len(value) == 4 and value.isdecimal():
        return _year(value)
    correction = re.search(rf"(?:i\.\s?e\.|tức(?: là)?|đúng là)\s*({_YEAR})", value)
    if correction:
        return _year(correction.group(1))
    inner = _BRACKETED.search(value)
    if inner and inner.span() != (0, len(value)):
        # 1378 [1999 or 2000], Khải Định 5 (1920): the year of our calendar stands in the brackets.
        outside = _read(_BRACKETED.sub(" ", value))
        inside = _read(inner.group(1)) if not inner.group(1).startswith(("c", "p", "©")) else NO_DATE
        return inside if inside[0] else outside
    return _read(value.strip("[]()"))


def _year(digits: str) -> Date:
    return (digits, int(digits)) if _ANY_YEAR.fullmatch(digits) else NO_DATE


@lru_cache(maxsize=1)
def _approximate() -> re.Pattern[str]:
    words = sorted(wordlist("dates")["approximately"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})\s*(?=[0-9])")


def _read(value: str) -> Date:
    value = value.strip(" .,;:[]()")
    plain = re.sub(r"^(?:năm|in năm|xb\.?|copyright|xuất bản năm|published)\s+", "", value)
    exact = _approximate().sub("", plain)
    if exact != plain:
        date, year = _exact(exact)
        return (f"{date.rstrip('?~')}~", year) if _ANY_YEAR.fullmatch(date.rstrip("?~")) else NO_DATE
    return _exact(plain)


def _exact(value: str) -> Date:
    if found := _PLAIN.fullmatch(value):
        return found.group(1) + (found.group(2) or ""), int(found.group(1))
    if found := _DECADE.fullmatch(value):
        known = found.group(1)
        return (known.ljust(4, "X"), None) if len(known) + len(found.group(2)) == 4 else NO_DATE
    for reader in (_read_range, _read_month, _read_alternatives):
        date = reader(value)
        if date is not None:
            return date
    return _only_year(value)


def _read_range(value: str) -> Date | None:
    if found := _RANGE.fullmatch(value):
        start, doubt, end, doubt_end = found.groups()
        if int(end) < int(start):
            return NO_DATE
        return f"{start}{doubt or ''}/{end}{doubt_end or ''}", int(start)
    if found := _SHORT_RANGE.fullmatch(value):
        start, end = int(found.group(1) + found.group(2)), int(found.group(1)[:2] + found.group(3))
        if int(found.group(3)) > 12 and end > start:
            return f"{start}/{end}", start
    if found := _OPEN.fullmatch(value):
        return f"{found.group(1)}/..", int(found.group(1))
    return None


def _read_month(value: str) -> Date | None:
    if found := _ISO.fullmatch(value.upper()):
        return _calendar(found.group(1), found.group(2), found.group(3))
    if found := _DAY_FIRST.fullmatch(value) or _WORDED.fullmatch(value):
        return _calendar(found.group(3), found.group(2), found.group(1))
    if found := _QUARTER.fullmatch(value):
        return f"{found.group(2)}-{_QUARTERS[found.group(1)]}", int(found.group(2))
    if found := _ENGLISH.fullmatch(value):
        month = next((n for name, n in _MONTHS.items() if name.startswith(found.group(2))), 0)
        return _calendar(found.group(3), str(month), found.group(1)) if month else None
    return None


def _calendar(year: str, month: str, day: str | None) -> Date:
    """The year alone where month or day cannot be (13/25/1999): the year is certain, the rest is not."""
    last = (31, 29 if _leap(int(year)) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not 1 <= int(month) <= 12 or (day and not 1 <= int(day) <= last[int(month) - 1]):
        return _year(year)
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else ""), int(year)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _read_alternatives(value: str) -> Date | None:
    if found := _EITHER.fullmatch(value):
        one, word, other = found.groups()
        if int(one) >= int(other):
            return NO_DATE
        return f"[{one},{other}]" if word in ("or", "hoặc", "hay") else f"[{one}..{other}]", None
    return None


def _only_year(value: str) -> Date:
    """The publication year before others ("1999, c1998"), or the one year among words ("Đinh Mùi 1907")."""
    first = re.match(rf"[c©p]?({_YEAR})\s*[,;]\s*[c©p(\[]", value)
    if first:
        return _year(first.group(1))
    years = _ANY_YEAR.findall(value)
    if len(years) == 1 and not re.search(r"[0-9]|[-_?]", _ANY_YEAR.sub("", value)):
        return _year(years[0])
    return NO_DATE


def from_008(kind: str, date1: str, date2: str) -> Date:
    """(EDTF, year) of MARC 008/06, 008/07-10 and 008/11-14 (MARC 21 Bibliographic, field 008, All Materials).

    Unknown digits ("199u") become X; 9999, blanks, fill characters and the kinds b, n and | give no date.
    """
    if kind not in "cdeikmpqrstu" or len(kind) != 1:
        return NO_DATE
    start, year = _digits(date1)
    if not start:
        return NO_DATE
    if kind == "e" and year:
        return _detailed(date1, date2, year)
    if not year:
        # EDTF has no interval that begins with unknown digits and is open.
        return start, None
    if kind in "cu":
        return f"{start}/.." if kind == "c" else f"{start}/", year
    end, _ = _digits(date2)
    if kind in "dmik":
        if date2 == "9999" and kind == "m":
            return f"{start}/..", year
        return (f"{start}/{end}" if end and end > start else start), year
    if kind == "q":
        return (f"[{start}..{end}]", None) if end > start and (start + end).isdecimal() else (start, None)
    return start, year


def _digits(date: str) -> Date:
    if _ANY_YEAR.fullmatch(date):
        return date, int(date)
    found = _DECADE.fullmatch(date)
    if found and len(date) == 4 and "-" not in date:
        return found.group(1).ljust(4, "X"), None
    return NO_DATE


def _detailed(date1: str, date2: str, year: int) -> Date:
    month, day = date2[:2], date2[2:4]
    if not month.isdecimal():
        return date1, year
    return _calendar(date1, month, day if day.isdecimal() and day != "00" else None)
