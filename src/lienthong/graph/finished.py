"""SQLite files that nobody writes to again, those of a published generation: read without locks
(https://sqlite.org/uri.html#uriimmutable)."""

import sqlite3
from pathlib import Path


def opened(file: Path, *, any_thread: bool = False, **beside: Path) -> sqlite3.Connection:
    """A finished file for reading, and others ``beside`` it, each by its name. With ``any_thread`` one thread may go on
    with what another has begun. Raises sqlite3.Error when one is missing or no database."""
    db = sqlite3.connect(_address(file), uri=True, isolation_level=None, check_same_thread=not any_thread)
    try:
        attach(db, **beside)
    except BaseException:
        db.close()
        raise
    return db


def attach(db: sqlite3.Connection, **beside: Path) -> None:
    """Have finished files read beside one that was opened by an address, each by its name."""
    for name, file in beside.items():
        db.execute(f"ATTACH ? AS {name}", (_address(file),))


def _address(file: Path) -> str:
    return f"{file.absolute().as_uri()}?mode=ro&immutable=1"
