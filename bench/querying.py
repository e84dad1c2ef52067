"""Light SELECTs by POST beside ``oxigraph serve`` on the same data: of random entities with nothing kept, and one query
that comes again and again, kept and not; and light queries beside long ones.

``python bench/querying.py [DATA] [--json FOLDER]``:
a data folder with something published; without one, 1.2 million synthetic triples.
Needs ``wrk`` (Debian package of that name). The ratios count: the servers take turns within one run, and the round with
the least processor time is told, since whatever else a machine does adds to it.
"""

import http.client
import json
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from pyoxigraph import Literal, NamedNode, Quad, Store
from rich.console import Console
from rich.table import Table

from harness import Run, json_folder
from lienthong.graph.generation import Generation, current, switch, write_meta
from serving import free_port, sample, server
from wrk import cpu_seconds, wrk

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
SELECT = f"SELECT ?p ?o ?l {{{{ <{{iri}}> ?p ?o OPTIONAL {{{{ ?o <{LABEL}> ?l }}}} }}}}"
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
CONNECTIONS = (4, 64)
ROUNDS = 3
SECONDS = 2
JSON = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"}


def synthetic(data: Path, works: int = 100_000) -> None:
    """Publish works with twelve triples each, some of them shared."""
    base, bf = "http://localhost:8000", "http://id.loc.gov/ontologies/bibframe/"
    folder = data / "generations" / "00000001"
    folder.mkdir(parents=True)
    store = Store(str(folder / "store"))
    kind, label = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), NamedNode(LABEL)
    quads = []
    for number in range(works):
        work = NamedNode(f"{base}/work/{number}")
        quads.append(Quad(work, kind, NamedNode(bf + "Work")))
        quads.append(Quad(work, label, Literal(f"Nhan đề thử số {number}", language="vi")))
        for at in range(6):
            other = NamedNode(f"{base}/agent/{(number * 7 + at * 131) % (works // 5)}")
            quads.append(Quad(work, NamedNode(f"{bf}p{at}"), other))
            quads.append(Quad(other, label, Literal(f"Tên {other.value[-5:]}", language="vi")))
        quads += [Quad(work, NamedNode(f"{bf}q{at}"), Literal(f"giá trị {number % 977} {at}")) for at in range(4)]
    store.bulk_extend(quads)
    store.flush()
    generation = Generation(1, base, "2026-11-22T00:00:00Z", len(store), folder)
    del store
    write_meta(generation)
    switch(data, generation)


def script(folder: Path, iris: list[str]) -> Path:
    """A wrk script that asks for random entities."""
    bodies = [urlencode({"query": SELECT.format(iri=iri)}) for iri in iris]
    (folder / "bodies").write_text("\n".join(bodies), "ascii")
    path = folder / "post.lua"
    headers = "".join(f'wrk.headers["{name}"] = "{value}"\n' for name, value in JSON.items())
    path.write_text(
        f'local bodies = {{}}\nfor line in io.lines("{folder}/bodies") do bodies[#bodies + 1] = line end\n'
        f'math.randomseed(7)\nwrk.method = "POST"\n{headers}'
        "request = function() return wrk.format(nil, nil, nil, bodies[math.random(#bodies)]) end\n",
        "ascii",
    )
    return path


@dataclass
class Figures:
    """What one contender did in all rounds."""

    rates: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    cpu: list[tuple[float, float]] = field(default_factory=list)

    @property
    def least(self) -> tuple[float, float]:
        """Microseconds of the processor for one query, in the server itself and in its processes."""
        return min(self.cpu, key=sum)

    def row(self, reference: "Figures") -> list[str]:
        rate, (own, others) = max(self.rates), self.least
        return [
            f"{rate:,.0f}",
            f"{min(self.p99):.1f}",
            f"{own:.0f}",
            f"{others:.0f}",
            f"{rate / max(reference.rates):.2f}",
            f"{sum(reference.least) / (own + others):.2f}",
        ]


def spent(pid: int) -> tuple[float, float]:
    """Processor time of a process, and of those that it has started."""
    own = time.clock_gettime((~pid << 3) | 2)
    return own, cpu_seconds(pid) - own


def throughput(console: Console, kept: Run, title: str, lua: Path, urls: dict[str, tuple[str, int]]) -> None:
    """Requests a second of each server in turn; ``urls`` gives address and process of each, the reference first."""
    for connections in CONNECTIONS:
        figures = {name: Figures() for name in urls}
        for _ in range(ROUNDS):
            for name, (url, pid) in urls.items():
                before = spent(pid)
                done = wrk(url, lua, connections, SECONDS)
                after, number = spent(pid), max(done.requests, 1) / 1e6
                figures[name].rates.append(done.rate)
                figures[name].p99.append(done.p99)
                figures[name].cpu.append(((after[0] - before[0]) / number, (after[1] - before[1]) / number))
                if done.refused or done.broken:
                    console.print(f"{name}: {done.refused} refused, {done.broken} broken")
        table = Table(title=f"{title}, {connections} connections, best of {ROUNDS} rounds")
        for heading in ("", "req/s", "p99 ms", "CPU µs, server", "its processes", "ratio req/s", "ratio of CPU"):
            table.add_column(heading, justify="left" if not heading else "right")
        reference = next(iter(figures.values()))
        for name, one in figures.items():
            table.add_row(name, *one.row(reference))
            better = "" if one is reference else "lower"
            kept.note(f"{title}, {connections} connections, {name}: CPU a query", sum(one.least), "µs", better)
            kept.note(f"{title}, {connections} connections, {name}: p99", min(one.p99), "ms", better)
        console.print(table)


