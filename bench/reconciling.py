"""Reconciliation over HTTP: batches of a hundred mixed names (works, persons, subjects, libraries, of any type) of a
published catalogue, as tables have them: as written, without diacritics, mistyped, cut short, unknown.

``python bench/reconciling.py DATA [BATCHES] [--json FOLDER]``: DATA is a data folder after publishing; BATCHES (20) of
each sort, no name twice: names alone, then two thirds with properties (author, year, language, titles of a person). One
connection, in one run: milliseconds of the clock and of the processor time of the web process for a batch.
"""

import argparse
import http.client
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from harness import Run
from lienthong.graph.generation import Generation
from lienthong.search.words import fold
from lienthong.site.published import Opened, open_current
from lienthong.site.reading import Reading
from pages_served import own_cpu, site, some

SIZE = 100
SHARES = {"work": 40, "agent": 30, "subject": 20, "library": 2}
"""Of a hundred names so many of each kind; the rest stand nowhere."""
TYPES = {"work": "work", "agent": "person", "subject": "subject", "library": "library"}
Query = dict[str, Any]


class Table:
    """Rows of another system's table, drawn by lot from a catalogue, the same in every run."""

    def __init__(self, opened: Opened, rows: int) -> None:
        self._reading, self._chance = Reading(opened), random.Random(5)
        self._rows = {kind: self._drawn(opened.generation, kind, rows * share) for kind, share in SHARES.items()}

    def _drawn(self, generation: Generation, kind: str, most: int) -> Iterator[str]:
        found = some(self._reading.store, generation.base, kind, most)
        while found:  # a small catalogue is gone through again
            yield from found

    def batch(self, *, known: bool) -> dict[str, Query]:
        """A hundred queries; with properties where something more is ``known`` of a thing than its name."""
        found = [
            self._query(kind, next(self._rows[kind]), known) for kind, share in SHARES.items() for _ in range(share)
        ]
        found += [{"query": f"Không có {self._chance.randrange(10**6)} tên này"} for _ in range(SIZE - len(found))]
        self._chance.shuffle(found)
        return {f"q{place}": one for place, one in enumerate(found)}

    def _query(self, kind: str, id_: str, known: bool) -> Query:
        iri = f"{self._reading.base}/{id_}"
        name = (self._reading.labels(iri) or [(id_, "")])[0][0]
        query: Query = {"query": self._written(name)}
        if self._chance.random() < 0.7:
            query["type"] = TYPES[kind]
        if known and self._chance.random() < 2 / 3 and (given := self._properties(kind, iri)):
            query["properties"] = [{"pid": one, "v": value} for one, value in given.items()]
        return query

    def _written(self, name: str) -> str:
        ways: tuple[Callable[[str], str], ...] = (
            str, str, str, str, fold, fold,
            lambda one: f"{one[:9]}q{one[9:]}", lambda one: one.rpartition(" ")[0] or one,
        )  # fmt: skip
        return self._chance.choice(ways)(name)

    def _properties(self, kind: str, iri: str) -> dict[str, str]:
        reading = self._reading
        if kind == "agent":
            works = reading.pointing(iri, "schema:author", 1)
            return {"title": reading.labels(works[0])[0][0]} if works else {}
        if kind != "work":
            return {}
        edition, author = reading.first(iri, "bf:hasInstance"), reading.first(iri, "schema:author")
        found = {
            "author": reading.labels(author)[0][0] if author else "",
            "year": reading.first(edition, "schema:datePublished") if edition else "",
            "language": reading.first(iri, "bf:language"),
        }
        return {name: value for name, value in found.items() if value}


def asked(port: int, queries: dict[str, Query]) -> tuple[float, dict[str, Any]]:
    """Milliseconds of one batch, and its answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    body = urlencode({"queries": json.dumps(queries)})
    start = time.perf_counter()
    connection.request("POST", "/vi/reconcile", body, {"content-type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    read = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status}: {read[:500]!r}")
    return (time.perf_counter() - start) * 1000, json.loads(read)


def told(name: str, port: int, pid: int, batches: list[dict[str, Query]], kept: Run) -> None:
    """Ask for batches one after the other; say what they took and how many names were matched."""
    clock, cpu, candidates, matched = [], [], 0, 0
    for one in batches:
        before = own_cpu(pid)
        spent, answer = asked(port, one)
        clock.append(spent)
        cpu.append((own_cpu(pid) - before) * 1000)
        candidates += sum(len(found["result"]) for found in answer.values())
        matched += sum(bool(found["result"]) and found["result"][0]["match"] for found in answer.values())
    for unit, times in (("clock", clock), ("CPU", cpu)):
        times.sort()
        p95 = times[int(len(times) * 0.95)]
        print(f"{name:32} {unit:6} median {statistics.median(times):7.1f} ms   p95 {p95:7.1f} ms")
        kept.note(f"{name}, {unit}: median", statistics.median(times), "ms")
        kept.note(f"{name}, {unit}: p95", p95, "ms")
    print(f"{'':32} {candidates / len(batches):.0f} candidates a batch, {matched / len(batches):.0f} matched")


def main() -> None:
    """Draw the tables, ask, say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("batches", type=int, nargs="?", default=20)
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    opened = open_current(wanted.data)
    if opened is None or opened.index is None:
        sys.exit("nothing is published in this folder, or without an index of today's rules")
    table = Table(opened, 2 * wanted.batches + 1)
    sorts = {name: [table.batch(known=known) for _ in range(wanted.batches)] for name, known in (
        ("a hundred names", False), ("two thirds with properties", True))}  # fmt: skip
    first = table.batch(known=True)
    print(f"{opened.index.entities:,} entities in the index")
    kept = Run("reconciling", facts={"entities": opened.index.entities})
    with site(wanted.data, opened.generation.base, 0) as (port, pid):
        print(f"the very first batch {asked(port, first)[0]:.1f} ms of the clock")
        for name, batches in sorts.items():
            told(name, port, pid, batches, kept)
    kept.save(wanted.json)


if __name__ == "__main__":
    main()
