"""Loading: a library's files into the ledger, batch by batch, in flat memory."""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from lienthong.errors import UsageError
from lienthong.graph.ledger import Filed, Ledger, runs
from lienthong.graph.matching.inbox import take_in
from lienthong.graph.terms import Source
from lienthong.mappings.readers import Detected, check, read
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.spreadsheets.columns import columns as mapping_of
from lienthong.pipeline.constants import Constants
from lienthong.pipeline.progress import Progress, size
from lienthong.pipeline.report.tallied import TalliedRun
from lienthong.pipeline.result_rules import result_rules
from lienthong.pipeline.sources import bring_up, check_id, declare, present
from lienthong.pipeline.workshop import Workshop
from lienthong.processes import collecting_seldom

WORTH_PROCESSES = 2_000_000
"""Bytes of input from which on starting further processes (a second each) pays that do all the mapping."""

WORTH_HELPER = 700_000
"""Bytes of input for which, below that, one process is started that maps beside this one: some 700 records, which this
one would map in two and a half seconds."""

BATCH = 500
"""Records of one transaction: large enough to be quick, small enough to lose little when the power fails."""


@dataclass(slots=True)
class Summary:
    """What a load did.

    ``read`` records, ``warned`` of them live with findings; ``counts`` is what ``Ledger.write`` counted.
    ``live``, ``held`` (not published, ``withheld`` of them because their library keeps them from the public) and
    ``deleted`` are the records that the source has afterwards. ``recognised`` is what each file, by its name, was seen
    to be.
    """

    source: str
    read: int = 0
    warned: int = 0
    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    live: int = 0
    held: int = 0
    withheld: int = 0
    deleted: int = 0
    recognised: list[tuple[str, Detected]] = field(default_factory=list)

    @property
    def held_now(self) -> int:
        """Records of this load that were kept out of the public graph."""
        return sum(self.counts[name] for name in ("quarantined", "withheld", "duplicate"))

    def values(self) -> dict[str, Any]:
        """For messages."""
        names = ("created", "updated", "unchanged", "released", "duplicate", "older")
        changed = {name: self.counts[name] for name in names}
        changed |= {"gone": self.counts["deleted"], "held_now": self.held_now}
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
    columns: str | None = None,
    processes: int = 1,
    progress: Progress | None = None,
) -> Summary:
    """Read, map and validate the files and write what came of each record to the ledger of ``data``.

    A source that does not exist yet is made; ``said`` is what to write down of it, ``columns`` the text of its mapping
    file for spreadsheets (None: the one it has). With ``complete`` the files
    are all that the source has: what they lack is withdrawn. Large files are mapped in ``processes``, or by the workers
    of the setting ``scheduler``.
    Records that have not changed since they were loaded by the same rules are skipped. Raises InputError before
    anything changes when a file cannot be read as a whole, and StoreError when the ledger cannot be written.
    """
    ready = recognise(data, name, files, said=said, columns=columns)
    with Ledger.open(data) as ledger:
        return load_into(ledger, ready, complete=complete, processes=processes, progress=progress)


class Ready(NamedTuple):
    """Files that were seen to be readable: their source, what is said of it, what each was recognised as."""

    name: str
    words: dict[str, Any]
    files: Sequence[str]
    recognised: list[tuple[str, Detected]]


def recognise(
    data: Path, name: str, files: Sequence[str], *, said: Source | None = None, columns: str | None = None
) -> Ready:
    """Look at the files of a load before anything changes. Arguments and errors are those of ``load``."""
    if list(files).count("-") > 1:
        raise UsageError("stdin_twice")
    check_id(name)
    bring_up(data)
    words = _words(said) if said else {}
    if columns is not None:
        words["columns"] = columns
    as_said = replace(present(data, name), **words)
    mapping = mapping_of(as_said.columns)
    recognised = [(_shown(file), check(file, as_said.encoding, mapping)) for file in files]
    return Ready(name, words, files, recognised)


