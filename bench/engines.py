"""Publishing to engines elsewhere, and asking them: ``bench/engines.py [--triples N] [--only KIND] [--queries]``.

A catalogue made here is pushed to ``oxigraph serve`` and to Virtuoso (``virtuoso-t`` on the PATH), both on this
machine: both sides whole, one changed record, 1,000, and a store that was built anew (so that both are read whole).
Printed are CPU seconds of ours and of the engine, and the most memory of either at each step. With ``--queries``
light and heavy queries follow, in process and by each engine, in wall time: read the ratios.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import httpx
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store
from rich.console import Console
from rich.table import Table

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]

from graph.engines import ENGINES, Running  # noqa: E402
from lienthong.graph.generation import Generation, leased, switch, write_meta  # noqa: E402
from lienthong.graph.ledger import Ledger  # noqa: E402
from lienthong.graph.remote.engine import engine_of  # noqa: E402
from lienthong.graph.remote.pushing import push  # noqa: E402

BASE = "https://thuvien.example"
EACH = 12
ROUNDS = 7
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
LABEL = NamedNode(f"{RDFS}label")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
KIND = NamedNode("http://id.loc.gov/ontologies/bibframe/Instance")
QUERIES = {
    "one entity": f"SELECT ?p ?o WHERE {{ <{BASE}/instance/i7> ?p ?o }}",
    "its neighbours": f"SELECT ?o ?l WHERE {{ <{BASE}/instance/i7> ?p ?o . ?o <{LABEL.value}> ?l }}",
    "count of all": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "classes": "SELECT ?c (COUNT(?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c",
}


def described(number: int, version: int) -> Iterator[Quad]:
    """Twelve statements of one Instance; the version changes two of them."""
    subject = NamedNode(f"{BASE}/instance/i{number}")
    yield Quad(subject, TYPE, KIND)
    yield Quad(subject, LABEL, Literal(f"Lịch sử và văn hoá làng nghề, tập {number}, bản {version}", language="vi"))
    yield Quad(subject, NamedNode(f"{RDFS}seeAlso"), NamedNode(f"{BASE}/instance/i{number * 7 % 10_007}"))
    for place in range(EACH - 3):
        text = f"{version if not place else 0} {number * (place + 3) % 100_003} nhà xuất bản và phần mô tả {number}"
        yield Quad(subject, NamedNode(f"{BASE}/term/p{place}"), Literal(text))


class Catalogue:
    """A data folder whose generations are made directly: the ledger knows only what has changed."""

    def __init__(self, data: Path, records: int, ledger: Ledger) -> None:
        self.data, self.records, self.ledger = data, records, ledger
        self.number = 0

    def publish(self, changed: range, *, anew: bool = False) -> Generation:
        """The next generation, in which these records have changed; ``anew`` shares no file with the one before."""
        self.number += 1
        folder = self.data / "generations" / f"{self.number:08d}"
        folder.mkdir(parents=True)
        before = folder.with_name(f"{self.number - 1:08d}")
        if anew or not before.exists():
            store = Store(str(folder / "store"))
            store.bulk_extend(quad for at in range(self.records) for quad in described(at, self.version(at, changed)))
        else:
            Store.read_only(str(before / "store")).backup(str(folder / "store"))
            store = Store(str(folder / "store"))
            for at in changed:
                for quad in list(store.quads_for_pattern(NamedNode(f"{BASE}/instance/i{at}"), None, None)):
                    store.remove(quad)
                store.extend(described(at, self.number))
        store.flush()
        self.ledger.db.executemany(
            "INSERT INTO change (at, generation, entity, event) VALUES ('', ?, ?, 'updated')",
            ((self.number, f"instance/i{at}") for at in changed),
        )
        made = Generation(self.number, BASE, f"2026-01-01T00:00:{self.number:02d}Z", self.records * EACH, folder)
        write_meta(made)
        switch(self.data, made)
        for old in sorted((self.data / "generations").glob("*"))[:-2]:
            shutil.rmtree(old)
        return made

    def version(self, at: int, changed: range) -> int:
        """Which version of a record a generation built anew has."""
        return self.number if at in changed else 1


def cpu(pid: int) -> float:
    """CPU seconds of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def most(pid: int) -> int:
    """The most memory of a process since ``forget``, in MB."""
    found = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(found.split()[1]) // 1024


