"""The mapping alone, without ledger and store: on one core, on two, and beside the Library of Congress converter."""

import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from converter import OURS, child, measure
from corpus import frames
from harness import Run

ROUNDS = 3


def on_cores(file: Path, kept: Run) -> None:
    """Records a second of the clock and of CPU in one process and in two at once, each with half of the records; the
    second pass of each process, so that neither start-up nor cold tables count."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        records = list(frames(file))
        halves = [folder / "half-0.mrc", folder / "half-1.mrc"]
        for place, half in enumerate(halves):
            half.write_bytes(b"".join(records[place::2]))
        found: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
        for _ in range(ROUNDS):
            for cores in found:
                found[cores].append(_at_once(halves[:cores], folder))
    half, wall, cpu = len(records) / 2, {}, {}
    for cores, times in found.items():
        wall[cores], cpu[cores] = (statistics.median(column) for column in zip(*times, strict=True))
        rate = half * cores / wall[cores]
        print(
            f"mapping alone, {cores} at once: {rate:,.0f} records/s, {1000 * cpu[cores] / half / cores:.3f} ms CPU each"
        )
        kept.note(f"mapping alone, {cores} at once", rate, "/s", "higher")
        kept.note(f"mapping alone, {cores} at once: CPU a record", 1000 * cpu[cores] / half / cores, "ms")
    kept.note("mapping: two at once to one", 2 * wall[1] / wall[2], "x", "higher")
    print(f"two at once to one: {2 * wall[1] / wall[2]:.2f} of the clock (with others on the machine it is less)")


def _at_once(files: list[Path], folder: Path) -> tuple[float, float]:
    """Seconds of the slowest's second pass by clock, as CPU of all of them."""
    outputs = [folder / f"out-{place}" for place in range(len(files))]
    script = OURS.replace("time.process_time() - start)", "time.process_time() - start, time.perf_counter() - clock)")
    script = script.replace("start = time.process_time()", "start, clock = time.process_time(), time.perf_counter()")

    def one(pair: tuple[Path, Path]) -> tuple[float, float]:
        child([sys.executable, "-c", script, "2", str(pair[0]), "/dev/null"], pair[1])
        cpu, clock = pair[1].read_text().split()[2:]
        return float(clock), float(cpu)

    with ThreadPoolExecutor(len(files)) as threads:
        times = list(threads.map(one, zip(files, outputs, strict=True)))
    return max(clock for clock, _ in times), sum(cpu for _, cpu in times)


def beside_the_converter(xsl: Path, sample: Path, kept: Run) -> None:
    """Ours and the XSLT on the same records in turn, CPU seconds, each without its start-up."""
    start = time.perf_counter()
    number, times = measure(xsl, sample, ROUNDS)
    xslt = statistics.median(times.xslt) - statistics.median(times.xslt_empty)
    for name, seconds in (("cold", statistics.median(times.cold)), ("warm", statistics.median(times.warm))):
        kept.note(f"mapping, {name}: times the LC XSLT", xslt / seconds, "x", "higher")
        print(f"{number} records, {name}: {number / seconds:,.0f} records/s of CPU, {xslt / seconds:.1f} x the LC XSLT")
    kept.note("LC XSLT", number / xslt, "/s", "")
    print(f"LC XSLT: {number / xslt:,.1f} records/s of CPU ({time.perf_counter() - start:.0f} s for this comparison)")
