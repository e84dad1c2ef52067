"""Mapping every kept raw record again, by the rules of today, without asking any library for it."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path

from lienthong.graph.ledger import Ledger, StoredRecord
from lienthong.graph.terms import Source
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
            total.held += counter["quarantined"]
            total.deleted += counter["deleted"]
    return total


def _source(before: Ledger, ledger: Ledger, source: Source, total: Summary, progress: Progress) -> None:
    describer = Describer(source)
    # Bad updates go last, in a run of their own, as they came after the version that they were to replace.
    for pending in (False, True):
        stored = (one for one in before.records(source.id, raw=True) if one.pending is pending)
        kept = (one for one in stored if one.status != "deleted")
        run = ledger.begin_run(source.id, [], result_rules(source))
        state = "interrupted"
        try:
            for batch in _batches(kept):
                outcomes = reread([one.raw for one in batch])
                for one, outcome in zip(batch, outcomes, strict=True):
                    outcome.file, outcome.ordinal, outcome.offset = one.file, one.ordinal, one.offset
                    outcome.source = source.id
                entries = [describer.entry(describer.number(outcome), outcome) for outcome in outcomes]
                total.counts += ledger.write(run, entries)
                total.read += len(batch)
                progress.advance(len(batch), total.read)
            state = "complete"
        finally:
            ledger.finish_run(run, state)


def _batches(records: Iterable[StoredRecord]) -> Iterator[list[StoredRecord]]:
    """Neighbours from the same file, a batch at a time."""
    for _, same in groupby(records, key=lambda one: (one.file, one.format)):
        while batch := list(islice(same, BATCH)):
            yield batch
