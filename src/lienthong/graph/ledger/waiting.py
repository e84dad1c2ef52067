"""Records that wait for another one: copies of a book whose bibliographic record has not come, or has gone.

A holdings record speaks of an Instance that it cannot name. Until a record does (``met``) it is stored with the
status "waiting" and is in no index, so that no graph holds it. ``settle`` is a pure function of what is stored:
in which order books and holdings came makes no difference. See docs/decisions/016-authorities-and-holdings.md.
"""

import sqlite3
from dataclasses import replace
from typing import NamedTuple

from lienthong.graph.ledger.entries import Entry
from lienthong.graph.ledger.index import Index
from lienthong.graph.ledger.packing import unpack_body

WAITING = "waiting"


class Settled(NamedTuple):
    """How many records came out of waiting, and how many went into it."""

    released: int
    held: int


_MET = (
    "SELECT EXISTS (SELECT 1 FROM claim WHERE key = ?1 AND record NOT IN (SELECT record FROM dependent))"
    " OR EXISTS (SELECT 1 FROM occurrence WHERE id = ?1 AND hash > x''"
    " AND record NOT IN (SELECT record FROM dependent))"
)


def met(db: sqlite3.Connection, needs: str) -> bool:
    """Whether a live record that depends on no other describes the thing ``needs``, under this id or a stronger."""
    return bool(db.execute(_MET, (needs,)).fetchone()[0])


def waiting(db: sqlite3.Connection, entry: Entry) -> Entry:
    """The entry as it can be stored now: a live one whose need is not met waits."""
    need = entry.described.need if entry.described else None
    if entry.status != "live" or need is None or met(db, need.id):
        return entry
    return replace(entry, status=WAITING, reason=need.reason, detail=need.detail)


def remember(
    db: sqlite3.Connection, source: int, key: int, entry: Entry, status: str, described: bytes | None
) -> bytes | None:
    """Write down, or forget, that the stored version ``key`` depends on another record.

    Returns what is to stand in its body: ``described``, or nothing while it waits.
    """
    need = entry.described.need if entry.described else None
    if need is None or status not in ("live", WAITING):
        forget(db, key)
        return described
    db.execute(
        "INSERT OR REPLACE INTO dependent VALUES (?, ?, ?, ?, ?, ?)",
        (key, source, need.id, need.reason, need.detail, described if status == WAITING else None),
    )
    return None if status == WAITING else described


def forget(db: sqlite3.Connection, key: int) -> None:
    """The stored version ``key`` depends on nothing any more."""
    db.execute("DELETE FROM dependent WHERE record = ?", (key,))


def settle(db: sqlite3.Connection, source: int, *, track: bool) -> Settled:
    """Release what has its record now, hold what has lost it. Within the caller's transaction."""
    index = Index(db, track=track)
    rows = db.execute("SELECT record, needs, described IS NULL FROM dependent WHERE source = ?", (source,)).fetchall()
    changed = [(record, live) for record, needs, live in rows if met(db, needs) != bool(live)]
    for record, live in changed:
        (_hold if live else _release)(db, index, record)
    index.flush()
    if changed:
        db.execute(
            "UPDATE source SET changed = (SELECT max(started) FROM run WHERE run.source = source.key),"
            " live = (SELECT count(*) FROM record WHERE source = ?1 AND status = 'live' AND pending = 0),"
            " statements = (SELECT coalesce(sum(statements), 0) FROM record WHERE source = ?1) WHERE key = ?1",
            (source,),
        )
    held = sum(1 for _, live in changed if live)
    return Settled(len(changed) - held, held)


def _release(db: sqlite3.Connection, index: Index, record: int) -> None:
    (blob,) = db.execute("SELECT described FROM dependent WHERE record = ?", (record,)).fetchone()
    body = unpack_body(record, blob)
    index.replace(record, [], body.entities)
    db.execute("UPDATE dependent SET described = NULL WHERE record = ?", (record,))
    db.execute("UPDATE body SET described = ? WHERE record = ?", (blob, record))
    db.execute(
        "UPDATE record SET status = 'live', reason = '', detail = '', statements = ? WHERE key = ?",
        (len(body.lines), record),
    )


def _hold(db: sqlite3.Connection, index: Index, record: int) -> None:
    (blob,) = db.execute("SELECT described FROM body WHERE record = ?", (record,)).fetchone()
    index.replace(record, unpack_body(record, blob).entities, [])
    db.execute("UPDATE dependent SET described = ? WHERE record = ?", (blob, record))
    db.execute("UPDATE body SET described = NULL WHERE record = ?", (record,))
    db.execute(
        "UPDATE record SET status = ?, statements = 0,"
        " reason = (SELECT reason FROM dependent WHERE record = ?2),"
        " detail = (SELECT detail FROM dependent WHERE record = ?2) WHERE key = ?2",
        (WAITING, record),
    )
