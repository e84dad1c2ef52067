"""The files of the tallies of a generation, in ``<generation>/tallies``: lists as of the last full count, and changes.

``base.sqlite`` is never written again once it is made, so that the next generation has it as a hard link;
``delta.sqlite`` holds what has come (``sign`` 1) and gone (-1) since, is copied and grows, until both are made one.
"""

import json
import os
import sqlite3
from pathlib import Path

from lienthong.graph import finished
from lienthong.graph.tallies.rules import stamp

BASE, DELTA, STAMP = "base.sqlite", "delta.sqlite", "lienthong.json"
FAR = 1000
"""Every so many entries of a list their place is noted, so that its end is found as fast as its beginning."""

_PLACE = "list INTEGER NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL"
_BASE_TABLES = (
    f"CREATE TABLE entry ({_PLACE}, PRIMARY KEY (list, key, name)) WITHOUT ROWID",
    "CREATE TABLE total (list INTEGER PRIMARY KEY, number INTEGER NOT NULL)",
    f"CREATE TABLE mark (place INTEGER NOT NULL, {_PLACE}, PRIMARY KEY (list, place)) WITHOUT ROWID",
)
_DELTA_TABLES = (
    f"CREATE TABLE entry ({_PLACE}, sign INTEGER NOT NULL, PRIMARY KEY (list, key, name)) WITHOUT ROWID",
    "CREATE TABLE total (list INTEGER PRIMARY KEY, number INTEGER NOT NULL)",
)


def is_current(folder: Path) -> bool:
    """Whether there are tallies that were made by the rules of today."""
    try:
        found = json.loads((folder / STAMP).read_text("ascii"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    return isinstance(found, dict) and found.get("stamp") == stamp()


def seal(folder: Path) -> None:
    """Say by which rules the files of a folder were made."""
    (folder / STAMP).write_text(json.dumps({"stamp": stamp()}), "ascii")


def make_base(path: Path) -> sqlite3.Connection:
    """A new, empty file of lists. Nothing is safe before it is whole: its generation does not count until then."""
    return _made(path, _BASE_TABLES)


def make_delta(path: Path) -> None:
    """A new file of no changes."""
    _made(path, _DELTA_TABLES).close()


def writing(path: Path) -> sqlite3.Connection:
    """A file that is being made."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -32768")
    return db


def _made(path: Path, tables: tuple[str, ...]) -> sqlite3.Connection:
    path.unlink(missing_ok=True)
    db = writing(path)
    for one in tables:
        db.execute(one)
    return db


def count(db: sqlite3.Connection) -> None:
    """Totals of a file of lists whose entries are complete, and the marks of the long ones."""
    db.execute("INSERT INTO total SELECT list, count(*) FROM entry GROUP BY list")
    db.execute(
        "INSERT INTO mark SELECT place, list, key, name FROM ("
        " SELECT row_number() OVER (PARTITION BY list ORDER BY key, name) - 1 AS place, list, key, name FROM entry"
        " WHERE list IN (SELECT list FROM total WHERE number > :far)) WHERE place > 0 AND place % :far = 0",
        {"far": FAR},
    )


def read_only(folder: Path, *, threads: bool = False) -> sqlite3.Connection:
    """Both files of finished tallies: the lists as ``main``, the changes as ``delta``."""
    return finished.opened(folder / BASE, any_thread=threads, delta=folder / DELTA)


def inherit(previous: Path, folder: Path) -> None:
    """Begin the tallies of the next generation as those of the last one."""
    folder.mkdir()
    os.link(previous / BASE, folder / BASE)
    # Copied as bytes: nobody writes to it any more.
    (folder / DELTA).write_bytes((previous / DELTA).read_bytes())
