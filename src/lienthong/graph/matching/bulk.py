"""The first portraits of a great number of records: written in the order in which they lie, looked up when all are.

As long as they are being drawn the index ``portrait_id`` is missing, which is how a settling that was killed knows
where it was. One transaction then makes the index, gathers the marks of every node, sorted, and unsettles everything.
"""

import sqlite3
from collections.abc import Iterator

from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching.bearers import gather
from lienthong.graph.matching.crew import Crew
from lienthong.graph.matching.drawing import INSERT, each_drawn, tied_kinds
from lienthong.graph.matching.marks import unpacked
from lienthong.graph.matching.nodes import DRAWN
from lienthong.graph.matching.stages import Method, Progress

MANY = 2000
"""Stale records from which on it pays."""

_STEP = 50_000


def bulky(db: sqlite3.Connection) -> bool:
    """Whether everything is to be drawn and that is much, or was begun."""
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'portrait_id'").fetchone() is None:
        return True
    if db.execute("SELECT 1 FROM portrait LIMIT 1").fetchone() is not None:
        return False
    return db.execute("SELECT 1 FROM stale LIMIT 1 OFFSET ?", (MANY,)).fetchone() is not None


def outweighed(db: sqlite3.Connection) -> bool:
    """Whether most of what is settled is to be drawn again or joined by more than there was: all is drawn anew then,
    since one record costs less among all than by itself."""
    if bulky(db) or db.execute("SELECT 1 FROM stale LIMIT 1 OFFSET ?", (MANY,)).fetchone() is None:
        return False
    (stale,), (live,) = (
        db.execute(f"SELECT count(*) FROM {rows}").fetchone() for rows in ("stale", "record WHERE status = 'live'")
    )
    return bool(2 * stale > live)


def draw_all(db: sqlite3.Connection, method: Method, rules: str, crew: Crew, progress: Progress) -> None:
    """Draw what is stale and bring marks, ties and the list of the unsettled to what the portraits say."""
    (total,) = db.execute("SELECT count(*) FROM stale").fetchone()
    db.execute("DROP INDEX IF EXISTS portrait_id")
    done = 0
    for part, drawn in each_drawn(db, method, rules, crew):
        with transaction(db):
            ids = [(record,) for record in part]
            db.executemany("DELETE FROM portrait WHERE record = ?", ids)
            db.executemany(INSERT, drawn)
            db.executemany("DELETE FROM stale WHERE record = ?", ids)
        done += len(part)
        progress("draw", done, total)
    progress("mark", 0, None)
    with transaction(db):
        db.execute("CREATE INDEX portrait_id ON portrait (id, hash)")
        for table in ("mark", "tie", "untied", "compared"):
            db.execute(f"DELETE FROM {table}")
        _mark(db)
        gather(db)
        db.execute("INSERT OR IGNORE INTO unsettled SELECT DISTINCT id FROM portrait ORDER BY id")
        for kind in tied_kinds(method):
            db.execute("INSERT OR IGNORE INTO tying VALUES (?)", (kind,))
            db.execute("INSERT INTO untied SELECT ?, key FROM record WHERE status = 'live' ORDER BY key", (kind,))


def _mark(db: sqlite3.Connection) -> None:
    """The marks of all nodes, brought into order before they are written."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS loose (key INTEGER NOT NULL, id TEXT NOT NULL)")
    db.execute("DELETE FROM loose")
    rows = db.execute("SELECT id, hash, marks FROM portrait ORDER BY id, hash")
    found: list[tuple[int, str]] = []
    for id_, keys in _nodes(rows):
        found.extend((key, id_) for key in keys)
        if len(found) > _STEP:
            db.executemany("INSERT INTO loose VALUES (?, ?)", found)
            found.clear()
    db.executemany("INSERT INTO loose VALUES (?, ?)", found)
    db.execute("INSERT INTO mark SELECT key, id FROM loose ORDER BY key, id")
    db.execute("DROP TABLE loose")


def _nodes(rows: Iterator[tuple[str, bytes, bytes]]) -> Iterator[tuple[str, set[int]]]:
    """Every node with the marks of its first distinct portraits."""
    node, last, keys, drawn = "", b"", set[int](), 0
    for id_, hash_, marks in rows:
        if id_ != node:
            if keys:
                yield node, keys
            node, last, keys, drawn = id_, b"", set(), 0
        if hash_ != last and drawn < DRAWN:
            last, drawn = hash_, drawn + 1
            keys |= unpacked(marks)
    if keys:
        yield node, keys
