"""Accounts for every position of 008 by the record's material: ``mappings/codes/positions_008.csv``.

https://www.loc.gov/marc/bibliographic/bd008.html. A row names an element; ``nothing`` are codes by which it says
nothing (blanks and fill characters always do), ``why`` is the reason for leaving out what it says. An element
without a reason that no step has mapped is lost.
"""

import csv
from functools import cache, lru_cache
from typing import NamedTuple

from lienthong.content import folder
from lienthong.mappings.engine.accounts import Accounts

DEFAULT = "nothing but default values"
"""Why a position that holds only default codes is left out."""

_MATERIAL = {
    "a": "books", "t": "books", "e": "maps", "f": "maps", "c": "music", "d": "music", "i": "music", "j": "music",
    "g": "visual", "k": "visual", "o": "visual", "r": "visual", "m": "files", "p": "mixed",
}  # fmt: skip
_DATES = ("06", "07-10", "11-14")


class Element(NamedTuple):
    """One element of 008: ``at`` as places name it ("18-21"), from ``start`` up to ``end`` (exclusive)."""

    at: str
    start: int
    end: int
    nothing: frozenset[str]
    why: str


@cache
def elements() -> dict[str, tuple[Element, ...]]:
    """The elements of each material in the order of their positions, those of all materials among them."""
    found: dict[str, list[Element]] = {}
    with (folder("mappings") / "codes" / "positions_008.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            first, _, last = row["at"].partition("-")
            one = Element(row["at"], int(first), int(last or first) + 1, frozenset(row["nothing"].split()), row["why"])
            found.setdefault(row["material"], []).append(one)
    common = found.pop("*")
    return {material: tuple(sorted(common + own, key=lambda one: one.start)) for material, own in found.items()}


def material(leader: str) -> str:
    """The material by which 008/18-34 are read: type of record and, for text, bibliographic level."""
    found = _MATERIAL.get(leader[6:7], "books")
    return "continuing" if leader[6:7] == "a" and leader[7:8] in ("b", "i", "s") else found


def account(value: str, leader: str, done: set[str], dated: bool, accounts: Accounts) -> None:
    """Account for what no step has mapped (``done``); ``dated`` when 260 or 264 says the dates in words."""
    group, mapped = material(leader), frozenset(done)
    # Few 008 differ from others in more than their dates, so the rest is read once.
    for place, why, code in (*_read(value[:18], group, mapped, dated, 0), *_read(value[18:], group, mapped, dated, 18)):
        if why:
            accounts.ignored(place, why)
        else:
            accounts.lost(place, code)


@lru_cache(maxsize=4096)
def _read(value: str, group: str, done: frozenset[str], dated: bool, offset: int) -> tuple[tuple[str, str, str], ...]:
    found = []
    for at, start, end, nothing, why in elements()[group]:
        code = value[start - offset : end - offset] if start >= offset else ""
        if at in done or not code:
            continue
        if not code.strip(" |#-") or code.strip() in nothing:
            why = DEFAULT
        elif at in _DATES and not dated:
            why = ""
        found.append((f"008/{at}", why, code))
    return tuple(found)
