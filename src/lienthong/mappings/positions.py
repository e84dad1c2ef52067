"""The positions of the leader, 006, 007 and 008, by material: ``mappings/codes/positions.csv``.

https://www.loc.gov/marc/bibliographic/bdleader.html, bd006.html, bd007.html and bd008.html. A row names an element;
``nothing`` are codes by which it says nothing (blanks and fill characters always do), ``list`` the code list of
``mappings/codes/fixed.csv`` whose terms it takes, ``target`` the property that leads to them, ``why`` the reason for
leaving out codes that are in no list. An element without a reason that neither a list nor a step knows is lost. Several
rows may stand for one element whose codes belong to several properties.
"""

import csv
from functools import cache
from typing import Literal, NamedTuple

from lienthong.content import folder

DEFAULT = "nothing but default values"
"""Why a position that holds only default codes is left out."""
VAGUE = "only says that it is unknown, other or not applicable"
"""Why a position is left out that holds the codes n, u or z, or x alone."""

_MATERIAL = {
    "a": "books", "t": "books", "e": "maps", "f": "maps", "c": "music", "d": "music", "i": "music", "j": "music",
    "g": "visual", "k": "visual", "o": "visual", "r": "visual", "m": "files", "p": "mixed", "s": "continuing",
}  # fmt: skip
Tag = Literal["LDR", "007", "008"]


class Meaning(NamedTuple):
    """Where the codes of an element go: owner ("work" …), target path, code list, what makes it redundant.

    ``unless`` names fields that say the same more exactly: "338", or "300c" for 300 $c.
    """

    on: str
    target: str
    codes: str
    unless: str


class Element(NamedTuple):
    """One element: ``at`` as places name it ("18-21"), from ``start`` up to ``end`` (exclusive)."""

    at: str
    start: int
    end: int
    nothing: frozenset[str]
    why: str
    names: dict[str, str]
    meanings: tuple[Meaning, ...]


@cache
def _tables() -> dict[str, dict[str, tuple[Element, ...]]]:
    found: dict[str, dict[str, dict[str, Element]]] = {}
    with (folder("mappings") / "codes" / "positions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            group = found.setdefault(row["field"], {}).setdefault(row["material"], {})
            same = group.get(row["at"])
            group[row["at"]] = _element(row, same.meanings if same else ())
    return {tag: _with_common(groups) for tag, groups in found.items()}


def _element(row: dict[str, str], before: tuple[Meaning, ...]) -> Element:
    first, _, last = row["at"].partition("-")
    meaning = (Meaning(row["on"], row["target"], row["list"], row["unless"]),) if row["list"] else ()
    names = {"vi": row["vi"], "en": row["en"]}
    nothing = frozenset(row["nothing"].split())
    return Element(row["at"], int(first), int(last or first) + 1, nothing, row["why"], names, before + meaning)


def _with_common(groups: dict[str, dict[str, Element]]) -> dict[str, tuple[Element, ...]]:
    common = groups.pop("*", {})
    return {
        material: tuple(sorted([*common.values(), *own.values()], key=lambda one: one.start))
        for material, own in (groups or {"*": {}}).items()
    }


def elements(tag: Tag = "008") -> dict[str, tuple[Element, ...]]:
    """The elements of each material in the order of their positions, those of all materials among them.

    Materials are "books", "continuing" … for 008, the category of material for 007 and "*" for the leader.
    """
    return _tables()[tag]


def material(leader: str) -> str:
    """The material by which 008/18-34 are read: type of record and, for text, bibliographic level."""
    found = _MATERIAL.get(leader[6:7], "books")
    return "continuing" if leader[6:7] == "a" and leader[7:8] in ("b", "i", "s") else found


def additional_material(form: str) -> str:
    """The material by which 006 is read, by 006/00; '' when the code is unknown. Its positions are 008's minus 17."""
    return _MATERIAL.get(form, "")


@cache
def label(place: str, lang: Literal["vi", "en"]) -> str:
    """What a place of the account is called ("008/33" is «thể loại văn học»), '' for a place that is no position.

    008 places do not tell the material: an element that differs among materials has all its names.
    """
    tag, _, rest = place.partition("/")
    group, _, at = rest.rpartition("/")
    if tag == "006":
        tag, at = "008", _shifted(at, 17)
    groups = _tables().get(tag, {})
    chosen = [groups[group]] if group in groups else list(groups.values())
    names = [one.names[lang] for elements_of in chosen for one in elements_of if one.at == at]
    return "; ".join(dict.fromkeys(names))


def _shifted(at: str, by: int) -> str:
    return "-".join(f"{int(part) + by:02d}" for part in at.split("-") if part.isdecimal())


def place_006(group: str, at: str) -> str:
    """The place of an element of 006 ("006/files/09") that 008 has 17 positions further on."""
    return f"006/{group}/{_shifted(at, -17)}"
