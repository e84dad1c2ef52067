"""The first portraits of a great number of records: written in the order in which they lie, looked up when all are.

As long as they are being drawn the index ``portrait_id`` is missing, which is how a settling that was killed knows
where it was. One transaction then makes the index, gathers the marks of every node, sorted, and unsettles everything.
"""

import sqlite3
from itertools import islice

from lienthong.graph.ledger.database import sparing, transaction
from lienthong.graph.ledger.elsewhere import has_index, streamed
from lienthong.graph.matching.crew import Crew
from lienthong.graph.matching.drawing import INSERT, each_drawn, tied_kinds
from lienthong.graph.matching.marks import unpacked
from lienthong.graph.matching.nodes import DRAWN, first_portraits
from lienthong.graph.matching.stages import Method, Progress

MANY = 2000
"""Stale records from which on it pays."""

_STEP = 5_000


def bulky(db: sqlite3.Connection) -> bool:
    """Whether everything is to be drawn and that is much, or was begun."""
    if not has_index(db, "portrait_id"):
        return True
    if db.execute("SELECT 1 FROM portrait LIMIT 1").fetchone() is not None:
        return False
    return db.execute("SELECT 1 FROM stale LIMIT 1 OFFSET ?", (MANY,)).fetchone() is not None


def outweighed(db: sqlite3.Connection) -> bool:
    """Whether most of what is settled is to be drawn again or joined by more than there was: all is drawn anew then,
    since one record costs less among all than by itself."""
    if bulky(db) or db.execute("SELECT 1 FROM stale LIMIT 1 OFFSET ?", (MANY,)).fetchone() is None:
        return False
    (stale,), (live,) = (
        db.execute(f"SELECT count(*) FROM {rows}").fetchone() for rows in ("stale", "record WHERE status = 'live'")
    )
    return bool(2 * stale > live)


def draw_all(db: sqlite3.Connection, method: Method, rules: str, crew: Crew, progress: Progress) -> None:
    """Draw what is stale and bring marks, ties and the list of the unsettled to what the portraits say."""
    (total,) = db.execute("SELECT count(*) FROM stale").fetchone()
    db.execute("DROP INDEX IF EXISTS portrait_id")
    done, before = 0, db.execute("SELECT 1 FROM portrait LIMIT 1").fetchone() is not None
    for part, drawn in each_drawn(db, method, rules, crew):
        with transaction(db):
            ids = [(record,) for record in part]
            if before:
                db.executemany("DELETE FROM portrait WHERE record = ?", ids)
            db.executemany(INSERT, drawn)
            db.executemany("DELETE FROM stale WHERE record = ?", ids)
        done += len(part)
        progress("draw", done, total)
    progress("mark", 0, None)
    with sparing(db), transaction(db):
        for table in ("mark", "bearer", "tie", "untied", "compared"):
            db.execute(f"DELETE FROM {table}")
        db.execute("CREATE INDEX portrait_id ON portrait (id, hash)")
        _gather(db)
        db.execute("INSERT OR IGNORE INTO unsettled SELECT DISTINCT id FROM portrait ORDER BY id")
        for kind in tied_kinds(method):
            db.execute("INSERT OR IGNORE INTO tying VALUES (?)", (kind,))
            db.execute("INSERT INTO untied SELECT ?, key FROM record WHERE status = 'live' ORDER BY key", (kind,))


def _gather(db: sqlite3.Connection) -> None:
    """The marks of all nodes, and who bears which name, brought into order before they are written.

    Portraits are read in the order in which they lie, but for those of nodes that have more than tell of them.
    """
    for table in ("marked", "called"):
        db.execute(f"CREATE TEMP TABLE {table} (key INTEGER NOT NULL, id TEXT NOT NULL)")
    query = f"SELECT id FROM portrait INDEXED BY portrait_id GROUP BY id HAVING count(*) > {DRAWN}"
    repeated = {id_ for (id_,) in db.execute(query)}
    apart = set[str]()
    rows = streamed(db, "SELECT id, marks, names FROM portrait NOT INDEXED WHERE marks > x'' OR names > x''")
    while some := list(islice(rows, _STEP)):
        apart |= {id_ for id_, marks, _ in some if marks and id_ in repeated}
        marked = ((key, id_) for id_, marks, _ in some if marks and id_ not in repeated for key in unpacked(marks))
        db.executemany("INSERT INTO marked VALUES (?, ?)", marked)
        db.executemany("INSERT INTO called VALUES (?, ?)", ((key, row[0]) for row in some for key in unpacked(row[2])))
    for id_ in apart:
        keys = {key for _, _, marks in first_portraits(db, id_) for key in unpacked(marks)}
        db.executemany("INSERT INTO marked VALUES (?, ?)", ((key, id_) for key in keys))
    db.execute("INSERT INTO mark SELECT DISTINCT key, id FROM marked ORDER BY key, id")
    db.execute("INSERT INTO bearer SELECT key, id, count(*) FROM called GROUP BY key, id ORDER BY key, id")
    for table in ("marked", "called"):
        db.execute(f"DROP TABLE {table}")
