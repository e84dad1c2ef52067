"""What must be compared and grouped again."""

import sqlite3
from collections import Counter
from collections.abc import Iterable

from lienthong.graph.matching.nodes import CROWD


def unsettle(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Have these ids looked at by the next settling, within the caller's transaction."""
    db.executemany("INSERT OR IGNORE INTO unsettled VALUES (?)", [(id_,) for id_ in ids])


def crossed(
    db: sqlite3.Connection, table: str, won: Iterable[tuple[int, str]], lost: Iterable[tuple[int, str]]
) -> None:
    """Unsettle all that have a mark (or tie) which has become a crowd's by these rows (key, id), or one no more.

    What was compared because of it would not be now, or the other way round. To be called when the rows are written.
    """
    change = Counter(key for key, _ in won)
    change.subtract(Counter(key for key, _ in lost))
    for key, more in change.items():
        if not more:
            continue
        query = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE key = ? LIMIT ?) AS few"
        (now,) = db.execute(query, (key, CROWD + 1 + abs(more))).fetchone()
        if (now > CROWD) != (now - more > CROWD):
            query = f"INSERT OR IGNORE INTO unsettled SELECT id FROM {table} WHERE key = ?"
            db.execute(query, (key,))


def bounds(kind: str) -> tuple[str, str]:
    """Between which texts the ids of a kind lie."""
    return f"{kind}/", f"{kind}0"
