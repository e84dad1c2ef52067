"""Pages, Turtle and SELECT of a published catalogue over real HTTP, beside ``oxigraph serve`` on the same store."""

import http.client
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table

from lienthong.graph.generation import current

REQUESTS = 400
SELECT = "SELECT ?p ?o WHERE {{ <{iri}> ?p ?o }}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Served:
    """A server that runs: its process, and the seconds until it was ready."""

    pid: int
    seconds: float


@contextmanager
def server(
    command: list[str], port: int, ready: str, patience: float = 600, /, **environment: str
) -> Iterator["Served"]:
    """Run a server until the block ends. Raises TimeoutError, with its last words, when it is not ready after
    ``patience`` seconds or has ended before."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT, env={**os.environ, **environment})
        try:
            while True:
                try:
                    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                    connection.request("GET", ready)
                    if connection.getresponse().status < 500:
                        break
                except OSError:
                    pass
                if time.perf_counter() - start > patience or process.poll() is not None:
                    told.seek(0)
                    words = told.read().decode(errors="replace").strip().splitlines()[-5:]
                    ended = "is not ready" if process.poll() is None else f"ended with {process.returncode}"
                    passed = time.perf_counter() - start
                    raise TimeoutError(f"{' '.join(command[:2])} {ended} after {passed:.0f} s: {' | '.join(words)}")
                time.sleep(0.01)
            yield Served(process.pid, time.perf_counter() - start)
        finally:
            process.terminate()
            process.wait(120)


@contextmanager
def sample_site() -> Iterator[str]:
    """The sample catalogue, made and served: its address."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        variables = os.environ | {"LIENTHONG_DATA": folder, "LIENTHONG_BASE": base}
        subprocess.run([sys.executable, "-m", "lienthong", "demo", "--no-serve"], env=variables, check=True)
        variables = {"LIENTHONG_DATA": f"{folder}/lienthong-demo", "LIENTHONG_BASE": base}
        application = "lienthong.exchange.application:create_app"
        command = [sys.executable, "-m", "uvicorn", "--factory", application, "--port", str(port)]
        with server(command, port, "/ready", **variables):
            yield base


def times(port: int, requests: list[tuple[str, str, str, dict[str, str]]]) -> list[float]:
    """Milliseconds of each request on one kept-alive connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    taken = []
    for method, path, body, headers in requests:
        start = time.perf_counter()
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status}")
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def sample(folder: Path, kind: str, count: int) -> list[str]:
    """Entity IRIs of a kind, the same ones in every run."""
    store = current(folder).open()
    query = f"SELECT DISTINCT ?s WHERE {{ ?s a <http://id.loc.gov/ontologies/bibframe/{kind}> }} LIMIT 20000"
    iris = [row["s"].value for row in store.query(query) if "#" not in row["s"].value]
    random.Random(1).shuffle(iris)
    return iris[:count]


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    data = Path(sys.argv[1]).resolve()
    generation = current(data)
    if generation is None:
        sys.exit("nothing is published in this folder")
    paths = {
        kind: [one.removeprefix(generation.base) for one in sample(data, kind, REQUESTS)]
        for kind in ("Work", "Instance")
    }
    form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"}
    select = [
        ("POST", "", urlencode({"query": SELECT.format(iri=generation.base + path)}), form)
        for path in paths["Instance"]
    ]
    rows: list[tuple[str, list[float]]] = []
    port, other = free_port(), free_port()
    ours = [sys.executable, "-m", "lienthong", "serve", "--port", str(port)]
    # Each round asks for the same pages: from memory nothing would be measured.
    known = {"LIENTHONG_DATA": str(data), "LIENTHONG_BASE": generation.base, "LIENTHONG_PAGE_CACHE_MB": "0"}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "store"
        shutil.copytree(generation.store_folder, copy)
        reference = [shutil.which("oxigraph") or "oxigraph", "serve", "-l", str(copy), "--bind", f"127.0.0.1:{other}"]
        with (
            server(ours, port, "/ready", **known) as ready,
            server(reference, other, "/") as reference_ready,
        ):
            at = [(method, "/query", body, headers) for method, _, body, headers in select]
            mine = [(method, "/sparql", body, headers) for method, _, body, headers in select]
            for _ in range(3):
                rows.append(("SELECT by POST, oxigraph serve", times(other, at)))
                rows.append(("SELECT by POST", times(port, mine)))
                for kind, label in (("Work", "work page"), ("Instance", "instance page")):
                    pages = [("GET", f"/vi{path}", "", {"Accept": "text/html"}) for path in paths[kind]]
                    rows.append((label, times(port, pages)))
                turtle = [("GET", f"{path}.ttl", "", {}) for path in paths["Instance"]]
                rows.append(("Turtle", times(port, turtle)))
    show(rows, ready.seconds, reference_ready.seconds)


def show(rows: list[tuple[str, list[float]]], ready: float, reference_ready: float) -> None:
    merged: dict[str, list[float]] = {}
    for name, taken in rows:
        merged.setdefault(name, []).extend(taken)
    table = Table(title=f"One connection, {REQUESTS} entities, three rounds")
    for heading in ("", "p50 ms", "p95 ms", "p99 ms", "ratio of p50"):
        table.add_column(heading, justify="left" if not heading else "right")
    reference = statistics.median(next(iter(merged.values())))
    for name, taken in merged.items():
        cuts = statistics.quantiles(taken, n=100)
        middle = statistics.median(taken)
        table.add_row(name, f"{middle:.2f}", f"{cuts[94]:.2f}", f"{cuts[98]:.2f}", f"{middle / reference:.2f}")
    console = Console(width=100)
    console.print(table)
    console.print(f"ready after {ready:.2f} s (oxigraph serve: {reference_ready:.2f} s)")


if __name__ == "__main__":
    main()
