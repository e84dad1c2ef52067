"""Connections whose requests do not come: they are closed, so that no few clients can hold all descriptors.

uvicorn waits for ever for the first byte of a request, for the rest of its head, and for a body that trickles. Here a
head has ``HEAD_SECONDS`` to come, and a body has to bring ``BODY_RATE`` bytes a second once its first
``BODY_SECONDS`` are over (RFC 9110, section 15.5.9: 408). One look at all connections every few seconds costs less
than a timer for each request.
"""

import asyncio
from typing import ClassVar
from weakref import WeakKeyDictionary

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 20.0
BODY_SECONDS = 20.0
BODY_RATE = 1000
"""Bytes a second."""
LOOK_SECONDS = 2.0

_TIMEOUT = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Sweep:
    """Looks at the connections of one event loop while there are any."""

    _of: ClassVar["WeakKeyDictionary[asyncio.AbstractEventLoop, Sweep]"] = WeakKeyDictionary()

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._time = loop.time
        self._later = loop.call_later
        self.open: set[PatientProtocol] = set()
        self._sleeping = False

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop) -> "Sweep":
        """The one of this loop."""
        return cls._of.get(loop) or cls._of.setdefault(loop, cls(loop))

    def watch(self, connection: "PatientProtocol") -> None:
        """Look at a connection until it is lost."""
        self.open.add(connection)
        if not self._sleeping:
            self._sleeping = True
            self._later(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        now = self._time()
        for connection in tuple(self.open):
            connection.look(now)
        self._sleeping = bool(self.open)
        if self._sleeping:
            self._later(LOOK_SECONDS, self._look)


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's HTTP whose patience ends."""

    _since: float | None = None
    """When the request that is arriving began, or its body; None when nothing has to come."""
    _body: int | None = None
    """Bytes of the body that came; None before the end of the head."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See asyncio.Protocol."""
        super().connection_made(transport)
        self._since = self.loop.time()
        Sweep.of(self.loop).watch(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        Sweep.of(self.loop).open.discard(self)
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """The first byte of a request came."""
        super().on_message_begin()
        self._since, self._body = self.loop.time(), None

    def on_headers_complete(self) -> None:
        """Its head is here."""
        super().on_headers_complete()
        self._since, self._body = self.loop.time(), 0

    def on_body(self, body: bytes) -> None:
        """So is a part of its body."""
        super().on_body(body)
        self._body = (self._body or 0) + len(body)

    def on_message_complete(self) -> None:
        """It is here whole."""
        super().on_message_complete()
        self._since = None

    def look(self, now: float) -> None:
        """Close the connection when what has to come is too long in coming."""
        if self._since is None:
            return
        waited = now - self._since
        if self._body is None:
            if waited > HEAD_SECONDS:
                self.transport.write(_TIMEOUT)
                self.transport.close()
        elif self.flow.read_paused:
            self._since, self._body = now, 0  # the application has more than it can take: it is not the client we await
        elif waited > BODY_SECONDS + self._body / BODY_RATE:
            self.transport.close()
