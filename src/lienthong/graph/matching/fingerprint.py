"""By which code and tables things were drawn and compared: when these change, all is drawn and compared anew."""

import sqlite3
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from lienthong import text
from lienthong.content import folder

WITHOUT = frozenset(
    {
        "crew.py", "deciding.py", "explaining.py", "fingerprint.py", "inbox.py", "queue.py", "settling.py",
        "showing.py", "splitting.py", "standing.py",
    }
)  # fmt: skip
"""Modules that show, ask, write down or drive: no portrait, mark, tie or verdict depends on them. A new module counts
until it is named here."""

DERIVED = ("anchored", "retied", "bearer", "mark", "tie", "untied", "compared", "likeness")
"""Tables of what follows from the portraits and was compared."""


@cache
def fingerprint() -> str:
    """Of every file in the folder ``graph/matching``, and of the code that reads them and computes."""
    digest = blake2b(digest_size=16)
    for name, path in sources():
        digest.update(f"\0{name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def sources() -> Iterator[tuple[str, Path]]:
    """The files on which the answer depends, with their names below their room, in order."""
    code, tables, texts = Path(__file__).parent, folder("graph") / "matching", Path(text.__file__).parent
    for room, place, pattern in (("tables", tables, "*"), ("code", code, "*.py"), ("text", texts, "*.py")):
        for path in sorted(place.rglob(pattern)):
            name = path.relative_to(place).as_posix()
            if path.is_file() and (room != "code" or name not in WITHOUT):
                yield f"{room}/{name}", path


def draw_anew_if_changed(db: sqlite3.Connection, current: str) -> bool:
    """Forget what was drawn and compared by other rules; whether it was. Within the caller's transaction."""
    row = db.execute("SELECT fingerprint FROM matching").fetchone()
    if row is not None and row[0] == current:
        return False
    forget(db)
    db.execute("INSERT OR REPLACE INTO matching VALUES (1, ?)", (current,))
    return True


def forget(db: sqlite3.Connection) -> None:
    """Have everything drawn and compared anew. Within the caller's transaction.

    Who leads whom stays until it is settled again, so that publishing learns what changed.
    """
    db.execute("DELETE FROM portrait")
    db.execute("INSERT OR IGNORE INTO stale (record) SELECT key FROM record WHERE status = 'live' ORDER BY key")
    gather_anew(db)


def gather_anew(db: sqlite3.Connection) -> None:
    """Have marks, ties and likenesses drawn from all portraits anew, and everything compared. Within the caller's
    transaction."""
    # Its absence is what says so (matching/bulk.py).
    db.execute("DROP INDEX IF EXISTS portrait_id")
    for table in DERIVED:
        db.execute(f"DELETE FROM {table}")
    db.execute("INSERT OR IGNORE INTO unsettled SELECT id FROM match UNION SELECT leader FROM match")
