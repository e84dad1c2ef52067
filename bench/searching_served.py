"""The same questions through HTTP, answered by a server in a process of its own: pages, JSON and suggestions with 1, 8
and 16 connections, by the clock and in CPU time of the web process, and SPARQL with ``lt:search`` beside FILTER."""

import random
import re
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice, product
from pathlib import Path

import httpx

from harness import Run
from lienthong.graph.terms import iri
from pages_served import own_cpu
from searching_catalogue import ASKED, BASE, PLACES, STARTS, TOPICS
from serving import free_port, server

ROUNDS = 20
QUESTIONS = 120
CONNECTIONS = (1, 8, 16)
RATE = re.compile(r", [0-9]+/s$")
KEPT = Run("searching")
"""The figures of this process's run."""


def told(name: str, times: list[float]) -> None:
    """p50 and p95 of some times."""
    times = sorted(times)
    print(f"{name:58} p50 {statistics.median(times) * 1e3:8.1f} ms   p95 {times[int(len(times) * 0.95)] * 1e3:8.1f} ms")
    KEPT.note(f"{RATE.sub('', name)}: p50", 1e3 * statistics.median(times), "ms")


def queries(url: str) -> None:
    """Through HTTP, guard, process and serialisation."""
    label = iri("rdfs:label")
    head, author = "PREFIX lt: <urn:lienthong:>\n", iri("schema:author")
    best = 'SELECT ?w ?l ?s { ?w lt:search [ lt:query "WORDS" ; lt:score ?s ; lt:limit 20 ] '
    many = 'SELECT ?w ?l ?n { ?w lt:search "WORDS" '
    ways = {
        "lt:search, the best 20 with titles": f"{best}; {label} ?l }} ORDER BY DESC(?s)",
        "lt:search, the best 1,000 with titles and authors": f"{many}; {label} ?l ; {author} ?a . ?a {label} ?n }}",
        "FILTER(CONTAINS(LCASE(?l), …)), with diacritics": f"SELECT ?w ?l {{ ?w {label} ?l "
        'FILTER(CONTAINS(LCASE(?l), "WORDS")) }',
        "FILTER(lt:matches(?l, …))": f'SELECT ?w ?l {{ ?w {label} ?l FILTER(lt:matches(?l, "WORDS")) }}',
    }
    with httpx.Client(timeout=300, trust_env=False) as client:
        for name, query in ways.items():
            rounds, asked = (ROUNDS, ASKED) if "lt:search" in name else (1, ASKED[1:2])
            times = []
            for number in range(rounds):
                for words in asked:
                    text = f"{head}{query.replace('WORDS', words)} # {number}"
                    began = time.perf_counter()
                    answer = client.get(url, params={"query": text}, headers={"accept": "text/csv"})
                    times.append(time.perf_counter() - began)
                    assert answer.status_code == 200, answer.text
            told(name, times)


@contextmanager
def served(data: Path) -> Iterator[tuple[str, int]]:
    """The whole application over a folder, which keeps no page: its address and its process."""
    port = free_port()
    command = [sys.executable, "-m", "lienthong", "serve", "--port", str(port)]
    known = {
        "LIENTHONG_DATA": str(data), "LIENTHONG_BASE": BASE, "LIENTHONG_PAGE_CACHE_MB": "0",
        "LIENTHONG_QUERY_SECONDS": "300", "LIENTHONG_QUERY_WORKERS": "1",
    }  # fmt: skip
    with server(command, port, "/ready", **known) as ready:
        yield f"http://127.0.0.1:{port}", ready.pid


def different() -> Iterator[str]:
    """Questions of two to nine words in an order by lot, none twice: no memory may answer. They end with a space: the
    last word is whole."""
    made = [f"{one} {other} " for one, other in (*product(STARTS, TOPICS), *product(TOPICS, PLACES))]
    made += [f"{words} {start} " for words, start in product(ASKED, STARTS)]
    random.Random(9).shuffle(made)
    return iter(dict.fromkeys(made))


def pages(url: str, pid: int) -> None:
    """The site's own search: HTML, JSON and suggestions."""
    ways = (
        ("/vi/search as HTML", "search", "text/html"), ("/vi/search.json", "search.json", "*/*"),
        ("/vi/suggest", "suggest", "*/*"),
    )  # fmt: skip
    fresh = different()
    for name, path, accept in ways:
        for connections in CONNECTIONS:
            asked = [one.strip()[:-2] if path == "suggest" else one for one in islice(fresh, QUESTIONS)]
            _asked(url, pid, (f"{name}, {connections} connections", path, accept), connections, asked)


def _asked(url: str, pid: int, way: tuple[str, str, str], connections: int, asked: list[str]) -> None:
    name, path, accept = way

    def get(words: str) -> float:
        began = time.perf_counter()
        answer = client.get(f"{url}/vi/{path}", params={"q": words}, headers={"accept": accept})
        assert answer.status_code == 200
        return time.perf_counter() - began

    limits = httpx.Limits(max_connections=connections)
    with (
        httpx.Client(timeout=300, trust_env=False, limits=limits) as client,
        ThreadPoolExecutor(connections) as threads,
    ):
        get("giáo trình ")
        spent, began = own_cpu(pid), time.perf_counter()
        times = list(threads.map(get, asked))
        rate, used = len(asked) / (time.perf_counter() - began), (own_cpu(pid) - spent) / len(asked)
    told(f"{name}, {rate:.0f}/s", times)
    print(f"{'':58} CPU {used * 1e3:8.1f} ms each")
    KEPT.note(f"{name}: CPU each", used * 1e3, "ms")
