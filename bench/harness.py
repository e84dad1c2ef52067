"""Runs contenders alternately and prints medians and ratios to the first, the reference."""

import gc
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

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