def light(url: str, iris: list[str], seconds: float) -> list[float]:
    """Milliseconds of light queries on one connection, one each 5 ms at most."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    taken, until = [], time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.perf_counter()
        connection.request("POST", parts.path, urlencode({"query": SELECT.format(iri=random.choice(iris))}), JSON)
        answer = connection.getresponse()
        json.loads(answer.read())
        if answer.status != 200:
            raise RuntimeError(str(answer.status))
        taken.append((time.perf_counter() - began) * 1000)
        time.sleep(max(0.0, 0.005 - (time.perf_counter() - began)))
    return taken


def beside_long_ones(
    console: Console, kept: Run, url: str, iris: list[str], number: int = 4, seconds: float = 10.0
) -> None:
    """Light queries on an idle service, and while ``number`` long ones run."""
    light(url, iris, 1.0)
    idle = light(url, iris, seconds)

    def ask(query: str) -> Callable[[], None]:
        def run() -> None:
            parts = urlsplit(url)
            connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=90)
            connection.request("POST", parts.path, urlencode({"query": query, "timeout": seconds + 3}), JSON)
            connection.getresponse().read()

        return run

    long = [threading.Thread(target=ask(LONG + f" # {at}")) for at in range(number)]
    for thread in long:
        thread.start()
    time.sleep(1.0)
    busy = light(url, iris, seconds)
    for thread in long:
        thread.join()
    table = Table(title=f"Light queries, one connection, {number} long ones beside them")
    for heading in ("", "queries", "p50 ms", "p95 ms", "p99 ms", "worst ms"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, taken in (("idle", idle), (f"{number} long ones", busy)):
        cuts = statistics.quantiles(taken, n=100)
        table.add_row(name, str(len(taken)), *(f"{x:.2f}" for x in (cuts[49], cuts[94], cuts[98], max(taken))))
    ratio = statistics.quantiles(busy, n=100)[98] / statistics.quantiles(idle, n=100)[98]
    console.print(table, f"p99 in ratio to idle: {ratio:.2f}")
    kept.note("light queries: p99 beside long ones to p99 alone", ratio, "x")
    kept.note("light queries: p50", statistics.median(idle), "ms")


def main() -> None:
    target, kept = json_folder(), Run("querying")
    if len(sys.argv) > 2 or shutil.which("wrk") is None:
        sys.exit(__doc__)
    console = Console(width=110)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = Path(sys.argv[1]).resolve() if len(sys.argv) == 2 else folder / "data"
        if len(sys.argv) == 1:
            synthetic(data)
        generation = current(data)
        if generation is None:
            sys.exit("nothing is published in this folder")
        console.print(f"{generation.triples:,} triples")
        iris = sample(data, "Work", 5_000)
        shutil.copytree(generation.store_folder, folder / "store")
        port, plain, other = free_port(), free_port(), free_port()
        ours = [sys.executable, "-m", "lienthong", "serve", "--port"]
        theirs = [shutil.which("oxigraph") or "oxigraph", "serve", "-l", str(folder / "store")]
        mine = f"http://127.0.0.1:{port}/sparql"
        environment = {"LIENTHONG_DATA": str(data), "LIENTHONG_BASE": generation.base}
        with (
            server([*theirs, "--bind", f"127.0.0.1:{other}"], other, "/") as reference,
            server([*ours, str(port)], port, "/ready", **environment) as served,
            server([*ours, str(plain)], plain, "/ready", **environment, LIENTHONG_QUERY_CACHE_MB="0") as uncached,
        ):
            time.sleep(20)  # pages are counted and the store is taken into memory after the start
            urls = {
                "oxigraph serve": (f"http://127.0.0.1:{other}/query", reference.pid),
                "query_cache_mb=0": (f"http://127.0.0.1:{plain}/sparql", uncached.pid),
            }
            throughput(console, kept, "SELECT of random entities by POST", script(folder, iris), urls)
            urls["lienthong serve"] = (mine, served.pid)
            throughput(console, kept, "One SELECT again and again", script(folder, iris[:1]), urls)
            beside_long_ones(console, kept, mine, iris)
            kept.facts["triples"] = generation.triples
            kept.save(target)


if __name__ == "__main__":
    main()
