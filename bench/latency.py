"""Two catalogues of the same making, a small and a large one, asked in turns: what the size costs a reader.

    python bench/latency.py SMALL LARGE [--number 200] [--rounds 3] [--json FOLDER]

SMALL and LARGE are data folders with published catalogues, such as ``growth.py --keep`` leaves. Both are served by this
program at once, and each question is put to one and then to the other (a look-up by SPARQL, a page of a Work, one of an
Instance, a search by the words of the Work's title; of entities drawn at random, nothing from kept pages), so that an
hour in which the machine is slow is slow for both. Each round asks for entities that were not asked for before; with
``--warm`` all files are read once at the beginning, as on a server that has the memory for them, else they are found as
they lie on the disk. Told is the median of each, and CPU of the server by answer, with the ratio LARGE : SMALL; and the
95th of a hundred.
"""

import argparse
import json
import statistics
import sys
import time
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table

from harness import Run
from lienthong.graph.generation import current
from lienthong.graph.terms import iri
from proof import LOOKUP, Browser
from serving import free_port, sample, server
from wrk import cpu_seconds

_PATIENCE = 600
"""Seconds after the start in which a server may count pages and take what it needs into memory."""
_KINDS = ("look-up", "work page", "edition page", "search")


class Catalogue:
    """A catalogue that is served, and what it is asked for."""

    def __init__(self, data: Path, base: str, pid: int, port: int, number: int) -> None:
        self._base, self.pid = base, pid
        # Series are Works too, more of them in a small catalogue, with less on their pages.
        works = (one for one in sample(data, "Work", 4 * number) if one.startswith(f"{base}/work/"))
        self._works, self._instances = list(islice(works, number)), sample(data, "Instance", number)
        self._titles: dict[str, str] = {}
        self.browser = Browser(port)
        self.cpu: dict[str, list[float]] = {}

    def ask(self, kind: str, number: int) -> None:
        """Put question ``number`` of a kind. Raises RuntimeError when the answer is another than 200."""
        before = cpu_seconds(self.pid)
        work, instance = self._works[number], self._instances[number]
        if kind == "look-up":
            label = iri("rdfs:label")[1:-1]
            query = urlencode({"query": LOOKUP.format(iri=work, label=label)})
            body = self.browser.get(kind, f"/sparql?{query}", "application/sparql-results+json")
            rows = json.loads(body)["results"]["bindings"]
            self._titles[work] = next((row["o"]["value"] for row in rows if row["p"]["value"] == label), work)
        elif kind == "search":
            words = " ".join(self._titles[work].split()[:6])
            self.browser.get(kind, f"/vi/search.json?{urlencode({'q': words})}", "application/json")
        else:
            entity = work if kind == "work page" else instance
            self.browser.get(kind, f"/vi{entity.removeprefix(self._base)}", "text/html")
        # What a process that ends meanwhile has spent is no longer counted.
        self.cpu.setdefault(kind, []).append(max(0.0, cpu_seconds(self.pid) - before))


def main() -> None:
    """Serve both, ask both, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("small", type=Path)
    parser.add_argument("large", type=Path)
    parser.add_argument("--number", type=int, default=200, help="entities of each kind")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warm", action="store_true", help="read all files of both generations first")
    parser.add_argument("--json", type=Path, help="folder for the figures")
    given = parser.parse_args()
    kept = Run("latency", facts={"number": given.number})
    with ExitStack() as stack:
        both = [served(stack, data.resolve(), given.number * given.rounds) for data in (given.small, given.large)]
        for data in (given.small, given.large) if given.warm else ():
            read(data)
        settle(both)
        for round_ in range(1, given.rounds + 1):
            for one in both:
                one.browser.times.clear()
                one.cpu.clear()
            for number in range(given.number * (round_ - 1), given.number * round_):
                for kind in _KINDS:
                    for one in both if number % 2 else reversed(both):
                        one.ask(kind, number)
            tell(round_, both, kept)
    if given.json:
        kept.save(given.json)


def read(data: Path) -> None:
    """Have every file of what is published in memory, as far as there is room."""
    generation = current(data)
    for file in (one for one in (generation.folder.rglob("*") if generation else ()) if one.is_file()):
        with file.open("rb") as source:
            while source.read(2**24):
                pass


def settle(both: list[Catalogue]) -> None:
    """Wait until neither server is busy with itself."""
    start, spent = time.perf_counter(), -1.0
    while time.perf_counter() - start < _PATIENCE:
        now = sum(cpu_seconds(one.pid) for one in both)
        if 0 <= now - spent < 0.1:
            break
        spent = now
        time.sleep(3)
    print(f"asked after {time.perf_counter() - start:.0f} s")


def served(stack: ExitStack, data: Path, number: int) -> Catalogue:
    """A server of a catalogue, until the stack is left. Exits when nothing is published there."""
    generation = current(data)
    if generation is None:
        sys.exit(f"{data}: nothing is published here")
    port = free_port()
    command = [sys.executable, "-m", "lienthong", "serve", "--port", str(port)]
    known = {"LIENTHONG_DATA": str(data), "LIENTHONG_BASE": generation.base, "LIENTHONG_PAGE_CACHE_MB": "0"}
    ready = stack.enter_context(server(command, port, "/ready", **known))
    return Catalogue(data, generation.base, ready.pid, port, number)


def tell(round_: int, both: list[Catalogue], kept: Run) -> None:
    """The medians of a round and their ratios."""
    headings = ("small, ms", "large, ms", "ratio", "CPU small", "CPU large", "ratio", "p95 small", "p95 large")
    table = Table("round", "question", *headings)
    for kind in _KINDS:
        clock = [1000 * statistics.median(one.browser.times[kind]) for one in both]
        spent = [1000 * statistics.mean(one.cpu[kind]) for one in both]
        late = [1000 * statistics.quantiles(one.browser.times[kind], n=20)[18] for one in both]
        figures = [f"{one:.2f}" for one in (*clock, clock[1] / clock[0], *spent, spent[1] / spent[0], *late)]
        table.add_row(str(round_), kind, *figures)
        kept.note(f"round {round_}, {kind}: ratio by the clock", clock[1] / clock[0], "times")
        kept.note(f"round {round_}, {kind}: ratio by CPU", spent[1] / spent[0], "times")
        kept.note(f"round {round_}, {kind}: p95 of the large one", late[1], "ms")
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
