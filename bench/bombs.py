"""The endpoint under attack: 60 seconds of 200 connections of cheap ASKs, then a thousand query bombs.

``python bench/bombs.py [DATA] [SECONDS] [BOMBS]``: a data folder with something published, or none for synthetic data.
Tells what was answered, and memory, threads, descriptors and processes before, between and after. Needs ``wrk``.
"""

import collections
import concurrent.futures
import http.client
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table

from lienthong.graph.generation import current
from querying import synthetic
from serving import free_port, server
from wrk import children, wrk

JSON = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/sparql-results+json, text/turtle;q=0.9",
}
NINES = "1 2 3 4 5 6 7 8 9 " * 9
TWICE = "".join(f" BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
BOMBS = {
    "cartesian product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "ORDER BY of a product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "DISTINCT of a product": "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "product streamed": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 100000",
    "GROUP_CONCAT of all": "SELECT (GROUP_CONCAT(CONCAT(STR(?s), STR(?o), STR(?x))) AS ?g) { ?s ?p ?o . ?x ?y ?z }",
    "path over everything": "SELECT (COUNT(*) AS ?n) { ?s (!<http://x/p>)* ?o }",
    "path and back": "SELECT (COUNT(*) AS ?n) { ?s ((!<http://x/p>)|^(!<http://x/p>))* ?o }",
    "deep path": "ASK { ?s <http://x/p>" + "/<http://x/p>" * 20_000 + " ?o }",
    "nested stars": "ASK { ?s " + "(" * 20 + "<http://x/p>|!<http://x/q>" + ")*" * 20 + " ?o }",
    "huge VALUES": "ASK { VALUES ?x { " + "1 " * 40_000 + "} VALUES ?y { " + "1 " * 5_000 + "} FILTER(?x + ?y > 9) }",
    "VALUES product": "ASK { "
    + "".join(f"VALUES ?x{n} {{ {NINES} }} " for n in range(60))
    + "FILTER(?x1 + ?x59 > 99) }",
    "regular expression": 'ASK { ?s ?p ?o FILTER(REGEX(STR(?o), "^(([a-z])+.)+[A-Z]([a-z])+$")) }',
    "backtracking": 'ASK { ?s ?p ?o FILTER(REGEX("' + "a" * 5_000 + '", "(a*)*(a*)*(a*)*b")) }',
    "REPLACE grows": 'ASK { ?s ?p ?o FILTER(REGEX(REPLACE(STR(?o), "(.*)(.*)(.*)", "$1$1$1$1"), "((a*)*)*b")) }',
    "CONCAT grows": 'ASK { VALUES ?x0 { "' + "x" * 1_000 + '" }' + TWICE + " FILTER(STRLEN(?x40) > 5) }",
    "10 MB": "ASK { ?s ?p '" + "x" * 10_000_000 + "' }",
    "100,000 parentheses": "ASK { FILTER(" + "(" * 50_000 + "1" + ")" * 50_000 + ") }",
    "short parentheses": "ASK { FILTER(" + "(" * 40_000 + "1" + ")" * 40_000 + ") }",
    "nested EXISTS": "ASK {" + "FILTER EXISTS {" * 1_000 + "?s ?p ?o" + "}" * 1_001,
    "many patterns": "ASK {" + " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(3_000)) + "}",
    "300 patterns": "ASK {" + " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(250)) + "}",
    "chain of OPTIONAL": "SELECT * {" + "".join(f" OPTIONAL {{ ?a{n} ?b{n} ?c{n} }}" for n in range(50)) + " }",
    "DESCRIBE everything": "DESCRIBE ?s { ?s ?p ?o }",
    "CONSTRUCT explosion": "CONSTRUCT { ?a ?e ?i . ?d ?h ?c . ?g ?b ?f } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "subqueries": "SELECT * { "
    + "".join(f"{{ SELECT ?a{n} {{ ?a{n} ?b ?c }} }} " for n in range(20))
    + "} ORDER BY ?a0",
    "not text": "ASK { \x00\ufeff\u202e }",
    "service": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
}


