"""The shelves of a generation on disk: ``<generation>/shelves.sqlite``, built anew or changed in what has changed.

Two things are kept: how many entities stand on each shelf, and in which order. So a count is read, never made, and a
page of a million titles costs what the first one does. The file is never written again once its generation is sealed.
"""

import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store

from lienthong.graph.shelves.placing import CLASSES, Placed, Placing, Shelf, node

FORMAT = 1
"""Of the file and of the rules in ``placing`` and ``letters``; to be raised with every change of either."""
KEPT = 500
"""How many entries of each best list are kept."""
_BATCH = 50_000
_COUNTED_WHOLE = ("item", "record")
"""Kinds that are only counted: their entities are not read one by one in a full build."""
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


def build(file: Path, store: Store, base: str) -> None:
    """Put every entity of a store on its shelves. Raises sqlite3.Error when the disk refuses."""
    file.unlink(missing_ok=True)
    placing = Placing(store, base)
    with _writing(file) as db:
        for statement in _TABLES.split(";"):
            db.execute(statement)
        db.execute("CREATE TEMP TABLE raw (shelf INTEGER, key TEXT, id TEXT)")
        writer = _Writer(db)
        for kind in CLASSES:
            if kind in _COUNTED_WHOLE:
                writer.counts[("kind", kind)] += sum(1 for _ in _all_of(store, base, kind))
                continue
            for id_ in _all_of(store, base, kind):
                writer.put(id_, placing.place(id_))
        _count_holdings(writer, store, base)
        writer.flush()
        # Sorted once: rows put in at random would read the file again and again.
        db.execute("INSERT OR IGNORE INTO place SELECT shelf, key, id FROM temp.raw ORDER BY 1, 2, 3")
        _trim(db)
        db.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))


def amend(file: Path, previous: Path, before: Store, after: Store, base: str, changed: Iterable[str]) -> None:
    """The shelves of the store ``after``, from those of ``before`` in the file ``previous``, where what is ``changed``
    (ids) stands otherwise now. Built anew where ``previous`` is none of today's rules."""
    if not is_current(previous):
        build(file, after, base)
        return
    old, new = Placing(before, base), Placing(after, base)
    moved = [(id_, was, now) for id_ in _with_editions(before, after, base, set(changed))
             if (was := old.place(id_)) != (now := new.place(id_))]  # fmt: skip
    if not moved:
        os.link(previous, file)
        return
    shutil.copyfile(previous, file)
    with _writing(file) as db:
        for id_, was, now in moved:
            _move(db, id_, was, now)
        db.execute("DELETE FROM shelf WHERE number <= 0")
        _trim(db)


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
    """The file for reading; nobody writes to it again, so that nothing is locked."""
    db = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        yield db
    finally:
        db.close()


