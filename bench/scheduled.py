"""What a Dask scheduler costs: one load by processes of this machine, one by as many workers of a scheduler.

    python bench/scheduled.py FILE [--workers 2] [--rounds 2] [--json FOLDER]

CPU milliseconds a record of all processes of the local load, of the process that reads and writes, and of scheduler and
workers; the ways take turns, and the least of each is told: in the first round workers also import and read the rules.
What scheduler and workers take while nobody asks is measured before and told beside. FILE has to be above 2 MB, below
which nobody is asked to help. Needs ``lienthong[dask]``.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness import Run, json_folder
from lienthong.cli.console import Code
from lienthong.mappings.readers import read
from lienthong.pipeline.load import WORTH_PROCESSES
from metered import Spent, run
from wrk import children

_IDLE = 5.0
_TICKS = os.sysconf("SC_CLK_TCK")
_FIRST = 60.0


@contextmanager
def cluster(place: Path, workers: int) -> Iterator[tuple[str, int]]:
    """A scheduler with workers; its address, and the process from which all others come."""
    told = place / "scheduler.json"
    common = ["--scheduler-file", str(told), "--dashboard-address", "127.0.0.1:0", "--host", "127.0.0.1"]
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", *common, "--port", "0"]
    helping = [sys.executable, "-m", "distributed.cli.dask_worker", *common, "--nworkers", str(workers)]
    with (place / "dask.log").open("wb") as log:
        started = [subprocess.Popen(command, stdout=log, stderr=log, cwd=place)]
        try:
            until = time.monotonic() + _FIRST
            while not told.exists() and time.monotonic() < until:
                time.sleep(0.1)
            started.append(subprocess.Popen([*helping, "--nthreads", "1"], stdout=log, stderr=log, cwd=place))
            yield json.loads(told.read_text("utf-8"))["address"], os.getpid()
        finally:
            for one in reversed(started):
                one.terminate()
                one.wait()


def used(pid: int) -> float:
    """CPU seconds that the living processes below one have taken (``proc_pid_stat(5)``)."""
    total = 0
    for one in children(pid):
        with contextlib.suppress(OSError):
            total += sum(map(int, Path(f"/proc/{one}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]))
    return total / _TICKS


def load(file: Path, place: Path, name: str, **known: str) -> Spent:
    """One load into a new data folder."""
    with tempfile.TemporaryDirectory(dir=place) as data:
        command = [sys.executable, "-m", "lienthong", "load", "--source", "bench", str(file)]
        good = (0, int(Code.QUARANTINED))
        return run(command, place / f"{name}.log", good, LIENTHONG_DATA=data, LIENTHONG_DUMPS="off", **known)


def measure(file: Path, workers: int, rounds: int, place: Path, kept: Run) -> None:
    """Both ways, in turn."""
    number = sum(1 for _ in read(str(file), "bench"))
    kept.facts["records"], kept.facts["workers"] = number, workers
    costs: dict[str, list[float]] = {"local": [], "coordinator": [], "workers": []}
    clocks: dict[str, list[float]] = {"local": [], "scheduled": []}
    with cluster(place, workers) as (address, top):
        time.sleep(4 * _IDLE)  # until they have started
        before, since = used(top), time.monotonic()
        time.sleep(_IDLE)
        kept.note("idle: CPU a second", (used(top) - before) / (time.monotonic() - since), "s")
        for _ in range(rounds):
            spent = load(file, place, "local", LIENTHONG_PROCESSES=str(workers))
            costs["local"].append(spent.cpu)
            clocks["local"].append(spent.wall)
            before = used(top)
            spent = load(file, place, "scheduled", LIENTHONG_SCHEDULER=address)
            costs["coordinator"].append(spent.cpu)
            costs["workers"].append(used(top) - before)
            clocks["scheduled"].append(spent.wall)
    for name, found in costs.items():
        kept.note(f"{name}: CPU a record", 1000 * min(found) / number, "ms")
    for name, found in clocks.items():
        kept.note(f"{name}: seconds", min(found), "s")


def main() -> None:
    """Measure and print."""
    folder = json_folder()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    if given.file.stat().st_size < WORTH_PROCESSES:
        sys.exit(f"{given.file} is below {WORTH_PROCESSES:,} bytes: nobody would be asked to help")
    kept = Run("scheduled")
    with tempfile.TemporaryDirectory(prefix="lienthong-") as place:
        measure(given.file.resolve(), given.workers, given.rounds, Path(place), kept)
    for name, figure in kept.figures.items():
        print(f"{name}: {figure.value:.2f} {figure.unit}")
    kept.save(folder)


if __name__ == "__main__":
    main()
