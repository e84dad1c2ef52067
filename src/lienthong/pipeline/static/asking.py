"""The web application asked in this process: what a browser would be given, without a network between.

https://asgi.readthedocs.io/en/stable/specs/www.html
"""

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import quote, unquote

from starlette.types import ASGIApp, Message

from lienthong.exchange.application import create_app
from lienthong.graph.generation import Generation
from lienthong.settings import Settings
from lienthong.site.app import Application
from lienthong.site.published import Opened


@dataclass(frozen=True)
class Answer:
    """What came back: ``headers`` by lower-case name."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def html(self) -> bool:
        """Whether it is a page."""
        return self.headers.get("content-type", "").startswith("text/html")


class Site:
    """The application over one generation, whatever is published meanwhile. Who makes it sees to it that the generation
    is leased."""

    def __init__(self, known: Settings, generation: Generation) -> None:
        made = create_app(known)
        assert isinstance(made, Application)
        self.opened = made.published.now = Opened(generation, generation.open(), ExitStack())
        self._app: ASGIApp = made.direct
        self._made = made
        self._prefix = self.opened.addresses.prefix
        self._loop = asyncio.new_event_loop()

    def ask(self, address: str, accept: str = "text/html") -> Answer:
        """GET an address below the base, as a path with its query string."""
        return self._loop.run_until_complete(self._asked(address, accept))

    async def _asked(self, address: str, accept: str) -> Answer:
        path, _, query = address.partition("?")
        path = self._prefix + unquote(path)
        status, headers, parts, asked = 500, {}, [], False

        async def receive() -> Message:
            nonlocal asked
            if asked:
                # An answer in pieces listens whether the client has gone, without end: this one never goes.
                await asyncio.Event().wait()
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = {
                    name.decode("latin-1").lower(): value.decode("latin-1") for name, value in message["headers"]
                }
            else:
                parts.append(message.get("body", b""))

        await self._app(
            {
                "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
                "path": path, "raw_path": quote(path).encode(), "root_path": "", "query_string": query.encode(),
                "headers": [(b"host", b"localhost"), (b"accept", accept.encode())],
                "client": ("127.0.0.1", 0), "server": ("localhost", 80),
            },
            receive,
            send,
        )  # fmt: skip
        return Answer(status, headers, b"".join(parts))

    def close(self) -> None:
        """End what the application has started."""
        if self._made.pageway is not None:
            self._loop.run_until_complete(self._made.pageway.close())
        self._loop.run_until_complete(self._made.helper.close())
        self._loop.close()
