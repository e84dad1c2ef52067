"""Index rows of a first load: kept as they come, and put where they are looked for all together, in order.

The place of a row in ``occurrence`` and ``claim`` is anywhere. Put there at once, the rows of each batch touch nearly
every page of a large catalogue: at 150,000 records that writes 340 KB for each record. In order each page is written
once. What has arrived is as durable as its batch; when a process was killed, the next that opens the ledger to write
puts it in its place.
"""

import sqlite3
from collections.abc import Iterable

from lienthong.graph.ledger.database import transaction
from lienthong.graph.ledger.elsewhere import server

TABLES = ("occurrence", "claim")


def may_wait(db: sqlite3.Connection) -> bool:
    """Whether index rows may arrive so: in a file of which nothing was settled or published yet, since nothing then
    asks for them before the end of a load but records that depend on others."""
    if server(db):
        return False
    asked = "SELECT EXISTS (SELECT 1 FROM matching) OR EXISTS (SELECT 1 FROM generation)"
    return not db.execute(asked).fetchone()[0]


def arrive(db: sqlite3.Connection, table: str, rows: Iterable[tuple[str, bytes | str, int]]) -> None:
    """Keep rows of ``occurrence`` or ``claim``. Within the caller's transaction."""
    db.executemany(f"INSERT INTO arrived_{table} VALUES (?, ?, ?)", rows)


def place(db: sqlite3.Connection) -> None:
    """Put all that has arrived in its place. Within the caller's transaction."""
    for table in TABLES:
        if not _waits(db, table):
            continue
        # An index on nothing yet is made faster when its rows are there than row by row.
        first = table == "claim" and db.execute("SELECT 1 FROM claim LIMIT 1").fetchone() is None
        if first:
            db.execute("DROP INDEX claim_own")
        db.execute(f"INSERT OR IGNORE INTO {table} SELECT * FROM arrived_{table} ORDER BY 1, 2, 3")
        if first:
            db.execute("CREATE INDEX claim_own ON claim (own, key)")
        db.execute(f"DELETE FROM arrived_{table}")


def place_now(db: sqlite3.Connection) -> None:
    """The same in a transaction of its own, when anything has arrived."""
    if not server(db) and any(_waits(db, table) for table in TABLES):
        with transaction(db):
            place(db)


def _waits(db: sqlite3.Connection, table: str) -> bool:
    return db.execute(f"SELECT 1 FROM arrived_{table} LIMIT 1").fetchone() is not None
