"""Citations of articles as Vietnamese repositories write them: the journal and where in it the article stands.

Only what leaves no doubt is read: a title that the record names elsewhere, or one that begins as a journal's or
proceedings' name does, and behind it volume, number, year and pages. Everything else stays words.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from lienthong.mappings import locators
from lienthong.mappings.isbd import strip_end
from lienthong.text import match_key

_LONGEST = 600
_YEAR = r"(?:1[89]|20)[0-9]{2}"
_BEHIND = re.compile(
    r"[\s,.:;–-]*"
    r"(?:(?P<volume>[0-9]{1,4}|[IVXL]{1,7})(?:\s*\((?P<issue>[0-9]{1,4}[A-Z]{0,2}(?:[-–/][0-9]{1,4})?)\)"
    r"|\s*,\s*(?P<number>[0-9]{1,4})(?=\s*\())?)?"
    rf"\s*[,.]?\s*(?:\((?P<year>{_YEAR})\)|(?P<bare>{_YEAR})(?=[,;:.]|$))?"
    r"\s*[,.:;]?\s*(?:(?:tr|trang|pp?|pages?)\.?\s*)?(?P<first>[0-9]{1,5})?(?:\s*[-–]\s*(?P<last>[0-9]{1,5}))?\.?",
    re.IGNORECASE,
)
_WORDED = re.compile(
    r"(?<![^\W_])(?:tập|số|quyển|vol(?:ume)?|no|issue|tr|trang|pp?)\b\.?\s*:?\s*[0-9IVXL]", re.IGNORECASE
)
_JOURNALS = (
    "tạp chí", "tập san", "nội san", "thông báo khoa học", "chuyên san", "bản tin", "kỷ yếu", "tuyển tập công trình",
    "tuyển tập báo cáo", "báo", "journal of", "proceedings of", "international journal", "vnu journal",
    "vietnam journal", "annals of", "bulletin of", "transactions on",
)  # fmt: skip
_SIGN = re.compile(r"[,;:.(–]|\s-\s")
_OJS = re.compile(
    r"(?P<title>[^;]{3,200});\s*(?P<issue>[^;]{2,160});?\s*(?:(?P<first>[0-9]+)(?:\s*[-–]\s*(?P<last>[0-9]+))?)?"
)
_SHORT_ISSUE = re.compile(r"\bS\.?\s*(?=[0-9])")
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-ZĐÀ-Ỹ])")


class Citation(NamedTuple):
    """The host's title ('' when the citation does not say it surely) and where in it the article stands."""

    title: str
    where: locators.Locator


NOTHING = Citation("", locators.Locator())


@cache
def _beginnings() -> tuple[str, ...]:
    return tuple(f"{match_key(one)} " for one in _JOURNALS)


@lru_cache(maxsize=4096)
def names_a_journal(title: str) -> bool:
    """Whether a title begins as that of a periodical or of proceedings does ("Tạp chí …", "Kỷ yếu …")."""
    return f"{match_key(title)} ".startswith(_beginnings())


@lru_cache(maxsize=4096)
def read(citation: str, title: str = "") -> Citation:
    """What a citation says; ``title`` is that of the host where the record names it elsewhere."""
    if len(citation) > _LONGEST:
        return NOTHING
    whole = _journal_system(citation)
    if title and whole and match_key(whole.title) == match_key(title):
        return whole
    if title:
        start = citation.casefold().rfind(title.casefold())
        return (
            Citation(title, _behind(citation[start + len(title) :]))
            if start >= 0
            else Citation(title, locators.Locator())
        )
    if whole:
        return whole
    for part in (citation, *_SENTENCE.split(citation)):
        if names_a_journal(part):
            found = _titled(part)
            if found.title:
                return found
    return NOTHING


def _journal_system(citation: str) -> Citation | None:
    """Open Journal Systems: "Tạp chí Ngôn ngữ; S. 11 (2022); 3-15", "VNU Journal; Vol. 28 No. 3 (2012): Law"."""
    found = _OJS.fullmatch(citation.strip())
    if found is None:
        return None
    where = locators.locate(_SHORT_ISSUE.sub("Số ", found["issue"].partition(":")[0]))
    if not (where.issue or where.volume or where.year):
        return None
    if found["first"]:
        where = where._replace(first=found["first"], last=found["last"] or "")
    return Citation(strip_end(found["title"]), where)


def _titled(text: str) -> Citation:
    """The title up to the first sign, when only a locator stands behind: "Tạp chí Hán Nôm, Số 5 (2014), tr. 12-25".

    «Kỷ yếu hội thảo …, Hà Nội, 2016» has another sign before; where its title ends nobody can say.
    """
    sign = _SIGN.search(text)
    if sign is None:
        return NOTHING
    title, behind = strip_end(text[: sign.start()]), text[sign.start() :]
    where = _behind(behind)
    begins = _WORDED.match(behind.lstrip(" ,;:.(–-")) or (where.first and _BEHIND.fullmatch(behind.strip()))
    return Citation(title, where) if begins and any(where) and title.count(" ") and not title[-1].isdigit() else NOTHING


def _behind(text: str) -> locators.Locator:
    """Where the article stands, by words ("Tập 28, Số 3 (2012), tr. 145-153") or by the order of figures alone."""
    figures = _BEHIND.fullmatch(text.strip())
    if figures and (figures["volume"] or figures["year"] or figures["bare"]):
        return _in_order(figures)
    return locators.locate(text) if _WORDED.search(text) else locators.Locator()


def _in_order(figures: re.Match[str]) -> locators.Locator:
    volume, issue = figures["volume"] or "", figures["issue"] or figures["number"] or ""
    year = figures["year"] or figures["bare"] or ""
    if re.fullmatch(_YEAR, issue):
        # "363 (1993)": in brackets stands the year.
        issue, year = "", year or issue
    if re.fullmatch(_YEAR, volume):
        volume, year = "", year or volume
    return locators.Locator(
        volume, issue, year, figures["first"] or "", (figures["last"] or "") if figures["first"] else ""
    )


def words(where: locators.Locator) -> str:
    """A locator as 773 $g has it: "T. 28, Số 3 (2012), tr. 145-153"."""
    parts = [f"T. {where.volume}" if where.volume else "", f"Số {where.issue}" if where.issue else ""]
    said = ", ".join(filter(None, parts))
    if where.year:
        said = f"{said} ({where.year})" if said else where.year
    return ", ".join(filter(None, [said, f"tr. {where.pages}" if where.pages else ""]))
