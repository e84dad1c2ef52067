"""The counts behind the pages of data quality: a small file beside the ledger that follows it record by record.

It holds nothing that cannot be counted again; one that is damaged, made by other rules or of another ledger is
thrown away. Following costs what has changed (docs/decisions/071).
"""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from threading import Event

from lienthong.graph.ledger import Ledger, StoredRecord
from lienthong.graph.matching.crew import Crew
from lienthong.graph.matching.settling import PROCESSES
from lienthong.pipeline.advice import wording
from lienthong.pipeline.quality.facts import Facts, facts, features
from lienthong.pipeline.quality.following import changed, followed
from lienthong.pipeline.quality.totals import Item, Totals

FILE = "quality.sqlite"
_MADE_BY = 2
"""Counts up when the table or what is counted changes."""
_BATCH = 500

_Problem = tuple[int, tuple[str, str], int]
"""Source, part and code, record."""

_TABLES = """
CREATE TABLE made (rules TEXT NOT NULL, run INTEGER NOT NULL, mark TEXT NOT NULL);
CREATE TABLE item (record INTEGER PRIMARY KEY, source INTEGER NOT NULL, run INTEGER NOT NULL, wording TEXT NOT NULL,
  bibliographic INTEGER NOT NULL, bits INTEGER NOT NULL, copies INTEGER NOT NULL);
CREATE TABLE waiting (record INTEGER PRIMARY KEY);
CREATE TABLE code (key INTEGER PRIMARY KEY, part TEXT NOT NULL, code TEXT NOT NULL, UNIQUE (part, code));
CREATE TABLE problem (source INTEGER NOT NULL, code INTEGER NOT NULL, record INTEGER NOT NULL,
  PRIMARY KEY (source, code, record)) WITHOUT ROWID;
CREATE INDEX problem_record ON problem (record);
CREATE TABLE total (source INTEGER NOT NULL, part TEXT NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (source, part, name)) WITHOUT ROWID;
"""


@contextmanager
def counted(
    ledger: Ledger, data: Path, processes: int = PROCESSES, stop: Event | None = None
) -> Iterator[sqlite3.Connection]:
    """The counts, brought up by ``processes`` to what the ledger says; it must not be written meanwhile.

    Raises CancelledError soon after ``stop`` was set: the file stays as it was."""
    path = data / FILE
    try:
        db = _opened(path)
    except sqlite3.DatabaseError:
        path.unlink()
        db = _opened(path)
    try:
        db.execute("BEGIN")
        _follow(ledger, db, processes, stop or Event())
        db.execute("COMMIT")
        yield db
    finally:
        db.close()


def _opened(path: Path) -> sqlite3.Connection:
    rules = f"{_MADE_BY} {features()}"
    db = sqlite3.connect(path, isolation_level=None)
    try:
        # Lost with the power, it is counted again.
        db.execute("PRAGMA synchronous = OFF")
        known = db.execute("SELECT name FROM sqlite_master WHERE name = 'made'").fetchone()
        if known and db.execute("SELECT rules FROM made").fetchone() != (rules,):
            raise sqlite3.DatabaseError("made by other rules")
        if not known:
            db.executescript(_TABLES)
            db.execute("INSERT INTO made VALUES (?, 0, '')", (rules,))
    except BaseException:
        db.close()
        raise
    return db


def _follow(ledger: Ledger, db: sqlite3.Connection, processes: int, stop: Event) -> None:
    """Forget what is no longer live as it was, and count what is new."""
    fresh, gone = changed(ledger.db, db)
    totals = Totals(db)
    for part in _parts(gone):
        totals.lose(part)
        marks = ",".join("?" * len(part))
        db.execute(f"DELETE FROM problem WHERE record IN ({marks})", part)
        db.execute(f"DELETE FROM item WHERE record IN ({marks})", part)
    codes = {(part, code): key for key, part, code in db.execute("SELECT key, part, code FROM code")}
    with Crew(ledger.db, ledger.data, processes) as crew:
        for _, (items, problems) in crew.each(_facts_of, takewhile(lambda _: not stop.is_set(), _parts(fresh))):
            _put(db, items, problems, codes)
            totals.gain(items, ((source, *problem) for source, problem, _ in problems))
    if stop.is_set():
        raise CancelledError
    totals.write()
    followed(ledger.db, db)


def _facts_of(ledger: sqlite3.Connection, keys: list[int]) -> tuple[list[Item], list[_Problem]]:
    """What is counted of some records; a task of a crew."""
    query = (
        "SELECT record.key, record.source, record.run, record.format, record.file, body.described, body.report"
        f" FROM record JOIN body ON body.record = record.key WHERE record.key IN ({','.join('?' * len(keys))})"
    )
    items, problems = list[Item](), list[_Problem]()
    for key, source, run, form, file, described, report in ledger.execute(query, keys):
        found: Facts = facts(described, report)
        items.append(Item(key, source, run, _wording(form, file), found.bibliographic, found.bits, found.copies))
        problems += ((source, problem, key) for problem in found.problems)
    return items, problems


def _put(
    db: sqlite3.Connection, items: list[Item], problems: list[_Problem], codes: dict[tuple[str, str], int]
) -> None:
    for _, problem, _ in problems:
        if problem not in codes:
            codes[problem] = len(codes) + 1
            db.execute("INSERT INTO code VALUES (?, ?, ?)", (codes[problem], *problem))
    db.executemany("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?)", items)
    rows = sorted((source, codes[problem], key) for source, problem, key in problems)
    db.executemany("INSERT INTO problem VALUES (?, ?, ?)", rows)


@lru_cache(maxsize=1_024)
def _wording(form: str, file: str) -> str:
    stored = StoredRecord(0, "", "", False, "", "live", "", form, "", "", file, 0, 0, 0, [], [], [])
    return f"{form} {wording(stored)}"


def _parts(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]
