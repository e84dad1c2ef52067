"""A connection to the server of the shape that the ledger knows from SQLite's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import psycopg
from psycopg.raw_cursor import RawCursor, RawServerCursor

from lienthong.errors import StoreError
from lienthong.graph.ledger.server.batches import FEW, batch
from lienthong.graph.ledger.server.dialect import Table, statements, translator

_QUEUE = 5_000
"""Statements that wait for each other before they are sent."""

_STEP = 2_000
"""Rows of a long answer that come at a time."""

_ANALYSED = 5_000
"""Rows written, from which on the server looks anew at what its tables hold; later, when they have doubled."""

_OPENING = ("BEGIN", "BEGIN IMMEDIATE")
_CLOSING = ("COMMIT", "ROLLBACK")


class Written:
    """What is known of a statement that writes: it may not have been sent yet."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection

    @property
    def rowcount(self) -> int:
        """How many rows it changed; to be asked before the next statement."""
        return self._connection.counted()


class Connection:
    """Statements in SQLite's words over one session.

    What writes and gives no rows waits for the next question, and all that waits is sent in one go: a batch costs few
    journeys, however far the server is. What goes wrong with it is told then, always before COMMIT has succeeded.
    Raises StoreError for whatever the server or the way to it says.
    """

    def __init__(self, session: psycopg.Connection[Any], place: str) -> None:
        self._session = session
        self.place = place
        self._queue: list[tuple[str, Sequence[Any]]] = []
        self._tables: dict[str, Table] = {}
        self._translated = translator(self._known_tables)
        self._written, self._enough = 0, _ANALYSED
        self._names = 0
        self.in_transaction = False

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """Run one statement; a cursor over its rows, or what can be known of one that only writes."""
        text = self._translated(statement)
        if text in _CLOSING or text in _OPENING:
            return self._turn(text)
        if self.in_transaction and text.startswith(("INSERT", "UPDATE", "DELETE")) and " RETURNING " not in text:
            self._wait(text, values)
            return Written(self)
        self.flush()
        if text.startswith(("CREATE TEMP", "DROP TABLE")):
            self._tables = {}
        with self._told():
            return RawCursor(self._session).execute(text, values or None, binary=True)

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement that writes once for each row."""
        text = self._translated(statement)
        for row in rows:
            self._wait(text, row)
        if not self.in_transaction:
            self.flush()

    def executescript(self, script: str) -> None:
        """Run the statements of a script."""
        for one in statements(script):
            text = self._translated(one)
            with self._told():
                self._session.execute(text.encode())
        self._tables = {}

    def streamed(self, statement: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a great answer, as they are now, in flat memory; beside them anything else may be done."""
        self.flush()
        self._names += 1
        with self._told():
            cursor = RawServerCursor(self._session, f"rows_{self._names}", withhold=True)
            cursor.itersize = _STEP
            cursor.execute(self._translated(statement), values or None, binary=True)
        return self._rows(cursor)

    def _rows(self, cursor: RawServerCursor[Any]) -> Iterator[tuple[Any, ...]]:
        try:
            while True:
                self.flush()
                with self._told():
                    rows = cursor.fetchmany(_STEP)
                yield from rows
                if len(rows) < _STEP:
                    return
        finally:
            if not self._session.closed and not self._session.broken:
                with self._told():
                    cursor.close()

    def flush(self) -> None:
        """Send what waits."""
        if self._queue:
            self._send(None)

    def counted(self) -> int:
        """Send what waits; how many rows the last statement changed."""
        cursor = RawCursor(self._session)
        self._send(cursor)
        return cursor.rowcount

    def _send(self, last: RawCursor[Any] | None) -> None:
        self._known_tables()
        queue, self._queue = self._queue, []
        kept = queue.pop() if last else None
        with self._told(), self._session.pipeline():
            for same, group in groupby(queue, key=lambda one: one[0]):
                self._each(same, [one[1] for one in group])
            if last and kept:
                last.execute(*kept)

    def _each(self, text: str, rows: list[Sequence[Any]]) -> None:
        several = batch(text, rows, self._tables) if len(rows) >= FEW else None
        cursor = RawCursor(self._session)
        if several:
            cursor.execute(several.text, several.values)
        else:
            cursor.executemany(text, rows)

    def close(self) -> None:
        """End the session; what was not committed is taken back, and the writer's lock is free."""
        self._queue.clear()
        self._session.close()

    def _wait(self, text: str, values: Sequence[Any]) -> None:
        self._queue.append((text, values))
        self._written += 1
        if len(self._queue) >= _QUEUE:
            self.flush()

    def _turn(self, text: str) -> None:
        if text == "ROLLBACK":
            self._queue.clear()
            self.in_transaction = False
            if self._session.closed or self._session.broken:
                return
        else:
            self.flush()
        with self._told():
            self._session.execute(text)
        self.in_transaction = text in _OPENING
        if not self.in_transaction and self._written >= self._enough:
            self._analyse()

    def _analyse(self) -> None:
        """The server plans by what it thinks its tables hold, and what was empty a moment ago is not now."""
        self._enough, self._written = max(self._enough, self._written) * 2, 0
        with self._told():
            self._session.execute(f"ANALYZE {', '.join(self._known_tables())}")

    def _known_tables(self) -> Mapping[str, Table]:
        if not self._tables:
            with self._told():
                rows = self._session.execute(_TABLES).fetchall()
            self._tables = {
                name: Table(tuple(columns), tuple(types), tuple(key or ())) for name, columns, types, key in rows
            }
        return self._tables

    def _told(self) -> "_Told":
        return _Told(self)

    @property
    def lost(self) -> bool:
        """Whether the session has ended without being closed."""
        return self._session.broken


class _Told:
    """The server's errors in Lienthong's words."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, psycopg.Error):
            name = "ledger_server_lost" if self._connection.lost else "ledger_server_failed"
            raise StoreError(name, place=self._connection.place, why=reason(error)) from error


def reason(error: psycopg.Error) -> str:
    """The first line of what the server said: what follows are hints for its operator."""
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


_TABLES = """
SELECT t.relname,
  array(SELECT attname::text FROM pg_attribute WHERE attrelid = t.oid AND attnum > 0 AND NOT attisdropped
    ORDER BY attnum),
  array(SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = t.oid AND attnum > 0
    AND NOT attisdropped ORDER BY attnum),
  (SELECT array(SELECT attname::text FROM unnest(indkey) AS one JOIN pg_attribute ON attnum = one
    WHERE attrelid = t.oid) FROM pg_index WHERE indrelid = t.oid AND indisprimary)
FROM pg_class AS t WHERE t.relkind = 'r' AND t.relnamespace IN (current_schema()::regnamespace, pg_my_temp_schema())
"""
