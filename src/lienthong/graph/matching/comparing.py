"""Pairs: every unsettled node with each that shares a mark or tie with it."""

import sqlite3
from collections.abc import Iterator
from functools import partial

from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching.crew import Crew
from lienthong.graph.matching.judging import DIFFERENT, Kind, Sifting
from lienthong.graph.matching.nodes import Nodes
from lienthong.graph.matching.stages import Progress
from lienthong.graph.matching.unsettling import bounds

_PART = 200

Likeness = tuple[str, str, str, float]
"""a < b, SAME or DOUBTFUL, bits"""


def compare_unsettled(db: sqlite3.Connection, kind: Kind, crew: Crew, progress: Progress) -> None:
    """Compare all unsettled nodes of a kind, each part in a transaction; ``likeness`` is right for the kind then.

    Of two unsettled nodes the one with the greater id has the pair, so that it is compared once.
    """
    (total,) = db.execute("SELECT count(*) FROM unsettled WHERE id >= ? AND id < ?", bounds(kind.name)).fetchone()
    query = "SELECT 1 FROM likeness WHERE a >= ? AND a < ? LIMIT 1"
    done, before = 0, db.execute(query, bounds(kind.name)).fetchone() is not None
    for part, found in crew.each(partial(compare, kind), _parts(db, kind.name)):
        with transaction(db):
            ids = [(id_,) for id_ in part]
            if before:
                _forget(db, ids)
            db.executemany("INSERT OR REPLACE INTO likeness VALUES (?, ?, ?, ?)", sorted(found))
            db.executemany("INSERT OR IGNORE INTO compared VALUES (?)", ids)
        done += len(part)
        progress(f"compare-{kind.name}", done, total)


def _forget(db: sqlite3.Connection, ids: list[tuple[str]]) -> None:
    db.executemany("DELETE FROM likeness WHERE b = ?", ids)
    query = "DELETE FROM likeness WHERE a = ? AND NOT EXISTS (SELECT 1 FROM unsettled WHERE unsettled.id = likeness.b)"
    db.executemany(query, ids)


def compare(kind: Kind, db: sqlite3.Connection, ids: list[str]) -> list[Likeness]:
    """What these nodes are like; a task of a crew."""
    nodes, found, hopeless = Nodes(db), [], kind.hopeless if isinstance(kind, Sifting) else None
    for id_ in ids:
        facts = nodes.facts(id_)
        if not facts:
            continue
        for other, tied in nodes.candidates(id_).items():
            if other > id_ and _unsettled(db, other):
                continue
            a, b = min(id_, other), max(id_, other)
            if hopeless and not tied and hopeless(nodes.facts(a), nodes.facts(b)):
                continue
            judgement = kind.compare(nodes.facts(a), nodes.facts(b), tied)
            if judgement.verdict != DIFFERENT:
                found.append((a, b, judgement.verdict, judgement.bits))
    return found


def _unsettled(db: sqlite3.Connection, id_: str) -> bool:
    return db.execute("SELECT 1 FROM unsettled WHERE id = ?", (id_,)).fetchone() is not None


def _parts(db: sqlite3.Connection, kind: str) -> Iterator[list[str]]:
    last, end = bounds(kind)
    while True:
        query = (
            "SELECT id FROM unsettled WHERE id > ? AND id < ?"
            f" AND NOT EXISTS (SELECT 1 FROM compared WHERE compared.id = unsettled.id) ORDER BY id LIMIT {_PART}"
        )
        part = [id_ for (id_,) in db.execute(query, (last, end))]
        if not part:
            return
        yield part
        last = part[-1]
