"""Imprints taken apart: several places and publishers in one subfield of 260/264, and the whole as one statement."""

import re
from collections.abc import Iterable
from functools import lru_cache

from lienthong.mappings.isbd import strip_end
from lienthong.mappings.record import Field

# A space before the sign: "Barnes &amp; Noble" of old web exports is one publisher.
_PLACES = re.compile(r"\s+;\s+")
_AGENTS = re.compile(r"\s+[;:]\s+")
_DATE = re.compile(r",\s*([\[(]?(?:[cp©]\s?)?\d{4}[^,]*)$")
_SIGNS = (";", ":", ",")


def divided(field: Field, codes: str = "abc") -> list[tuple[str, str]]:
    """Places, agents and dates of an imprint in their order, as subfields of ``codes`` (place, agent, date).

    ``$a H. : Giáo dục ; TP. HCM : Trẻ, 2001`` and ``$b Thế giới ; Nhã Nam`` are taken apart at ISBD's signs with a
    space before them.
    """
    where, who, when = tuple(codes)
    dated = bool(field.all(when))
    found: list[tuple[str, str]] = []
    for code, value in field.subfields:
        if code == where and (":" in value or ";" in value):
            found += _whole(value, where, who, "" if dated else when)
        elif code == who and (";" in value or ":" in value):
            found += [(who, one) for one in agents(value)]
        elif code and code in codes:
            found.append((code, value))
    return found


@lru_cache(maxsize=4096)
def agents(value: str) -> tuple[str, ...]:
    """The publishers that one $b names: "Thế giới ; Nhã Nam" are two."""
    return tuple(one for one in _AGENTS.split(strip_end(value)) if one.strip())


def _whole(value: str, where: str, who: str, when: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    date = _DATE.search(value) if when else None
    for part in _PLACES.split(value[: date.start()] if date else value):
        place, *names = _AGENTS.split(part)
        found += [(where, place), *((who, one) for one in names if one.strip())]
    return [*found, (when, date[1])] if date else found


def statement(subfields: Iterable[tuple[str, str]], codes: str = "abc") -> str:
    """An imprint as one text, with ISBD's signs where the library wrote none (the National Library's records)."""
    text = ""
    for code, value in subfields:
        if code not in codes or not code or not value.strip():
            continue
        if text:
            text += " " if text.endswith(_SIGNS) else ", " if code == codes[2] else f" {_SIGNS[codes.index(code)]} "
        text += value.strip()
    return strip_end(text)
