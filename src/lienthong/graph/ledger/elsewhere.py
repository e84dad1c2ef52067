"""Where the ledger lies: in a SQLite file of the data folder or on a PostgreSQL server, and what depends on it beyond
the statements, which are the same."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lienthong.errors import StoreError, UsageError
from lienthong.settings import settings

if TYPE_CHECKING:
    from lienthong.graph.ledger.server.connection import Connection

FILE = "ledger.sqlite"
NOTE = "ledger.server"
"""The file of a data folder that names the ledger on a server to which its generations belong."""


def address_of(data: Path) -> str:
    """The address of the server that holds the ledger of a data folder; "" for the file in it.

    The setting speaks of the data folder of the settings: any other, as that of the sample catalogue, has a file.
    """
    known = settings()
    address = known.ledger.get_secret_value()
    return address if address and data.absolute() == known.data.absolute() else ""


def lies_in(data: Path) -> bool:
    """Whether a data folder has a ledger. Raises StoreError when the server that should hold it does not answer."""
    address = address_of(data)
    return _is_made(data, address) if address else (data / FILE).is_file()


def connect(data: Path, address: str, *, write: bool, patience: float) -> sqlite3.Connection:
    """A connection of SQLite's shape to the ledger of a data folder on a server; see ``server.opening.connect``.

    Raises UsageError when the package that speaks with servers is not installed, StoreError when the folder belongs to
    another ledger: its generations would follow each other no more.
    """
    there = _opening().connect(address, write=write, patience=patience)
    try:
        if (data / FILE).exists():
            raise StoreError("ledger_server_file", path=data, place=there.place)
        name, note = _opening().name_of(there), data / NOTE
        if not note.exists():
            if write:
                note.write_text(f"{name}\n", "utf-8")
        elif note.read_text("utf-8").strip() != name:
            raise StoreError("ledger_server_other", path=note, place=there.place)
    except OSError as error:
        there.close()
        raise StoreError("ledger_closed", path=data / NOTE, why=error.strerror) from error
    except BaseException:
        there.close()
        raise
    return cast(sqlite3.Connection, there)


def is_left(data: Path) -> bool:
    """Whether a data folder belongs to a ledger on a server."""
    return (data / NOTE).exists()


_made = set[str]()
"""Servers that were seen to hold a ledger; it is not taken away."""


def _is_made(data: Path, address: str) -> bool:
    if address not in _made:
        try:
            connect(data, address, write=False, patience=0.0).close()
        except StoreError as error:
            if error.name != "ledger_missing":
                raise
            return False
        _made.add(address)
    return True


def server(db: object) -> "Connection | None":
    """The connection when it leads to a server, None when to a file."""
    return None if isinstance(db, sqlite3.Connection) else cast("Connection", db)


def name(db: sqlite3.Connection) -> str:
    """On a server: the name of the ledger, which no other has; "" of a file."""
    there = server(db)
    return str(_opening().name_of(there)) if there else ""


def let_others_write(db: sqlite3.Connection) -> None:
    """On a server: free the lock that keeps other hosts from writing."""
    if there := server(db):
        _opening().free_lock(there)


def write_again(db: sqlite3.Connection, patience: float) -> None:
    """On a server: keep other hosts from writing, once they have let go (StoreError after ``patience`` seconds)."""
    if there := server(db):
        _opening().take_lock(there, patience)


def state(db: sqlite3.Connection, data: Path) -> object:
    """Something that is another one when the ledger has changed."""
    if there := server(db):
        return there.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone()
    files = [data / FILE, data / f"{FILE}-wal"]
    return [(one.stat().st_mtime_ns, one.stat().st_size) for one in files if one.exists()]


def streamed(db: sqlite3.Connection, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of an answer that may be as large as the ledger, in flat memory."""
    there = server(db)
    return there.streamed(query, values) if there else db.execute(query, values)


def has_index(db: sqlite3.Connection, name: str) -> bool:
    """Whether an index of this name is there."""
    query = "SELECT 1 FROM sqlite_master WHERE name = ?"
    if server(db):
        query = "SELECT 1 FROM pg_indexes WHERE schemaname = current_schema() AND indexname = ?"
    return db.execute(query, (name,)).fetchone() is not None


@contextmanager
def look(db: sqlite3.Connection) -> Iterator[None]:
    """What is read within is of one moment."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")


@contextmanager
def set_to(there: "Connection", **values: str) -> Iterator[None]:
    """Settings of the session, for a while."""
    for name, value in values.items():
        there.execute(f"SET {name} = '{value}'")
    try:
        yield
    finally:
        if not there.lost:
            for name in values:
                there.execute(f"RESET {name}")


def _opening() -> Any:
    """The rooms of the server, which need a package that a small library does without."""
    try:
        return import_module("lienthong.graph.ledger.server.opening")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "psycopg":
            raise
        raise UsageError("ledger_server_package") from error
