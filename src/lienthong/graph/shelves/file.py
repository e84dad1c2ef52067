"""The shelves of a generation on disk: ``<generation>/shelves.sqlite``, filled in one go.

Two things are kept: how many entities stand on each shelf, and in which order. So a count is read, never made, and a
page of a million titles costs what the first one does. The file is never written again once its generation is sealed;
what moves later lies beside it (``moving``).
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lienthong.graph import finished
from lienthong.graph.shelves.placing import Placed, Placing, Shelf
from lienthong.search.statements import Statements

FORMAT = 1
"""Of the file and of the rules in ``placing`` and ``letters``; to be raised with every change of either."""
KEPT = 500
"""How many entries of each best list are kept."""
_BATCH = 100_000
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE shelf (
  n INTEGER PRIMARY KEY, axis TEXT NOT NULL, value TEXT NOT NULL, number INTEGER NOT NULL, UNIQUE (axis, value)
);
CREATE TABLE place (shelf INTEGER NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (shelf, key, id))
  WITHOUT ROWID;
CREATE TABLE best (list TEXT NOT NULL, worth TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (list, worth, id))
  WITHOUT ROWID;
CREATE INDEX best_id ON best (id);
CREATE INDEX shelf_number ON shelf (axis, number);
"""
_COUNT = (
    "INSERT INTO shelf (axis, value, number) VALUES (?, ?, ?)"
    " ON CONFLICT (axis, value) DO UPDATE SET number = number + excluded.number"
)
"""Counts on a shelf, which is made when it is not there."""


def build(file: Path, statements: Statements, base: str) -> None:
    """Put every entity of a store on its shelves, by what is said in it. Raises sqlite3.Error when the disk refuses."""
    for one in (file, delta_of(file)):
        one.unlink(missing_ok=True)
    with writing(file) as db:
        db.execute("BEGIN")
        empty(db)
        db.execute("CREATE TEMP TABLE raw (shelf INTEGER, key TEXT, id TEXT)")
        writer = _Writer(db)
        for id_, placed in Placing(statements, base).everything():
            writer.put(id_, placed)
        writer.flush()
        # Sorted once: rows put in at random would read the file again and again.
        db.execute("INSERT OR IGNORE INTO place SELECT shelf, key, id FROM temp.raw ORDER BY 1, 2, 3")
        trim(db)
        db.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))
        db.execute("COMMIT")


def empty(db: sqlite3.Connection) -> None:
    """The tables of a new file."""
    for statement in _TABLES.split(";"):
        db.execute(statement)


def delta_of(file: Path) -> Path:
    """Where lies what stands otherwise than in the file; there may be nothing."""
    return file.with_name(f"{file.name}.delta")


def is_current(file: Path) -> bool:
    """Whether there are shelves that were filled by the rules of today."""
    if not file.exists():
        return False
    try:
        with opened(file) as db:
            found = db.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
    except sqlite3.Error:
        return False
    return found is not None and found[0] == str(FORMAT)


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """The file for reading, with what stands otherwise now as ``delta`` if there is any; nobody writes to them again,
    so that nothing is locked."""
    db = connected(file)
    try:
        yield db
    finally:
        db.close()


def connected(file: Path) -> sqlite3.Connection:
    """The same; whoever asks for it closes it."""
    delta = delta_of(file)
    return finished.opened(file, any_thread=True, **({"delta": delta} if delta.exists() else {}))


class _Writer:
    """Collects what is put on shelves, and writes it down in batches, so that memory stays flat."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._numbers: dict[Shelf, int] = {}
        self._rows: list[tuple[int, str, str]] = []
        self._best: list[tuple[str, str, str]] = []
        self._counted: list[Shelf] = []

    def put(self, id_: str, placed: Placed) -> None:
        """One entity."""
        self._counted += placed.counted
        self._counted += placed.on
        self._rows += [(self._number(shelf), key, id_) for shelf, key in placed.on.items()]
        self._best += [(name, worth, id_) for name, worth in placed.best]
        if max(len(self._rows), len(self._counted), len(self._best)) > _BATCH:
            self.flush()

    def flush(self) -> None:
        """Everything so far."""
        self._db.executemany(_COUNT, ((*shelf, number) for shelf, number in Counter(self._counted).items()))
        self._db.executemany("INSERT INTO temp.raw VALUES (?, ?, ?)", self._rows)
        self._db.executemany("INSERT OR IGNORE INTO best VALUES (?, ?, ?)", self._best)
        trim(self._db)
        self._counted.clear()
        self._rows.clear()
        self._best.clear()

    def _number(self, shelf: Shelf) -> int:
        if shelf not in self._numbers:
            self._numbers[shelf] = int(self._db.execute(f"{_COUNT} RETURNING n", (*shelf, 0)).fetchone()[0])
        return self._numbers[shelf]


@contextmanager
def writing(file: Path) -> Iterator[sqlite3.Connection]:
    """A file that is being made."""
    db = sqlite3.connect(file.absolute().as_uri(), uri=True, isolation_level=None)
    try:
        # Nobody reads the file before it is sealed; a crash leaves it in a folder that is swept.
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA temp_store = FILE")
        yield db
    finally:
        db.close()


def trim(db: sqlite3.Connection) -> None:
    """Leave of each best list the best."""
    for (name,) in db.execute("SELECT DISTINCT list FROM best").fetchall():
        least = "SELECT worth, id FROM best WHERE list = ? ORDER BY worth DESC, id DESC LIMIT 1 OFFSET ?"
        db.execute(f"DELETE FROM best WHERE list = ? AND (worth, id) <= ({least})", (name, name, KEPT))
