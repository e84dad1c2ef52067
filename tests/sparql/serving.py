"""Helpers: a published store and a real server over it."""

import contextlib
import gc
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store
from starlette.applications import Starlette

from lienthong.graph.generation import Generation, switch, write_meta
from lienthong.graph.terms import prefixes
from lienthong.sparql.federation import Federation
from lienthong.sparql.pool import QueryPool
from lienthong.sparql.protocol import Page, routes
from lienthong.sparql.run import Runner

HTTP = httpx.Client(limits=httpx.Limits(max_keepalive_connections=0), timeout=90)
"""A client that opens one connection a request, as strangers do."""

BASE = "http://localhost:8000"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
WORK = NamedNode("http://id.loc.gov/ontologies/bibframe/Work")
GRAPH = NamedNode(f"{BASE}/dataset/thu")


def publish(data: Path, number: int, quads: list[Quad] | None = None, turtle: str | None = None) -> Generation:
    """Make generation ``number`` the current one: the given quads, or 1,000 works and one named graph."""
    folder = data / "generations" / f"{number:08d}"
    folder.mkdir(parents=True)
    store = Store(str(folder / "store"))
    if turtle is not None:
        store.load(turtle, format=RdfFormat.TURTLE)
    else:
        store.extend(works(1_000) if quads is None else quads)
    store.flush()
    generation = Generation(number, BASE, "2026-11-21T00:00:00Z", 2_000, folder)
    del store
    write_meta(generation)
    switch(data, generation)
    return generation


def works(count: int) -> list[Quad]:
    """Works with a type and a Vietnamese label, and a description of their source in a named graph."""
    quads = [Quad(GRAPH, LABEL, Literal("Thư viện thử", language="vi"), GRAPH)]
    for number in range(count):
        work = NamedNode(f"{BASE}/work/{number}")
        quads.append(Quad(work, TYPE, WORK))
        quads.append(Quad(work, LABEL, Literal(f"Kinh tế vĩ mô {number}", language="vi")))
    return quads


@dataclass
class Serving:
    """A server that runs: its address, its pool and its thread's port."""

    url: str
    pool: QueryPool
    server: uvicorn.Server


@contextlib.contextmanager
def serving(
    data: Path,
    *,
    seconds: float = 5.0,
    rows: int = 100_000,
    page: Page | None = None,
    more: dict[str, Any] | None = None,
    federation: Federation | None = None,
    **pool: float,
) -> Iterator[Serving]:
    """Serve ``/sparql`` over ``data`` with uvicorn on a free port, in a thread of its own; ``more`` for ``routes``."""
    gc.collect()  # results of queries may be dropped only by the thread that asked: not left to that of the server
    queries = QueryPool(data, **pool)  # type: ignore[arg-type]
    runner = Runner(queries, BASE, seconds=seconds, rows=rows, prefixes=prefixes(), federation=federation)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette):  # type: ignore[no-untyped-def]
        await queries.start()
        yield
        await queries.close()

    application = Starlette(routes=list(routes(runner, page, **(more or {}))), lifespan=lifespan)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(application, log_level="critical", lifespan="on", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield Serving(f"http://127.0.0.1:{listener.getsockname()[1]}/sparql", queries, server)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


class Listener:
    """A listener on loopback that counts who calls: nobody may."""

    def __init__(self) -> None:
        self.calls: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.1)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/sparql"
        self._stop = False
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while not self._stop:
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                continue
            with connection:
                self.calls.append(b"call")

    def close(self) -> None:
        """Stop listening."""
        self._stop = True
        self._thread.join()
        self._socket.close()
