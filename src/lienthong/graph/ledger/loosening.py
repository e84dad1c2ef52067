"""Which dependent records may be met otherwise than before: those whose needs a change can have reached."""

import sqlite3
from collections.abc import Iterable

_STEPS = tuple(
    f"INSERT OR IGNORE INTO temp.reached SELECT {found}, step + 1 FROM temp.reached"
    f" CROSS JOIN {table} ON {table}.{by} = reached.id WHERE reached.step = ?{more}"
    for found, table, by, more in (
        ("claim.key", "claim", "own", ""),
        ("alias.name", "alias", "id", ""),
        ("identity.id", "identity", "root", ""),
        ("identity.id", "identity", "hint", " AND identity.hint <> ''"),
    )
)
"""From the ids of one step to those of the next: one statement each, which servers understand as well."""


def loosen(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Something changed of these ids: what they are described as, who claims them, or where their IRIs lead."""
    db.executemany("INSERT OR IGNORE INTO loose VALUES (?)", [(id_,) for id_ in ids])


def depended_on(db: sqlite3.Connection) -> bool:
    """Whether there are dependent records at all."""
    return db.execute("SELECT 1 FROM dependent LIMIT 1").fetchone() is not None


def loosen_identities(db: sqlite3.Connection) -> None:
    """Loosen the ids whose IRIs lead elsewhere by the verdicts that are about to be stored."""
    if depended_on(db):
        db.execute(
            "INSERT OR IGNORE INTO loose SELECT id FROM verdict WHERE state <> 'live' OR hint <> '' OR root <> id"
        )


def reach_loose(db: sqlite3.Connection) -> None:
    """Fill the temporary table ``reached`` with every id whose need may be met otherwise: what is below a loose id by
    claims, and what led there when its IRI was published (``Needs``)."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS reached (id TEXT PRIMARY KEY, step INTEGER NOT NULL) WITHOUT ROWID")
    db.execute("DELETE FROM temp.reached")
    if not depended_on(db):
        return
    step = 0
    more = db.execute("INSERT INTO temp.reached SELECT id, 0 FROM loose").rowcount
    while more:
        more = sum(db.execute(query, (step,)).rowcount for query in _STEPS)
        step += 1


def tighten(db: sqlite3.Connection) -> None:
    """All dependent records of all sources were settled."""
    db.execute("DELETE FROM loose")
