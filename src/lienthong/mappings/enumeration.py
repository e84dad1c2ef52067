"""What a library holds of a serial, in words: captions (853–855) and enumeration (863–865) joined by $8.

https://www.loc.gov/marc/holdings/hd853855.html, https://www.loc.gov/marc/holdings/hd863865.html. «T.12, Số 3
(Thg.5/2019)» is 853 ``$8 1 $a T. $b Số $i (năm) $j (tháng)`` with 863 ``$8 1.7 $a 12 $b 3 $i 2019 $j 05``.
"""

import re
from typing import NamedTuple

from lienthong.mappings.record import Field, Record
from lienthong.mappings.wordlists import wordlist

PAIRS = {"863": "853", "864": "854", "865": "855"}
_ENUMERATION = "abcdef"
_ALTERNATIVE = "gh"
_CHRONOLOGY = "ijkl"
_BEFORE_YEAR = re.compile(r"(?<=\d) (?=\d{4}$)")
"""A month of figures and its year are written together: «Thg.5/2019», beside «Thu 1968» and "May 2019"."""
LEVELS = _ENUMERATION + _ALTERNATIVE + _CHRONOLOGY + "m"
"""Subfields that hold a level of enumeration or chronology, the same in captions and in values."""


class Pattern(NamedTuple):
    """The captions of one 853–855: subfield code to caption, and whether its words are English."""

    captions: dict[str, str]
    english: bool


def link(field: Field) -> tuple[str, str]:
    """Linking number and sequence number of a $8: ``1.7`` (also ``1.7\\a``) is 1 and 7; '' where there is none."""
    number = field.first("8").strip().partition("\\")[0]
    linking, _, sequence = number.partition(".")
    return linking, sequence


def patterns(record: Record) -> dict[tuple[str, str], Pattern]:
    """The captions of a record by tag and linking number; those of the last 853 also for values that name none."""
    found: dict[tuple[str, str], Pattern] = {}
    for field in record.fields:
        if field.tag in ("853", "854", "855"):
            captions = dict(_levels(field))
            words = {one.strip("().: ").casefold() for one in captions.values()}
            pattern = Pattern(captions, bool(words & set(wordlist("enumeration")["english"])))
            found[field.tag, link(field)[0]] = pattern
            found.setdefault((field.tag, ""), pattern)
    return found


def statement(field: Field, found: dict[tuple[str, str], Pattern]) -> str:
    """One 863–865 in words; '' when it has no level at all.

    Values with a hyphen are a run of issues: its first and its last are told one after the other.
    """
    caption = PAIRS[field.tag]
    pattern = found.get((caption, link(field)[0])) or found.get((caption, "")) or Pattern({}, False)
    values = _levels(field)
    if not any("-" in value for _, value in values):
        return _one(dict(values), pattern)
    first = {code: value.partition("-")[0].strip() for code, value in values}
    last = {code: value.rpartition("-")[2].strip() for code, value in values}
    return f"{_one(first, pattern)} – {_one(last, pattern)}".strip()


def _levels(field: Field) -> list[tuple[str, str]]:
    return [(code, value.strip()) for code, value in field.subfields if code in LEVELS and value.strip()]


def _one(values: dict[str, str], pattern: Pattern) -> str:
    numbered = ", ".join(_captioned(values, _ENUMERATION, pattern))
    other = ", ".join(_captioned(values, _ALTERNATIVE, pattern))
    numbered = f"{numbered} = {other}" if numbered and other else numbered or other
    moments = (_moment(values.get(code, ""), code, values, pattern) for code in reversed(_CHRONOLOGY))
    when = _BEFORE_YEAR.sub("/", " ".join(filter(None, moments)))
    when = " = ".join(part for part in (when, values.get("m", "")) if part)
    if not (numbered and when):
        return numbered or when
    return f"{numbered} ({when})"


def _captioned(values: dict[str, str], codes: str, pattern: Pattern) -> list[str]:
    return [_with_caption(values[code], pattern.captions.get(code, "")) for code in codes if values.get(code)]


def _with_caption(value: str, caption: str) -> str:
    # A caption in round brackets is for the reader of the record, not of the catalogue; an asterisk is none.
    if not caption or caption.startswith("(") or caption == "*":
        return value
    return f"{caption}{value}" if caption.endswith((".", ":")) else f"{caption} {value}"


def _moment(value: str, code: str, values: dict[str, str], pattern: Pattern) -> str:
    """A year, month, season or day: months and seasons are numbers below a level that is a year."""
    if not value:
        return ""
    caption = pattern.captions.get(code, "")
    if code == "i" or not _is_month(code, caption):
        return _with_caption(value, caption)
    names = wordlist("enumeration")["en" if pattern.english else "vi"]
    return "/".join(names.get(part, part) for part in (one.strip().lstrip("0") for one in value.split("/")))


def _is_month(code: str, caption: str) -> bool:
    word = caption.strip("().: ").casefold()
    return word in wordlist("enumeration")["month"] if word else code == "j"
