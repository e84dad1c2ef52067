"""In what form a MARC record's Instance is: the print and the PDF of one book share title, year and often the ISBN."""

import csv
from functools import cache

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


@cache
def _words() -> list[tuple[str, str]]:
    with (folder("mappings") / "codes" / "media_words.csv").open(encoding="utf-8", newline="") as file:
        return [(f" {match_key(row['words'])} ", row["form"]) for row in csv.DictReader(file)]


def item_form(record: Record) -> str:
    """copy, online, disc, microform, tactile, large, audio or video; '' for print and for what does not say.

    A record with 533 is of the copy. Else from 338 when it names one kind of carrier (a book with a disc in its cover
    stays a book), else the form of item in 008, else the words of 245 $h. 007 is not asked: on a book's record it
    describes the disc that comes with it.
    """
    if record.tagged("533"):
        return "copy"
    carriers = {value.strip().lower()[:2] for field in record.tagged("338") for value in field.all("b")} - {""}
    if carriers:
        forms = {"online" if one == "cr" else _BY_MEDIA.get(one[:1], "") for one in carriers}
        return forms.pop() if len(forms) == 1 else ""
    at = 29 if record.leader[6:7] in _AT_29 else 23
    stated = _BY_FORM_OF_ITEM.get(record.control("008")[at : at + 1], "")
    if stated:
        return stated
    medium = next((value for field in record.tagged("245") for value in field.all("h")), "")
    if not medium:
        return ""
    said = f" {match_key(medium)} "
    return next((form for words, form in _words() if words in said), "")
