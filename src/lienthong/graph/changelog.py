"""The change log as it is published: files beside the generations, for a web server that does not know the ledger.

``<data>/changes/<generation>/<first seq>.jsonl`` holds at most 5,000 changes, one a line; the first line tells of the
file. The folder of a generation appears whole or not at all, before the pointer leads to it, and never changes.
"""

import shutil
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import orjson

from lienthong.graph.generation import sync
from lienthong.graph.ledger.changes import Change, Page, Wanted, of_generation, page

CHUNK = 5000


def folder(data: Path) -> Path:
    """Where the log lies below the data folder."""
    return data / "changes"


def write_changes(db: sqlite3.Connection, data: Path) -> None:
    """Write down the changes of every generation that is decided and was not written down yet.

    For the holder of the writer's lock. A log that another ledger left is no continuation: it goes.
    """
    place = folder(data)
    for left in place.glob("*.tmp"):
        shutil.rmtree(left)
    written = _last_of(place)
    if written and not _is_ours(db, place / f"{written:08d}"):
        shutil.rmtree(place)
        written = 0
    query = "SELECT DISTINCT generation FROM change WHERE generation > ? ORDER BY generation"
    for (number,) in db.execute(query, (written,)).fetchall():
        write_generation(data, number, of_generation(db, number))


def _last_of(place: Path) -> int:
    return max((int(one.name) for one in place.glob("*") if one.name.isdigit()), default=0)


def _is_ours(db: sqlite3.Connection, written: Path) -> bool:
    (*_, last) = sorted(written.glob("*.jsonl"))
    for change in islice(_read(last), 1):
        row = (change.seq, change.at, change.generation, change.entity, change.event, change.target)
        query = "SELECT 1 FROM change WHERE (seq, at, generation, entity, event, target) = (?, ?, ?, ?, ?, ?)"
        return db.execute(query, row).fetchone() is not None
    return False


def write_generation(data: Path, number: int, changes: Iterator[Change]) -> None:
    """Write down the changes of one generation, which the log does not hold yet; whole or not at all."""
    place = folder(data)
    made = place / f"{number:08d}.tmp"
    made.mkdir(parents=True)
    while several := list(islice(changes, CHUNK)):
        path = made / f"{several[0].seq:012d}.jsonl"
        about = {"generation": number, "at": several[0].at, "last": several[-1].seq}
        rows = ((one.seq, one.entity, one.event, one.target) for one in several)
        path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in chain([about], rows)))
        sync(path)
    sync(made)
    made.rename(place / f"{number:08d}")
    sync(place)
    sync(place.parent)


class _File(NamedTuple):
    first: int
    generation: int
    path: Path


class ChangeLog:
    """The log up to one generation, as a reader of that generation may know it."""

    def __init__(self, data: Path, generation: int) -> None:
        place = folder(data)
        numbers = sorted(int(one.name) for one in place.glob("*") if one.name.isdigit())
        self.known = place.is_dir()
        """Whether there is a log at all: an older version of Lienthong wrote none."""
        self._files = [
            _File(int(path.stem), number, path)
            for number in numbers
            if number <= generation
            for path in sorted((place / f"{number:08d}").glob("*.jsonl"))
        ]
        self.last = int(_about(self._files[-1].path)["last"]) if self._files else 0
        """The number of the last change, 0 when there is none."""

    def page(self, wanted: Wanted) -> Page:
        """A page of it."""
        after = max(wanted.after, self._before(wanted.since))
        start = max(bisect_right(self._files, after, key=lambda one: one.first) - 1, 0)
        ahead = chain.from_iterable(_read(one.path) for one in self._files[start:])
        return page((one for one in ahead if one.seq > after), after, wanted)

    def _before(self, since: str) -> int:
        """The last change before a time; the times of generations never go back."""
        if not since:
            return 0
        found = bisect_left(self._files, since, key=lambda one: str(_about(one.path)["at"]))
        return self._files[found].first - 1 if found < len(self._files) else self.last


def _about(path: Path) -> dict[str, str | int]:
    with path.open("rb") as file:
        known: dict[str, str | int] = orjson.loads(file.readline())
        return known


def _read(path: Path) -> Iterator[Change]:
    with path.open("rb") as file:
        about = orjson.loads(file.readline())
        for line in file:
            seq, entity, event, target = orjson.loads(line)
            yield Change(seq, about["at"], about["generation"], entity, event, target)
