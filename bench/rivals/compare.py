"""Entity pages beside two other front ends for linked data, over the same store in one run.

``python bench/rivals/compare.py DATA --work FOLDER [--prez SOURCE --geojson SOURCE] [--rounds N]``

* RDFLib/prez, which no registry has: SOURCE are checkouts of RDFLib/prez and Kurrawong/rdf2geojson; they are installed
  into an environment of Python 3.12 or newer (``--python``) in FOLDER. It reads a copy of the store by itself
  (pyoxigraph), which is faster than asking an endpoint, and gives the data of a page (``/object``), not HTML, which its
  user interface makes.
* zazuko/trifid 5.3.0 from the npm registry, installed into FOLDER. It asks ``oxigraph serve-read-only`` over a copy of
  the store; the CPU time of both is counted.

All are asked for the same random works and editions by ``wrk`` with 4 connections, alternately; each has one process.
Ours once with nothing kept and once with pages in memory. An answer counts when it has status 200 and names the thing.
"""

import argparse
import http.client
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Store
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lienthong.graph.generation import current
from pages_served import script, site, some
from serving import free_port, server
from wrk import cpu_seconds, wrk

PAGES, TRIFID = 300, "5.3.0"
_CONFIG = """globals:
  datasetBaseUrl: {base}/
  endpoints:
    default:
      url: {endpoint}
plugins:
  entity-renderer:
    module: "@zazuko/trifid-entity-renderer"
    config:
      followRedirects: false
"""
_PREZ = """import sys
import uvicorn
from prez.app import assemble_app
uvicorn.run(assemble_app(), host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
"""


@dataclass
class Rival:
    """A server under test: where it answers for an entity, what it is asked to give, and what it has done."""

    name: str
    port: int
    pids: list[int]
    path: str
    accept: str
    rates: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    used: list[float] = field(default_factory=list)

    def asks(self, base: str, ids: list[str]) -> list[str]:
        """The paths for these entities."""
        return [self.path.format(id=one, iri=quote(f"{base}/{one}", safe="")) for one in ids]


def install_prez(work: Path, python: str, prez: Path, geojson: Path) -> Path:
    """The Python that has prez."""
    found = work / "prez" / "bin" / "python"
    if not found.exists():
        source = work / "prez-source"
        shutil.copytree(prez, source)
        project = source / "pyproject.toml"
        # Its one dependency that comes from a repository is given as a folder.
        lines = [
            one if not one.startswith("rdf2geojson") else 'rdf2geojson = "*"' for one in project.read_text().split("\n")
        ]
        project.write_text("\n".join(lines))
        subprocess.run([python, "-m", "venv", str(work / "prez")], check=True)
        subprocess.run([str(found), "-m", "pip", "install", "-q", str(geojson)], check=True)
        subprocess.run([str(found), "-m", "pip", "install", "-q", f"{source}[server]"], check=True)
    return found


def install_trifid(work: Path) -> Path:
    """The folder that has trifid."""
    folder = work / "trifid"
    if not (folder / "node_modules" / "trifid").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(json.dumps({"private": True, "type": "module"}))
        subprocess.run(["npm", "install", "--silent", f"trifid@{TRIFID}"], cwd=folder, check=True)
    return folder


@contextmanager
def prez(python: Path, store: Path, folder: Path) -> Iterator[Rival]:
    """RDFLib/prez over a store of its own."""
    port, start = free_port(), folder / "prez.py"
    start.write_text(_PREZ)
    known = {"SPARQL_REPO_TYPE": "pyoxigraph_persistent", "PYOXIGRAPH_DATA_DIR": str(store), "LOG_LEVEL": "ERROR",
             "ENABLE_OGC_FEATURES": "false"}  # fmt: skip
    with server([str(python), str(start), str(port)], port, "/health", **known) as ready:
        yield Rival("RDFLib/prez 4.7.5", port, [ready.pid], "/object?uri={iri}", "text/anot+turtle")


@contextmanager
def trifid(folder: Path, store: Path, base: str, place: Path) -> Iterator[Rival]:
    """zazuko/trifid before ``oxigraph serve-read-only``."""
    engine, port, config = free_port(), free_port(), place / "trifid.yaml"
    config.write_text(_CONFIG.format(base=base, endpoint=f"http://127.0.0.1:{engine}/query"))
    oxigraph = [
        shutil.which("oxigraph") or "oxigraph",
        "serve-read-only",
        "-l",
        str(store),
        "--bind",
        f"127.0.0.1:{engine}",
    ]
    node = ["node", str(folder / "node_modules/trifid/server.js"), "-c", str(config), "-p", str(port)]
    with server(oxigraph, engine, "/") as behind, server(node, port, "/", NODE_ENV="production") as ready:
        yield Rival(f"zazuko/trifid {TRIFID}", port, [ready.pid, behind.pid], "/{id}", "text/html")


