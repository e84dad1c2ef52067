"""Pages of a published catalogue over real HTTP by kind, hubs beside leaves, and what they do to everybody else.

``python bench/pages_served.py DATA [PAGES] [--json FOLDER]``:
DATA is a data folder after publishing (``bench/pages_catalogue.py``
makes one with hubs); PAGES (300) entities of each kind. One connection asks for each page once, nothing is kept: p50
and p99 in milliseconds, CPU milliseconds of the web process a page. Then ``wrk`` with 4 connections: pages a second,
made and from memory. Last, a health check and a light query while 8 connections ask for pages without end. Needs wrk.
"""

import argparse
import http.client
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import NamedNode, Store
from rich.console import Console
from rich.table import Table

from harness import Run
from lienthong.graph.generation import Generation, current
from lienthong.graph.tallies.reading import open_tallies
from lienthong.graph.terms import iri
from serving import free_port, server
from wrk import cpu_seconds, wrk

CLASSES = {
    "work": "bf:Work", "instance": "bf:Instance", "agent": "bf:Person schema:Person", "subject": "skos:Concept",
    "place": "bf:Place", "library": "schema:Library", "item": "bf:Item", "record": "bf:AdminMetadata",
}  # fmt: skip
HUBS = {"subject": ("bf:subject", "work", "about"), "library": ("bf:heldBy", "item", "holdings")}
SECONDS = 5.0


def full(curie: str) -> str:
    """The IRI of a prefixed name."""
    return iri(curie)[1:-1]


def some(store: Store, base: str, kind: str, most: int) -> list[str]:
    """``kind/id`` of entities of a kind, the same ones in every run."""
    type_, start, found = NamedNode(full("rdf:type")), f"{base}/{kind}/", []
    quads = chain.from_iterable(
        store.quads_for_pattern(None, type_, NamedNode(full(class_)), None) for class_ in CLASSES[kind].split()
    )
    for quad in quads:
        if isinstance(one := quad.subject, NamedNode) and one.value.startswith(start) and "#" not in one.value:
            found.append(one.value.removeprefix(f"{base}/"))
        if len(found) >= 60_000:
            break
    found = list(dict.fromkeys(found))
    random.Random(1).shuffle(found)
    return found[:most]


