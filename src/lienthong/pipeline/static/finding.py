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
from lienthong.site.show import Show

MOST = 20_000
"""Titles of Works in the list, and names of other entities."""
FILE = "search/index.json"
_KINDS = ("work", "agent", "subject", "series", "library")
_LONGEST = 160
_AT_A_TIME = 500


def index(opened: Opened, most: int = MOST) -> Iterator[bytes]:
    """The file, piece by piece: ``kinds`` and ``rows``, each row the number of its kind, id, title, makers, year, and
    the words of these without diacritics."""
    roll, rows, left = Roll(opened.generation.folder), 0, most
    total = {kind: sum(part.number for part in roll.parts if part.kind == kind) for kind in _KINDS}
    told = {"generation": opened.generation.number, "kinds": _KINDS, "total": sum(total.values())}
    yield orjson.dumps(told)[:-1] + b',"rows":['
    for at, kind in enumerate(_KINDS):
        # Works have the list for themselves up to ``most``, the names of all else together another.
        left = most if at < 2 else left
        for name in _names(roll, kind, left):
            show = Show(Reading(opened), LANGS[0])
            yield (b",\n" if rows else b"\n") + orjson.dumps(_row(show, at, kind, name))
            rows, left = rows + 1, left - 1
    yield b"\n]}\n"


def _names(roll: Roll, kind: str, most: int) -> Iterator[str]:
    for part in roll.parts:
        if part.kind == kind:
            for name, _ in roll.entries(part):
                if most <= 0:
                    return
                most -= 1
                yield name


def _row(show: Show, at: int, kind: str, name: str) -> list[str | int]:
    line = entry(show, f"{show.reading.base}/{kind}/{name}")
    title = line.title.text[:_LONGEST]
    makers = ", ".join(part.text for _, part in line.creators)[:_LONGEST]
    folded = dict.fromkeys([*both(f"{title} {makers}")[1], *both(line.year)[1]])
    return [at, name, title, makers, line.year, " ".join(folded)]
