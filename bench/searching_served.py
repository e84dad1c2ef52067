"""The same questions through HTTP: pages, JSON and suggestions with 1, 4 and 16 connections, and SPARQL with
``lt:search`` beside FILTER."""

import re
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn

from harness import Run
from lienthong.exchange.application import create_app
from lienthong.graph.terms import iri
from lienthong.settings import Settings
from searching_catalogue import ASKED, BASE, asked_questions

ROUNDS = 20
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
def served(data: Path) -> Iterator[str]:
    """The whole application over a folder; where its endpoint is."""
    known = Settings(data=data, base=BASE, query_seconds=300.0, query_workers=1)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(known), log_level="critical", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def pages(url: str) -> None:
    """The site's own search, HTML and JSON, no two alike, with 1, 4 and 16 connections."""
    ways = (
        ("/vi/search as HTML", "search", "text/html"), ("/vi/search.json", "search.json", "*/*"),
        ("/vi/suggest", "suggest", "*/*"),
    )  # fmt: skip
    fresh = iter(range(10**9))
    for name, path, accept in ways:
        for connections in (1, 4, 16):
            asked = [f"{words}{' ' * (path != 'suggest')}" for words in asked_questions()]

            def get(words: str, client: httpx.Client, path: str = path, accept: str = accept) -> float:
                # Another page of years, which changes nothing but the address: no cache may answer.
                params = (
                    {"q": words} if path == "suggest" else {"q": words, "since": "1", "until": str(3000 + next(fresh))}
                )
                began = time.perf_counter()
                answer = client.get(f"{url}/vi/{path}", params=params, headers={"accept": accept})
                assert answer.status_code == 200
                return time.perf_counter() - began

            limits = httpx.Limits(max_connections=connections)
            with (
                httpx.Client(timeout=300, trust_env=False, limits=limits) as client,
                ThreadPoolExecutor(connections) as threads,
            ):
                began = time.perf_counter()
                times = list(threads.map(lambda words, client=client, get=get: get(words, client), asked))
                rate = len(asked) / (time.perf_counter() - began)
            told(f"{name}, {connections} connections, {rate:.0f}/s", times)
