"""The code lists of ONIX (https://ns.editeur.org/onix/), as far as rules ask for them: ``codes/onix-lists.csv``.

``to`` is what the code comes to here: a class, a relator, a MARC code, or ``-`` for what is left out on purpose;
every list has its own, which the step that asks for it explains. Labels are ours.
"""

import csv
from functools import cache, lru_cache
from typing import NamedTuple

from lienthong.content import folder
from lienthong.text import match_key


class Code(NamedTuple):
    """One code of a list: what it is called in English and Vietnamese, and what it comes to."""

    en: str
    vi: str
    to: str

    @property
    def words(self) -> tuple[str, str]:
        """Its label in Vietnamese and English."""
        return self.vi, self.en

    @property
    def left_out(self) -> bool:
        """Whether it is left out on purpose."""
        return self.to == "-"


UNKNOWN = Code("", "", "")
"""What a code comes to that the table does not have."""


@cache
def _table() -> dict[str, dict[str, Code]]:
    found: dict[str, dict[str, Code]] = {}
    with (folder("mappings") / "codes" / "onix-lists.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["list"], {})[row["code"]] = Code(row["en"], row["vi"], row["to"])
    return found


@lru_cache(maxsize=8192)
def code(number: str, value: str) -> Code:
    """A code of the list with this number ("17": roles of contributors), ``UNKNOWN`` when it is not in the table."""
    return _table().get(number, {}).get(value.strip(), UNKNOWN)


@cache
def _by_words(number: str) -> dict[str, Code]:
    return {match_key(words): one for one in _table()[number].values() for words in one.words if words}


@lru_cache(maxsize=8192)
def named(number: str, value: str) -> Code:
    """A code of a list, or the one whose label in either language this is (tables have "EPUB", not E101)."""
    return _table()[number].get(value.strip()) or _by_words(number).get(match_key(value), UNKNOWN)


ONLINE = frozenset({"AJ", "AN", "AO"})
"""Forms of sound (list 150) that are files, to download or to listen to; all others have a carrier of their own."""

_CARRIERS = {
    "E": "cr", "DB": "cd", "DC": "cd", "DI": "cd", "DF": "cd", "AB": "ss", "AC": "sd", "AE": "sd", "AM": "sd",
    "AF": "st", "VF": "vd", "VI": "vd", "VO": "vd", "VJ": "vf", **dict.fromkeys(ONLINE, "cr"),
}  # fmt: skip


def carrier(value: str) -> str:
    """The RDA carrier of a product form, '' for forms that leave it open and for print."""
    return _CARRIERS.get(value.strip()[:2]) or _CARRIERS.get(value.strip()[:1], "")


def special_form(value: str) -> str:
    """tactile or large, where an edition type (list 21) or a form detail (list 175) says so; else ''."""
    value = value.strip()
    if value == "BRL" or (len(value) == 4 and value.startswith("B70")):
        return "tactile"
    return "large" if value == "LTE" else ""


def product_form(value: str) -> Code:
    """A code of list 150, or what all forms with its first letter have in common."""
    value = value.strip()
    return _table()["150"].get(value) or code("150", value[:1])
