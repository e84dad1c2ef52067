"""What an update costs: seconds and CPU seconds of all processes, in stores of several sizes.

``python bench/updating.py [--keep FOLDER] [RECORDS …]`` (300 and 16,000 by default, some 1 million triples): each
catalogue is written and published, then the same requests are carried out as the web process does it, each three times
with other values: INSERT DATA of 1 and of 1,000 triples, DELETE DATA of what was inserted, changes of one property and
of any property of one thing, PUT of a graph of 1,000 triples, and a publish with nothing to do.
"""

import argparse
import asyncio
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from catalogues import entries
from lienthong.graph.editorial.requests import Asked
from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.terms import Source
from lienthong.sparql.updating.jobs import Job
from lienthong.sparql.updating.writer import Writer
from updates import BASE, load

TIMES = 3
Figures = dict[str, tuple[float, float]]


def cpu() -> float:
    """CPU seconds of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def facts(number: int, turn: int) -> str:
    """Remarks on things that are not there yet."""
    return " ".join(f"<{BASE}/work/new{turn}-{one}> <x:remark> 'nhận xét {one}' ." for one in range(number))


def updates(turn: int, thing: str) -> Iterator[tuple[str, str]]:
    """What is timed, in order."""
    yield "INSERT DATA 1", f"INSERT DATA {{ {facts(1, turn)} }}"
    yield "INSERT DATA 1,000", f"INSERT DATA {{ {facts(1_000, turn + 100)} }}"
    yield "DELETE DATA 1,000", f"DELETE DATA {{ {facts(1_000, turn + 100)} }}"
    yield (
        "one property",
        f"DELETE {{ ?s <x:remark> ?o }} INSERT {{ ?s <x:remark> {turn} }} WHERE {{ ?s <x:remark> ?o }}",
    )
    yield "any property of one thing", f"INSERT {{ ?s ?p {turn} }} WHERE {{ BIND(<{thing}> AS ?s) ?s ?p ?o }}"


def measured(data: Path, records: int) -> tuple[int, Figures]:
    """Triples of a catalogue, and (seconds, CPU seconds) of each request, medians."""
    with Ledger.open(data) as ledger:
        if not ledger.published:
            ledger.put_source(Source("bench"))
            load(ledger, entries(range(records)))
            publish(ledger, data, BASE)
        (thing,) = ledger.db.execute("SELECT id FROM identity WHERE id LIKE 'work/%' LIMIT 1").fetchone()
    generation = current(data)
    assert generation is not None
    writer, asked = Writer(data, BASE), Asked("bench", "update", "")
    found: dict[str, list[tuple[float, float]]] = {}

    def clocked(name: str, run: Callable[[], object]) -> None:
        start = time.perf_counter(), cpu()
        run()
        found.setdefault(name, []).append((time.perf_counter() - start[0], cpu() - start[1]))

    for turn in range(TIMES):
        for name, text in updates(turn, f"{BASE}/{thing}"):
            job = Job("update", "", "", "")
            clocked(name, lambda job=job, text=text: asyncio.run(writer.write(job, text.encode(), asked)))
        put = Job("put", "", "", "", graph="x:graph", media="text/turtle")
        body = facts(1_000, turn).encode()
        clocked("PUT 1,000", lambda put=put, body=body: asyncio.run(writer.write(put, body, asked)))
    with Ledger.open(data) as ledger:
        clocked("publish, nothing to do", lambda: publish(ledger, data, BASE))
    medians = {name: tuple(map(statistics.median, zip(*times, strict=True))) for name, times in found.items()}
    return generation.triples, {name: (seconds, used) for name, (seconds, used) in medians.items()}


def main() -> None:
    """Measure the sizes and print them side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", metavar="RECORDS", type=int, nargs="*", default=[300, 16_000])
    parser.add_argument("--keep", type=Path, help="folder for the catalogues; those that are there are used")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        measures = []
        for records in wanted.sizes:
            data = (wanted.keep or Path(place)) / str(records)
            data.mkdir(parents=True, exist_ok=True)
            measures.append(measured(data, records))
    table = Table(title="Seconds (CPU seconds) of one request, median")
    table.add_column("triples")
    for triples, _ in measures:
        table.add_column(f"{triples:,}", justify="right")
    for name in measures[0][1]:
        table.add_row(name, *(f"{figures[name][0]:.2f} ({figures[name][1]:.2f})" for _, figures in measures))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
