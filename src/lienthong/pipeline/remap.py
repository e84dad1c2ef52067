"""Mapping every kept raw record again, by the rules of today, without asking any library for it."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path

from lienthong.graph.ledger import Filed, Ledger, StoredRecord
from lienthong.graph.terms import Source
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.spreadsheets.columns import columns
from lienthong.pipeline.load import BATCH, Summary
from lienthong.pipeline.progress import Progress
from lienthong.pipeline.rereading import reread
from lienthong.pipeline.result_rules import result_rules
from lienthong.pipeline.sources import bring_up
from lienthong.pipeline.workshop import Workshop
from lienthong.processes import collecting_seldom

WORTH_PROCESSES = 1000
"""Records of a source from which on starting further processes (a second each) pays."""


def remap(data: Path, *, processes: int = 1, progress: Progress | None = None) -> Summary:
    """Map and validate all records again, those of a large source in ``processes`` or by the workers of the setting
    ``scheduler``, and write what has changed; returns the sum over all sources.

    Raises StoreError when there is no ledger or another process writes it.
    """
    progress = progress or Progress("remap", live=False)
    total = Summary("")
    bring_up(data)
    # A second, reading connection: it sees the records as they were while the first one writes.
    with Ledger.open(data, write=False) as before, Ledger.open(data) as ledger:
        kept = {source: counter.total() for source, counter in ledger.counts().items()}
        progress.begin(sum(kept.values()))
        for source in ledger.sources():
            small = kept.get(source.id, 0) < WORTH_PROCESSES
            with Workshop(source, processes, alone=small) as workshop, collecting_seldom():
                _source(before, Again(ledger, source, workshop, total, progress))
        for counter in ledger.counts().values():
            total.live += counter["live"]
            total.held += counter["quarantined"] + counter["withheld"] + counter["waiting"]
            total.deleted += counter["deleted"]
    return total


def _source(before: Ledger, again: "Again") -> None:
    # Bad updates go last, in a run of their own, as they came after the version that they were to replace; that
    # version's new mapping takes them out of the ledger for a while, so they are put aside here.
    updates: list[StoredRecord] = []
    again.run(_kept(before.records(again.source.id, raw=True), updates))
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

    def __init__(self, ledger: Ledger, source: Source, workshop: Workshop, total: Summary, progress: Progress) -> None:
        self.source = source
        self._ledger = ledger
        self._rules = result_rules(source)
        self._workshop = workshop
        self._mapping = columns(source.columns)
        self._total = total
        self._progress = progress

    def run(self, records: Iterable[StoredRecord]) -> None:
        """One run of the ledger over these records."""
        run = self._ledger.begin_run(self.source.id, [], self._rules)
        state = "interrupted"
        try:
            making: deque[tuple[list[StoredRecord], Callable[[], list[Filed]]]] = deque()
            for batch in _batches(records):
                making.append((batch, self._begin(batch)))
                self._write(run, making, self._workshop.ahead(BATCH))
            self._write(run, making, 0)
            self._ledger.settle(self.source.id)
            state = "complete"
        finally:
            self._ledger.finish_run(run, state)

    def _write(self, run: int, making: deque[tuple[list[StoredRecord], Callable[[], list[Filed]]]], leave: int) -> None:
        while len(making) > leave:
            batch, entries = making.popleft()
            # Each keeps its date by the server's clock.
            dated = [
                entry._replace(datestamp=one.datestamp or entry.datestamp)
                for one, entry in zip(batch, entries(), strict=True)
            ]
            self._total.counts += self._ledger.write(run, dated)
            self._total.read += len(batch)
            self._progress.advance(len(batch), self._total.read)

    def _begin(self, batch: list[StoredRecord]) -> Callable[[], list[Filed]]:
        pairs = []
        for one, outcome in zip(batch, self._read(batch), strict=True):
            outcome.source, outcome.file = self.source.id, one.file
            outcome.ordinal, outcome.offset = one.ordinal, one.offset
            # What cannot be read keeps the name that an OAI header gave it.
            number = one.number if isinstance(outcome, Unreadable) else self._workshop.describer.number(outcome)
            pairs.append((number, outcome))
        return self._workshop.begin(pairs)

    def _read(self, batch: list[StoredRecord]) -> list[Record | Unreadable]:
        """As the load decoded them, unless the operator has named another encoding since."""
        encoding = self.source.encoding or batch[0].encoding
        return reread([stored.raw for stored in batch], self._mapping, encoding)


def _batches(records: Iterable[StoredRecord]) -> Iterator[list[StoredRecord]]:
    """Neighbours from the same file in the same encoding, a batch at a time."""
    for _, same in groupby(records, key=lambda one: (one.file, one.format, one.encoding)):
        while batch := list(islice(same, BATCH)):
            yield batch