def load_into(
    ledger: Ledger, ready: Ready, *, complete: bool = False, processes: int = 1, progress: Progress | None = None
) -> Summary:
    """Load recognised files into a ledger that is open for writing; see ``load``."""
    progress = progress or Progress("load", ready.name, live=False)
    source = declare(ledger, ready.name, ready.words)
    total = size(ready.files)
    progress.begin(total)
    small = total is not None and total < WORTH_PROCESSES
    rules = result_rules(source)
    beside = min(processes - 1, total // WORTH_HELPER) if small and total else 0
    checked = runs.have_used(ledger.db, rules)
    with Workshop(source, processes, alone=small, beside=beside, checked=checked) as workshop:
        made = Loading(ledger, source, progress, workshop, rules).run(ready.files, complete, ready.recognised)
    # What editors decided while this load held the ledger.
    take_in(ledger)
    return made


class Loading:
    """One run of one source."""

    def __init__(self, ledger: Ledger, source: Source, progress: Progress, workshop: Workshop, rules: str) -> None:
        self.ledger = ledger
        self.source = source
        self.progress = progress
        self.workshop = workshop
        self.rules = rules
        self.summary = Summary(source.id)
        self._constants = Constants()
        self._mapping = mapping_of(source.columns)
        self._done = 0

    def run(self, files: Sequence[str], complete: bool, recognised: list[tuple[str, Detected]]) -> Summary:
        """Load the files; a run that is stopped half-way leaves whole batches and is marked as interrupted."""
        started = time.monotonic()
        self.summary.recognised = recognised
        texts = [(file, one.format, one.encoding, one.warnings) for file, one in recognised]
        key = self.ledger.begin_run(self.source.id, [_shown(file) for file in files], self.rules, texts)
        run = TalliedRun(self.ledger, self.source, key)
        state = "interrupted"
        try:
            with self.ledger.gathering(), collecting_seldom():
                for file in files:
                    self._file(run, file)
            if complete:
                self.summary.counts["deleted"] += run.withdraw_missing()
            self.ledger.settle(self.source.id)
            state = "complete"
        finally:
            if state == "complete":
                self.ledger.finish_run(key, state, self._constants.found(), run.tallies())
            else:
                self.ledger.finish_run(key, state)
        self.summary.seconds = time.monotonic() - started
        have = self.ledger.counts()[self.source.id]
        self.summary.live, self.summary.deleted = have["live"], have["deleted"]
        self.summary.withheld = have["withheld"]
        self.summary.held = have["quarantined"] + have["withheld"] + have["waiting"]
        return self.summary

    def _file(self, run: TalliedRun, file: str) -> None:
        making: deque[_Making] = deque()
        records = read(file, self.source.id, self.source.encoding, self._mapping)
        for batch in _batches(records):
            self._constants.watch(batch)
            numbers = [self.workshop.describer.number(one) for one in batch]
            if any(not one.numbers.isdisjoint(numbers) for one in making):
                # What is stored decides what is unchanged, so a number must be written before it is met again.
                self._write(run, making, 0)
            making.append(self._begin(numbers, batch))
            self._write(run, making, self.workshop.ahead(BATCH))
        self._write(run, making, 0)
        self._done += size([file]) or 0

    def _begin(self, numbers: Sequence[str], batch: Sequence[Record | Unreadable]) -> "_Making":
        pairs = list(zip(numbers, batch, strict=True))
        same = self.ledger.unchanged(self.source.id, [(number, one.raw) for number, one in pairs], self.rules)
        changed = [pair for pair in pairs if pair[0] not in same]
        end = batch[-1].offset + len(batch[-1].raw)
        return _Making(frozenset(numbers), len(batch), end, self.workshop.begin(changed))

    def _write(self, run: TalliedRun, making: "deque[_Making]", leave: int) -> None:
        while len(making) > leave:
            one = making.popleft()
            entries = one.entries()
            counts = run.write(entries) if entries else Counter()
            self.summary.read += one.read
            self.summary.warned += sum(1 for entry in entries if entry.status == "live" and entry.findings)
            self.summary.counts += counts
            self.summary.counts["unchanged"] += one.read - len(entries)
            self.progress.advance(one.read, self._done + one.end)


class _Making(NamedTuple):
    """A batch on its way: its numbers, how many records were read, where it ends in its file, what comes of it."""

    numbers: frozenset[str]
    read: int
    end: int
    entries: Callable[[], list[Filed]]


def _words(source: Source) -> dict[str, Any]:
    return {key: value for key, value in asdict(source).items() if key != "id"}


def _batches(records: Iterable[Record | Unreadable]) -> Iterator[list[Record | Unreadable]]:
    rest = iter(records)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _shown(file: str) -> str:
    """How a run names its file: the name alone, since a path tells of one machine."""
    return file if file == "-" else Path(file).name
