"""Who asks slowly beside somebody who asks without pause: does anybody wait for longer than a fair share?

``python bench/floods.py DATA [--seconds 6] [--only oai,sru] [--workers 1] [--json FOLDER]``

A real server over DATA; for each address a crowd of processes with 32 connections from one client address (127.0.0.2),
and one more process that asks from another (127.0.0.1) every 0.3 s: the address that is flooded, then an entity. Its
p50 and p99 in milliseconds, alone and beside the flood, and how many answers the flood was given while it waited for
one of its own: what that says does not depend on how busy the machine is. Needs a system where 127.0.0.2 is its own
(Linux).
"""

import argparse
import gzip
import http.client
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from threading import Thread
from typing import Any

from rich.console import Console
from rich.table import Table

from harness import Run
from lienthong.exchange.dumps.versions import latest
from lienthong.graph.generation import current
from serving import free_port, server
from wrk import cpu_seconds

FLOODERS, CONNECTIONS = 4, 8
PAUSE = 0.3
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}


@dataclass(frozen=True)
class Asked:
    """A request."""

    path: str
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def requests(data: Path, isbns: list[str]) -> dict[str, Asked]:
    """What is asked of each address: something dear that everybody may ask."""
    version = latest(data)
    dump = next((one.name for one in version.files if one.name.endswith(".nq.gz")), "") if version else ""
    queries = {f"q{n}": {"query": "truyen kieu", "type": "work", "limit": 10} for n in range(20)}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": {"name": "search", "arguments": {"query": "lịch sử việt nam"}}}  # fmt: skip
    return {
        "oai": Asked("/oai?verb=ListRecords&metadataPrefix=rdf"),
        "sru": Asked("/sru?version=1.2&operation=searchRetrieve&query=dc.title=viet&maximumRecords=50"),
        "reconcile": Asked("/en/reconcile", f"queries={json.dumps(queries)}", FORM),
        "exists": Asked("/id/exists", json.dumps([f"isbn:{one}" for one in isbns]), JSON),
        "feed": Asked("/activity"),
        "dumps": Asked(f"/dumps/latest/{dump}"),
        "mcp": Asked("/mcp", json.dumps(call), JSON),
    }


