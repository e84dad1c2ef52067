"""Values of ONIX as a Field holds them: texts without markup, dates as ISO 8601 writes them."""

import re
from collections.abc import Iterator

from lxml import etree

from lienthong.mappings.readers.values import Values
from lienthong.mappings.readers.web_text import plain

_SILENT = frozenset({"script", "style", "head", "template", "iframe", "object", "noscript"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdo", "cite", "code", "em", "font", "i", "q", "s", "small", "span", "strike", "strong", "sub",
     "sup", "u", "ruby", "rb", "rt", "rp"}
)  # fmt: skip
_DIGITS = re.compile(r"\d{4,16}", re.ASCII)
_LENGTHS = {"00": 8, "01": 6, "05": 4, "06": 16, "07": 12, "11": 8, "13": 8, "14": 8}
"""Digits of the formats of code list 55 that are dates of the common calendar, times of day left out."""
_RANGES = ("06", "07", "11")


def text_of(element: etree._Element, values: Values) -> str:
    """The text of an element, in one line: markup in it (XHTML as such, HTML as text or CDATA) is left out, with
    what scripts and style sheets say; its named characters are put in."""
    text = "".join(_spoken(element)) if len(element) else element.text or ""
    if "<" in text or "&" in text:
        text = plain(text)
    return values.subfield(" ".join(text.split())) if text else ""


def _spoken(element: etree._Element) -> Iterator[str]:
    """Texts below an element, however deep it is nested, with a space where a block begins or ends."""
    stack: list[str | etree._Element] = [element]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            yield one
            continue
        name = one.tag.rpartition("}")[2].lower() if isinstance(one.tag, str) else ""
        around = "" if name in _INLINE else " "
        rest: list[str | etree._Element] = [around, one.text or ""] if name and name not in _SILENT else [around]
        if name and name not in _SILENT:
            for child in one:
                rest += [child, child.tail or ""]
        stack.extend(reversed([*rest, around]))


def day(text: str, format: str = "") -> str:
    """A date of one of the formats of code list 55 in ISO 8601 ("20261101" is 2026-11-01, "202611" 2026-11), a range
    with a slash; any other as it is written. Without a format the number of digits tells it."""
    digits = re.sub(r"[-/]|T.*$", "", text)
    format = format or {8: "00", 6: "01", 4: "05"}.get(len(digits), "")
    length = _LENGTHS.get(format)
    if not length or not _DIGITS.fullmatch(digits) or len(digits) < length:
        return text
    if format in _RANGES:
        half = length // 2
        return f"{_iso(digits[:half])}/{_iso(digits[half:length])}"
    return _iso(digits[:length])


def _iso(digits: str) -> str:
    return "-".join(part for part in (digits[:4], digits[4:6], digits[6:8]) if part)
