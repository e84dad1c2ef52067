"""Everyday traffic on a served catalogue: readers, crawlers, harvesters, developers, each asking for what it knows."""

import http.client
import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

PATIENCE = 60
"""Seconds that a client waits for an answer: more is an error."""
BUSY = "busy"


@dataclass(frozen=True)
class Known:
    """What clients know of the catalogue: paths of entities (``/work/…``) by kind, and words of titles."""

    paths: dict[str, list[str]]
    titles: list[str]


@dataclass(frozen=True)
class Asked:
    """A request: its name, path, headers and body, and the codes that are good answers to it."""

    name: str
    path: str
    accept: str = "*/*"
    body: str | None = None
    good: tuple[int, ...] = (200,)


@dataclass
class Seen:
    """What clients have seen, together: answers by name, and everything that was not as it should be."""

    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    turned_away: int = 0
    slowest: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str, seconds: float, wrong: str | None) -> None:
        """An answer, or what was wrong with it; ``BUSY`` when the server has asked to come again later."""
        with self.lock:
            self.answers[name] += 1
            if wrong == BUSY:
                self.turned_away += 1
                return
            self.slowest[name] = max(seconds, self.slowest.get(name, 0.0))
            if wrong:
                self.wrong.append(f"{time.strftime('%H:%M:%S')} {name}: {wrong}")


def _page(known: Known, chance: random.Random) -> Asked:
    kind = chance.choice(list(known.paths))
    # A merged or withdrawn entity is answered with its successor or 410: both are right between two publications.
    path = f"/{chance.choice(['vi', 'en'])}{chance.choice(known.paths[kind])}"
    return Asked(f"page of a {kind}", path, "text/html", good=(200, 301, 410))


def _data(known: Known, chance: random.Random) -> Asked:
    path = chance.choice(known.paths["work"]) + chance.choice([".ttl", ".jsonld", ".nt", ".rdf"])
    return Asked("data document", path, good=(200, 301, 410))


def _search(known: Known, chance: random.Random) -> Asked:
    words = " ".join(chance.choice(known.titles).split()[: chance.randint(1, 5)])
    query = urlencode({"q": words})
    way = chance.choice([("/vi/search", "text/html"), ("/vi/search.json", "application/json")])
    return Asked("search", f"{way[0]}?{query}", way[1])


def _lookup(known: Known, chance: random.Random) -> Asked:
    kind = chance.choice(list(known.paths))
    query = f"SELECT ?p ?o WHERE {{ <http://localhost:8000{chance.choice(known.paths[kind])}> ?p ?o }}"
    return Asked("SPARQL look-up", f"/sparql?{urlencode({'query': query})}", "application/sparql-results+json")


def _count(_: Known, __: random.Random) -> Asked:
    query = "SELECT ?t (COUNT(*) AS ?n) WHERE { ?s a ?t } GROUP BY ?t ORDER BY DESC(?n) LIMIT 5"
    return Asked("SPARQL count", f"/sparql?{urlencode({'query': query})}", "application/sparql-results+json")


def _oai(_: Known, chance: random.Random) -> Asked:
    prefix = chance.choice(["oai_dc", "marc21"])
    return Asked("OAI-PMH list", f"/oai?verb=ListRecords&metadataPrefix={prefix}")


def _reconcile(known: Known, chance: random.Random) -> Asked:
    queries = {f"q{at}": {"query": chance.choice(known.titles), "limit": 3} for at in range(5)}
    return Asked("reconcile", "/reconcile", "application/json", f"queries={quote(json.dumps(queries))}")


def _sru(known: Known, chance: random.Random) -> Asked:
    word = re.sub(r"\W+", " ", chance.choice(known.titles)).split()[0]
    query = {"version": "1.2", "operation": "searchRetrieve", "query": f'title = "{word}"', "maximumRecords": "5"}
    return Asked("SRU", f"/sru?{urlencode(query)}")


def _fixed(_: Known, chance: random.Random) -> Asked:
    path = chance.choice(LISTS)
    return Asked(f"GET {path}", path)


LISTS = ("/vi/", "/en/", "/catalog.ttl", "/void", "/changes", "/activity", "/opds", "/health", "/sitemap.xml")
WAYS: tuple[tuple[int, Callable[[Known, random.Random], Asked]], ...] = (
    (40, _page), (10, _data), (15, _search), (15, _lookup), (1, _count), (4, _oai), (3, _reconcile), (4, _sru),
    (8, _fixed),
)  # fmt: skip
"""How often each is asked, of a hundred."""


class Client(threading.Thread):
    """One client with a kept-alive connection that asks ``rate`` times a second until ``end`` is set."""

    def __init__(self, port: int, known: Known, seen: Seen, rate: float, seed: int, end: threading.Event) -> None:
        super().__init__(daemon=True)
        self._port, self._known, self._seen, self._end = port, known, seen, end
        self._pause, self._chance = 1 / rate, random.Random(seed)

    def run(self) -> None:
        """Ask and look at each answer; a broken connection is noted and opened anew."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        ways, weights = [way for _, way in WAYS], [weight for weight, _ in WAYS]
        while not self._end.wait(self._pause * self._chance.uniform(0.5, 1.5)):
            asked = self._chance.choices(ways, weights)[0](self._known, self._chance)
            start, wrong = time.perf_counter(), None
            try:
                wrong = _wrong(connection, asked)
            except (OSError, http.client.HTTPException) as error:
                wrong = f"{asked.path}: {type(error).__name__} {error}"
                connection.close()
            self._seen.note(asked.name, time.perf_counter() - start, wrong)
        connection.close()


def _wrong(connection: http.client.HTTPConnection, asked: Asked) -> str | None:
    """Ask; what is wrong with the answer, if anything."""
    form = {"Content-Type": "application/x-www-form-urlencoded"} if asked.body else {}
    method = "POST" if asked.body else "GET"
    connection.request(method, asked.path, asked.body, {"Accept": asked.accept, "Accept-Encoding": "gzip", **form})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status in (429, 503) and answer.getheader("Retry-After"):
        return BUSY
    if answer.status not in asked.good:
        return f"{asked.path}: {answer.status} {body[:200]!r}"
    return None if body or answer.status != 200 else f"{asked.path}: empty"
