"""Load from ``wrk`` and the processor time that a server spends on it."""

import contextlib
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What one run did: answers, answers a second, p50 and p99 in milliseconds, and answers other than 2xx and 3xx."""

    requests: int
    rate: float
    p50: float
    p99: float
    refused: int
    broken: int


def wrk(url: str, script: Path | None, connections: int, seconds: float) -> Load:
    """One run."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--latency", "--timeout", "20s"]
    if script is not None:
        command += ["-s", str(script)]
    told = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told)
    return Load(
        requests=int(_first(r"(\d+) requests in", told)),
        rate=float(_first(r"Requests/sec:\s+([0-9.]+)", told)),
        p50=_milliseconds("50", told),
        p99=_milliseconds("99", told),
        refused=int(_first(r"Non-2xx or 3xx responses: (\d+)", told)),
        broken=sum(map(int, errors.groups())) if errors else 0,
    )


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and of those that it has started and that still live."""
    return sum(time.clock_gettime((~one << 3) | 2) for one in (pid, *children(pid)))


def children(pid: int) -> list[int]:
    """The processes that a process has started, and those that these have."""
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    found: list[int] = []
    for file in listed:
        with contextlib.suppress(FileNotFoundError):  # a thread that has ended since it was listed
            found += map(int, file.read_text("ascii").split())
    return found + [below for one in found for below in children(one)]


def _milliseconds(percent: str, told: str) -> float:
    found = re.search(rf"{percent}%\s+([0-9.]+)(us|ms|s|m)", told)
    return float(found[1]) * _UNITS[found[2]] if found else 0.0


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else "0"
