"""The slowest queries of the query log, one line for each different query."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lienthong.sparql.querylog import folder


@dataclass
class Slow:
    """A query that took long: how often and when for the last time (UTC), its longest and its whole time in
    milliseconds, how many of these times it was cut off, its outcome then, its text (shortened), its fingerprint."""

    id: str
    times: int
    last: str
    most_ms: float
    all_ms: float
    cut: int
    outcome: str
    query: str


def slowest(data: Path, seconds: float, since: str = "") -> list[Slow]:
    """Queries that took at least ``seconds``, in all the files of the log, longest first; ``since`` is a date or time
    in ISO 8601. Lines that cannot be read are passed over: a disk may have been full."""
    found: dict[str, Slow] = {}
    for one in entries(data):
        if one["ms"] < seconds * 1000 or one["at"] < since:
            continue
        known = found.setdefault(one["id"], Slow(one["id"], 0, "", 0.0, 0.0, 0, "", one["query"]))
        known.times += 1
        known.all_ms += one["ms"]
        known.most_ms = max(known.most_ms, one["ms"])
        known.cut += one["outcome"] in ("timeout", "memory", "broken", "left")
        if one["at"] >= known.last:
            known.last, known.outcome = one["at"], one["outcome"]
    return sorted(found.values(), key=lambda one: (-one.most_ms, one.id))


def entries(data: Path) -> Iterator[dict[str, Any]]:
    """The lines of the log, oldest first."""
    files = sorted(folder(data).glob("queries.jsonl*"), key=_age, reverse=True)
    for path in files:
        try:
            with path.open(encoding="utf-8", errors="replace") as lines:
                yield from filter(None, map(_entry, lines))
        except FileNotFoundError:
            continue  # moved on while we read


def _age(path: Path) -> int:
    number = path.suffix.removeprefix(".")
    return int(number) if number.isdigit() else 0


def _entry(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    known = isinstance(found, dict) and {"id", "at", "ms", "outcome", "query"} <= found.keys()
    return found if known and isinstance(found["ms"], int | float) else None
