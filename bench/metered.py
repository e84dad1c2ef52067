"""Runs a command in a process of its own and says what all its processes took: clock, CPU, memory."""

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wrk import children

INTERVAL = 0.5
"""Seconds between two looks at the memory: a look costs the kernel some milliseconds a GiB."""


@dataclass(frozen=True)
class Spent:
    """What a command took: seconds of the clock and of the processor (its own and those of the processes it has waited
    for), the most memory of all its processes at one time in MiB (proportional set size, files that are mapped
    included; and without these), and what it said."""

    wall: float
    cpu: float
    pss: float
    anonymous: float
    told: str = ""


class Watch:
    """The most memory that a process and those it has started have at one time, until the block ends."""

    def __init__(self, pid: int) -> None:
        self._pid, self._end = pid, threading.Event()
        self.pss = self.anonymous = 0.0
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            pss, anonymous = memory(self._pid)
            self.pss, self.anonymous = max(self.pss, pss), max(self.anonymous, anonymous)
            if self._end.wait(INTERVAL):
                return


def memory(pid: int) -> tuple[float, float]:
    """MiB that a process and those it has started have now: PSS, and its anonymous part (``proc_pid_smaps(5)``)."""
    pss = anonymous = 0
    for one in (pid, *children(pid)):
        with contextlib.suppress(OSError):  # it has ended since it was listed
            for line in Path(f"/proc/{one}/smaps_rollup").read_text("ascii").splitlines():
                name, _, rest = line.partition(":")
                pss += int(rest.split()[0]) if name == "Pss" else 0
                anonymous += int(rest.split()[0]) if name == "Pss_Anon" else 0
    return pss / 1024, anonymous / 1024


def run(command: Sequence[str], log: Path, good: tuple[int, ...] = (0,), **environment: str) -> Spent:
    """Run a command to its end, what it says into ``log``. Raises RuntimeError, with its last words, when its exit code
    is none of ``good``."""
    with log.open("wb") as sink:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=sink, stderr=subprocess.STDOUT, env=surroundings(environment))
        try:
            with Watch(process.pid) as watch:
                _, status, usage = os.wait4(process.pid, 0)
                wall = time.perf_counter() - start
        except BaseException:
            process.terminate()
            raise
    process.returncode = os.waitstatus_to_exitcode(status)
    told = log.read_text("utf-8", errors="replace")
    if process.returncode not in good:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {told[-2000:]}")
    return Spent(wall, usage.ru_utime + usage.ru_stime, watch.pss, watch.anonymous, told)


def surroundings(known: Mapping[str, str]) -> dict[str, str]:
    """The environment of a command: nothing of ours but what is named, so that a run is the same everywhere."""
    return {**{name: value for name, value in os.environ.items() if not name.startswith("LIENTHONG_")}, **known}


def disk(folder: Path) -> float:
    """MiB that the files of a folder take, each once however many names it has."""
    found: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            if path.is_file():
                told = path.stat()
                found[told.st_dev, told.st_ino] = told.st_blocks * 512
    return sum(found.values()) / 2**20