class _Writer:
    """Collects what is put on shelves, and writes it down in batches, so that memory stays flat."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._numbers: dict[Shelf, int] = {}
        self._rows: list[tuple[int, str, str]] = []
        self._best: list[tuple[str, str, str]] = []
        self.counts: Counter[Shelf] = Counter()

    def put(self, id_: str, placed: Placed) -> None:
        """One entity."""
        self.counts.update(placed.counted)
        self.counts.update(placed.on.keys())
        self._rows += [(self._number(shelf), key, id_) for shelf, key in placed.on.items()]
        self._best += [(name, worth, id_) for name, worth in placed.best]
        if len(self._rows) > _BATCH or len(self.counts) > _BATCH or len(self._best) > _BATCH:
            self.flush()

    def flush(self) -> None:
        """Everything so far."""
        for shelf, number in self.counts.items():
            _add(self._db, shelf, number)
        self._db.executemany("INSERT INTO temp.raw VALUES (?, ?, ?)", self._rows)
        self._db.executemany("INSERT OR IGNORE INTO best VALUES (?, ?, ?)", self._best)
        _trim(self._db)
        self.counts.clear()
        self._rows.clear()
        self._best.clear()

    def _number(self, shelf: Shelf) -> int:
        if shelf not in self._numbers:
            self._numbers[shelf] = _add(self._db, shelf, 0)
        return self._numbers[shelf]


@contextmanager
def _writing(file: Path) -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(file, isolation_level=None)
    try:
        # Nobody reads the file before it is sealed; a crash leaves it in a folder that is swept.
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA temp_store = FILE")
        db.execute("BEGIN")
        yield db
        db.execute("COMMIT")
    finally:
        db.close()


def _add(db: sqlite3.Connection, shelf: Shelf, number: int) -> int:
    """Count on a shelf, which is made when it is not there; its number."""
    query = (
        "INSERT INTO shelf (axis, value, number) VALUES (?, ?, ?)"
        " ON CONFLICT (axis, value) DO UPDATE SET number = number + excluded.number RETURNING n"
    )
    return int(db.execute(query, (*shelf, number)).fetchone()[0])


def _move(db: sqlite3.Connection, id_: str, was: Placed, now: Placed) -> None:
    for shelf in was.counted - now.counted:
        _add(db, shelf, -1)
    for shelf in now.counted - was.counted:
        _add(db, shelf, 1)
    for shelf, key in was.on.items():
        if now.on.get(shelf) != key:
            db.execute("DELETE FROM place WHERE shelf = ? AND key = ? AND id = ?", (_add(db, shelf, -1), key, id_))
    for shelf, key in now.on.items():
        if was.on.get(shelf) != key:
            db.execute("INSERT OR IGNORE INTO place VALUES (?, ?, ?)", (_add(db, shelf, 1), key, id_))
    db.execute("DELETE FROM best WHERE id = ?", (id_,))
    db.executemany("INSERT INTO best VALUES (?, ?, ?)", [(name, worth, id_) for name, worth in now.best])


def _trim(db: sqlite3.Connection) -> None:
    for (name,) in db.execute("SELECT DISTINCT list FROM best").fetchall():
        least = "SELECT worth, id FROM best WHERE list = ? ORDER BY worth DESC, id DESC LIMIT 1 OFFSET ?"
        db.execute(f"DELETE FROM best WHERE list = ? AND (worth, id) <= ({least})", (name, name, KEPT))


def _all_of(store: Store, base: str, kind: str) -> Iterator[str]:
    start, skip = f"{base}/{kind}/", len(base) + 1
    for quad in store.quads_for_pattern(None, node("rdf:type"), node(CLASSES[kind]), DefaultGraph()):
        one = quad.subject
        if isinstance(one, NamedNode) and one.value.startswith(start) and "#" not in one.value:
            yield one.value[skip:]


def _count_holdings(writer: _Writer, store: Store, base: str) -> None:
    start, inside, skip = f"<{base}/item/", f"<{base}/", len(base) + 2
    for quad in store.quads_for_pattern(None, node("bf:heldBy"), None, DefaultGraph()):
        one, holder = str(quad.subject), str(quad.object)
        if one.startswith(start) and holder.startswith(inside) and "#" not in one + holder:
            writer.counts[("held", holder[skip:-1])] += 1


_LEADING = (("record/", "bf:adminMetadata"), ("item/", "bf:hasItem"), ("instance/", "bf:hasInstance"))


def _with_editions(before: Store, after: Store, base: str, changed: set[str]) -> list[str]:
    """What has changed with all that is placed by it: an Instance by its records, a Work by its Instances and Items."""
    for start, link in _LEADING:
        for id_ in [one for one in changed if one.startswith(start)]:
            for store in (before, after):
                for quad in store.quads_for_pattern(None, node(link), NamedNode(f"{base}/{id_}"), DefaultGraph()):
                    if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(f"{base}/"):
                        changed.add(quad.subject.value.removeprefix(f"{base}/").partition("#")[0])
    return sorted(one for one in changed if one.partition("/")[0] in CLASSES)
