"""By which code and tables things were drawn and compared: when these change, all is drawn and compared anew."""

import sqlite3
from functools import cache
from hashlib import blake2b

from lienthong.content import folder

CODE = "2"
"""To be changed whenever code of ``graph/matching`` gives another answer for the same records and tables."""


@cache
def fingerprint() -> str:
    """Of the code and of every file in the folder ``graph/matching``."""
    digest = blake2b(CODE.encode(), digest_size=16)
    place = folder("graph") / "matching"
    for path in sorted(place.rglob("*")) if place.is_dir() else ():
        if path.is_file():
            digest.update(f"\0{path.relative_to(place)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def draw_anew_if_changed(db: sqlite3.Connection, current: str) -> bool:
    """Forget what was drawn and compared by other rules; whether it was. Within the caller's transaction.

    Who leads whom stays until it is settled again, so that publishing learns what changed.
    """
    row = db.execute("SELECT fingerprint FROM matching").fetchone()
    if row is not None and row[0] == current:
        return False
    for table in ("anchored", "retied", "portrait", "bearer", "mark", "tie", "untied", "compared", "likeness"):
        db.execute(f"DELETE FROM {table}")
    db.execute("INSERT OR IGNORE INTO stale SELECT key FROM record WHERE status = 'live' ORDER BY key")
    db.execute("INSERT OR IGNORE INTO unsettled SELECT id FROM match UNION SELECT leader FROM match")
    db.execute("INSERT OR REPLACE INTO matching VALUES (1, ?)", (current,))
    return True
