"""In what form a MARC record's Instance is: the print and the PDF of one book share title, year and often the ISBN."""

import csv
import re
from functools import cache, lru_cache

from lienthong.content import folder
from lienthong.mappings.record import Record
from lienthong.text import match_key

_BY_FORM_OF_ITEM = {
    "a": "microform", "b": "microform", "c": "microform", "d": "large", "f": "tactile", "o": "online", "q": "disc",
    "s": "online",
}  # fmt: skip
"""008/23 of books, serials, music and mixed materials, 008/29 of maps and visual materials.
https://www.loc.gov/marc/bibliographic/bd008b.html"""
_AT_29 = frozenset("efgkor")
_BY_MEDIA = {"c": "disc", "h": "microform", "s": "audio", "v": "video"}
"""First letter of an RDA carrier (338 $b); ``cr`` is online."""
_BY_CONTENT = {"spw": "audio", "prm": "audio", "snd": "audio", "tdi": "video", "tct": "tactile"}
"""RDA content (336 $b). https://www.loc.gov/standards/valuelist/rdacontent.html"""
_PERFORMED = ("audio", "video")
_STILL = frozenset("fst")
"""008/33 of filmstrips, slides, transparencies, which nobody calls a film."""
_PAGES = re.compile(r"\d ?(?:tr|trang|p|pages?|pp|s|tờ)\b")


@cache
def _words() -> list[tuple[str, str]]:
    with (folder("mappings") / "codes" / "media_words.csv").open(encoding="utf-8", newline="") as file:
        return [(f" {match_key(row['words'])} ", row["form"]) for row in csv.DictReader(file)]


def item_form(record: Record) -> str:
    """copy, online, disc, microform, tactile, large, audio, video, audio online or video online; '' for print and for
    what does not say.

    A record with 533 is of the copy. Recordings and films (leader, 336, 245 $h, 338) are such on every carrier, and a
    file of theirs is no e-book. Braille and large print lie in volumes as print does. Else from 338 when it names one
    kind of carrier (a book with a disc in its cover stays a book), else the form of item in 008, else the words of
    245 $h, else what 300 $a counts. 007 is not asked: on a book's record it describes the disc that comes with it.
    """
    if record.tagged("533"):
        return "copy"
    carriers = _carriers(record)
    stored = next(iter(carriers)) if len(carriers) == 1 else ""
    stated, medium = _form_of_item(record), _medium(record)
    content = _content(record) or (medium if medium in _PERFORMED else "")
    if content in _PERFORMED:
        online = stored == "online" if carriers else stated == "online"
        return f"{content} online" if online else content
    for special in ("tactile", "large"):
        if special in (content, stated, medium):
            return special
    return stored if carriers else stated or medium or _counted(record)


def _carriers(record: Record) -> set[str]:
    codes = {value.strip().lower()[:2] for field in record.tagged("338") for value in field.all("b")} - {""}
    return {"online" if one == "cr" else _BY_MEDIA.get(one[:1], "") for one in codes}


def _form_of_item(record: Record) -> str:
    at = 29 if record.leader[6:7] in _AT_29 else 23
    return _BY_FORM_OF_ITEM.get(record.control("008")[at : at + 1], "")


def _medium(record: Record) -> str:
    return _said(next((value for field in record.tagged("245") for value in field.all("h")), ""))


def _content(record: Record) -> str:
    """What the leader or 336 says that it is, when that is one thing: a book with a disc in its cover is a book."""
    kind = record.leader[6:7]
    if kind in ("i", "j"):
        return "audio"
    if kind == "g" and record.control("008")[33:34] not in _STILL:
        return "video"
    said = {_BY_CONTENT.get(value.strip().lower(), "") for field in record.tagged("336") for value in field.all("b")}
    return said.pop() if len(said) == 1 else ""


def _counted(record: Record) -> str:
    """The form of what 300 $a counts first, "2 đĩa CD"; of "120 tr. + 1 CD" it is a book."""
    extent = next((value for field in record.tagged("300") for value in field.all("a")), "")
    first = re.split(r"[+:;(]", extent, maxsplit=1)[0]
    return "" if not first[:1].isdigit() or _PAGES.search(match_key(first)) else _said(first)


@lru_cache(maxsize=4096)
def _said(text: str) -> str:
    said = f" {match_key(text)} "
    return next((form for words, form in _words() if words in said), "")
