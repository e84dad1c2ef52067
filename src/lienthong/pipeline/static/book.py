"""What an export has written already: kept in the data folder, so that a run that was stopped goes on and the next one
writes only what has changed.

A *unit* is what is made at once: an entity with its pages and documents (named ``kind/id``), or one address of the site
(named as it is, with a slash before it).
"""

import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, Self

import orjson

from lienthong import disk
from lienthong.errors import StoreError

_TABLES = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unit (
  name TEXT PRIMARY KEY, files TEXT NOT NULL DEFAULT '[]', found TEXT NOT NULL DEFAULT '[]',
  made INTEGER NOT NULL DEFAULT 0, seen INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS waiting ON unit (name) WHERE made = 0;
"""


class Made(NamedTuple):
    """A unit that was written: its files below the folder, and which addresses of the site its pages lead to (those of
    other entities apart)."""

    name: str
    files: list[str]
    found: list[str]


class Book:
    """The account of one folder. ``run`` counts the runs. Raises StoreError when the data folder takes none."""

    def __init__(self, data: Path, folder: Path) -> None:
        self.mark = mark_of(folder)
        place = data / "static"
        try:
            place.mkdir(exist_ok=True)
            self._db = sqlite3.connect(place / f"{self.mark}.sqlite", isolation_level=None)
            self._db.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; {_TABLES}")
        except (OSError, sqlite3.Error) as error:
            raise disk.trouble(error, place) or StoreError("disk_read_only", path=place, why=error) from error
        self.run = int(self.fact("run") or 0) + 1

    def fact(self, name: str) -> str:
        """Something known of the export; '' when it is not."""
        row = self._db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def tell(self, **facts: str) -> None:
        """Write facts down."""
        self._db.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?)", facts.items())

    def begin(self) -> None:
        """A run begins: nothing is seen yet. It is under way until it says that it is not."""
        self.tell(run=str(self.run), underway="1")

    def forget(self) -> None:
        """All has to be made again; the files are still known, so that what is gone can be taken away."""
        self._db.execute("UPDATE unit SET made = 0")

    def reopen(self, entities: Iterable[str]) -> None:
        """These entities have to be made again, with their lists, and all pages that are of no entity."""
        with self._db:
            self._db.execute("BEGIN")
            self._db.execute("UPDATE unit SET made = 0 WHERE name LIKE '/%' AND name NOT LIKE '/__/%?list=%'")
            for one in entities:
                self._db.execute("UPDATE unit SET made = 0 WHERE name = ?", (one,))
                for lang in ("vi", "en"):
                    start = f"/{lang}/{one}?list="
                    self._db.execute("UPDATE unit SET made = 0 WHERE name >= ? AND name < ?", (start, start + "\x7f"))

    def wanted(self, names: Iterable[str]) -> list[str]:
        """Of units that belong to the catalogue those that have to be made; the others count as seen, with what they
        lead to."""
        left, todo = list(dict.fromkeys(names)), []
        with self._db:
            self._db.execute("BEGIN")
            while left:
                more: list[str] = []
                for name in left:
                    row = self._db.execute("SELECT made, seen, found FROM unit WHERE name = ?", (name,)).fetchone()
                    if row and row[1] == self.run:
                        continue
                    self._db.execute(
                        "INSERT INTO unit (name, seen) VALUES (?, ?) ON CONFLICT DO UPDATE SET seen = excluded.seen",
                        (name, self.run),
                    )
                    if row and row[0]:
                        more += orjson.loads(row[2])
                    else:
                        todo.append(name)
                left = list(dict.fromkeys(more))
        return todo

    def done(self, several: Iterable[Made]) -> Iterator[str]:
        """Units have been written; gives the files that they had and have no more."""
        gone: list[str] = []
        with self._db:
            self._db.execute("BEGIN")
            for one in several:
                row = self._db.execute("SELECT files FROM unit WHERE name = ?", (one.name,)).fetchone()
                gone += set(orjson.loads(row[0]) if row else ()) - set(one.files)
                self._db.execute(
                    "UPDATE unit SET files = ?, found = ?, made = 1 WHERE name = ?",
                    (orjson.dumps(one.files).decode(), orjson.dumps(one.found).decode(), one.name),
                )
        yield from gone

    def unseen(self) -> Iterator[list[str]]:
        """The files of units that the catalogue has no more, unit by unit; each is forgotten when the next is asked
        for."""
        while row := self._db.execute("SELECT name, files FROM unit WHERE seen <> ? LIMIT 1", (self.run,)).fetchone():
            yield orjson.loads(row[1])
            self._db.execute("DELETE FROM unit WHERE name = ?", (row[0],))

    def close(self) -> None:
        """Close it."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def mark_of(folder: Path) -> str:
    """What the account of a folder is called."""
    return blake2b(str(folder.resolve()).encode(), digest_size=6).hexdigest()
