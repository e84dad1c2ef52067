"""Rows of one record that stand anywhere in a list, brought together on disk."""

import marshal
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import NamedTuple

from lienthong.mappings.record import Unreadable

_AT_ONCE = 5_000


class Line(NamedTuple):
    """A row that says something: heading and text of its cells, its number in the table, what was mended, and the
    record that it belongs to, by its own number ('' when it has none)."""

    cells: tuple[tuple[str, str], ...]
    number: int
    repairs: tuple[str, ...]
    own: str


def together(lines: Iterable[Line | Unreadable]) -> Iterator[Line | Unreadable]:
    """The lines with those of one record behind its first, else in their order. What is damaged comes first.

    A title list of a publisher may be longer than memory; the lines wait in a temporary database.
    """
    # An empty name is a database on disk that goes with the connection.
    with closing(sqlite3.connect("")) as base:
        base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE")
        base.execute("CREATE TABLE line (at INTEGER PRIMARY KEY, first INT, row BLOB)")
        base.execute("CREATE TABLE record (own TEXT PRIMARY KEY, first INT) WITHOUT ROWID")
        damaged: list[Unreadable] = []
        rest = _sound(lines, damaged)
        while batch := list(islice(rest, _AT_ONCE)):
            base.executemany("INSERT OR IGNORE INTO record VALUES (?,?)", [(one.own, at) for at, one in batch])
            base.executemany(
                "INSERT INTO line VALUES (?1, iif(?2 = '', ?1, (SELECT first FROM record WHERE own = ?2)), ?3)",
                [(at, one.own, marshal.dumps(tuple(one))) for at, one in batch],
            )
            yield from damaged
            damaged.clear()
        yield from damaged
        for (packed,) in base.execute("SELECT row FROM line ORDER BY first, at"):
            yield Line(*marshal.loads(packed))


def _sound(lines: Iterable[Line | Unreadable], damaged: list[Unreadable]) -> Iterator[tuple[int, Line]]:
    for at, one in enumerate(lines):
        if isinstance(one, Unreadable):
            damaged.append(one)
        else:
            yield at, one
