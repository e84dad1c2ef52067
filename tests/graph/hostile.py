"""An engine that somebody else has got hold of: it tells the pointer graph rightly, and then does what a test wants."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote_plus

from lienthong.graph.remote.engine import Engine
from lienthong.graph.remote.standing import Holding, Standing, triples

Answer = Callable[["Request"], None]
HELD = Holding("1 2026-11-22T00:00:00Z 12", 1, "2026-11-22T00:00:00Z", 12)


class Request(BaseHTTPRequestHandler):
    """One request; ``body`` is what was sent."""

    protocol_version = "HTTP/1.1"
    body = ""

    def do_POST(self) -> None:
        """Everything that comes is for the test."""
        self.body = unquote_plus(self.rfile.read(int(self.headers.get("content-length", 0))).decode())
        owner: Hostile = self.server.owner  # type: ignore[attr-defined]
        owner.requests.append((self.command, self.path, dict(self.headers), self.body))
        with contextlib.suppress(OSError):
            (owner.asked_pointer if owner.is_pointer(self.body) else owner.answer)(self)

    do_GET = do_DELETE = do_POST

    def say(self, status: int, body: bytes, **headers: str) -> None:
        """A whole answer; an underscore in a header's name is a hyphen."""
        self.send_response(status)
        for name, value in ({"content_length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def flow(self, parts: Iterator[bytes], *, finished: bool = True, **headers: str) -> None:
        """An answer in chunks, which may break off."""
        self.send_response(200)
        for name, value in ({"transfer_encoding": "chunked"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        for part in parts:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        if finished:
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Hostile:
    """``answer`` is what it does with a query or change, ``asked_pointer`` with a question for the pointer graph."""

    def __init__(self, port: int) -> None:
        self.at = f"http://127.0.0.1:{port}"
        self.requests: list[tuple[str, str, dict[str, str], str]] = []
        self.pointer: list[tuple[str, str, str]] = []
        self.graph = "\n"
        self.answer: Answer = lambda request: request.say(200, b"")
        self.asked_pointer: Answer = lambda request: request.say(200, self.said())

    def tell(self, engine: Engine, standing: Standing) -> None:
        """Let the pointer graph say this."""
        self.graph = engine.pointer
        self.pointer = [
            (one.subject.value, one.predicate.value, one.object.value)  # type: ignore[union-attr]
            for one in triples(engine, standing)
        ]

    def is_pointer(self, body: str) -> bool:
        """Whether a question is for the pointer graph."""
        return f"default-graph-uri={self.graph}" in body.split("&")

    def said(self) -> bytes:
        """The pointer graph as a table."""
        names = ("subject", "property", "value")
        rows = [
            {name: {"type": "literal", "value": one} for name, one in zip(names, row, strict=True)}
            for row in self.pointer
        ]
        return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()


@contextlib.contextmanager
def hostile() -> Iterator[Hostile]:
    """Such an engine on a free port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Request) as server:
        server.daemon_threads = True
        owner = Hostile(server.server_address[1])
        server.owner = owner  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield owner
        finally:
            server.shutdown()
            thread.join()
