"""How long it takes to find out what is one: a whole catalogue, and one new record in it.

``python bench/clustering.py [--records N] [--keep FOLDER] [--new 50] [--json FOLDER] [FILE]``:
the first N records of a MARC file (all
when 0), or N synthesised ones without a file, are loaded and settled; then records that the ledger does not have yet
come one by one, each is settled, and the median counts. Prints seconds of each stage, CPU seconds of all processes,
records a second, the peak of memory of this process and of its largest helper, and what became of the nodes. A ledger
in FOLDER is used again; what was settled in it is drawn anew from the stored triples, else what the load drew is taken.
"""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from rich.console import Console
from rich.table import Table

from catalogues import entries
from harness import Run
from lienthong.graph.ledger import Entry, Ledger
from lienthong.graph.matching.settling import PROCESSES, settle_matches
from lienthong.graph.terms import Source
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record
from lienthong.pipeline.entries import Describer

BATCH = 2000


class Stages:
    """Seconds of each stage, told by its progress."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._at = time.perf_counter()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._at
        self._at = now


def described(file: Path, skip: int = 0) -> Iterator[Entry]:
    """The records of a file as a load writes them, without the first ``skip``."""
    describer = Describer(Source("bench"))
    for number, record in islice(enumerate(read(file), 1), skip, None):
        if isinstance(record, Record):
            yield describer.entry(f"bench{number:08d}", record)


def load(ledger: Ledger, records: Iterator[Entry]) -> None:
    """One run over some records."""
    if ledger.source("bench") is None:
        ledger.put_source(Source("bench"))
    run = ledger.begin_run("bench", ["bench.mrc"], "rules")
    while batch := list(islice(records, BATCH)):
        ledger.write(run, batch)
    ledger.finish_run(run, "complete")


def cpu() -> float:
    """Seconds of this process and of those that helped it and have ended."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def peak(who: int) -> int:
    """MB."""
    return resource.getrusage(who).ru_maxrss // 1024


def whole(ledger: Ledger, processes: int) -> dict[str, float]:
    """Settle everything, anew where that was done before; seconds by stage."""
    ledger.db.execute("DELETE FROM matching")
    stages = Stages()
    start, before = time.perf_counter(), cpu()
    settle_matches(ledger, stages, processes=processes)
    return {**stages.seconds, "all": time.perf_counter() - start, "CPU": cpu() - before}


def one_by_one(ledger: Ledger, records: Iterator[Entry]) -> list[float]:
    """Milliseconds of CPU of settling each new record."""
    found = []
    for record in records:
        load(ledger, iter([record]))
        start = cpu()
        settle_matches(ledger)
        found.append(1000 * (cpu() - start))
    return found


def clusters(ledger: Ledger, kind: str) -> tuple[int, int, int]:
    """Nodes of a kind, how many go by another's id, and how many of these groups there are."""
    span = (f"{kind}/", f"{kind}0")
    (nodes,) = ledger.db.execute(
        "SELECT count(*) FROM (SELECT DISTINCT id FROM portrait INDEXED BY portrait_id WHERE id > ? AND id < ?)", span
    ).fetchone()
    query = "SELECT count(*), count(DISTINCT leader) FROM match WHERE id > ? AND id < ?"
    return (nodes, *ledger.db.execute(query, span).fetchone())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--records", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--new", type=int, default=50)
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        data = given.keep or Path(place)
        with Ledger.open(data) as ledger:
            measure(ledger, given)


def measure(ledger: Ledger, given: argparse.Namespace) -> None:
    """Load, settle, print."""
    (stored,) = ledger.db.execute("SELECT count(*) FROM record WHERE status = 'live'").fetchone()
    skip = stored
    if given.file is None:
        records: Iterator[Entry] = entries(range(skip, (given.records or 50_000) + skip + given.new))
    else:
        records = described(given.file, skip)
    if not stored:
        first = list(islice(records, 1))
        size = given.records - 1 if given.records else None
        load(ledger, chain(first, islice(records, size)))
        (stored,) = ledger.db.execute("SELECT count(*) FROM record WHERE status = 'live'").fetchone()
    before = peak(resource.RUSAGE_SELF)
    seconds = whole(ledger, given.processes)
    table = Table("stage", "seconds")
    for stage, spent in seconds.items():
        table.add_row(stage, f"{spent:.1f}")
    console, kept = Console(), Run("clustering", facts={"records": stored})
    kept.note("settling: CPU a record", 1000 * seconds["CPU"] / stored, "ms")
    kept.note("settling: records a second", stored / seconds["all"], "/s", "higher")
    kept.note("peak", peak(resource.RUSAGE_SELF), "MB")
    console.print(table)
    console.print(
        f"{stored} records, {stored / seconds['all']:.0f} a second; peak {peak(resource.RUSAGE_SELF)} MB"
        f" ({before} before), of a helper {peak(resource.RUSAGE_CHILDREN)} MB"
    )
    for kind in ("instance", "work", "agent"):
        nodes, led, groups = clusters(ledger, kind)
        console.print(f"{kind}: {nodes} nodes, {led} of them go by the ids of {groups} others")
    times = one_by_one(ledger, islice(records, given.new))
    if times:
        middle, worst = statistics.median(times), max(times)
        rare = sorted(times)[len(times) * 99 // 100]
        console.print(f"one new record: median {middle:.1f} ms CPU, p99 {rare:.1f}, worst {worst:.1f} of {len(times)}")
        kept.note("one new record: CPU", middle, "ms")
    kept.save(given.json)


if __name__ == "__main__":
    main()
