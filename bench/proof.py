"""The served catalogue is asked for what it must have: pages, look-ups, searches; how long each takes."""

import http.client
import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from rich.console import Console

from harness import Run
from lienthong.graph.terms import iri
from metered import Watch, memory
from serving import free_port, sample, server
from wrk import cpu_seconds

NUMBER = 200
"""Entities that are asked for, each once: nothing comes from memory."""
LOOKUP = "SELECT ?p ?o ?l {{ <{iri}> ?p ?o OPTIONAL {{ ?o <{label}> ?l }} }}"
_SETTLED = 10
"""Seconds after the start in which the server counts pages and takes what it needs into memory."""


class Browser:
    """One kept-alive connection; seconds of each answer by name."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.times: dict[str, list[float]] = {}

    def get(self, name: str, path: str, accept: str) -> bytes:
        """The body of an answer. Raises RuntimeError when it is another than 200."""
        start = time.perf_counter()
        self._connection.request("GET", path, headers={"Accept": accept})
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:200]!r}")
        self.times.setdefault(name, []).append(time.perf_counter() - start)
        return body


def asked(data: Path, base: str, kept: Run, number: int = NUMBER) -> list[str]:
    """Serve the catalogue, ask, print and note the times. What was not found."""
    instances, works = sample(data, "Instance", number), sample(data, "Work", number)
    port = free_port()
    command = [sys.executable, "-m", "lienthong", "serve", "--port", str(port)]
    known = {"LIENTHONG_DATA": str(data), "LIENTHONG_BASE": base}
    with server(command, port, "/ready", **known) as ready, Watch(ready.pid) as watch:
        time.sleep(_SETTLED)
        before, browser = cpu_seconds(ready.pid), Browser(port)
        missing = list(_misses(browser, base, works, instances))
        spent, now = cpu_seconds(ready.pid) - before, memory(ready.pid)[1]
    kept.note("serve: seconds until ready", ready.seconds, "s")
    kept.note("serve: PSS", watch.pss, "MiB")
    kept.note("serve: anonymous memory", now, "MiB")
    kept.note("serve: CPU of an answer", 1000 * spent / sum(map(len, browser.times.values())), "ms")
    console = Console(width=120)
    console.print(
        f"served after {ready.seconds:.1f} s; {watch.pss:,.0f} MiB PSS, {now:,.0f} anonymous", highlight=False
    )
    for name, times in browser.times.items():
        middle, last = 1000 * statistics.median(times), 1000 * statistics.quantiles(times, n=100)[98]
        console.print(f"{name}: {len(times)} asked, p50 {middle:.1f} ms, p99 {last:.1f} ms", highlight=False)
        kept.note(f"{name}: p50", middle, "ms")
        kept.note(f"{name}: p99", last, "ms", "")
    return missing


def _misses(browser: Browser, base: str, works: list[str], instances: list[str]) -> Iterator[str]:
    """What was asked for and not found."""
    label, results = iri("rdfs:label")[1:-1], "application/sparql-results+json"
    if not works or not instances:
        yield "no works or editions"
    titles = {}
    for one in works:
        query = urlencode({"query": LOOKUP.format(iri=one, label=label)})
        rows = json.loads(browser.get("look-up", f"/sparql?{query}", results))["results"]["bindings"]
        titles[one] = next((row["o"]["value"] for row in rows if row["p"]["value"] == label), "")
        if not rows:
            yield f"look-up {one}"
    for kind, entities in (("work page", works), ("edition page", instances)):
        for one in entities:
            page = browser.get(kind, f"/vi{one.removeprefix(base)}", "text/html")
            if one.encode() not in page:
                yield f"page {one}"
    for one, title in titles.items():
        words = " ".join(title.split()[:6])
        if not words:
            continue
        found = json.loads(browser.get("search", f"/vi/search.json?{urlencode({'q': words})}", "application/json"))
        if not found["total"]:
            yield f"search {words!r} for {one}"
