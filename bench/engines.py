"""Publishing to engines elsewhere, and asking them: ``python bench/engines.py [--records N] [--keep FOLDER]``.

A synthesised catalogue is published here, then to ``oxigraph serve`` and to Virtuoso (``virtuoso-t`` on the PATH), both
on this machine: the first load through the Graph Store Protocol, Oxigraph's own loader beside it, bytes a triple, a
publish of one changed record and of 1,000, and the light and heavy queries below, in process and by each engine.
Loads and publishes are CPU seconds of ours and of the engine together, queries wall time: read the ratios.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import httpx
from pyoxigraph import DefaultGraph, RdfFormat, Store
from rich.console import Console
from rich.table import Table

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]

from catalogues import entries  # noqa: E402
from graph.engines import ENGINES, Running  # noqa: E402
from lienthong.graph.generation import current  # noqa: E402
from lienthong.graph.ledger import Entry, Ledger  # noqa: E402
from lienthong.graph.publish import publish  # noqa: E402
from lienthong.graph.remote.engine import engine_of  # noqa: E402
from lienthong.graph.remote.pushing import push  # noqa: E402
from lienthong.graph.terms import Source  # noqa: E402

BASE = "https://thuvien.example"
ROUNDS = 15
QUERIES = {
    "one entity": "SELECT ?p ?o WHERE { <ENTITY> ?p ?o }",
    "its neighbours": "SELECT ?p ?o ?l WHERE { <ENTITY> ?p ?o . ?o <LABEL> ?l }",
    "count of all": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "classes": "SELECT ?c (COUNT(?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c",
    "labels that hold a word": "SELECT ?s WHERE { ?s <LABEL> ?l FILTER(CONTAINS(LCASE(STR(?l)), 'lịch sử')) }",
}
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def cpu(engine: Running | None = None) -> float:
    """CPU seconds of this process and its finished children, and of an engine."""
    used = os.times()
    seconds = used.user + used.system + used.children_user + used.children_system
    if engine is not None:
        fields = Path(f"/proc/{engine.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds


def timed(work: Callable[[], object], engine: Running | None = None) -> float:
    """CPU seconds of a piece of work."""
    start = cpu(engine)
    work()
    return cpu(engine) - start


def load(ledger: Ledger, records: list[Entry]) -> None:
    """One run of the source."""
    run = ledger.begin_run("bench", ["bench.mrc"], "rules")
    for at in range(0, len(records), 2000):
        ledger.write(run, records[at : at + 2000])
    ledger.settle("bench")
    ledger.finish_run(run, "complete")


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())


def bulk_oxigraph(dump: Path, folder: Path) -> float:
    """``oxigraph load`` into a new store."""
    program = str(Path(sys.executable).with_name("oxigraph"))
    command = [program, "load", "--location", str(folder), "--file", str(dump)]
    return timed(lambda: subprocess.run(command, check=True, capture_output=True))


@contextmanager
def engines(work: Path) -> Iterator[list[tuple[Running, Path]]]:
    """Both engines, each with its folder."""
    with ExitStack() as stack:
        found = []
        for name, start in ENGINES.items():
            folder = work / name
            folder.mkdir()
            found.append((stack.enter_context(start(folder)), folder))
        yield found


def main() -> None:
    """Run everything and print one table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = given.keep or Path(temporary)
        data = work / "data"
        with Ledger.open(data) as ledger:
            ledger.put_source(Source("bench", title_vi="Thử"))
            load(ledger, list(entries(range(given.records))))
            publish(ledger, data, BASE)
            with engines(work) as running:
                report(ledger, data, running, given.records, work)


def report(ledger: Ledger, data: Path, running: list[tuple[Running, Path]], records: int, work: Path) -> None:
    """Measure and print."""
    generation = current(data)
    assert generation is not None
    store, count = generation.open(), generation.triples
    rows: dict[str, dict[str, str]] = {}

    def note(name: str, who: str, value: str) -> None:
        rows.setdefault(name, {})[who] = value

    dump = work / "all.nt"
    with dump.open("wb") as out:
        store.dump(out, RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    note("bytes a triple", "embedded", f"{size(generation.store_folder) / count:.0f}")
    seconds = bulk_oxigraph(dump, work / "bulk")
    note("bulk load, triples/CPU s", "oxigraph", f"{count / seconds:,.0f}")
    for engine, folder in running:
        note_engine(ledger, data, engine, folder, count, note)
    for version, number in ((1, 1), (2, 1), (3, 1_000)):
        load(ledger, list(entries(range(number), version)))
        note(
            f"publish {number} changed, s ({version})", "embedded", f"{timed(lambda: publish(ledger, data, BASE)):.2f}"
        )
        for engine, _ in running:
            target = engine_of(engine.known(data, BASE), publishing=True)
            start = cpu(engine)
            made = push(ledger.db, data / engine.kind, target, drain=0)
            seconds = cpu(engine) - start
            how = "whole" if made is None or made.full else f"{made.deleted + made.inserted:,} triples"
            note(f"publish {number} changed, s ({version})", engine.kind, f"{seconds:.2f} ({how})")
    entity = next(iter(store.quads_for_pattern(None, None, None, DefaultGraph()))).subject.value
    for name, pattern in QUERIES.items():
        text = pattern.replace("ENTITY", entity).replace("LABEL", LABEL)
        note(name, "embedded", f"{median(partial(asked, store, text)):.1f} ms")
        for engine, _ in running:
            target = engine_of(engine.known(data, BASE))
            assert target is not None
            fields = {"query": text, "default-graph-uri": target.graph("a")}
            with httpx.Client(verify=False, timeout=600) as client:
                milliseconds = median(partial(client.post, target.queries[0], data=fields))
                note(name, engine.kind, f"{milliseconds:.1f} ms")
    table = Table(title=f"{records:,} records, {count:,} triples (CPU s; queries: median of {ROUNDS})")
    for heading in ("", "embedded", *(engine.kind for engine, _ in running)):
        table.add_column(heading, justify="right" if heading else "left")
    for name, values in rows.items():
        table.add_row(name, *(values.get(who, "") for who in ("embedded", *(e.kind for e, _ in running))))
    Console(width=110).print(table)


def note_engine(
    ledger: Ledger, data: Path, engine: Running, folder: Path, count: int, note: Callable[[str, str, str], None]
) -> None:
    """The first two loads of an engine, one for each side."""
    own = data / engine.kind
    own.mkdir()
    (own / "generations").symlink_to(data / "generations")
    (own / "current").symlink_to(data / "current")
    target = engine_of(engine.known(data, BASE), publishing=True)
    assert target is not None
    before = size(folder)
    seconds = timed(lambda: push(ledger.db, own, target, drain=0), engine)
    note("first load (GSP), triples/CPU s", engine.kind, f"{count / seconds:,.0f}")
    note("bytes a triple", engine.kind, f"{(size(folder) - before) / count:.0f}")


def asked(store: Store, text: str) -> int:
    """How many rows a query of the embedded store has."""
    return sum(1 for _ in store.query(text))


def median(work: Callable[[], object]) -> float:
    """Milliseconds, after one run that does not count."""
    work()
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found) * 1000


if __name__ == "__main__":
    shutil.which("virtuoso-t") or sys.exit("apt-get install virtuoso-opensource-7-bin")
    main()
