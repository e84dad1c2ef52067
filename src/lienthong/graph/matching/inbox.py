"""Decisions on their way from the editors' page to the ledger.

A loader may hold the ledger for an hour, so the web process writes into a small file of its own; settling, publishing
and loading take in what it holds. Each row is taken in once and in order, whenever a process is killed: that it was
taken in is written in the ledger's own transaction, and only then it is deleted here.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from lienthong import disk
from lienthong.errors import Busy, NotFound, StoreError, UsageError
from lienthong.graph.clock import now
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching.deciding import Deciding, refused, undo

FILE = "editors.sqlite"
UNDO = "undo"
MOST = 10_000
"""Rows that an inbox holds at most; more than people decide between two publishings, and some 50 MB with full notes."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS posted (
  key INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, by TEXT NOT NULL, verdict TEXT NOT NULL,
  one TEXT NOT NULL, other TEXT NOT NULL, note TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS ended (session TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS own (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class Posted(NamedTuple):
    """A row that waits: ``verdict`` is SAME, DIFFERENT, SKIP or UNDO of the pair ``one`` and ``other``."""

    key: int
    at: str
    by: str
    verdict: str
    one: str
    other: str
    note: str


def post(data: Path, verdict: str, one: str, other: str, *, by: str, note: str = "") -> None:
    """Put a decision into the inbox, durably. Raises Busy when it is full, StoreError when it cannot be written."""
    with _opened(data) as db, transaction(db):
        (waiting,) = db.execute("SELECT count(*) FROM posted").fetchone()
        if waiting >= MOST:
            raise Busy("cluster_inbox_full", retry_after=3600)
        db.execute(
            "INSERT INTO posted (at, by, verdict, one, other, note) VALUES (?, ?, ?, ?, ?, ?)",
            (now(), by, verdict, one, other, note),
        )


def waiting(data: Path) -> list[Posted]:
    """What is in the inbox, in the order in which it came."""
    if not (data / FILE).exists():
        return []
    with _opened(data) as db:
        return [Posted(*row) for row in db.execute("SELECT * FROM posted ORDER BY key")]


def end(data: Path, session: str, until: int, clock: float) -> None:
    """Have a session that somebody has left be good for nothing, in all web processes; kept until it would have ended
    at ``until``, seconds since 1970 as ``clock``."""
    with _opened(data) as db, transaction(db):
        db.execute("DELETE FROM ended WHERE until < ?", (int(clock),))
        db.execute("INSERT OR IGNORE INTO ended VALUES (?, ?)", (session, until))


def ended(data: Path, session: str) -> bool:
    """Whether somebody has left a session."""
    with _opened(data) as db:
        return db.execute("SELECT 1 FROM ended WHERE session = ?", (session,)).fetchone() is not None


def secret(data: Path) -> bytes:
    """Thirty-two bytes that only this data folder has: what the editors' page signs with, in all its processes."""
    with _opened(data) as db:
        return bytes.fromhex(_own(db, "secret"))


def take_in(ledger: Ledger) -> int:
    """Store in the ledger what the inbox holds; for the beginning of settling and publishing, and the end of a load.

    What cannot be stored (a thing that is gone by now) goes to the log. Returns how many rows were taken in.
    """
    if not (ledger.data / FILE).exists():
        return 0
    with _opened(ledger.data) as inbox:
        name = _own(inbox, "name")
        taken = ledger.db.execute("SELECT key FROM inbox_taken WHERE inbox = ?", (name,)).fetchone()
        rows = inbox.execute("SELECT * FROM posted WHERE key > ? ORDER BY key", (taken[0] if taken else 0,)).fetchall()
        if rows:
            with transaction(ledger.db):
                _store(ledger.db, [Posted(*row) for row in rows])
                ledger.db.execute("INSERT OR REPLACE INTO inbox_taken VALUES (?, ?)", (name, rows[-1][0]))
        last = rows[-1][0] if rows else taken[0] if taken else 0
        inbox.execute("DELETE FROM posted WHERE key <= ?", (last,))
    return len(rows)


def _store(db: sqlite3.Connection, rows: list[Posted]) -> None:
    deciding = Deciding(db)
    for row in rows:
        try:
            if row.verdict == UNDO:
                undo(db, row.one, row.other, by=row.by, note=row.note)
                deciding = Deciding(db)
            else:
                deciding.decide(row.one, row.other, row.verdict, by=row.by, note=row.note, at=row.at)
        except (NotFound, UsageError) as error:
            refused(db, row.by, row.one, row.other, row.verdict, error)


@contextmanager
def _opened(data: Path) -> Iterator[sqlite3.Connection]:
    """The inbox, made when it is not there; for its owner's eyes only, since it holds the secret."""
    path = data / FILE
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as db:
            db.execute("PRAGMA synchronous = FULL")
            db.executescript(_SCHEMA)
            if db.execute("SELECT count(*) FROM own").fetchone() != (2,):
                made = [("name", token_hex(16)), ("secret", token_hex(32))]
                db.executemany("INSERT OR IGNORE INTO own VALUES (?, ?)", made)
            yield db
    except (OSError, sqlite3.Error) as error:
        raise disk.trouble(error, path) or StoreError("cluster_inbox", path=path, why=error) from error


def _own(db: sqlite3.Connection, name: str) -> str:
    (value,) = db.execute("SELECT value FROM own WHERE name = ?", (name,)).fetchone()
    return str(value)
