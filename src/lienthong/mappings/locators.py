"""Where in its host a part stands: volume, issue, year and pages of a 773 $g or $q, as far as they are sure."""

import re
from functools import lru_cache
from typing import NamedTuple

_LONGEST = 200
_NUMBER = r"([0-9]+[a-zA-ZđĐ]?(?:\s*[-–+&/,]\s*[0-9]+)*(?:\s*\([0-9]+(?:\s*[-–+]\s*[0-9]+)?\))?)"
_END = r"(?![^\W_])"
_PAGES = re.compile(
    r"(?<![^\W_])(?:trang|tr|pages?|pp|p)\b\.?\s*:?\s*([ivxlcdm]+|[0-9]+)(?:\s*[-–]\s*([ivxlcdm]+|[0-9]+))?" + _END,
    re.I,
)
_ISSUE = re.compile(r"(?<![^\W_])(?:số|no|nr|issue|iss)\b\.?\s*:?\s*" + _NUMBER + _END, re.I)
_VOLUME = re.compile(r"(?<![^\W_])(?:tập|t|vol|volume|v|quyển|q)\b\.?\s*:?\s*([0-9]+|[IVXL]+)" + _END, re.I)
_YEAR = re.compile(r"(?<![0-9])((?:18|19|20)[0-9][0-9])(?![0-9])")
_YEARS = re.compile(r"(?<![0-9])(?:18|19|20)[0-9][0-9]\s*[-–/]\s*(?:(?:18|19|20)[0-9])?[0-9]{1,2}(?![0-9])")
_CODED = re.compile(r"([0-9]+)(?::([0-9]+))?<([0-9]+)")
_SPACE = re.compile(r"\s+")


class Locator(NamedTuple):
    """Volume and issue as written without their words, year, first and last page; '' what is not said or not sure."""

    volume: str = ""
    issue: str = ""
    year: str = ""
    first: str = ""
    last: str = ""

    @property
    def pages(self) -> str:
        """Pages for ``schema:pagination``: "12-25"."""
        return "-".join(one for one in (self.first, self.last) if one)


@lru_cache(maxsize=4096)
def locate(said: str) -> Locator:
    """What a 773 $g says: "Số 5 (2014), tr. 12-25", "2014. - T. 30, Số 2. - tr. 1-10", "Vol. 12, no. 3, p. 45".

    Pages, issue and volume need their word ("tr.", "Số", "T."); a year must be the only one and no range.
    """
    if len(said) > _LONGEST:
        return Locator()
    pages, rest = _PAGES.search(said), _PAGES.sub(" ", said)
    issue, volume = _ISSUE.search(rest), None
    rest_of = _ISSUE.sub(" ", rest)
    # "Số 5 (347)" has a running number in brackets; "Số 5 (2014)" a year, which the number must not swallow.
    number = _SPACE.sub("", issue[1]) if issue else ""
    bracketed = _YEAR.search(number.partition("(")[2])
    if bracketed:
        number, rest_of = number.partition("(")[0], f"{rest_of} {bracketed[1]}"
    volume = _VOLUME.search(rest_of)
    if volume and _YEAR.fullmatch(volume[1]):
        volume = None
    years = [] if _YEARS.search(rest_of) else list(dict.fromkeys(_YEAR.findall(rest_of)))
    return Locator(
        volume[1] if volume else "",
        "" if _YEAR.fullmatch(number) else number,
        years[0] if len(years) == 1 else "",
        pages[1] if pages else "",
        (pages[2] or "") if pages else "",
    )


@lru_cache(maxsize=1024)
def coded(said: str) -> Locator:
    """What a 773 $q says, which is written for machines: ``28:3<12`` is volume 28, number 3, from page 12 on."""
    found = _CODED.fullmatch(said.strip())
    return Locator(found[1], found[2] or "", "", found[3]) if found else Locator()


_ENUMERATION = re.compile(
    r"(?:(?P<volume>tập|t|quyển|q|cuốn|vol|volume|v|bd|band|tome)|(?P<number>số|no|nr|n[ºo°]))\b\.?\s*:?\s*"
    r"(?P<value>[0-9]+|[IVXL]+)",
    re.I,
)
_BARE = re.compile(r"[0-9]{1,4}")


@lru_cache(maxsize=4096)
def enumeration(said: str) -> tuple[str, str]:
    """Schema.org's property for a number in a series, and the number: "T.2" is a volume, "Số 5" and "15" a position.

    ("", "") for anything else: "T.2, Q.1", "loạt mới".
    """
    said = said.strip()
    found = _ENUMERATION.fullmatch(said)
    if found:
        return "schema:volumeNumber" if found["volume"] else "schema:position", found["value"]
    return ("schema:position", said) if _BARE.fullmatch(said) and not _YEAR.fullmatch(said) else ("", "")
