"""A disk that is full, may only be read or fails: one error for it, whoever says so.

The system says it by number, SQLite by its own, RocksDB (below Oxigraph) and Tantivy in words.
"""

import errno
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lienthong.errors import LienthongError, RequestError, StoreError

_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_CLOSED = frozenset((errno.EROFS, errno.EACCES, errno.EPERM))
_CLOSED_SQLITE = frozenset((sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM))
_FULL_WORDS = re.compile(
    r"no space left|disk is full|disk quota exceeded|file too large|os error (?:28|122|27)\b", re.I
)
_CLOSED_WORDS = re.compile(r"read-only file system|readonly database|permission denied|os error (?:30|13)\b", re.I)
_ARE_FULL = frozenset(("disk_full", "disk_short", "publish_disk_full"))
_ARE_CLOSED = frozenset(("disk_read_only", "ledger_denied", "ledger_folder", "ledger_closed"))
_MIB = 2**20
_LOG_INDEX = 2**16
"""Bytes that SQLite takes at least for the index of a write-ahead log, twice over."""


def trouble(error: BaseException, path: Path) -> StoreError | None:
    """What a failure means when a disk that is full or may not be written is behind it; None for any other failure.

    ``path`` is what was being written, or a folder that it is below: the free space is told of its disk.
    """
    if _is_full(error) or _is_cramped(error, path):
        return StoreError("disk_full", path=path, free=mib(free(path)))
    if _is_closed(error):
        return StoreError("disk_read_only", path=path, why=_words(error))
    return None


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """While a file is written that somebody has named. Raises StoreError that says why it cannot be."""
    try:
        yield
    except OSError as error:
        failed = StoreError("write_failed", file=path, detail=error.strerror or error)
        raise trouble(error, path) or failed from None


def for_clients(error: LienthongError) -> LienthongError:
    """What a client of the web is told in place of an error of the store: no path, no words of the system. A full disk
    is 507 (RFC 4918, section 11.5)."""
    if not isinstance(error, StoreError):
        return error
    if error.name in _ARE_FULL:
        return RequestError("disk_full_web", 507)
    if error.name in _ARE_CLOSED:
        return RequestError("disk_read_only_web", 503)
    return RequestError("store_web", 500)


def free(path: Path) -> int:
    """Bytes that this user may still write on the disk of ``path``, or of the nearest folder above that is there."""
    for place in (path, *path.absolute().parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return 0


def require(path: Path, need: int) -> None:
    """Raise StoreError ``disk_short`` when the disk of ``path`` has fewer than ``need`` bytes left."""
    left = free(path)
    if left < need:
        raise StoreError("disk_short", path=path, need=mib(need), free=mib(left))


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder, or of one file; 0 for what is not there."""
    if folder.is_file():
        return folder.stat().st_size
    return sum(Path(place, name).stat().st_size for place, _, names in os.walk(folder) for name in names)


def mib(size: int) -> str:
    """Bytes as people are told of them, in MiB."""
    return f"{size / _MIB:.0f}" if size >= 10 * _MIB else f"{size / _MIB:.1f}"


def _is_full(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error) and _code(error) == sqlite3.SQLITE_FULL:
        return True
    return (isinstance(error, OSError) and error.errno in _FULL) or bool(_FULL_WORDS.search(str(error)))


def _is_cramped(error: BaseException, path: Path) -> bool:
    """Without room for the index of its log SQLite tells of an input error, not of a full disk
    (https://sqlite.org/rescode.html#ioerr_shmsize)."""
    return isinstance(error, sqlite3.Error) and _code(error) == sqlite3.SQLITE_IOERR and free(path) < _LOG_INDEX


def _is_closed(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error) and _code(error) in _CLOSED_SQLITE:
        return True
    return (isinstance(error, OSError) and error.errno in _CLOSED) or bool(_CLOSED_WORDS.search(str(error)))


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _words(error: BaseException) -> str:
    return str(getattr(error, "strerror", None) or error)