def forget(pid: int) -> None:
    """Begin to watch the memory of a process anew (proc(5), clear_refs)."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def step(catalogue: Catalogue, running: Running) -> str:
    """One push: CPU seconds, most memory, and what it was."""
    target = engine_of(running.known(catalogue.data, BASE), publishing=True)
    assert target is not None
    pids = (os.getpid(), running.process.pid)
    before = [cpu(pid) for pid in pids]
    for pid in pids:
        forget(pid)
    started = time.monotonic()
    made = push(catalogue.ledger.db, catalogue.data, target, drain=0)
    wall = time.monotonic() - started
    assert made is not None
    used = [f"{cpu(pid) - had:.1f} s {most(pid)} MB" for pid, had in zip(pids, before, strict=True)]
    what = "whole" if made.full else f"{made.deleted + made.inserted:,} triples"
    return f"{used[0]} | {used[1]} | {wall:.0f} s on the clock | {what}"


def pushes(kind: str, work: Path, records: int, console: Console, queries: bool) -> dict[str, float]:
    """Every step with one engine, printed as it comes; milliseconds of queries."""
    data = work / f"data-{kind}"
    folder = work / kind
    data.mkdir()
    folder.mkdir()
    found: dict[str, float] = {}
    with ENGINES[kind](folder) as running, Ledger.open(data) as ledger:
        catalogue = Catalogue(data, records, ledger)
        steps = [("side b", range(0)), ("side a", range(1)), ("1 record", range(1)), ("1,000 records", range(1000))]
        for name, changed in steps:
            catalogue.publish(changed)
            console.print(f"{kind}, {name}: {step(catalogue, running)}")
        catalogue.publish(range(1000), anew=True)
        console.print(f"{kind}, both stores read: {step(catalogue, running)}")
        if queries:
            found = asked(running, catalogue)
    return found


def asked(running: Running, catalogue: Catalogue) -> dict[str, float]:
    """Milliseconds of each query by the engine."""
    target = engine_of(running.known(catalogue.data, BASE))
    assert target is not None
    # Oxigraph's side that was changed last is b, a, b, a, b.
    with httpx.Client(timeout=600) as client:
        return {
            name: median(
                partial(client.post, target.queries[0], data={"query": text, "default-graph-uri": target.graph("b")})
            )
            for name, text in QUERIES.items()
        }


def embedded(data: Path) -> dict[str, float]:
    """Milliseconds of each query in process. The generation is leased: of one that was swept, whose files cannot be
    read any more, Oxigraph counts errors for ever, in memory that grows until there is none."""
    with leased(data) as generation:
        assert generation is not None
        store = generation.open()
        return {name: median(partial(rows, store, text)) for name, text in QUERIES.items()}


def rows(store: Store, text: str) -> int:
    """How many rows a query of the embedded store has."""
    return sum(1 for _ in store.query(text, default_graph=[DefaultGraph()]))


def median(work: Callable[[], object]) -> float:
    """Milliseconds, after one run that does not count."""
    work()
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found) * 1000


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--triples", type=int, default=1_200_000)
    parser.add_argument("--only", choices=list(ENGINES))
    parser.add_argument("--queries", action="store_true")
    given = parser.parse_args()
    kinds = [given.only] if given.only else list(ENGINES)
    console = Console(width=120, highlight=False)
    console.print("CPU seconds and most memory of ours | of the engine")
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        found = {kind: pushes(kind, work, given.triples // EACH, console, given.queries) for kind in kinds}
        if given.queries:
            table = Table("milliseconds", "embedded", *kinds)
            here = embedded(work / f"data-{kinds[0]}")
            for name in QUERIES:
                table.add_row(name, f"{here[name]:.1f}", *(f"{found[kind][name]:.1f}" for kind in kinds))
            console.print(table)


if __name__ == "__main__":
    main()
