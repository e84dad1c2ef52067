"""The ledger's face to the rest of Lienthong."""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

import orjson

from lienthong.errors import StoreError
from lienthong.graph.ledger import arriving, reading, runs
from lienthong.graph.ledger.database import connect, take_lock, transaction, wait_for_lock
from lienthong.graph.ledger.elsewhere import let_others_write, write_again
from lienthong.graph.ledger.entries import Body, Entry, Run, StoredRecord, Tallies
from lienthong.graph.ledger.filing import Filed
from lienthong.graph.ledger.harvests import Harvests
from lienthong.graph.ledger.slots import duplicate_number, unchanged
from lienthong.graph.ledger.waiting import Settled, settle
from lienthong.graph.ledger.writing import Writer
from lienthong.graph.terms import Source


class Ledger:
    """The durable truth below a data folder. One process at a time may write; any number may read beside it."""

    def __init__(self, data: Path, db: sqlite3.Connection, lock: int | None) -> None:
        self.data = data
        self.db = db
        self._lock = lock
        self._running: dict[str, int] = {}
        self._gather = False

    @classmethod
    def open(cls, data: Path, *, write: bool = True, patience: float = 0.0) -> Self:
        """Open the ledger of ``data``; with ``write``, make folder and schema and take the writer's lock.

        Without ``write`` the folder may be one that may only be read. Raises StoreError: ``ledger_busy`` when another
        process writes, for ``patience`` seconds at least, ``ledger_missing`` when there is nothing to read,
        ``ledger_newer`` or ``ledger_older`` for another version's schema, ``ledger_folder`` or ``ledger_denied`` when
        the folder cannot be made or written, ``ledger_closed`` or ``ledger_damaged`` for the file itself.
        """
        lock = None
        if write:
            try:
                data.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError("ledger_folder", path=data, why=error.strerror) from error
            lock = wait_for_lock(data, patience)
        try:
            opened = cls(data, connect(data, write=write, patience=patience), lock)
            if write:
                arriving.place_now(opened.db)
            return opened
        except BaseException:
            if lock is not None:
                os.close(lock)
            raise

    def close(self) -> None:
        """Let go of the file and of the lock."""
        self.db.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def resting(self, patience: float) -> Iterator[None]:
        """Let other processes write meanwhile; at the end the lock is waited for, ``patience`` seconds at most
        (StoreError ``ledger_busy``)."""
        let_others_write(self.db)
        if self._lock is not None:
            os.close(self._lock)
        self._lock = None
        try:
            yield
        except BaseException:
            with suppress(StoreError):
                self._lock = take_lock(self.data)
                self._write_again(0.0)
            raise
        self._lock = wait_for_lock(self.data, patience)
        self._write_again(patience)

    def _write_again(self, patience: float) -> None:
        write_again(self.db, patience)
        # Meanwhile another loader may have been killed.
        arriving.place_now(self.db)

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Within it entries of a first load are written without bringing the index of what they speak of into order;
        that is done at the end (``arriving``), before anything but ``write`` and ``unchanged`` is asked."""
        self._gather = arriving.may_wait(self.db)
        try:
            yield
        finally:
            self._gather = False
        arriving.place_now(self.db)

    @property
    def harvests(self) -> Harvests:
        """How far the sources have been harvested."""
        return Harvests(self.db)

    @property
    def writable(self) -> bool:
        """Whether this process holds the writer's lock."""
        return self._lock is not None

    def put_source(self, source: Source) -> None:
        """Add a source or replace what is said of it."""
        with transaction(self.db):
            self.db.execute(
                "INSERT INTO source (id, entry) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET entry = excluded.entry",
                (source.id, orjson.dumps(asdict(source)).decode()),
            )

    def sources(self) -> list[Source]:
        """Every source, in the order in which they were added."""
        return [reading.source(entry) for (entry,) in self.db.execute("SELECT entry FROM source ORDER BY key")]

    def source(self, id: str) -> Source | None:
        """One source, None when there is none of that id."""
        row = self.db.execute("SELECT entry FROM source WHERE id = ?", (id,)).fetchone()
        return reading.source(row[0]) if row else None

    def begin_run(
        self, source: str, files: list[str], rules: str, texts: Sequence[tuple[str, str, str, Sequence[str]]] = ()
    ) -> int:
        """Start a load; ``rules`` is the fingerprint of all that the result depends on besides the record, ``texts``
        what was noticed about each file's text (``Run.texts``).

        Runs of the source that never ended are marked as interrupted. Raises StoreError when there is no such
        source.
        """
        key = self._source_key(source)
        with transaction(self.db):
            self._running[source] = runs.begin(self.db, key, files, rules, texts)
        return self._running[source]

    def unchanged(self, source: str, items: Sequence[tuple[str, bytes]], rules: str) -> set[str]:
        """Numbers whose raw record and rules are those that are stored, so that mapping can be skipped.

        ``items``: (number, raw) in the order of the file. They count as seen in the source's running run. A
        number is left out when any of its items in this call is new.
        """
        run = self._running.get(source, 0)
        same, met = unchanged(self.db, self._source_key(source), run, items, rules)
        if run and met:
            with transaction(self.db):
                self.db.executemany("UPDATE record SET seen = ? WHERE key = ?", [(run, key) for key in met])
        return same

    def write(self, run: int, entries: Sequence[Entry | Filed], *, keep_newer: bool = False) -> Counter[str]:
        """Store a batch durably, all or nothing, and say what became of its entries.

        Counts ``created``, ``updated``, ``unchanged``, ``quarantined``, ``deleted``, ``released`` (quarantined
        before, live now), ``duplicate`` (the number was met in this run with other content) and ``older`` (a version
        that a later dated one has replaced; it stays in the history). With ``keep_newer`` no version replaces one of
        a later date, even when it was never met before.
        """
        source, rules = runs.source_and_rules(self.db, run)
        with transaction(self.db):
            writer = Writer(self.db, source, run, rules, track=self.published, gather=self._gather)
            writer.keep_newer = keep_newer
            counts = writer.write(entries)
            runs.count(self.db, run, counts)
        return counts

    def withdraw_missing(self, run: int, since: int | None = None) -> int:
        """After a complete load: records that this run did not meet become deleted; with ``since`` those that no run
        from that one on has met. Returns how many."""
        source, rules = runs.source_and_rules(self.db, run)
        query = "SELECT number FROM record WHERE source = ? AND seen < ? AND status <> 'deleted' AND pending = 0"
        with transaction(self.db):
            numbers = [number for (number,) in self.db.execute(query, (source, run if since is None else since))]
            writer = Writer(self.db, source, run, rules, track=self.published)
            count = writer.withdraw(numbers)
            writer.finish()
            runs.count(self.db, run, Counter({"deleted": count}))
        return count

    def settle(self, source: str) -> Settled:
        """Publish what was waiting for a record of the source that has come; hold what depends on one that has gone.

        To be called when all records of a load are written, since neither is known before.
        """
        with transaction(self.db):
            return settle(self.db, self._source_key(source), track=self.published)

    def finish_run(
        self,
        run: int,
        state: str,
        constants: Sequence[tuple[str, str, int]] | None = None,
        tallies: Tallies | None = None,
    ) -> None:
        """Close a run with a state of the caller's choice, e.g. "complete", and what ``Run`` keeps of it."""
        with transaction(self.db):
            runs.finish(self.db, run, state, constants, tallies)
        self._running = {source: key for source, key in self._running.items() if key != run}

    def runs(self, source: str | None = None) -> list[Run]:
        """Runs of one source or of all, the newest first."""
        return runs.listed(self.db, source)

    def records(
        self, source: str | None = None, status: str | None = None, *, raw: bool = False
    ) -> Iterator[StoredRecord]:
        """Stored records in the order in which they first came, streamed; pending bad updates among them."""
        return reading.records(self.db, source=source, status=status, raw=raw)

    def record(self, source: str, number: str) -> StoredRecord | None:
        """The current version of one record with its raw form; None when it was never met."""
        return next(reading.records(self.db, source=source, number=number, raw=True), None)

    def versions(self, source: str, entries: Sequence[Filed]) -> Iterator[StoredRecord]:
        """Every stored version that writing these entries can change."""
        doubles = (duplicate_number(one.number, one.digest) for one in entries)
        return reading.numbered(self.db, source, [*(one.number for one in entries), *doubles])

    def counts(self) -> dict[str, Counter[str]]:
        """By source: how many records are live, quarantined (pending bad updates included) and deleted."""
        return reading.counts(self.db)

    def described(self, source: str | None = None) -> Iterator[Body]:
        """What the live records say, in record order, in flat memory."""
        return reading.bodies(self.db, source)

    @property
    def published(self) -> bool:
        """Whether a generation was ever published from this ledger."""
        return self.db.execute("SELECT 1 FROM generation LIMIT 1").fetchone() is not None

    def _source_key(self, source: str) -> int:
        row = self.db.execute("SELECT key FROM source WHERE id = ?", (source,)).fetchone()
        if row is None:
            raise StoreError("ledger_no_source", source=source)
        return int(row[0])
