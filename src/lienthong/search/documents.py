"""An entity as a document of the index: what stands in each of its fields."""

from collections.abc import Iterator
from hashlib import blake2b
from itertools import pairwise

from tantivy import Document

from lienthong.search.drawing import Drawn
from lienthong.search.forms import forms
from lienthong.search.words import both, number
from lienthong.text import sort_key

FACETS = ("kind", "type", "language", "library", "topic", "decade", "licence", "access", "source", "shown")
SHARES = (8, 32, 128)
"""What is too much to count is counted in every eighth, thirty-second, hundred-and-twenty-eighth entity. The words of
every eighth stand in a field of their own (``some``), too: to go through their lists costs an eighth."""
NEVER = 30_000
"""A year beyond all years: what has none comes last, however it is sorted."""
LONGEST_BEGINNING = 5
_LONGEST_TITLE, _SORTED = 300, 60
_TITLE_PARTS = (" : ", " = ", " / ")
_HEAVIEST = 999_999


def document(drawn: Drawn) -> Document:
    """An entity as a document of the index."""
    made = Document()
    made.add_text("id", drawn.id)
    made.add_text("kind", drawn.kind)
    made.add_text("shown", "with" if drawn.gathered else "alone")
    shares = _shares(drawn.id)
    for share in shares:
        made.add_text("part", str(share))
    made.add_float("weight", drawn.weight)
    _texts(made, drawn, some=SHARES[0] in shares)
    for value in dict.fromkeys(number(one) for one in drawn.numbers):
        if value:
            made.add_text("number", value)
    values = {
        "class": drawn.classes, "type": drawn.types, "language": drawn.languages, "library": drawn.libraries,
        "topic": drawn.subjects, "licence": drawn.licences, "access": drawn.access, "source": drawn.sources,
        "decade": sorted({str(year // 10 * 10) for year in drawn.years}),
    }  # fmt: skip
    for field, some in values.items():
        for value in some:
            made.add_text(field, value)
    for year in drawn.years:
        made.add_integer("year", year)
    _sorting(made, drawn)
    if drawn.line:
        made.add_bytes("line", drawn.line)
    return made


def _texts(made: Document, drawn: Drawn, *, some: bool) -> None:
    """Each word once in what any order will do for: ``main`` (titles, names), ``about`` (subjects, too), ``all``, and
    ``some`` for entities of the first share."""
    kept: dict[str, dict[str, None]] = {field: {} for field in ("title", "name", "subject", "note")}
    for field, texts in drawn.texts.items():
        for text in texts:
            for cut, folded in forms(text):
                kept[field].update(dict.fromkeys(folded))
                made.add_text(field, " ".join(folded))
                if field in ("title", "name"):
                    made.add_text("exact", " ".join(cut))
    years = dict.fromkeys(str(year) for year in drawn.years)
    main = kept["title"] | kept["name"]
    about = main | kept["subject"]
    every = about | kept["note"] | years
    words = {"main": main, "about": about | years, "all": every} | ({"some": every} if some else {})
    for field, found in words.items():
        made.add_text(field, " ".join(found))
    for field, values in _titles(drawn).items():
        for value in values:
            made.add_text(field, value)
    for name in drawn.makers:
        for value in in_any_order(name):
            made.add_text("maker", value)
    for maker in drawn.made_by:
        made.add_text("by", maker)


def _titles(drawn: Drawn) -> dict[str, dict[str, None]]:
    """Whole titles without diacritics and with them, how they begin, and the pairs of words in them."""
    found: dict[str, dict[str, None]] = {"whole": {}, "called": {}, "begin": {}, "pair": {}}
    labels = {text for _, text in drawn.labels}
    for text in drawn.texts["title"]:
        # What it is called itself is marked: that comes before what editions and translations of it are called.
        for mark in ("", "#") if text in labels else ("",):
            for cut, folded in _wholes(text):
                found["whole"][mark + " ".join(folded)] = found["called"][mark + " ".join(cut)] = None
        if drawn.kind in ("agent", "library"):
            plain, accented = in_any_order(text)
            found["whole"][plain] = found["called"][accented] = None
        for _, folded in forms(text):
            for length in range(1, min(len(folded), LONGEST_BEGINNING) + 1):
                found["begin"][" ".join(folded[:length])] = None
            found["pair"].update(dict.fromkeys(f"{one} {two}" for one, two in pairwise(folded)))
    return found


def in_any_order(name: str) -> tuple[str, str]:
    """A name whatever its order, without diacritics and with them: its words sorted, marked as such."""
    cut, folded = both(name)
    return "~" + " ".join(sorted(folded)), "=" + " ".join(sorted(cut))


def _sorting(made: Document, drawn: Drawn) -> None:
    """What hits are sorted by; of one year the heavier first."""
    weight = min(int(drawn.weight * 100_000), _HEAVIEST)
    newest, oldest = (max(drawn.years), min(drawn.years)) if drawn.years else (-NEVER, NEVER)
    made.add_integer("newest", newest * (_HEAVIEST + 1) + weight)
    made.add_integer("oldest", oldest * (_HEAVIEST + 1) + _HEAVIEST - weight)
    letters, tones, _ = sort_key(drawn.label[:_SORTED]).split("\0", 2)
    made.add_text("sort", f"{letters}\1{tones}\1{drawn.id[-4:]}")


def year_of(place: int) -> int | None:
    """The year of a place in the order of years; None for what has none."""
    year = place // (_HEAVIEST + 1)
    return year if abs(year) < NEVER else None


def _shares(id_: str) -> list[int]:
    chance = blake2b(id_.encode(), digest_size=1).digest()[0]
    return [share for share in SHARES if not chance % share]


def _wholes(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """A title, and what of it stands before a subtitle or a parallel title, with diacritics and without."""
    yield from (one for one in forms(text) if len(" ".join(one[1])) <= _LONGEST_TITLE)
    at = min((place for mark in _TITLE_PARTS if (place := text.find(mark)) > 0), default=0)
    if at:
        yield from forms(text[:at])
