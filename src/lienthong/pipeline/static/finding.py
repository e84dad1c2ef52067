"""The search of an export: a list of titles and names, folded as ours are, which a script in the browser looks through.

One file; to some 20,000 titles that is a megabyte on its way (decision 093). Beyond, the first ones in the order of
the roll are in it, and the page says so.
"""

from collections.abc import Iterator

import orjson

from lienthong.graph.roll import Roll
from lienthong.messages import LANGS
from lienthong.search.words import both
from lienthong.site.links import entry
from lienthong.site.published import Opened
from lienthong.site.reading import Reading
from lienthong.site.searchapart import told_apart
from lienthong.site.show import Show

MOST = 20_000
"""Titles of Works in the list, and names of other entities."""
FILE = "search/index.json"
_KINDS = ("work", "agent", "subject", "series", "library")
_LONGEST = 160
_MOST_ALIKE = 100
"""Entities of one name and makers that are told apart; of more nobody reads what tells them apart."""
_MOST_WORKS = 1000
Row = list[str | int | list[str]]


def index(opened: Opened, most: int = MOST) -> Iterator[bytes]:
    """The file, piece by piece: ``kinds`` and ``rows``, each row the number of its kind, id, title, makers, year, the
    words of these without diacritics, and of those that would look the same what tells them apart, in each language."""
    roll, rows, left = Roll(opened.generation.folder), 0, most
    total = {kind: sum(part.number for part in roll.parts if part.kind == kind) for kind in _KINDS}
    told = {"generation": opened.generation.number, "kinds": _KINDS, "total": sum(total.values())}
    yield orjson.dumps(told)[:-1] + b',"rows":['
    for at, kind in enumerate(_KINDS):
        # Works have the list for themselves up to ``most``, the names of all else together another.
        left = most if at < 2 else left
        for row in _rows(opened, at, kind, list(_names(roll, kind, left))):
            yield (b",\n" if rows else b"\n") + orjson.dumps(row)
            rows, left = rows + 1, left - 1
    yield b"\n]}\n"


def _rows(opened: Opened, at: int, kind: str, names: list[str]) -> list[Row]:
    """The rows of a kind, at most ``MOST``; of those that are alike the one with most works before the others."""
    rows = [_row(Show(Reading(opened), LANGS[0]), at, kind, name) for name in names]
    alike: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(rows):
        alike.setdefault((str(row[2]).casefold(), str(row[3])), []).append(place)
    for places in alike.values():
        if 1 < len(places) <= _MOST_ALIKE:
            reading = Reading(opened)
            iris = {names[place]: f"{reading.base}/{kind}/{names[place]}" for place in places}
            weight = {name: len(reading.pointing(iri, "schema:author", _MOST_WORKS)) for name, iri in iris.items()}
            found = sorted((rows[place] for place in places), key=lambda row: -weight[str(row[1])])
            notes = [told_apart(Show(reading, lang), iris.values()) for lang in LANGS]
            years = [row[4] for row in found]
            for place, row in zip(places, found, strict=True):
                alone = row[4] and years.count(row[4]) == 1
                rows[place] = row if alone else [*row, [note[iris[str(row[1])]] for note in notes]]
    return rows


def _names(roll: Roll, kind: str, most: int) -> Iterator[str]:
    for part in roll.parts:
        if part.kind == kind:
            for name, _ in roll.entries(part):
                if most <= 0:
                    return
                most -= 1
                yield name


def _row(show: Show, at: int, kind: str, name: str) -> Row:
    line = entry(show, f"{show.reading.base}/{kind}/{name}")
    title = line.title.text[:_LONGEST]
    makers = ", ".join(part.text for _, part in line.creators)[:_LONGEST]
    folded = dict.fromkeys([*both(f"{title} {makers}")[1], *both(line.year)[1]])
    return [at, name, title, makers, line.year, " ".join(folded)]
