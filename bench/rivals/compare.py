"""Entity pages beside two other front ends for linked data, over the same store in one run; both are installed first.

``python bench/rivals/compare.py DATA --work FOLDER [--prez GIT] [--geojson GIT]`` (``--help`` for all)

* RDFLib/prez 4.23.6. It is in no registry: its source comes by git (``--prez``, a clone will do), with the one
  dependency that is in none either (``--geojson``, for maps, which it does not draw here), into an environment of
  Python 3.12 or newer (``--python``) in FOLDER. Chosen for it: an embedded store (``pyoxigraph_persistent``), which
  saves it asking an endpoint over HTTP; no prefixes drawn from the data at the start
  (``DISABLE_PREFIX_GENERATION``, which would take hours); no OGC features; errors only in its log; one process of
  uvicorn, as ours. It gives the data of a page with labels (``/object``, annotated Turtle, what its user interface
  asks for), and no HTML, which that makes in the browser: less work than ours.
* zazuko/trifid 5.3.0 from the npm registry. Chosen for it: ``NODE_ENV=production``, the entity renderer alone, no
  redirects to follow; ``oxigraph serve-read-only`` over a copy of the store as its endpoint, the fastest that we know
  on one machine (it has no store of its own). The CPU time of both processes counts, and theirs may run on two cores.

All are asked for the same random works and editions by ``wrk`` with 4 connections, alternately; CPU time is that of
the whole tree of a server's processes. Ours once with nothing kept and once as it is served, with its pages in memory;
neither rival keeps pages. An answer counts when it has status 200 and names the thing. A rival that cannot be fetched
or does not start is left out, and what it lacks is said in words; trifid needs Node.js 20 or newer and npm. Once all is
installed, two rounds take some three minutes.
"""

import argparse
import http.client
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

from installing import GEOJSON_FROM, PREZ, PREZ_FROM, TRIFID, install_prez, install_trifid, node_of

from lienthong.graph.generation import current
from pages_served import script, site, some, taken
from serving import free_port, server
from wrk import cpu_seconds, wrk

PAGES = 300
PATIENCE = 90.0
"""Seconds that a rival has for its start (``--patience``): prez looks through its whole store."""
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
    lasts: list[float] = field(default_factory=list)
    used: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Pages a second: the median of the rounds, as all of these."""
        return statistics.median(self.rates)

    @property
    def wait(self) -> float:
        """Milliseconds, p50."""
        return statistics.median(self.waits)

    @property
    def last(self) -> float:
        """Milliseconds, p99."""
        return statistics.median(self.lasts)

    @property
    def cost(self) -> float:
        """CPU milliseconds a page."""
        return statistics.median(self.used)

    def asks(self, base: str, ids: list[str]) -> list[str]:
        """The paths for these entities."""
        return [self.path.format(id=one, iri=quote(f"{base}/{one}", safe="")) for one in ids]


@contextmanager
def prez(python: Path, store: Path, folder: Path, patience: float) -> Iterator[Rival]:
    """RDFLib/prez over a store of its own."""
    port, start = free_port(), folder / "start_prez.py"  # not prez.py, which would be imported in its place
    start.write_text(_PREZ)
    known = {"SPARQL_REPO_TYPE": "pyoxigraph_persistent", "PYOXIGRAPH_DATA_DIR": str(store), "LOG_LEVEL": "ERROR",
             "ENABLE_OGC_FEATURES": "false", "DISABLE_PREFIX_GENERATION": "true"}  # fmt: skip
    with server([str(python), str(start), str(port)], port, "/health", patience, **known) as ready:
        yield Rival(f"RDFLib/prez {PREZ[1:]}", port, [ready.pid], "/object?uri={iri}", "text/anot+turtle")


@contextmanager
def trifid(folder: Path, store: Path, base: str, place: Path, patience: float) -> Iterator[Rival]:
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
    node = [node_of(folder), str(folder / "node_modules/trifid/server.js"), "-c", str(config), "-p", str(port)]
    with (
        server(oxigraph, engine, "/") as behind,
        server(node, port, "/healthz", patience, NODE_ENV="production") as ready,
    ):
        yield Rival(f"zazuko/trifid {TRIFID}", port, [ready.pid, behind.pid], "/{id}", "text/html")


@contextmanager
def missing(name: str) -> Iterator[None]:
    """Say so and go on when a rival cannot be installed or does not start."""
    try:
        yield
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", None) or error
        print(f"{name} is left out, the table lacks it: {said}", file=sys.stderr)


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
    rival.waits.append(load.p50)
    rival.lasts.append(load.p99)
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
        with missing("RDFLib/prez"):
            python = install_prez(wanted.work, wanted.prez, wanted.geojson, wanted.python)
            rivals.append(stack.enter_context(prez(python, place / "one", place, wanted.patience)))
        with missing("zazuko/trifid"):
            rivals.append(
                stack.enter_context(trifid(install_trifid(wanted.work), place / "two", base, place, wanted.patience))
            )
        for rival in rivals:
            checked(rival, base, known, label_of(store, f"{base}/{known}"))
        scripts = {rival.name: script(place, rival.asks(base, ids), rival.accept) for rival in rivals}
        for rival in rivals[:2] * 2:  # pages come into memory the second time
            taken(rival.port, rival.asks(base, ids))
        for rival in rivals[2:]:
            wrk(f"http://127.0.0.1:{rival.port}/", scripts[rival.name], 4, wanted.seconds)
        for _ in range(wanted.rounds):
            for rival in rivals:
                measure(rival, scripts[rival.name], wanted.seconds)
    return rivals


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--prez", default=PREZ_FROM)
    parser.add_argument("--geojson", default=GEOJSON_FROM)
    parser.add_argument("--python", default="")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--patience", type=float, default=PATIENCE)
    wanted = parser.parse_args()
    wanted.work = wanted.work.resolve()
    wanted.work.mkdir(parents=True, exist_ok=True)
    rivals = run(wanted.data, wanted)
    report(rivals)


def report(rivals: list[Rival]) -> None:
    """Rates, waits and CPU time, and how many times faster ours is by each."""
    table = Table(title="Pages of works and editions, 4 connections, medians of rounds")
    by = ("by pages/s", "by CPU")
    headings = ("", "pages/s", "p50 ms", "p99 ms", "CPU ms a page", *(f"made: {one}" for one in by))
    headings += tuple(f"as served: {one}" for one in by)
    for heading in headings:
        table.add_column(heading, justify="left" if not heading else "right")
    for one in rivals:
        cells = [f"{one.rate:,.1f}", f"{one.wait:,.0f}", f"{one.last:,.0f}", f"{one.cost:.2f}"]
        for ours in rivals[:2]:
            cells += [f"{ours.rate / one.rate:,.1f} ×", f"{one.cost / ours.cost:,.1f} ×"]
        table.add_row(one.name, *cells)
    Console(width=130).print(table)


if __name__ == "__main__":
    main()
