"""Helpers: a catalogue published to a real engine, and our endpoint in front of it."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from lienthong.graph.terms import prefixes
from lienthong.settings import Settings
from lienthong.site.app import query_pool
from lienthong.sparql.answering import Answering
from lienthong.sparql.protocol import routes
from lienthong.sparql.run import Runner


class Served:
    """Our endpoint over an engine: its address, and what answers."""

    def __init__(self, url: str, pool: Answering) -> None:
        self.url = url
        self.pool = pool


@contextlib.contextmanager
def served(known: Settings) -> Iterator[Served]:
    """Serve ``/sparql`` for these settings with uvicorn on a free port, in a thread of its own."""
    pool = query_pool(known)
    runner = Runner(pool, known.base, known.query_seconds, known.query_rows, prefixes())

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette):  # type: ignore[no-untyped-def]
        await pool.start()
        yield
        await pool.close()

    application = Starlette(routes=list(routes(runner)), lifespan=lifespan)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(application, log_level="critical", lifespan="on", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.005)
        try:
            yield Served(f"http://127.0.0.1:{listener.getsockname()[1]}/sparql", pool)
        finally:
            server.should_exit = True
            thread.join()


def wait_for(pool: Answering, number: int) -> None:
    """Wait until the endpoint has noticed that the engine publishes this generation."""
    until = time.monotonic() + 20
    while (pool.generation is None or pool.generation.number != number) and time.monotonic() < until:
        time.sleep(0.02)
    assert pool.generation is not None and pool.generation.number == number


__all__ = ["Path", "Served", "served", "wait_for"]
