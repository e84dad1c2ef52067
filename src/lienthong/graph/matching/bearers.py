"""Who bears a name: what nobody else is called can meet nobody by it, and needs no ties. Most names of a catalogue are
those of one person."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from lienthong.graph.matching.marks import unpacked

_SHARED = "SELECT count(*) FROM (SELECT 1 FROM bearer WHERE key = ? LIMIT 2) AS few"

Called = tuple[str, bytes]
"""A node and the keys of its names, as they lie in ``portrait``."""


def alone(db: sqlite3.Connection, id_: str, names: bytes) -> bool:
    """Whether a node has names, and no other node bears one of them."""
    query = "SELECT 1 FROM bearer WHERE key = ? AND id <> ? LIMIT 1"
    return bool(names) and not any(db.execute(query, (key, id_)).fetchone() for key in unpacked(names))


def rename(db: sqlite3.Connection, come: Iterable[Called], gone: Iterable[Called]) -> None:
    """Some portraits have come and others gone. Where a name has a second bearer now, or no longer has, all that bear
    it are tied again. Within the caller's transaction, when the portraits are written."""
    change = Counter((key, id_) for id_, names in come for key in unpacked(names))
    change.subtract(Counter((key, id_) for id_, names in gone for key in unpacked(names)))
    more = {place: times for place, times in change.items() if times}
    keys = sorted({key for key, _ in more})
    before = {key: _shared(db, key) for key in keys}
    _count(db, more)
    for key in keys:
        if _shared(db, key) != before[key]:
            query = (
                "INSERT OR IGNORE INTO untied SELECT substr(portrait.id, 1, instr(portrait.id, '/') - 1), record"
                " FROM bearer CROSS JOIN portrait ON portrait.id = bearer.id WHERE bearer.key = ?"
            )
            db.execute(query, (key,))


def _shared(db: sqlite3.Connection, key: int) -> bool:
    return bool(db.execute(_SHARED, (key,)).fetchone()[0] > 1)


def _count(db: sqlite3.Connection, more: Mapping[tuple[int, str], int]) -> None:
    rows = [(key, id_, times) for (key, id_), times in sorted(more.items())]
    query = (
        "INSERT INTO bearer VALUES (?, ?, ?) ON CONFLICT (key, id) DO UPDATE SET times = bearer.times + excluded.times"
    )
    db.executemany(query, rows)
    db.executemany("DELETE FROM bearer WHERE key = ? AND id = ? AND times <= 0", [row[:2] for row in rows])
