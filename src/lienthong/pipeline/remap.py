"""Mapping every kept raw record again, by the rules of today, without asking any library for it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path

from lienthong.graph.ledger import Entry, Ledger, StoredRecord
from lienthong.graph.terms import Source
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.spreadsheets.columns import columns
from lienthong.pipeline.entries import Describer
from lienthong.pipeline.load import BATCH, Summary, result_rules
from lienthong.pipeline.progress import Progress
from lienthong.pipeline.rereading import reread


def remap(data: Path, *, progress: Progress | None = None) -> Summary:
    """Map and validate all records again and write what has changed; returns the sum over all sources.

    Raises StoreError when there is no ledger or another process writes it.
    """
    progress = progress or Progress("remap", live=False)
    total = Summary("")
    # A second, reading connection: it sees the records as they were while the first one writes.
    with Ledger.open(data, write=False) as before, Ledger.open(data) as ledger:
        progress.begin(sum(counter.total() for counter in ledger.counts().values()))
        for source in ledger.sources():
            _source(before, ledger, source, total, progress)
        for counter in ledger.counts().values():
            total.live += counter["live"]
            total.held += counter["quarantined"] + counter["withheld"] + counter["waiting"]
            total.deleted += counter["deleted"]
    return total


def _source(before: Ledger, ledger: Ledger, source: Source, total: Summary, progress: Progress) -> None:
    # Bad updates go last, in a run of their own, as they came after the version that they were to replace; that
    # version's new mapping takes them out of the ledger for a while, so they are put aside here.
    updates: list[StoredRecord] = []
    again = Again(ledger, source, total, progress)
    again.run(_kept(before.records(source.id, raw=True), updates))
    if updates:
        again.run(updates)


def _kept(stored: Iterable[StoredRecord], updates: list[StoredRecord]) -> Iterator[StoredRecord]:
    for one in stored:
        if one.pending:
            updates.append(one)
        elif one.status != "deleted":
            yield one


class Again:
    """Maps stored records of one source again."""

    def __init__(self, ledger: Ledger, source: Source, total: Summary, progress: Progress) -> None:
        self._ledger = ledger
        self._source = source
        self._rules = result_rules(source)
        self._describer = Describer(source)
        self._mapping = columns(source.columns)
        self._total = total
        self._progress = progress

    def run(self, records: Iterable[StoredRecord]) -> None:
        """One run of the ledger over these records."""
        run = self._ledger.begin_run(self._source.id, [], self._rules)
        state = "interrupted"
        try:
            for batch in _batches(records):
                self._total.counts += self._ledger.write(run, self._entries(batch))
                self._total.read += len(batch)
                self._progress.advance(len(batch), self._total.read)
            self._ledger.settle(self._source.id)
            state = "complete"
        finally:
            self._ledger.finish_run(run, state)

    def _entries(self, batch: list[StoredRecord]) -> list[Entry]:
        entries = []
        for one, outcome in zip(batch, self._read(batch), strict=True):
            outcome.source, outcome.file = self._source.id, one.file
            outcome.ordinal, outcome.offset = one.ordinal, one.offset
            # What cannot be read keeps the name that an OAI header gave it, and each its date by the server's clock.
            number = one.number if isinstance(outcome, Unreadable) else self._describer.number(outcome)
            entry = self._describer.entry(number, outcome)
            entries.append(replace(entry, datestamp=one.datestamp or entry.datestamp))
        return entries

    def _read(self, batch: list[StoredRecord]) -> list[Record | Unreadable]:
        """As the load decoded them, unless the operator has named another encoding since."""
        encoding = self._source.encoding or batch[0].encoding
        return reread([stored.raw for stored in batch], self._mapping, encoding)


def _batches(records: Iterable[StoredRecord]) -> Iterator[list[StoredRecord]]:
    """Neighbours from the same file in the same encoding, a batch at a time."""
    for _, same in groupby(records, key=lambda one: (one.file, one.format, one.encoding)):
        while batch := list(islice(same, BATCH)):
            yield batch
