"""Which records a file of counts has to look at again: those that runs have written since, and those that came out of
waiting or went into it, which no run tells."""

import sqlite3
from collections.abc import Iterator

_AT_ONCE = 500
_LIVE = "SELECT key, run FROM record WHERE status = 'live' AND pending = 0"
_WAITING = "SELECT key FROM record WHERE status <> 'live' AND status = 'waiting'"
_ENDED = """
SELECT coalesce((SELECT min(key) - 1 FROM run WHERE state = 'running'), (SELECT max(key) FROM run), 0)
"""
"""The last run before which all have ended: a run that goes on may write more."""


def changed(ledger: sqlite3.Connection, db: sqlite3.Connection) -> tuple[list[int], list[int]]:
    """Records (rows of the ledger) that are to be counted, and those whose counts hold no longer: all of the first that
    were counted before, and what is not live any more."""
    run, mark = db.execute("SELECT run, mark FROM made").fetchone()
    if mark == _mark(ledger, run):
        keys = sorted(_candidates(ledger, db, run))
        had = dict(_of(db, "SELECT record, run FROM item WHERE record IN (%s)", keys))
        live = _of(ledger, f"{_LIVE} AND key IN (%s)", keys)
    else:
        had = dict(db.execute("SELECT record, run FROM item"))
        live = ledger.execute(_LIVE)
    fresh = []
    for key, written in live:
        before = had.get(key)
        if before == written:
            del had[key]
        else:
            fresh.append(key)
    return fresh, list(had)


def followed(ledger: sqlite3.Connection, db: sqlite3.Connection) -> None:
    """Note how far the counts have followed."""
    run = ledger.execute(_ENDED).fetchone()[0]
    db.execute("UPDATE made SET run = ?, mark = ?", (run, _mark(ledger, run)))
    db.execute("DELETE FROM waiting")
    db.executemany("INSERT INTO waiting VALUES (?)", ledger.execute(_WAITING))


def _candidates(ledger: sqlite3.Connection, db: sqlite3.Connection, run: int) -> set[int]:
    waited = {key for (key,) in db.execute("SELECT record FROM waiting")}
    waits = {key for (key,) in ledger.execute(_WAITING)}
    return {key for (key,) in ledger.execute("SELECT key FROM record WHERE run > ?", (run,))} | (waited ^ waits)


def _mark(ledger: sqlite3.Connection, run: int) -> str:
    """What tells a run from one of the same number in another ledger."""
    row = ledger.execute("SELECT started, rules, files FROM run WHERE key = ?", (run,)).fetchone()
    return " ".join(row) if row else ""


def _of(db: sqlite3.Connection, query: str, keys: list[int]) -> Iterator[tuple[int, int]]:
    for at in range(0, len(keys), _AT_ONCE):
        some = keys[at : at + _AT_ONCE]
        yield from db.execute(query % ",".join("?" * len(some)), some)
