"""Runs contenders alternately and prints medians and ratios to the first, the reference; keeps the figures of a run."""

import gc
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from rich.console import Console
from rich.table import Table


@dataclass
class Contender:
    """Something to time: ``run`` does the work once and returns how many units it did."""

    name: str
    run: Callable[[], int]
    rates: list[float] = field(default_factory=list)


def cpu_seconds() -> float:
    """CPU time of this process, user and system, all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def compare(title: str, unit: str, contenders: list[Contender], rounds: int = 5, clock: str = "cpu") -> None:
    """Run each contender once a round, in turn, and print the table. The first contender is the reference.

    ``clock``: "cpu" for work on one core, "wall" for what waits on another process.
    """
    now = cpu_seconds if clock == "cpu" else time.perf_counter
    for _ in range(rounds):
        for one in contenders:
            gc.collect()
            start = now()
            units = one.run()
            one.rates.append(units / max(now() - start, 1e-9))
    table = Table(title=f"{title} ({unit}/s, {clock} time, median of {rounds})")
    for heading in ("", "median", "min", "max", "ratio"):
        table.add_column(heading, justify="left" if not heading else "right")
    reference = statistics.median(contenders[0].rates)
    for one in contenders:
        median = statistics.median(one.rates)
        table.add_row(
            one.name, f"{median:,.0f}", f"{min(one.rates):,.0f}", f"{max(one.rates):,.0f}", f"{median / reference:.2f}"
        )
    Console(width=110).print(table)


Better = Literal["lower", "higher", ""]
"""Which way a figure gets better; with none it is told and not compared."""


class Figure(NamedTuple):
    """A figure of a run."""

    value: float
    unit: str
    better: Better = "lower"


@dataclass
class Run:
    """What one run of a benchmark has found, written with ``--json``, read by ``compare.py`` and ``plots.py``."""

    name: str
    figures: dict[str, Figure] = field(default_factory=dict)
    facts: dict[str, object] = field(default_factory=dict)

    def note(self, name: str, value: float, unit: str, better: Better = "lower") -> None:
        """One figure."""
        self.figures[name] = Figure(round(value, 6), unit, better)

    def save(self, folder: Path | None) -> None:
        """Write ``FOLDER/NAME.json``, whole or not at all; without a folder do nothing."""
        if folder is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        told = {"name": self.name, **circumstances(), **self.facts, "figures": _listed(self.figures)}
        part = folder / f"{self.name}.part"
        part.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
        part.replace(folder / f"{self.name}.json")


def _listed(figures: dict[str, Figure]) -> dict[str, dict[str, object]]:
    return {name: one._asdict() for name, one in figures.items()}


def json_folder() -> Path | None:
    """The folder after ``--json`` on the command line, which is taken away from there."""
    if "--json" not in sys.argv:
        return None
    place = sys.argv.index("--json")
    _, folder = sys.argv.pop(place), sys.argv.pop(place) if place < len(sys.argv) else sys.exit("--json FOLDER")
    return Path(folder)


def circumstances() -> dict[str, object]:
    """Commit, day, machine and its load: what a figure is worth nothing without."""
    command = ["git", "-C", str(Path(__file__).parent), "describe", "--always", "--abbrev=10", "--exclude=*", "--dirty"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = next((one.partition(":")[2].strip() for one in _cpus() if one.startswith("model name")), platform.machine())
    return {
        "commit": said or "unknown",
        "when": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": {"cpu": model, "cores": os.cpu_count(), "memory_gib": round(memory, 1)},
        "python": platform.python_version(),
        "load": [round(one, 2) for one in os.getloadavg()],
    }


def _cpus() -> list[str]:
    file = Path("/proc/cpuinfo")
    return file.read_text("utf-8").splitlines() if file.exists() else []
