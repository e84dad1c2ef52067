"""Ids that became dirty for nothing but other words said of them, since who writes began to ``watch``.

What an id is called depends on claims and comparison, not on words: whoever loads and publishes over one connection
need not look at all the keys of a book again because it got a note. The ledger itself does not keep why an id is
dirty; this is a temporary table of the connection and goes with it. Whatever else makes an id dirty takes it out again,
whoever writes that: a trigger sees to it.
"""

import sqlite3
from collections.abc import Set as AbstractSet

from lienthong.graph.ledger import elsewhere

_WATCH = """
CREATE TEMP TABLE IF NOT EXISTS reworded (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TRIGGER IF NOT EXISTS dirty_again BEFORE INSERT ON main.dirty
BEGIN DELETE FROM reworded WHERE id = new.id; END;
"""


def watch(db: sqlite3.Connection) -> None:
    """From now on keep them; not for a ledger on a server."""
    if elsewhere.server(db) is None:
        db.executescript(_WATCH)


def make_dirty(db: sqlite3.Connection, ids: AbstractSet[str], only_words: AbstractSet[str]) -> None:
    """Have ids looked at by the next publish; those in ``only_words`` were described, and are so otherwise now."""
    kept = [id_ for id_ in only_words & ids if _may_be_kept(db, id_)] if _is_watched(db) else []
    db.executemany("INSERT OR IGNORE INTO dirty VALUES (?)", [(id_,) for id_ in sorted(ids)])
    if kept:
        db.executemany("INSERT OR IGNORE INTO temp.reworded VALUES (?)", [(id_,) for id_ in kept])


def ids(db: sqlite3.Connection) -> list[str]:
    """Those that nothing else made dirty."""
    return [id_ for (id_,) in db.execute("SELECT id FROM temp.reworded")] if _is_watched(db) else []


def no_one(db: sqlite3.Connection) -> str:
    """SQL: a row of ``dirty`` is none of them."""
    return "id NOT IN (SELECT id FROM temp.reworded)" if _is_watched(db) else "true"


def forget(db: sqlite3.Connection) -> None:
    """Nothing is dirty any more."""
    if _is_watched(db):
        db.execute("DELETE FROM temp.reworded")


def _may_be_kept(db: sqlite3.Connection, id_: str) -> bool:
    """Whether an id was not dirty, or for words only."""
    query = "SELECT 1 FROM dirty WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM temp.reworded WHERE id = ?1)"
    return db.execute(query, (id_,)).fetchone() is None


def _is_watched(db: sqlite3.Connection) -> bool:
    if elsewhere.server(db) is not None:
        return False
    return db.execute("SELECT 1 FROM sqlite_temp_master WHERE name = 'reworded'").fetchone() is not None
