"""Opening the SQLite file: writer's lock, schema version, migrations, transactions."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lienthong import disk
from lienthong.content import folder
from lienthong.errors import StoreError
from lienthong.graph.backup.copying import copy_database
from lienthong.graph.ledger import elsewhere
from lienthong.graph.ledger.elsewhere import FILE
from lienthong.locks import taken

_OUT_OF_REACH = frozenset(
    (sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL)
)
"""What SQLite says when the file may be sound and permission, disk or space is in the way."""


_CACHE_KB = 65_536
_CHECKPOINT_PAGES = 16_384
_UNHURRIED = 4
"""How many times of both ``unhurried`` work has: 256 MB each."""


def take_lock(data: Path) -> int:
    """The one writer's lock on a data folder, as a file descriptor; it ends with the process.

    Raises StoreError when another process holds it or the folder cannot be written.
    """
    try:
        return taken(data / "lock", StoreError("ledger_busy", path=data))
    except OSError as error:
        raise StoreError("ledger_denied", path=data, why=error.strerror) from error


def wait_for_lock(data: Path, patience: float) -> int:
    """As ``take_lock``, trying again for ``patience`` seconds while another process holds it."""
    until = time.monotonic() + patience
    while True:
        try:
            return take_lock(data)
        except StoreError as error:
            if error.name != "ledger_busy" or time.monotonic() >= until:
                raise
        time.sleep(0.2)


def connect(data: Path, *, write: bool, patience: float = 0.0) -> sqlite3.Connection:
    """The ledger of a data folder, its schema brought up to date when ``write``.

    On a server (setting ``ledger``) who writes waits ``patience`` seconds for other hosts that do. Before an older
    schema of a file is changed it is copied beside itself (``ledger.schema-N.sqlite``). Raises StoreError when the
    ledger is missing (and not ``write``), cannot be reached, is damaged, or was made by a newer version, and when the
    disk is full.
    """
    if address := elsewhere.address_of(data):
        return elsewhere.connect(data, address, write=write, patience=patience)
    path = data / FILE
    try:
        if elsewhere.is_left(data):
            raise StoreError("ledger_server_left", path=data)
        if not write and not path.exists():
            raise StoreError("ledger_missing", path=path)
    except OSError as error:  # a folder on the way may not be entered
        raise StoreError("ledger_closed", path=path, why=error.strerror) from error
    connection = None
    try:
        connection = _opened(path, write)
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        _migrate(connection, path, write=write)
        if not write:
            connection.execute("PRAGMA query_only = 1")
    except BaseException as error:
        if connection is not None:
            connection.close()
        if isinstance(error, sqlite3.Error):
            known = disk.trouble(error, path)
            if known is not None and known.name == "disk_full":
                raise known from error
            reached = getattr(error, "sqlite_errorcode", 0) & 0xFF not in _OUT_OF_REACH
            raise StoreError("ledger_damaged" if reached else "ledger_closed", path=path, why=error) from error
        raise
    return connection


def _opened(path: Path, write: bool) -> sqlite3.Connection:
    if not write and not os.access(path.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        # A reader of a WAL file makes files beside it. Where it cannot, what is there is read as it is: a log that
        # a writer left is taken in (mode=ro), and without one the file is whole (https://sqlite.org/wal.html#readonly).
        how = "mode=ro" if path.with_name(f"{FILE}-wal").exists() else "mode=ro&immutable=1"
        return sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, isolation_level=None, timeout=30)
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL: a batch that was reported as written survives a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    # Checkpoint every 64 MB instead of every 4: a page that several batches touch is copied once.
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    connection.execute(f"PRAGMA journal_size_limit = {_CHECKPOINT_PAGES * 4096}")
    return connection


def _migrate(connection: sqlite3.Connection, path: Path, *, write: bool) -> None:
    scripts = sorted((folder("graph") / "ledger").glob("*.sql"))
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(scripts) or (version < len(scripts) and not write):
        name = "ledger_newer" if version > len(scripts) else "ledger_older"
        raise StoreError(name, path=path, found=version, known=len(scripts))
    copy = _copied(path, version) if 0 < version < len(scripts) else path
    try:
        steps = "".join(script.read_text("utf-8") for script in scripts[version:])
        if steps:
            connection.executescript(f"BEGIN; {steps} PRAGMA user_version = {len(scripts)}; COMMIT;")
    except sqlite3.Error as error:
        if not version or disk.trouble(error, path):
            raise
        found, wanted = version, len(scripts)
        raise StoreError("ledger_upgrade", path=path, found=found, wanted=wanted, why=error, copy=copy) from error


def _copied(path: Path, version: int) -> Path:
    """The ledger as it was before its schema is changed, beside it: the way back to the program of before."""
    disk.require(path, 2 * disk.size_of(path))
    copy = path.with_name(f"{path.stem}.schema-{version}{path.suffix}")
    made = copy.with_name(f".{copy.name}.new")
    made.unlink(missing_ok=True)
    try:
        copy_database(path, made)
        made.replace(copy)
    finally:
        made.unlink(missing_ok=True)
    return copy


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, durable at its end. Raises StoreError when SQLite cannot (disk full, file damaged)."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            where = Path(connection.execute("PRAGMA database_list").fetchone()[2])
            raise disk.trouble(error, where) or StoreError("ledger_failed", why=error) from error
        raise


@contextmanager
def unhurried(connection: sqlite3.Connection) -> Iterator[None]:
    """Transactions within need not survive a power cut, each for itself: what they write can be computed again.

    In WAL mode a cut leaves a beginning of their sequence, never a part of one, and the next ordinary transaction makes
    all before it durable (https://sqlite.org/pragma.html#pragma_synchronous, NORMAL). They touch the same pages again
    and again all over the file: a larger cache and fewer checkpoints halve what is read and written.
    """
    if there := elsewhere.server(connection):
        with elsewhere.set_to(there, synchronous_commit="off"):
            yield
        return
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KB * _UNHURRIED}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES * _UNHURRIED}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        connection.execute("PRAGMA synchronous = FULL")


@contextmanager
def sparing(connection: sqlite3.Connection) -> Iterator[None]:
    """For sorting a great number of rows within ``unhurried`` work: SQLite sorts in as much memory as it has for pages,
    in addition to these, and what does not fit goes through temporary files."""
    if there := elsewhere.server(connection):
        with elsewhere.set_to(there, work_mem="64MB", maintenance_work_mem="128MB"):
            yield
        return
    (kept,) = connection.execute("PRAGMA cache_size").fetchone()
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size = {kept}")
