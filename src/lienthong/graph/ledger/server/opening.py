"""Opening a session of the ledger's server: address, schema, the one writer's lock."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import conninfo_to_dict

from lienthong.content import folder
from lienthong.errors import StoreError, UsageError
from lienthong.graph.ledger.server.connection import Connection, reason
from lienthong.graph.ledger.server.values import adapt

SCHEMA = "lienthong"
_LOCK = int.from_bytes(b"lienthon")
"""The number of the writer's lock; PostgreSQL keeps such locks apart by database (PostgreSQL 15, 13.3.5)."""

_MANNERS = (
    f"SET search_path = {SCHEMA}",
    "SET join_collapse_limit = 1",
    "SET from_collapse_limit = 1",
    "SET jit = off",
    "SET client_min_messages = error",
    # A host that fell silent frees the writer's lock within two minutes.
    "SET tcp_keepalives_idle = 60",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 6",
)

_FUNCTIONS = """
CREATE FUNCTION json_each(list text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE
  AS 'SELECT * FROM jsonb_array_elements_text(list::jsonb)';
CREATE FUNCTION instr(whole text, part text) RETURNS bigint LANGUAGE sql IMMUTABLE
  AS 'SELECT strpos(whole, part)::bigint';
CREATE FUNCTION instr(whole bytea, part bytea) RETURNS bigint LANGUAGE sql IMMUTABLE
  AS 'SELECT position(part IN whole)::bigint';
CREATE FUNCTION round(number double precision, places bigint) RETURNS double precision LANGUAGE sql IMMUTABLE
  AS 'SELECT pg_catalog.round(number::numeric, places::integer)::double precision';
"""
"""What SQLite has and the server has not, or otherwise."""

_BEGINNING = f"""
CREATE SCHEMA IF NOT EXISTS {SCHEMA};
CREATE TABLE schema_version (number INTEGER NOT NULL, name TEXT NOT NULL);
INSERT INTO schema_version VALUES (0, gen_random_uuid()::text);
{_FUNCTIONS}
"""


def place(address: str) -> str:
    """An address as it may be shown: without a password. Raises UsageError when it is none."""
    try:
        parts = conninfo_to_dict(address)
    except psycopg.Error:
        # What is wrong with it may be the password itself.
        raise UsageError("ledger_server_address") from None
    user = f"{parts['user']}@" if parts.get("user") else ""
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"postgresql://{user}{parts.get('host', '')}{port}/{parts.get('dbname', '')}"


def connect(address: str, *, write: bool, patience: float = 0.0) -> Connection:
    """A session of the ledger at ``address`` (a connection URI of PostgreSQL); with ``write`` it holds the writer's
    lock, and the schema is brought up to date.

    Raises StoreError when the server cannot be reached or refuses, holds no ledger (and not ``write``) or one of
    another version, or another host has been writing for ``patience`` seconds; UsageError when the address is none.
    """
    shown = place(address)
    try:
        session = psycopg.connect(address, autocommit=True, connect_timeout=15)
    except psycopg.Error as error:
        raise StoreError("ledger_server_closed", place=shown, why=reason(error)) from error
    try:
        adapt(session.adapters)
        for one in _MANNERS:
            session.execute(one)
        connection = Connection(session, shown)
        if write:
            take_lock(connection, patience)
        _migrate(connection, write=write)
        if write:
            return connection
        session.execute("SET default_transaction_read_only = on")
        return connection
    except BaseException as error:
        session.close()
        if isinstance(error, psycopg.Error):
            raise StoreError("ledger_server_failed", place=shown, why=reason(error)) from error
        raise


def take_lock(connection: Connection, patience: float) -> None:
    """The one writer's lock of this database, for hosts that share it: it belongs to the session and ends with it, so
    that who has lost the server can write no more.

    Raises StoreError ``ledger_server_busy`` when another session has held it for ``patience`` seconds.
    """
    until = time.monotonic() + patience
    while not connection.execute(f"SELECT pg_try_advisory_lock({_LOCK})").fetchone()[0]:
        if time.monotonic() >= until:
            raise StoreError("ledger_server_busy", place=connection.place)
        time.sleep(0.2)


def free_lock(connection: Connection) -> None:
    """Let others write, until ``take_lock``."""
    connection.execute(f"SELECT pg_advisory_unlock({_LOCK})").fetchone()


def name_of(connection: Connection) -> str:
    """The name that a ledger was given when it was made, which no other has."""
    return str(connection.execute("SELECT name FROM schema_version").fetchone()[0])


def _migrate(connection: Connection, *, write: bool) -> None:
    scripts = sorted((folder("graph") / "ledger").glob("*.sql"))
    there = connection.execute(f"SELECT to_regclass('{SCHEMA}.schema_version') IS NOT NULL").fetchone()[0]
    if not there:
        if not write:
            raise StoreError("ledger_missing", path=connection.place)
        with whole(connection):
            connection.executescript(_BEGINNING)
    (version,) = connection.execute("SELECT number FROM schema_version").fetchone()
    if version > len(scripts) or (version < len(scripts) and not write):
        name = "ledger_newer" if version > len(scripts) else "ledger_older"
        raise StoreError(name, path=connection.place, found=version, known=len(scripts))
    for number, script in enumerate(scripts[version:], version + 1):
        with whole(connection):
            connection.executescript(script.read_text("utf-8"))
            connection.execute("UPDATE schema_version SET number = ?", (number,))


@contextmanager
def whole(connection: Connection) -> Iterator[None]:
    """All of it, or nothing."""
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
