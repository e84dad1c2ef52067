"""Does an update cost the same whatever the size of the store? Synthesised catalogues of several sizes.

``python bench/updates.py [--keep FOLDER] [--json FOLDER] [SIZE …]``:
for each size (50000 and 250000 by default) the ledger is written
and published from scratch, then one record changes, 1,000 change, 1,000 are new, 1,000 are deleted, each settled and
published; then one publish with nothing to do. Seconds of each, the peak of memory, and ratios to the smallest size.
Nothing that is done after the first publish may grow with the size.
"""

import argparse
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.table import Table

from catalogues import entries, entry
from harness import Run
from lienthong.graph.ledger import Entry, Ledger
from lienthong.graph.matching.settling import settle_matches
from lienthong.graph.publish import publish
from lienthong.graph.terms import Source

BASE = "https://thuvien.example"
BATCH = 2000
CHANGED = 1000
Figures = dict[str, float]


def load(ledger: Ledger, records: Iterable[Entry]) -> None:
    """One run of the source, in batches as a load writes them."""
    run = ledger.begin_run("bench", ["bench.mrc"], "rules")
    records = iter(records)
    while batch := list(islice(records, BATCH)):
        ledger.write(run, batch)
    ledger.settle("bench")
    ledger.finish_run(run, "complete")


def gone(numbers: Iterable[int]) -> Iterable[Entry]:
    """Deletions, as leader/05 d tells them."""
    for number in numbers:
        yield Entry(f"{number:09d}", "deleted", b"deleted", "marc21", "bench.mrc", number + 1, 0)


def usage(part: str) -> float:
    """What this process and those that helped it have used: CPU seconds, or the highest memory (kB) of one."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both) if part == "cpu" else max(one.ru_maxrss for one in both)


def measure(size: int, data: Path) -> Figures:
    """All figures of one size, in a process of its own."""
    found: Figures = {}

    def timed(name: str, work: Callable[[], object]) -> None:
        start, wall = usage("cpu"), time.perf_counter()
        work()
        found[name], found[f"{name}, wall"] = usage("cpu") - start, time.perf_counter() - wall

    def both(name: str, records: Iterable[Entry]) -> None:
        timed(f"{name}: load", lambda: load(ledger, records))
        timed(f"{name}: settle", lambda: settle_matches(ledger))
        timed(f"{name}: publish", lambda: publish(ledger, data, BASE))

    with Ledger.open(data) as ledger:
        ledger.put_source(Source("bench"))
        timed("first load", lambda: load(ledger, entries(range(size))))
        timed("first settling", lambda: settle_matches(ledger))
        timed("first publish", lambda: publish(ledger, data, BASE))
        step = max(size // CHANGED, 1)
        both("1 changed", [entry(size // 2, 1)])
        both("1,000 changed", [entry(number, 2) for number in range(0, step * CHANGED, step)])
        both("1,000 new", entries(range(size, size + CHANGED)))
        both("1,000 deleted", gone(range(0, step * CHANGED, step)))
        timed("nothing", lambda: publish(ledger, data, BASE))
        found["triples"] = ledger.db.execute("SELECT triples FROM generation ORDER BY number DESC").fetchone()[0]
    found["peak MB"] = usage("memory") / 1024
    found["disk MB"] = sum(one.stat().st_size for one in data.rglob("*") if one.is_file()) / 2**20
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sizes", nargs="*", type=int, default=[50_000, 250_000])
    options.add_argument("--keep", type=Path, help="folder in which the catalogues stay")
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    kept = Run("updates", facts={"sizes": sorted(given.sizes)})
    table = Table(title="CPU seconds, and those of the clock (what is deleted or changed lies all over the store)")
    figures: list[Figures] = []
    for size in sorted(given.sizes):
        place = (given.keep or Path(tempfile.mkdtemp())) / str(size)
        shutil.rmtree(place, ignore_errors=True)
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            figures.append(pool.submit(measure, size, place).result())
        Console(width=110).print(size, {name: round(value, 3) for name, value in figures[-1].items()})
        if given.keep is None:
            shutil.rmtree(place.parent)
    table.add_column("")
    for size in sorted(given.sizes):
        table.add_column(f"{size:,}", justify="right")
        table.add_column("ratio", justify="right")
    for name in figures[0]:
        row = [cell for one in figures for cell in (f"{one[name]:,.2f}", f"{one[name] / figures[0][name]:.2f}")]
        table.add_row(name, *row)
        unit = "" if name == "triples" else "MB" if name.endswith("MB") else "s"
        for size, one in zip(sorted(given.sizes), figures, strict=True):
            kept.note(f"{name}, of {size:,}", one[name], unit, "lower" if unit else "")
    kept.save(given.json)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
