"""Records that wait for another one: copies of a book whose record has not come, links of an unknown thing.

A holdings record speaks of an Instance that it cannot name, a link table of an entity by its IRI or identifier. Until a
record describes it the dependent one is stored with the status "waiting" and is in no index, so that no graph holds it.
``settle`` is a pure function of what is stored: in which order they came makes no difference. See
docs/decisions/016-authorities-and-holdings.md and 047-authorities-and-links.md.
"""

import sqlite3
from typing import NamedTuple

from lienthong.graph.ledger.filing import WAITING, Filed, Said
from lienthong.graph.ledger.index import Index
from lienthong.graph.ledger.loosening import loosen, reach_loose
from lienthong.graph.ledger.needs import Needs
from lienthong.graph.ledger.packing import pack_described, said_of, unpack_body

_REACHED = (
    "SELECT DISTINCT dependent.record, needs, described IS NULL, attached FROM temp.reached"
    " CROSS JOIN dependent_need ON dependent_need.id = reached.id"
    " CROSS JOIN dependent ON dependent.record = dependent_need.record WHERE source = ?"
)


class Settled(NamedTuple):
    """How many records came out of waiting, and how many went into it."""

    released: int
    held: int


class _Dependent(NamedTuple):
    record: int
    needs: str
    live: bool
    attached: str


def waiting(db: sqlite3.Connection, entry: Filed) -> Filed:
    """The entry as it can be stored now: a live one whose need is not met under its own name waits."""
    need = entry.said.need if entry.said else None
    if entry.status != "live" or need is None or Needs(db).own(need):
        return entry
    return entry._replace(status=WAITING, reason=need.reason, detail=need.detail)


def remember(
    db: sqlite3.Connection,
    source: int,
    key: int,
    said: Said | None,
    status: str,
    described: bytes | None,
    *,
    fresh: bool = False,
) -> bytes | None:
    """Write down, or forget, that the stored version ``key`` depends on another record; a ``fresh`` one never did.

    Returns what is to stand in its body: ``described``, or nothing while it waits.
    """
    need = said.need if said else None
    if said is None or need is None or status not in ("live", WAITING):
        if not fresh and forget(db, key) and said:
            # What it says counts for others' needs now.
            loosen(db, said.ids)
        return described
    forget(db, key)
    db.execute(
        "INSERT OR REPLACE INTO dependent (record, source, needs, reason, detail, described) VALUES (?, ?, ?, ?, ?, ?)",
        (key, source, Needs.text(need), need.reason, need.detail, described if status == WAITING else None),
    )
    ids = sorted({need.id, *need.others, *need.also})
    db.executemany("INSERT INTO dependent_need VALUES (?, ?)", [(id_, key) for id_ in ids])
    loosen(db, [*ids, *said.ids])
    return None if status == WAITING else described


def forget(db: sqlite3.Connection, key: int) -> bool:
    """The stored version ``key`` depends on nothing any more; whether it did."""
    db.execute("DELETE FROM dependent_need WHERE record = ?", (key,))
    return bool(db.execute("DELETE FROM dependent WHERE record = ?", (key,)).rowcount)


def settle(db: sqlite3.Connection, source: int, *, track: bool) -> Settled:
    """Release what has its record now, hold what has lost it, move what leads on. Within the caller's transaction.

    With ``track`` only what may have come loose is looked at (``loosen``), else every dependent record of the source.
    """
    index = Index(db, track=track)
    query = "SELECT record, needs, described IS NULL, attached FROM dependent WHERE source = ?"
    if track:
        reach_loose(db)
        query = _REACHED
    needs = Needs(db)
    released = held = moved = 0
    for record, text, live, attached in db.execute(query, (source,)).fetchall():
        one = _Dependent(record, text, bool(live), attached)
        own = text.partition(" ")[0].partition("|")[0]
        found = needs.found(text)
        target = "" if found == own else found
        if one.live and target == attached:
            continue
        if one.live:
            _hold(db, index, one.record)
        if target is not None:
            _release(db, index, one.record, own, target)
        released += target is not None and not one.live
        held += one.live and target is None
        moved += one.live and target is not None
    index.flush()
    if released or held or moved:
        db.execute(
            "UPDATE source SET changed = (SELECT max(started) FROM run WHERE run.source = source.key),"
            " live = (SELECT count(*) FROM record WHERE source = ?1 AND status = 'live' AND pending = 0),"
            " statements = (SELECT coalesce(sum(statements), 0) FROM record WHERE source = ?1) WHERE key = ?1",
            (source,),
        )
    return Settled(released, held)


def _release(db: sqlite3.Connection, index: Index, record: int, own: str, target: str) -> None:
    """Make the record live, speaking of ``target`` instead of ``own`` when that is not empty."""
    (written,) = db.execute("SELECT described FROM dependent WHERE record = ?", (record,)).fetchone()
    entities, lines = said_of(unpack_body(record, written), own, target)
    index.replace(record, [], entities)
    db.execute(
        "UPDATE dependent SET described = NULL, attached = ?, written = ? WHERE record = ?",
        (target, written if target else None, record),
    )
    blob = pack_described(entities, lines) if target else written
    db.execute("UPDATE body SET described = ? WHERE record = ?", (blob, record))
    db.execute(
        "UPDATE record SET status = 'live', reason = '', detail = '', statements = ? WHERE key = ?",
        (len(lines), record),
    )


def _hold(db: sqlite3.Connection, index: Index, record: int) -> None:
    (blob,) = db.execute("SELECT described FROM body WHERE record = ?", (record,)).fetchone()
    index.replace(record, unpack_body(record, blob).entities, [])
    db.execute(
        "UPDATE dependent SET described = coalesce(written, ?), attached = '', written = NULL WHERE record = ?",
        (blob, record),
    )
    db.execute("UPDATE body SET described = NULL WHERE record = ?", (record,))
    db.execute(
        "UPDATE record SET status = ?, statements = 0,"
        " reason = (SELECT reason FROM dependent WHERE record = ?2),"
        " detail = (SELECT detail FROM dependent WHERE record = ?2) WHERE key = ?2",
        (WAITING, record),
    )
