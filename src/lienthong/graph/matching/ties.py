"""Ties: marks that depend on what kinds before were found to be."""

import sqlite3
from collections.abc import Callable
from functools import lru_cache, partial

from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching.judging import Kind
from lienthong.graph.matching.leaders import leader
from lienthong.graph.matching.marks import mark_key, packed, unpacked
from lienthong.graph.matching.nodes import Nodes, unpack_facts
from lienthong.graph.matching.stages import Progress
from lienthong.graph.matching.unsettling import bounds, crossed, unsettle

_PART = 500


def tie_again(db: sqlite3.Connection, kind: Kind, progress: Progress) -> None:
    """Tie the nodes of a kind in all records that need it, each part in a transaction that takes it off the list."""
    (total,) = db.execute("SELECT count(*) FROM untied WHERE kind = ?", (kind.name,)).fetchone()
    find = lru_cache(maxsize=50_000)(partial(leader, Nodes(db)))
    done = 0
    while True:
        query = f"SELECT record FROM untied WHERE kind = ? ORDER BY record LIMIT {_PART}"
        part = [record for (record,) in db.execute(query, (kind.name,))]
        if not part:
            return
        with transaction(db):
            for record in part:
                _tie(db, kind, record, find)
            db.execute("DELETE FROM untied WHERE kind = ? AND record <= ?", (kind.name, part[-1]))
        done += len(part)
        progress(f"tie-{kind.name}", done, total)


def _tie(db: sqlite3.Connection, kind: Kind, record: int, find: Callable[[str], str]) -> None:
    query = "SELECT id, facts, ties FROM portrait WHERE record = ? AND id >= ? AND id < ?"
    for id_, facts, ties in db.execute(query, (record, *bounds(kind.name))).fetchall():
        keys = {mark_key(f"tie|{kind.name}", one) for one in kind.ties(unpack_facts(facts), find)}
        now = packed(keys)
        if now != ties:
            retie(db, id_, unpacked(ties), keys)
            db.execute("UPDATE portrait SET ties = ? WHERE record = ? AND id = ?", (now, record, id_))


def retie(db: sqlite3.Connection, id_: str, old: set[int], new: set[int]) -> None:
    """One record gave a node the ties ``old`` and gives it ``new``; the node is unsettled when that matters."""
    won, lost = set(), set()
    for key in new - old:
        row = db.execute("UPDATE tie SET times = times + 1 WHERE id = ? AND key = ? RETURNING 1", (id_, key)).fetchone()
        if row is None:
            db.execute("INSERT INTO tie VALUES (?, ?, 1)", (id_, key))
            won.add((key, id_))
    for key in old - new:
        row = db.execute(
            "UPDATE tie SET times = times - 1 WHERE id = ? AND key = ? RETURNING times", (id_, key)
        ).fetchone()
        if row is not None and row[0] == 0:
            db.execute("DELETE FROM tie WHERE id = ? AND key = ?", (id_, key))
            lost.add((key, id_))
    if won or lost:
        unsettle(db, [id_])
        crossed(db, "tie", won, lost)
        db.execute("DELETE FROM compared WHERE id >= ? AND id < ?", bounds(id_.partition("/")[0]))
