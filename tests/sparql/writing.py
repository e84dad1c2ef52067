"""Helpers: a real server that takes updates, and clients of it."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import uvicorn
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse
from starlette.applications import Starlette

from lienthong.graph.editorial.publishing import Limits
from lienthong.graph.generation import current
from lienthong.site.editing_access import Editors, Patience
from lienthong.sparql.pool import QueryPool
from lienthong.sparql.problem import TYPE
from lienthong.sparql.protocol import routes as query_routes
from lienthong.sparql.run import Runner
from lienthong.sparql.updating.bearers import Bearers
from lienthong.sparql.updating.endpoints import routes
from lienthong.sparql.updating.writer import Writer

BASE = "http://www.example"
WRITER, EDITOR = "mot-ma-du-dai-de-ghi", "mot-ma-khac-chi-de-doc"
TOKEN = {"authorization": f"Bearer {WRITER}"}
UPDATE = {"content-type": "application/sparql-update"}
TURTLE = {"content-type": "text/turtle"}


@contextlib.contextmanager
def writing(
    data: Path, *, base: str = BASE, brake: int = 10_000, writers: str = f"may:{WRITER}", **limits: float
) -> Iterator[httpx.Client]:
    """A client of a server with ``/sparql``, ``/update`` and ``/graph-store`` over a data folder."""
    pool = QueryPool(data, 1)
    runner = Runner(pool, base, seconds=10.0, rows=150)
    writer = Writer(data, base, limits=Limits(brake=brake), **limits)  # type: ignore[arg-type]
    bearers = Bearers(Editors.of(writers), Editors.of(f"an:{EDITOR}"), Patience())

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette):  # type: ignore[no-untyped-def]
        await pool.start()
        yield
        await pool.close()

    application = Starlette(routes=[*query_routes(runner), *routes(runner, writer, bearers)], lifespan=lifespan)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application, log_level="critical", lifespan="on", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=60) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def update(client: httpx.Client, text: str, **parameters: str | list[str]) -> httpx.Response:
    """POST an update directly."""
    return client.post("/update", content=text.encode(), params=parameters, headers=TOKEN | UPDATE)


def ask(client: httpx.Client, text: str) -> bool:
    """The answer of the query endpoint."""
    answer = client.post("/sparql", data={"query": text}, headers={"accept": "application/sparql-results+json"})
    assert answer.status_code == 200, answer.text
    return bool(answer.json()["boolean"])


def public(data: Path) -> set[Quad]:
    """All that is public: the current generation's quads."""
    generation = current(data)
    assert generation is not None
    store: Store = generation.open()
    number = sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))
    assert generation.triples == number
    return set(store)


def triples(text: str, graph: str = "") -> set[Quad]:
    """Turtle as quads of a graph."""
    name = NamedNode(graph) if graph else DefaultGraph()
    return {Quad(one.subject, one.predicate, one.object, name) for one in parse(text, RdfFormat.TURTLE)}


def wrong(answer: httpx.Response, status: int, title: str) -> None:
    """The answer tells, in both languages, why nothing was done."""
    assert answer.status_code == status, answer.text
    told = answer.json()
    assert (told["status"], told["type"]) == (status, f"{TYPE}{title.replace(' ', '_')}")
    assert told["detail"] and told["detail_en"] and answer.headers["content-type"] == "application/problem+json"
