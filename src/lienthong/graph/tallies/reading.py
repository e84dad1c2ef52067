"""Asking the tallies of one generation: how many things lead to an entity, and which stand where in the list."""

import sqlite3
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from weakref import finalize

from lienthong.graph.tallies import files
from lienthong.graph.tallies.rules import by_link, number_of

_BEFORE = (
    "SELECT coalesce(sum(sign), 0) FROM delta.entry WHERE list = :list AND (key, name) < (:key, :name)"
)  # fmt: skip
_STRETCH = (
    "SELECT key, name FROM main.entry AS one WHERE list = :list AND (key, name) >= (:key, :name) AND NOT EXISTS"
    " (SELECT 1 FROM delta.entry AS gone WHERE gone.list = :list AND gone.key = one.key AND gone.name = one.name"
    " AND gone.sign = -1)"
    " UNION ALL SELECT key, name FROM delta.entry WHERE list = :list AND sign = 1 AND (key, name) >= (:key, :name)"
    " ORDER BY key, name LIMIT :size OFFSET :start"
)


class Tallies:
    """The tallies of a generation, open for reading. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._db = files.read_only(folder, threads=True)
        # A connection and the statements that it remembers hold each other: without this its files, those of a
        # generation that was swept away, would stay open until the garbage collector comes, minutes later.
        self._closing = finalize(self, self._db.close)
        self._lock = Lock()

    def knows(self, link: str, kind: str) -> bool:
        """Whether links of a property (IRI) from entities of a kind are counted."""
        return kind in by_link().get(link, ())

    def number(self, link: str, kind: str, target: str) -> int:
        """How many entities of ``kind`` have a link to the entity ``target`` (``kind/id``)."""
        with self._lock:
            return self._number(number_of(link, kind, target))

    def numbers(self, links: Sequence[tuple[str, str]], target: str) -> list[int]:
        """The same of several lists, as (link, kind), of one entity."""
        lists = [number_of(link, kind, target) for link, kind in links]
        some = f"WHERE list IN ({', '.join('?' * len(lists))})"
        query = f"SELECT list, number FROM main.total {some} UNION ALL SELECT list, number FROM delta.total {some}"
        counted: dict[int, int] = {}
        with self._lock:
            for list_, number in self._db.execute(query, (*lists, *lists)):
                counted[list_] = counted.get(list_, 0) + int(number)
        return [counted.get(one, 0) for one in lists]

    def _number(self, list_: int) -> int:
        query = "SELECT sum(number) FROM (SELECT number FROM main.total WHERE list = ?1 UNION ALL"
        found = self._db.execute(f"{query} SELECT number FROM delta.total WHERE list = ?1)", (list_,)).fetchone()
        return int(found[0] or 0)

    def stretch(self, link: str, kind: str, target: str, start: int, size: int) -> list[str]:
        """The ids (``kind/id``) of what stands in a list from the place ``start`` on, ``size`` at most."""
        list_ = number_of(link, kind, target)
        with self._lock:
            key, name, skipped = self._mark(list_, start)
            values = {"list": list_, "key": key, "name": name, "size": size, "start": start - skipped}
            return [f"{kind}/{found}" for _, found in self._db.execute(_STRETCH, values)]

    def _mark(self, list_: int, start: int) -> tuple[str, str, int]:
        """The last entry with a mark at or before a place, and its own place today; of a short list its beginning."""
        if start < files.FAR:
            return "", "", 0
        (last,) = self._db.execute("SELECT max(place) FROM main.mark WHERE list = ?", (list_,)).fetchone()
        places = range(files.FAR, (last or 0) + 1, files.FAR)
        at = bisect_right(places, start, key=lambda place: self._now(list_, place)[2])
        return self._now(list_, places[at - 1]) if at else ("", "", 0)

    def _now(self, list_: int, place: int) -> tuple[str, str, int]:
        query = "SELECT key, name FROM main.mark WHERE list = ? AND place = ?"
        key, name = self._db.execute(query, (list_, place)).fetchone()
        values = {"list": list_, "key": key, "name": name}
        return key, name, place + int(self._db.execute(_BEFORE, values).fetchone()[0])

    def close(self) -> None:
        """Let go of the files; it comes by itself with the last reference."""
        self._closing()


def open_tallies(folder: Path) -> Tallies | None:
    """The tallies in a folder; None where there are none, or some that today's rules cannot read."""
    if not files.is_current(folder):
        return None
    try:
        return Tallies(folder)
    except (OSError, sqlite3.Error):
        # A folder that was swept away meanwhile, or a disk that lost a file: the store still answers.
        return None
