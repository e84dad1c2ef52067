"""The ways a reader browses by: which shelves each stands for, and which values an address may name."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from lienthong.content import folder
from lienthong.graph.shelves.letters import LETTERS, OTHERS
from lienthong.graph.shelves.placing import MATERIALS
from lienthong.messages import Lang, catalogue
from lienthong.site.codes import code_name
from lienthong.site.reading import full
from lienthong.site.wording import said


@dataclass(frozen=True)
class Way:
    """A way to browse: its name in addresses, the axis of its shelves, the kind of what stands there, and how its
    values are shown: ``letters``, or a form of its own. ``counted`` is the axis that tells how many Works each has."""

    name: str
    axis: str
    kind: str
    form: str = "letters"
    counted: str = ""


_ALL = (
    Way("subject", "heading", "subject", counted="subject"),
    Way("ddc", "ddc", "work", "ddc"),
    Way("title", "title", "work"),
    Way("person", "person", "agent", counted="author"),
    Way("given", "given", "agent", counted="author"),
    Way("body", "body", "agent", counted="author"),
    Way("year", "year", "work", "year"),
    Way("language", "language", "work", "language"),
    Way("material", "material", "work", "material"),
    Way("series", "series", "series"),
    Way("place", "place", "place", "place"),
    Way("library", "library", "library", "library", counted="held"),
)
WAYS = {one.name: one for one in _ALL}
_DDC = re.compile(r"[0-9]{1,3}|[0-9]{3}\.[0-9]{1,3}")
_YEAR = re.compile(r"[0-9]{3,4}")
_LANGUAGE = re.compile("[a-z]{3}")
_PERIODS = {"before": "before", "since": "since"}


def shelf_of(way: Way, value: str) -> tuple[str, str] | None:
    """Axis and value of the shelf that an address names; None when there can be no such shelf."""
    if way.form == "ddc":
        return (way.axis, value) if _DDC.fullmatch(value) else None
    if way.form == "year":
        return ("decade" if len(value) == 3 else "year", value) if _YEAR.fullmatch(value) else None
    if way.form == "language":
        return (way.axis, value) if _LANGUAGE.fullmatch(value) else None
    if way.form == "material":
        return (way.axis, value) if f"schema:{value}" in MATERIALS else None
    if way.form == "place" and value in _PERIODS:
        return "province", value
    return (way.axis, value) if value in LETTERS else None


def small(way: Way, value: str) -> str:
    """The shelf that an address with a letter in capitals means («A», «Đ»); '' for any other value."""
    letter = value.lower()
    return letter if value != letter and letter in LETTERS and shelf_of(way, letter) else ""


def value_name(lang: Lang, way: Way, value: str) -> str:
    """What a value of a way is called on a page."""
    if way.form == "ddc":
        return caption(value, lang)
    if way.form == "year":
        return said(lang, "decade", start=f"{value}0", end=f"{value}9") if len(value) == 3 else value
    if way.form == "language":
        name = code_name(full(f"lang:{value}"), lang) or value
        return name[:1].upper() + name[1:]
    if way.form == "material":
        return catalogue(lang)[f"pages.class.schema_{value}"]
    if value in _PERIODS:
        return said(lang, f"provinces.{value}")
    return letter_name(lang, value)


def letter_name(lang: Lang, letter: str) -> str:
    """A letter as it stands on its shelf."""
    return said(lang, "letter.others") if letter == OTHERS else letter.upper()


@cache
def captions() -> dict[str, tuple[str, str]]:
    """Number of the Dewey classification to what it stands for, in our own words, Vietnamese and English."""
    table = tomllib.loads((folder("site") / "ddc.toml").read_text("utf-8"))
    return {number: (vi, en) for number, (vi, en) in table["captions"].items()}


def caption(number: str, lang: Lang) -> str:
    """What a number stands for; '' where no words of ours say it."""
    return captions().get(number, ("", ""))[0 if lang == "vi" else 1]