def hubs(generation: Generation, store: Store) -> dict[str, str]:
    """``kind/id`` of what most leads to, of two kinds, and the ends of their lists."""
    tallies, found = open_tallies(generation.tallies_folder), {}
    for kind, (link, by, name) in HUBS.items():
        if tallies is None:
            break
        numbers = {one: tallies.number(full(link), by, one) for one in some(store, generation.base, kind, 60_000)}
        if numbers:
            hub = max(numbers, key=numbers.__getitem__)
            last = -(-numbers[hub] // 25)
            found[f"{kind} of {numbers[hub]:,}"] = hub
            found[f"its list, page {last:,}"] = f"{hub}?list={name}&page={last}"
    return found


def taken(port: int, paths: list[str]) -> list[float]:
    """Milliseconds of each page on one kept-alive connection."""
    connection, found = http.client.HTTPConnection("127.0.0.1", port, timeout=30), []
    for path in paths:
        start = time.perf_counter()
        connection.request("GET", path, headers={"Accept": "text/html", "Accept-Encoding": "zstd"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        found.append((time.perf_counter() - start) * 1000)
    return found


def script(folder: Path, paths: list[str], accept: str = "text/html") -> Path:
    """A script by which ``wrk`` asks for these paths in turn."""
    file = folder / f"{abs(hash(tuple(paths)))}.lua"
    listed = ",\n".join(f'"{path}"' for path in paths)
    file.write_text(
        f"local paths = {{{listed}}}\nlocal n = 0\nrequest = function()\n  n = n % #paths + 1\n"
        f'  return wrk.format("GET", paths[n], {{["Accept"] = "{accept}"}})\nend\n'
    )
    return file


@contextmanager
def site(data: Path, base: str, kept_mb: int) -> Iterator[tuple[int, int]]:
    """Our server: its port and process."""
    port = free_port()
    command = [sys.executable, "-m", "lienthong", "serve", "--port", str(port)]
    known = {"LIENTHONG_DATA": str(data), "LIENTHONG_BASE": base, "LIENTHONG_PAGE_CACHE_MB": str(kept_mb)}
    with server(command, port, "/ready", **known) as ready:
        yield port, ready.pid


def by_kind(port: int, pid: int, asked: dict[str, list[str]], kept: Run) -> None:
    """The table of kinds."""
    table = Table(title="One connection, nothing kept")
    for heading in ("", "pages", "p50 ms", "p99 ms", "CPU ms a page"):
        table.add_column(heading, justify="left" if not heading else "right")
    for kind, paths in asked.items():
        taken(port, paths[:10])
        before, times = own_cpu(pid), taken(port, paths)
        used = (own_cpu(pid) - before) * 1000 / len(paths)
        last = statistics.quantiles(times, n=100)[98]
        kept.note(f"{kind}: p50", statistics.median(times), "ms")
        kept.note(f"{kind}: CPU a page", used, "ms")
        table.add_row(kind, str(len(paths)), f"{statistics.median(times):.2f}", f"{last:.2f}", f"{used:.2f}")
    Console(width=100).print(table)


def own_cpu(pid: int) -> float:
    """CPU seconds of a process without those that it has started."""
    return time.clock_gettime((~pid << 3) | 2)


def beside(port: int, pages: list[str], base: str, kept: Run) -> None:
    """A health check and a light query, alone and while pages are asked for without end."""
    query = f"SELECT * WHERE {{ <{base}{pages[0][3:]}> ?p ?o }}"
    probes = {"health": "/health", "light query": f"/sparql?query={quote(query)}&_={{n}}"}

    alone: dict[str, float] = {}
    for title, crowd in (("alone", 0), ("beside 8 who ask for pages", 8)):
        with flood(port, pages, crowd):
            for name, path in probes.items():
                times = probed(port, path, 300)
                p50, p99 = statistics.median(times), statistics.quantiles(times, n=100)[98]
                ratio = p99 / alone.setdefault(name, p99)
                kept.note(f"{name}, {title}: p50", p50, "ms")
                print(f"{name}, {title}: p50 {p50:.2f} ms, p99 {p99:.1f} ms, p99 to alone {ratio:.2f}")


@contextmanager
def flood(port: int, pages: list[str], connections: int) -> Iterator[None]:
    """Pages without end from a process of its own: in ours the probes would wait for Python, not for the server."""
    if not connections:
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        command = ["wrk", "-t1", f"-c{connections}", "-d120s", "-s", str(script(Path(folder), pages))]
        crowd = subprocess.Popen([*command, f"http://127.0.0.1:{port}"], stdout=subprocess.DEVNULL)
        try:
            time.sleep(1)
            yield
        finally:
            crowd.terminate()
            crowd.wait()


def probed(port: int, path: str, number: int) -> list[float]:
    """Milliseconds of each of some requests of a program."""
    connection, found = http.client.HTTPConnection("127.0.0.1", port, timeout=30), []
    for n in range(number):
        start = time.perf_counter()
        connection.request("GET", path.replace("{n}", str(n)), headers={"Accept": "application/json"})
        connection.getresponse().read()
        found.append((time.perf_counter() - start) * 1000)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("pages", type=int, nargs="?", default=300)
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    generation = current(wanted.data)
    if generation is None:
        sys.exit("nothing is published in this folder")
    store, kept = generation.open(), Run("pages_served", facts={"triples": generation.triples})
    asked = {kind: [f"/vi/{one}" for one in some(store, generation.base, kind, wanted.pages)] for kind in CLASSES}
    asked = {kind: paths * (1 if len(paths) > 1 else 30) for kind, paths in asked.items() if paths}
    asked |= {kind: [f"/vi/{path}"] * 30 for kind, path in hubs(generation, store).items()}
    mixed = [one for kind in ("work", "instance", "agent", "subject") for one in asked.get(kind, ())]
    random.Random(2).shuffle(mixed)
    with tempfile.TemporaryDirectory() as folder:
        lua = script(Path(folder), mixed)
        with site(wanted.data, generation.base, 0) as (port, pid):
            by_kind(port, pid, asked, kept)
            before = cpu_seconds(pid)
            load = wrk(f"http://127.0.0.1:{port}/", lua, 4, SECONDS)
            used = (cpu_seconds(pid) - before) * 1000 / load.requests
            print(f"made, 4 connections: {load.rate:,.0f} pages/s, p99 {load.p99:.0f} ms, {used:.2f} CPU ms a page")
            kept.note("made, 4 connections: CPU a page", used, "ms")
            beside(port, mixed, generation.base, kept)
        with site(wanted.data, generation.base, 256) as (port, pid):
            for _ in range(2):
                taken(port, mixed)
            before = cpu_seconds(pid)
            load = wrk(f"http://127.0.0.1:{port}/", lua, 4, SECONDS)
            used = (cpu_seconds(pid) - before) * 1000 / load.requests
            print(f"from memory: {load.rate:,.0f} pages/s, p99 {load.p99:.1f} ms, {used:.3f} CPU ms a page")
            kept.note("from memory: CPU a page", used, "ms")
    kept.save(wanted.json)


if __name__ == "__main__":
    main()
