"""Barcodes of several copies written as a range: "TN.0012-TN.0015", "VV00123 → VV00125", "05 cuốn: 12-16"."""

import re
from typing import NamedTuple

MOST = 200
"""Copies of the longest range that is believed: a textbook set of a school. A longer one is a slip of the hand."""

_SEPARATOR = r"(?P<sign>\s*(?:→|⇒|->|=>|÷|…|\.{2,3}|\b(?:đến|tới|to)\b)\s*|\s+[-–—]\s+|\s*[-–—~]\s*)"
_PREFIX = r"[^\d→]*(?:\d[^\d→]*?[./\-])*?"
_RANGE = re.compile(rf"(?P<prefix>{_PREFIX})(?P<first>\d{{1,15}}){_SEPARATOR}(?P<other>{_PREFIX})(?P<last>\d{{1,15}})")
_COUNT = re.compile(
    r"(?P<count>\d{1,4})\s*(?:cuốn|quyển|bản|tập|c|q|copies)\.?\s*[:(]\s*(?P<rest>.*?)\)?$", re.IGNORECASE
)
_LONGEST = 120
_DASH = re.compile(r"\s*[-–—~]\s*")


class Read(NamedTuple):
    """The barcodes of a cell's value; ``doubtful`` when it looks like a range and was kept as it is written."""

    barcodes: list[str]
    doubtful: bool = False


def expand(written: str) -> Read:
    """Every copy of a range whose ends have the same prefix and as many digits, at most ``MOST``; any other value is
    one barcode, as it is written.

    Digits alone on both sides of a dash ("12-16") may be a number and a year: they are a range only behind a count
    that agrees ("05 cuốn: 12-16") or with an arrow between them.
    """
    if len(written) > _LONGEST:
        return Read([written])
    counted = _COUNT.fullmatch(written)
    text = counted["rest"].strip() if counted else written
    found = _RANGE.fullmatch(text)
    if found is None:
        return Read([text] if counted and text and counted["count"].lstrip("0") == "1" else [written], False)
    prefix, other = found["prefix"], found["other"]
    first, last = int(found["first"]), int(found["last"])
    size = last - first + 1
    bare = not prefix and not other
    dash = _DASH.fullmatch(found["sign"]) is not None
    alike = prefix == other and len(found["first"]) == len(found["last"]) and 1 <= size <= MOST
    agrees = int(counted["count"]) == size if counted else not (bare and dash)
    if alike and agrees:
        width = len(found["first"])
        return Read([f"{prefix}{number:0{width}}" for number in range(first, last + 1)])
    if bare and dash and not counted:
        return Read([written], 1 <= size <= MOST)
    return Read([written], not dash or bool(other) or bool(counted) or _goes_on(found["first"], found["last"]))


def _goes_on(first: str, last: str) -> bool:
    """Whether "VV00123-125" seems to go on counting; in "TN-2019-0015" a year stands before the number."""
    return len(last) <= len(first) and int(last) > int(first[-len(last) :])


def uncounted(values: list[str]) -> list[str]:
    """The values without the count before the first, when there are so many: "03 cuốn: A1, A2, A3"."""
    counted = _COUNT.fullmatch(values[0]) if len(values) > 1 else None
    if counted and int(counted["count"]) == len(values):
        return [counted["rest"].strip(), *values[1:]]
    return values
