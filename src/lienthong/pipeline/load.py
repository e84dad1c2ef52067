"""Loading: a library's files into the ledger, batch by batch, in flat memory."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any

from lienthong import __version__
from lienthong.content import folder
from lienthong.errors import UsageError
from lienthong.graph.ledger import Ledger
from lienthong.graph.terms import Source
from lienthong.mappings.mapper import fingerprint
from lienthong.mappings.readers import check, read
from lienthong.mappings.record import Record, Unreadable
from lienthong.pipeline.entries import Describer
from lienthong.pipeline.progress import Progress, size
from lienthong.pipeline.sources import check_id, declare

BATCH = 500
"""Records of one transaction: large enough to be quick, small enough to lose little when the power fails."""


@dataclass(slots=True)
class Summary:
    """What a load did.

    ``read`` records, ``warned`` of them live with findings; ``counts`` is what ``Ledger.write`` counted.
    ``live``, ``held`` (quarantined) and ``deleted`` are the records that the source has afterwards.
    """

    source: str
    read: int = 0
    warned: int = 0
    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    live: int = 0
    held: int = 0
    deleted: int = 0

    def values(self) -> dict[str, Any]:
        """For messages."""
        names = ("created", "updated", "unchanged", "released", "duplicate")
        changed = {name: self.counts[name] for name in names}
        numbers = {"read": self.read, "warned": self.warned, "live": self.live, "held": self.held}
        rate = round(self.read / self.seconds) if self.seconds else 0
        times = {"seconds": f"{self.seconds:.1f}", "rate": rate}
        return {"source": self.source, "deleted": self.deleted, **numbers, **times, **changed}


def load(
    data: Path,
    name: str,
    files: Sequence[str],
    *,
    complete: bool = False,
    said: Source | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Read, map and validate the files and write what came of each record to the ledger of ``data``.

    A source that does not exist yet is made; ``said`` is what to write down of it. With ``complete`` the files
    are all that the source has: what they lack is withdrawn. Records that have not changed since they were
    loaded by the same rules are skipped. Raises InputError before anything changes when a file cannot be read
    as a whole, and StoreError when the ledger cannot be written.
    """
    if list(files).count("-") > 1:
        raise UsageError("stdin_twice")
    check_id(name)
    for file in files:
        check(file)
    progress = progress or Progress("load", name, live=False)
    with Ledger.open(data) as ledger:
        source = declare(ledger, name, _words(said) if said else {})
        progress.begin(size(files))
        return Loading(ledger, source, progress).run(files, complete)


class Loading:
    """One run of one source."""

    def __init__(self, ledger: Ledger, source: Source, progress: Progress) -> None:
        self.ledger = ledger
        self.source = source
        self.progress = progress
        self.describer = Describer(source)
        self.rules = result_rules(source)
        self.summary = Summary(source.id)
        self._done = 0

    def run(self, files: Sequence[str], complete: bool) -> Summary:
        """Load the files; a run that is stopped half-way leaves whole batches and is marked as interrupted."""
        started = time.monotonic()
        run = self.ledger.begin_run(self.source.id, [_shown(file) for file in files], self.rules)
        state = "interrupted"
        try:
            for file in files:
                self._file(run, file)
            if complete:
                self.summary.counts["deleted"] += self.ledger.withdraw_missing(run)
            state = "complete"
        finally:
            self.ledger.finish_run(run, state)
        self.summary.seconds = time.monotonic() - started
        have = self.ledger.counts()[self.source.id]
        self.summary.live, self.summary.held, self.summary.deleted = (
            have[status] for status in ("live", "quarantined", "deleted")
        )
        return self.summary

    def _file(self, run: int, file: str) -> None:
        for batch in _batches(read(file, source=self.source.id)):
            self._batch(run, batch)
            last = batch[-1]
            self.progress.advance(len(batch), self._done + last.offset + len(last.raw))
        self._done += size([file]) or 0

    def _batch(self, run: int, batch: Sequence[Record | Unreadable]) -> None:
        numbers = [self.describer.number(one) for one in batch]
        items = [(number, one.raw) for number, one in zip(numbers, batch, strict=True)]
        same = self.ledger.unchanged(self.source.id, items, self.rules)
        entries = [
            self.describer.entry(number, one) for number, one in zip(numbers, batch, strict=True) if number not in same
        ]
        counts = self.ledger.write(run, entries) if entries else Counter()
        self.summary.read += len(batch)
        self.summary.warned += sum(1 for entry in entries if entry.status == "live" and entry.findings)
        self.summary.counts += counts
        self.summary.counts["unchanged"] += len(batch) - len(entries)


def result_rules(source: Source) -> str:
    """Fingerprint of all that a result depends on besides the record: rules, shapes, the source, the program."""
    digest = blake2b(f"{__version__} {fingerprint()} {asdict(source)}".encode(), digest_size=12)
    for file in sorted(folder("shapes").rglob("*.*")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _words(source: Source) -> dict[str, Any]:
    return {key: value for key, value in asdict(source).items() if key != "id"}


def _batches(records: Iterable[Record | Unreadable]) -> Iterator[list[Record | Unreadable]]:
    rest = iter(records)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _shown(file: str) -> str:
    """How a run names its file: the name alone, since a path tells of one machine."""
    return file if file == "-" else Path(file).name