def ask(connection: http.client.HTTPConnection, one: Asked) -> int:
    """The status of one answer, read to its end."""
    connection.request("POST" if one.body else "GET", one.path, one.body.encode() or None, one.headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def flood(port: int, one: Asked, until: float, answers: "Synchronized[int]", refused: "Synchronized[int]") -> None:
    """Ask without pause by several connections; what is refused is asked again at once."""

    def one_connection() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=("127.0.0.2", 0))
        while time.monotonic() < until:
            try:
                status = ask(connection, one)
            except (OSError, http.client.HTTPException):
                connection.close()
                continue
            with answers.get_lock():
                answers.value += status < 400
            with refused.get_lock():
                refused.value += status >= 400

    threads = [Thread(target=one_connection) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@dataclass
class Waited:
    """Milliseconds of each answer, the answers that a flood had meanwhile, and statuses that are no success."""

    times: list[float] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    refused: int = 0

    def at(self, share: float) -> float:
        """A quantile of the times."""
        return sorted(self.times)[min(len(self.times) - 1, int(share * len(self.times)))] if self.times else 0.0


def slowly(port: int, several: list[Asked], until: float, answers: Any, sent: Any) -> None:
    """Ask now and then, in turn; sends a ``Waited`` for each of ``several``."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    found = [Waited() for _ in several]
    while time.monotonic() < until:
        for one, waited in zip(several, found, strict=True):
            before, start = answers.value, time.perf_counter()
            try:
                status = ask(connection, one)
            except (OSError, http.client.HTTPException):
                connection.close()
                status = 599
            waited.times.append(1000 * (time.perf_counter() - start))
            waited.others.append(answers.value - before)
            waited.refused += status >= 400
            time.sleep(PAUSE)
    sent.send(found)


@contextmanager
def flooding(port: int, one: Asked, until: float, counters: tuple[Any, Any]) -> Iterator[None]:
    """A crowd that asks until then."""
    crowd = [multiprocessing.Process(target=flood, args=(port, one, until, *counters)) for _ in range(FLOODERS)]
    for process in crowd:
        process.start()
    try:
        yield
    finally:
        for process in crowd:
            process.join()


def beside(port: int, one: Asked, entity: Asked, seconds: float, *, flooded: bool) -> tuple[list[Waited], int, int]:
    """What the slow one waited for the address and for an entity; answers and refusals of the flood."""
    answers, refused = multiprocessing.Value("q", 0), multiprocessing.Value("q", 0)
    until = time.monotonic() + seconds + 1.0
    here, there = multiprocessing.Pipe(duplex=False)
    slow = multiprocessing.Process(target=slowly, args=(port, [one, entity], until - 0.5, answers, there))

    def waited() -> list[Waited]:
        time.sleep(0.7)  # the crowd is there
        slow.start()
        found: list[Waited] = here.recv()
        slow.join()
        return found

    if not flooded:
        return waited(), 0, 0
    with flooding(port, one, until, (answers, refused)):
        found = waited()
    return found, answers.value, refused.value


def some(data: Path) -> tuple[list[str], str]:
    """ISBNs, and an entity as ``kind/id``, from the dump of editions."""
    version = latest(data)
    file = next(one.name for one in version.files if one.name == "instances.csv.gz") if version else ""
    isbns, ids = [], []
    with gzip.open(data / "dumps" / f"{version.generation:08d}" / file, "rt", encoding="utf-8-sig") as lines:  # type: ignore[union-attr]
        import csv

        for row in csv.DictReader(lines):
            ids.append(row["id"])
            isbns += row["isbn"].split(" | ") if row["isbn"] else []
            if len(isbns) >= 2000:
                break
    return (isbns * 2000)[:2000], ids[0]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    asked.add_argument("data", type=Path)
    asked.add_argument("--seconds", type=float, default=6.0)
    asked.add_argument("--only", default="")
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    generation = current(given.data)
    if generation is None:
        return 2
    isbns, entity = some(given.data)
    port, run = free_port(), Run("floods")
    table = Table(title=f"{FLOODERS * CONNECTIONS} connections of one client, and one who asks every {PAUSE} s (ms)")
    for name in ("address", "answers", "refused", "alone p50", "p99", "beside p50", "p99", "its refusals",
                 "flood meanwhile", "most", "entity p50", "p99", "server CPU s"):  # fmt: skip
        table.add_column(name, justify="left" if name == "address" else "right")
    command = [sys.executable, "-m", "lienthong", "serve", "--port", str(port), "--workers", str(given.workers)]
    known = {"LIENTHONG_DATA": str(given.data), "LIENTHONG_BASE": generation.base, "LIENTHONG_QUERY_LOG": "off"}
    with server(command, port, "/health", **known) as served:
        for name, one in requests(given.data, isbns).items():
            if given.only and name not in given.only.split(","):
                continue
            (alone, _), _, _ = beside(port, one, Asked(f"/{entity}.ttl"), given.seconds / 3, flooded=False)
            before = cpu_seconds(served.pid)
            (same, other), answers, refused = beside(port, one, Asked(f"/{entity}.ttl"), given.seconds, flooded=True)
            spent = cpu_seconds(served.pid) - before
            others = sorted(same.others)
            median, most = others[len(others) // 2], others[-1]
            figures = (alone.at(0.5), alone.at(0.99), same.at(0.5), same.at(0.99))
            table.add_row(name, str(answers), str(refused), *(f"{one:.0f}" for one in figures), str(same.refused),
                          str(median), str(most), f"{other.at(0.5):.0f}", f"{other.at(0.99):.0f}",
                          f"{spent:.1f}")  # fmt: skip
            run.note(f"{name} beside a flood, p99", same.at(0.99), "ms")
            run.note(f"{name}, answers of the flood meanwhile, most", most, "")
    Console(width=160).print(table, f"load {os.getloadavg()[0]:.0f}")
    run.save(given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
