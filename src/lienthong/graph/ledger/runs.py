"""Loads as the ledger keeps them, one row of ``run`` each: begun, counted, ended, asked for.

What changes a row is done within the caller's transaction.
"""

import sqlite3
from collections import Counter
from collections.abc import Sequence

import orjson

from lienthong.errors import StoreError
from lienthong.graph.clock import now
from lienthong.graph.ledger.entries import Run, Tallies


def begin(
    db: sqlite3.Connection,
    source: int,
    files: list[str],
    rules: str,
    texts: Sequence[tuple[str, str, str, Sequence[str]]],
) -> int:
    """Note that a load of the source with this key begins, and that those of it which never ended were interrupted;
    the key of the run."""
    db.execute("UPDATE run SET state = 'interrupted' WHERE source = ? AND state = 'running'", (source,))
    query = "INSERT INTO run (source, files, rules, started, texts, state) VALUES (?,?,?,?,?,'running') RETURNING key"
    said = source, orjson.dumps(files).decode(), rules, now(), orjson.dumps(list(texts)).decode()
    return int(db.execute(query, said).fetchone()[0])


def count(db: sqlite3.Connection, run: int, counts: Counter[str]) -> None:
    """Add to what became of the records of a run."""
    (stored,) = db.execute("SELECT counts FROM run WHERE key = ?", (run,)).fetchone()
    total = Counter(orjson.loads(stored)) + counts
    db.execute("UPDATE run SET counts = ? WHERE key = ?", (orjson.dumps(total).decode(), run))


def finish(
    db: sqlite3.Connection,
    run: int,
    state: str,
    constants: Sequence[tuple[str, str, int]] | None,
    tallies: Tallies | None,
) -> None:
    """Close a run with what ``Run`` keeps of it."""
    stored = None if constants is None else orjson.dumps([list(one) for one in constants]).decode()
    counted = None if tallies is None else orjson.dumps(tallies).decode()
    query = "UPDATE run SET state = ?, finished = ?, constants = ?, tallies = ? WHERE key = ?"
    db.execute(query, (state, now(), stored, counted, run))


def source_and_rules(db: sqlite3.Connection, run: int) -> tuple[int, str]:
    """The key of a run's source, and the rules of the run. Raises StoreError ``ledger_no_run``."""
    row = db.execute("SELECT source, rules FROM run WHERE key = ?", (run,)).fetchone()
    if row is None:
        raise StoreError("ledger_no_run", run=run)
    return row[0], row[1]


def listed(db: sqlite3.Connection, source: str | None) -> list[Run]:
    """Runs of the source of this id, or of all, the newest first."""
    query = (
        "SELECT run.key, source.id, files, rules, started, finished, state, counts, constants, texts, tallies FROM run"
        " JOIN source ON source.key = run.source WHERE source.id = ?1 OR ?1 IS NULL ORDER BY run.key DESC"
    )
    return [_read(*row) for row in db.execute(query, (source,))]


def have_used(db: sqlite3.Connection, rules: str) -> bool:
    """Whether a load by these rules (``Ledger.begin_run``) has come to its end."""
    known = "SELECT 1 FROM run WHERE rules = ? AND state = 'complete' LIMIT 1"
    return db.execute(known, (rules,)).fetchone() is not None


def tallies_before(db: sqlite3.Connection, run: int) -> Tallies | None:
    """What the run before this one of the same source has counted, under the same rules; None when it counted nothing
    or runs do not tell all that has changed since (``tell_all``)."""
    query = (
        "SELECT before.rules = this.rules, before.tallies FROM run AS this"
        " JOIN run AS before ON before.source = this.source AND before.key < this.key"
        " WHERE this.key = ? ORDER BY before.key DESC LIMIT 1"
    )
    same, counted = db.execute(query, (run,)).fetchone() or (0, None)
    return orjson.loads(counted) if same and counted is not None and tell_all(db, run) else None


def tell_all(db: sqlite3.Connection, run: int) -> bool:
    """Whether a source can have changed in its runs only, of which this one is the last: none of its records depends on
    another one, with which it comes and goes. Raises StoreError ``ledger_no_run``."""
    source, _ = source_and_rules(db, run)
    query = (
        "SELECT EXISTS (SELECT 1 FROM dependent WHERE source = ?1)"
        " OR EXISTS (SELECT 1 FROM run WHERE source = ?1 AND key > ?2)"
    )
    return not db.execute(query, (source, run)).fetchone()[0]


def _read(
    key: int, source: str, files: str, rules: str, started: str, finished: str, state: str, counts: str,
    constants: str | None, texts: str, tallies: str | None,
) -> Run:  # fmt: skip
    return Run(
        key, source, orjson.loads(files), rules, started, finished, state, orjson.loads(counts),
        None if constants is None else [(place, value, records) for place, value, records in orjson.loads(constants)],
        [tuple(text) for text in orjson.loads(texts)],
        None if tallies is None else orjson.loads(tallies),
    )  # fmt: skip