def checked(rival: Rival, base: str, one: str, label: str) -> None:
    """Raise when a rival does not answer for an entity with what the store says of it."""
    connection = http.client.HTTPConnection("127.0.0.1", rival.port, timeout=60)
    connection.request("GET", rival.asks(base, [one])[0], headers={"Accept": rival.accept})
    answer = connection.getresponse()
    body = answer.read().decode()
    if answer.status != 200 or label not in body:
        raise RuntimeError(f"{rival.name}: {answer.status} {body[:300]}")


def measure(rival: Rival, lua: Path, seconds: float) -> None:
    """One round."""
    before = sum(map(cpu_seconds, rival.pids))
    load = wrk(f"http://127.0.0.1:{rival.port}/", lua, 4, seconds)
    if load.refused or load.broken:
        raise RuntimeError(f"{rival.name}: {load}")
    rival.rates.append(load.rate)
    rival.waits.append(load.p99)
    rival.used.append((sum(map(cpu_seconds, rival.pids)) - before) * 1000 / max(load.requests, 1))


def label_of(store: Store, iri: str) -> str:
    """A label that stands in the page of an entity, whatever is escaped in it."""
    query = f'SELECT ?l {{ <{iri}> <http://www.w3.org/2000/01/rdf-schema#label> ?l FILTER(!REGEX(?l, "[&<>\\"\']")) }}'
    return next((row["l"].value for row in store.query(query)), "")


def run(data: Path, wanted: argparse.Namespace) -> list[Rival]:
    """All rounds."""
    generation = current(data)
    if generation is None:
        sys.exit("nothing is published in this folder")
    store, base = generation.open(), generation.base
    ids = some(store, base, "work", PAGES // 2) + some(store, base, "instance", PAGES // 2)
    random.Random(3).shuffle(ids)
    known = next(one for one in ids if label_of(store, f"{base}/{one}"))
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=wanted.work)))
        for name in ("one", "two"):
            store.backup(str(place / name))
        rivals = []
        for name, kept in (("ours, nothing kept", 0), ("ours, from memory", 256)):
            port, pid = stack.enter_context(site(data, base, kept))
            rivals.append(Rival(name, port, [pid], "/vi/{id}", "text/html"))
        if wanted.prez:
            python = install_prez(wanted.work, wanted.python, wanted.prez, wanted.geojson)
            rivals.append(stack.enter_context(prez(python, place / "one", place)))
        rivals.append(stack.enter_context(trifid(install_trifid(wanted.work), place / "two", base, place)))
        for rival in rivals:
            checked(rival, base, known, label_of(store, f"{base}/{known}"))
        scripts = {rival.name: script(place, rival.asks(base, ids), rival.accept) for rival in rivals}
        for rival in rivals:  # pages come into memory the second time
            for _ in range(2):
                wrk(f"http://127.0.0.1:{rival.port}/", scripts[rival.name], 4, wanted.seconds / 2)
        for _ in range(wanted.rounds):
            for rival in rivals:
                measure(rival, scripts[rival.name], wanted.seconds)
    return rivals


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--prez", type=Path)
    parser.add_argument("--geojson", type=Path)
    parser.add_argument("--python", default="python3.12")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6.0)
    wanted = parser.parse_args()
    wanted.work = wanted.work.resolve()
    wanted.work.mkdir(parents=True, exist_ok=True)
    table = Table(title="Pages of works and editions, 4 connections, medians of rounds")
    for heading in ("", "pages/s", "p99 ms", "CPU ms a page", "ours, nothing kept, is"):
        table.add_column(heading, justify="left" if not heading else "right")
    rivals = run(wanted.data, wanted)
    first = statistics.median(rivals[0].rates)
    for one in rivals:
        rate, used = statistics.median(one.rates), statistics.median(one.used)
        times = f"{first / rate:.1f} ×"
        table.add_row(one.name, f"{rate:,.1f}", f"{statistics.median(one.waits):,.0f}", f"{used:.2f}", times)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
