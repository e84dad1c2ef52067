"""How many records of each source have which feature and which problem: sums that are kept in step with the counts."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lienthong.pipeline.quality.facts import features

BIBLIOGRAPHIC, COPIES, FEATURE, WORDING = "bibliographic", "copies", "feature", "wording"
"""Parts of a total besides those of problems ("finding", "flag", "lost"); the first two have no name."""


class Item(NamedTuple):
    """What is counted of one live record; ``bits`` has one for each feature."""

    record: int
    source: int
    run: int
    wording: str
    bibliographic: bool
    bits: int
    copies: int


class Totals:
    """Sums that change, to be written at the end."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._moved: Counter[tuple[int, str, str]] = Counter()

    def gain(self, items: Iterable[Item], problems: Iterable[tuple[int, str, str]]) -> None:
        """Records that are counted now, and their problems: source, part and code."""
        self._moved.update(one for item in items for one in _shown(item))
        self._moved.update(problems)
        for item in items:
            self._moved[item.source, COPIES, ""] += item.copies

    def lose(self, records: list[int]) -> None:
        """Records that are still in the file and will be no more."""
        marks = ",".join("?" * len(records))
        query = f"SELECT record, source, run, wording, bibliographic, bits, copies FROM item WHERE record IN ({marks})"
        items = [Item(*row) for row in self._db.execute(query, records)]
        self._moved.subtract(one for item in items for one in _shown(item))
        for item in items:
            self._moved[item.source, COPIES, ""] -= item.copies
        query = (
            "SELECT source, part, code.code, count(*) FROM problem JOIN code ON code.key = problem.code"
            f" WHERE record IN ({marks}) GROUP BY source, part, code.code"
        )
        for *key, number in self._db.execute(query, records):
            self._moved[tuple(key)] -= number

    def write(self) -> None:
        """Bring the table up to date; what is nothing has no row."""
        rows = [(*key, number) for key, number in sorted(self._moved.items()) if number]
        self._db.executemany(
            "INSERT INTO total VALUES (?, ?, ?, ?)"
            " ON CONFLICT (source, part, name) DO UPDATE SET number = number + excluded.number",
            rows,
        )
        self._db.execute("DELETE FROM total WHERE number = 0")
        self._moved.clear()


def _shown(item: Item) -> Iterator[tuple[int, str, str]]:
    yield item.source, WORDING, item.wording
    if item.bibliographic:
        yield item.source, BIBLIOGRAPHIC, ""
    for place, name in enumerate(features().names):
        if item.bits >> place & 1:
            yield item.source, FEATURE, name


def total(db: sqlite3.Connection, source: int, part: str) -> dict[str, int]:
    """What one part of a source's totals holds, by name; nothing that is 0."""
    query = "SELECT name, number FROM total WHERE source = ? AND part = ? ORDER BY name"
    return dict(db.execute(query, (source, part)).fetchall())
