"""One query process seen from the event loop: start it, ask it, read its frames, kill it."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections import deque
from typing import cast

from lienthong.graph.generation import Generation
from lienthong.sparql import wire

_START_SECONDS = 30.0
_HIGH_WATER = 1024 * 1024
_KEPT_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "LANG", "TMPDIR")


class Gone(Exception):
    """The process has ended; ``signal`` is the number of the signal that ended it, 0 when it left by itself."""

    def __init__(self, signal: int) -> None:
        super().__init__(signal)
        self.signal = signal


class Child(asyncio.Protocol):
    """A running query process. Use from one event loop only; ``generation`` is what it has open,
    ``finished`` whether it has given its whole answer and may be asked again."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.walls: list[str] = []
        self.queries = 0
        self.finished = True
        self._process: subprocess.Popen[bytes] | None = None
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._frames: deque[tuple[bytes, bytes]] = deque()
        self._held = 0
        self._waiter: asyncio.Future[None] | None = None
        self._ended = asyncio.Event()

    @classmethod
    async def start(cls, generation: Generation, memory_mb: int) -> "Child":
        """Start a process and wait until it has opened the store. Raises Gone or TimeoutError when it cannot.

        The thread that calls this must live as long as the process may: the kernel ties the two together.
        """
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-P", "-m", "lienthong.sparql.worker", str(generation.store_folder.resolve())]
        child = cls(generation)
        with theirs:
            child._process = subprocess.Popen(
                [*command, str(memory_mb), str(os.getpid())],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                close_fds=True,
                env={name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ},
            )
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        try:
            await loop.create_unix_connection(lambda: child, sock=ours)
            async with asyncio.timeout(_START_SECONDS):
                kind, payload = await child.next_frame()
        except BaseException:
            child.kill()
            await child.reap()
            raise
        if kind == wire.READY:
            child.walls = wire.decode_ready(payload)["walls"]
        return child

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid if self._process else 0

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return not self._ended.is_set()

    def ask(self, request: wire.Request) -> None:
        """Send one query; its answer comes by ``next_frame``."""
        self.queries += 1
        if self._transport is not None:
            self._transport.write(wire.frame(wire.REQUEST, wire.encode(request)))

    async def next_frame(self) -> tuple[bytes, bytes]:
        """The next frame of the answer. Raises Gone when the process ends instead."""
        while not self._frames:
            if self._ended.is_set():
                raise Gone(await self.reap())
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        kind, payload = self._frames.popleft()
        self._held -= len(payload)
        if self._transport is not None and self._held < _HIGH_WATER // 2:
            self._transport.resume_reading()
        return kind, payload

    def kill(self) -> None:
        """End the process now, whatever it does."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
        if self._transport is not None:
            self._transport.abort()
        self._end()

    async def reap(self) -> int:
        """Wait for the end of a process that has hung up or was killed; the signal that ended it, or 0."""
        process = self._process
        if process is None:
            return 0
        pause = 0.001
        while (code := process.poll()) is None:
            if pause > 2:  # it hung up but does not go
                process.kill()
            await asyncio.sleep(pause)
            pause *= 2
        return max(0, -code)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio.Protocol."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class is no subclass

    def data_received(self, data: bytes) -> None:
        """Cut what arrived into frames; stop reading while too much of them is waiting."""
        self._buffer += data
        header = wire.HEADER.size
        while len(self._buffer) >= header:
            kind, length = wire.HEADER.unpack_from(self._buffer)
            if len(self._buffer) < header + length:
                break
            self._frames.append((kind, bytes(self._buffer[header : header + length])))
            del self._buffer[: header + length]
            self._held += length
        if self._frames:
            self._wake()
            if self._held > _HIGH_WATER and self._transport is not None:
                self._transport.pause_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """The process hung up."""
        self._end()

    def _end(self) -> None:
        self._ended.set()
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            with contextlib.suppress(asyncio.InvalidStateError):
                self._waiter.set_result(None)
