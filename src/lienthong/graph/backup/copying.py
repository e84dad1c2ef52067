"""Copies: of SQLite files while others write to them, of files that never change by link, of all others by content."""

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import file_digest
from pathlib import Path

from lienthong import disk
from lienthong.errors import StoreError
from lienthong.graph.generation import sync

Tell = Callable[[int, int], None]
"""Called with what is done, of how much, in bytes."""

_STEP_PAGES = 2_000
_NO_LINK = frozenset((errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP, errno.EACCES))


def copy_database(source: Path, target: Path, tell: Tell = lambda *_: None) -> None:
    """One moment of an SQLite file, by its backup interface, durable and in one file, whoever writes meanwhile.

    A reader's transaction holds the moment. In WAL mode that holds up no writer, and a copy need not begin anew when
    somebody writes (https://sqlite.org/backup.html, https://sqlite.org/isolation.html); the log grows as long.
    Raises StoreError when the source is damaged or the disk of the target is full.
    """
    where = target
    try:
        with (
            closing(sqlite3.connect(_readable(source), uri=True, isolation_level=None)) as origin,
            closing(sqlite3.connect(target, isolation_level=None)) as copy,
        ):
            where = source
            origin.execute("PRAGMA busy_timeout = 30000")
            origin.execute("BEGIN")
            origin.execute("SELECT count(*) FROM sqlite_master").fetchone()
            (page,) = origin.execute("PRAGMA page_size").fetchone()
            where = target
            origin.backup(
                copy, pages=_STEP_PAGES, progress=lambda _, left, of: tell((of - left) * page, of * page), sleep=0
            )
            copy.execute("PRAGMA journal_mode = DELETE")
            (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise disk.trouble(error, where) or StoreError("backup_database", path=source, why=error) from error
    if found != "ok":
        raise StoreError("backup_database", path=source, why=found)
    sync(target)


def _readable(path: Path) -> str:
    """Where the folder may only be read, a WAL file without a log is whole (https://sqlite.org/wal.html#readonly)."""
    still = not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()
    return f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if still else ''}"


def link(source: Path, target: Path) -> bool:
    """Give a file that never changes a second name; False where the disk is another or knows no links."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno in _NO_LINK:
            return False
        raise
    return True


def copy_file(source: Path, target: Path) -> None:
    """A durable copy with the permissions and time of the original."""
    shutil.copy2(source, target)
    sync(target)


def checksum(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