@dataclass(frozen=True)
class Standing:
    """What the web process and its query processes hold."""

    memory_mb: float
    threads: int
    descriptors: int
    processes: int
    processes_mb: float

    @classmethod
    def of(cls, pid: int) -> "Standing":
        started = children(pid)
        return cls(
            memory_mb=_resident(pid),
            threads=len(list(Path(f"/proc/{pid}/task").iterdir())),
            descriptors=len(list(Path(f"/proc/{pid}/fd").iterdir())),
            processes=len(started),
            processes_mb=sum(_resident(one) for one in started),
        )


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


ENCODED = {name: urlencode({"timeout": "1", "query": query}) for name, query in BOMBS.items()}
"""Encoded beforehand: that takes longer than to refuse them, and the light queries are asked by this process too."""


def ask(port: int, form: str, hold: float) -> str:
    """Status of one query, or what went wrong with the connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=hold)
    try:
        connection.request("POST", "/sparql", form, JSON)
        answer = connection.getresponse()
        answer.read()
        return str(answer.status)
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()


def right(port: int) -> float:
    """Seconds of a light query that must be answered, and rightly."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=("127.0.0.9", 0))
    connection.request("POST", "/sparql", urlencode({"query": "SELECT (1 + 1 AS ?n) {}"}), JSON)
    answer = connection.getresponse()
    body = json.loads(answer.read())
    connection.close()
    if answer.status != 200 or body["results"]["bindings"][0]["n"]["value"] != "2":
        raise RuntimeError(f"{answer.status} {body}")
    return time.perf_counter() - began


def bombard(console: Console, port: int, number: int) -> None:
    """Bombs from eight connections, every third from a client that does not wait; light queries beside them."""
    names = list(BOMBS)
    told: dict[str, collections.Counter[str]] = {name: collections.Counter() for name in names}

    def one(at: int) -> tuple[str, str]:
        name = names[at % len(names)]
        return name, ask(port, f"{ENCODED[name]}%20%23{at}", hold=0.2 if (at // len(names)) % 3 == 0 else 60)

    beside = []
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        waiting = {pool.submit(one, at) for at in range(number)}
        while waiting:
            done, waiting = concurrent.futures.wait(waiting, timeout=0.2)
            for future in done:
                name, status = future.result()
                told[name][status] += 1
            beside.append(right(port))
    table = Table(title=f"{number} bombs")
    table.add_column("")
    table.add_column("answers")
    for name in names:
        table.add_row(name, ", ".join(f"{status}: {count}" for status, count in sorted(told[name].items())))
    console.print(table)
    beside.sort()
    console.print(
        f"light queries beside them: {len(beside)}, all right; p50 {beside[len(beside) // 2] * 1000:.1f} ms, "
        f"p99 {beside[int(len(beside) * 0.99)] * 1000:.0f} ms, worst {beside[-1] * 1000:.0f} ms"
    )


def main() -> None:
    if shutil.which("wrk") is None:
        sys.exit(__doc__)
    seconds, bombs = float((sys.argv + [""] * 3)[2] or 60), int((sys.argv + [""] * 4)[3] or 1000)
    console = Console(width=120)
    with tempfile.TemporaryDirectory() as name:
        data = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(name) / "data"
        if len(sys.argv) == 1:
            synthetic(data)
        if current(data) is None:
            sys.exit("nothing is published in this folder")
        port = free_port()
        command = [sys.executable, "-m", "lienthong", "serve", "--port", str(port)]
        with server(command, port, "/ready", LIENTHONG_DATA=str(data)) as served:
            time.sleep(10)
            right(port)
            console.print("at rest", Standing.of(served.pid))
            load = wrk(f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D", None, 200, seconds)
            console.print(f"{seconds:g} s of 200 connections of ASK:", load, f"then {right(port) * 1000:.1f} ms")
            console.print("after the ASKs", Standing.of(served.pid))
            bombard(console, port, bombs)
            console.print(f"right after: {right(port) * 1000:.1f} ms", Standing.of(served.pid))
            time.sleep(5)
            console.print(f"5 s later: {right(port) * 1000:.1f} ms", Standing.of(served.pid))


if __name__ == "__main__":
    main()
