"""One system call for a response instead of two: its head waits for its body.

uvicorn writes the head of a response and its body one after the other, and each write to a socket costs
much beside a light query: two packets, two wake-ups of whoever reads. Here the head leaves with what comes next.
"""

import asyncio
from typing import Any, cast

from lienthong.cli.patience import PatientProtocol

_PATIENCE = 0.005


class _Corked:
    """A transport that keeps the head of a response back for 5 ms, in which nearly every body follows."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._head = b""
        self._timer: asyncio.TimerHandle | None = None
        # what is asked for with every request goes straight to the transport
        self.get_extra_info = transport.get_extra_info
        self.is_closing = transport.is_closing
        self.pause_reading = transport.pause_reading
        self.resume_reading = transport.resume_reading

    def write(self, data: bytes) -> None:
        """Write at once, or keep a head until something follows."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            data, self._head = self._head + data, b""
        elif data.endswith(b"\r\n\r\n") and data.startswith(b"HTTP/1.1 ") and not data.startswith(b"HTTP/1.1 1"):
            self._head = data
            self._timer = self._loop.call_later(_PATIENCE, self._flush)
            return
        self._transport.write(data)

    def close(self) -> None:
        """Close when everything has left."""
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def _flush(self) -> None:
        if self._timer is not None and not self._transport.is_closing():
            self.write(b"")


class CorkedProtocol(PatientProtocol):
    """uvicorn's HTTP over such a transport."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See asyncio.Protocol."""
        super().connection_made(cast(asyncio.Transport, _Corked(transport, self.loop)))
