"""Ties: marks that depend on what kinds before were found to be."""

import sqlite3
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from lienthong.graph.ledger.database import sparing, transaction
from lienthong.graph.ledger.elsewhere import streamed
from lienthong.graph.matching.bearers import alone
from lienthong.graph.matching.crew import Crew
from lienthong.graph.matching.judging import Kind, Named
from lienthong.graph.matching.leaders import leader
from lienthong.graph.matching.marks import mark_key, packed, unpacked
from lienthong.graph.matching.nodes import Nodes, unpack_facts
from lienthong.graph.matching.stages import Progress
from lienthong.graph.matching.unsettling import bounds, crossed, unsettle

_PART = 500

Tied = tuple[int, str, bytes, bytes]
"""Record and node, its ties as they are stored and as they are now."""


def tie_again(db: sqlite3.Connection, kind: Kind, crew: Crew, progress: Progress) -> None:
    """Tie the nodes of a kind in all records that need it, each part in a transaction that takes it off the list."""
    whole = db.execute("SELECT 1 FROM tying WHERE kind = ?", (kind.name,)).fetchone() is not None
    (total,) = db.execute("SELECT count(*) FROM untied WHERE kind = ?", (kind.name,)).fetchone()
    done = 0
    for part, found in crew.each(partial(tie, kind), _parts(db, kind.name)):
        with transaction(db):
            for _, id_, before, now in () if whole else found:
                retie(db, id_, unpacked(before), unpacked(now))
            rows = [(now, record, id_) for record, id_, _, now in found]
            db.executemany("UPDATE portrait SET ties = ? WHERE record = ? AND id = ?", rows)
            db.executemany("DELETE FROM untied WHERE kind = ? AND record = ?", [(kind.name, one) for one in part])
        done += len(part)
        progress(f"tie-{kind.name}", done, total)
    if whole:
        with sparing(db), transaction(db):
            _gather(db, kind.name)


def tie(kind: Kind, db: sqlite3.Connection, records: list[int]) -> list[Tied]:
    """The nodes of these records whose ties are others than those that are stored; a task of a crew."""
    find: Callable[[str], str] = lru_cache(maxsize=None)(partial(leader, Nodes(db)))
    query = "SELECT id, facts, ties, names FROM portrait WHERE record = ? AND id >= ? AND id < ?"
    named, found = kind if isinstance(kind, Named) else None, []
    for record in records:
        for id_, facts, before, names in db.execute(query, (record, *bounds(kind.name))):
            ties = named.nameless_ties if named and alone(db, id_, names) else kind.ties
            now = packed({mark_key(f"tie|{kind.name}", one) for one in ties(unpack_facts(facts), find)})
            if now != before:
                found.append((record, id_, before, now))
    return found


def _parts(db: sqlite3.Connection, kind: str) -> Iterator[list[int]]:
    last = -1
    while True:
        query = f"SELECT record FROM untied WHERE kind = ? AND record > ? ORDER BY record LIMIT {_PART}"
        part = [record for (record,) in db.execute(query, (kind, last))]
        if not part:
            return
        yield part
        last = part[-1]


def _gather(db: sqlite3.Connection, kind: str) -> None:
    """All ties of a kind from what is stored of its portraits. Its nodes are unsettled, as all were drawn anew."""
    db.execute("DELETE FROM tie WHERE id >= ? AND id < ?", bounds(kind))
    db.execute("CREATE TEMP TABLE given (id TEXT NOT NULL, key INTEGER NOT NULL)")
    # In the order in which they lie: by the index each of them would be looked for.
    query = "SELECT id, ties FROM portrait NOT INDEXED WHERE id >= ? AND id < ? AND ties > x''"
    rows = ((id_, key) for id_, ties in streamed(db, query, bounds(kind)) for key in unpacked(ties))
    db.executemany("INSERT INTO given VALUES (?, ?)", rows)
    # An index of what is there is sorted once; one that grows is searched for each row.
    db.execute("DROP INDEX tie_key")
    db.execute("INSERT INTO tie SELECT id, key, count(*) FROM given GROUP BY id, key ORDER BY id, key")
    db.execute("CREATE INDEX tie_key ON tie (key, id)")
    db.execute("DROP TABLE given")
    db.execute("DELETE FROM tying WHERE kind = ?", (kind,))
    db.execute("DELETE FROM compared WHERE id >= ? AND id < ?", bounds(kind))


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
