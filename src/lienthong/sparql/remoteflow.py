"""A long table passed on while it comes: the event loop brings the engine's bytes, a thread reads and writes rows."""

import asyncio
import queue
import threading
from collections.abc import AsyncIterator
from io import RawIOBase
from typing import IO, cast

from lienthong.sparql import wire
from lienthong.sparql.job import Job
from lienthong.sparql.remoteanswer import Ended, Wanted, convert

SMALL = 256 * 1024
"""Answers up to this size are converted whole."""
_AHEAD = 16
_HELD = 1024 * 1024
_PAUSE = 0.005


class _Gone(OSError):
    """Nobody waits for the rest."""


class _Source(RawIOBase):
    """What has come from the engine, as a file for the parser."""

    def __init__(self) -> None:
        self.chunks: queue.Queue[bytes | None] = queue.Queue(_AHEAD)
        self.broken = False
        self._left = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes; none at the end. Raises OSError when the engine broke off."""
        if not self._left:
            chunk = self.chunks.get()
            if chunk is None:
                self.chunks.put(None)
                if self.broken:
                    raise _Gone
                return b""
            self._left = chunk
        size = len(self._left) if size < 0 else size
        taken, self._left = self._left[:size], self._left[size:]
        return taken


class _Sink:
    """Gives rows to the job, in pieces, no faster than they are read."""

    def __init__(self, job: Job, loop: asyncio.AbstractEventLoop, over: threading.Event) -> None:
        self._job = job
        self._loop = loop
        self._over = over
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._parts.append(data)
        self._size += len(data)
        if self._size >= wire.CHUNK_SIZE and not self.pass_on():
            raise _Gone
        return len(data)

    def flush(self) -> None:
        """Pieces leave by size."""

    def pass_on(self) -> bool:
        """Give what has gathered; whether anybody still wants it."""
        while self._job.held > _HELD and not self._over.wait(_PAUSE):
            pass
        if self._over.is_set():
            return False
        if self._parts:
            piece = b"".join(self._parts)
            self._parts.clear()
            self._size = 0
            self._loop.call_soon_threadsafe(self._give, piece)
        return True

    def _give(self, piece: bytes) -> None:
        self._job.feed(piece)
        self._job.wake()


async def flow(job: Job, begun: bytes, chunks: AsyncIterator[bytes], wanted: Wanted) -> Ended:
    """Convert an answer whose beginning is there; how it ended.

    Whoever cancels this, or a connection that breaks, ends the thread as well.
    """
    loop = asyncio.get_running_loop()
    source, over = _Source(), threading.Event()
    sink = _Sink(job, loop, over)

    def work() -> Ended:
        ended = convert(cast(IO[bytes], source), wanted, cast(IO[bytes], sink))
        return ended if ended != "whole" or sink.pass_on() else "broken"

    converting = loop.run_in_executor(None, work)
    whole = False
    try:
        await _put(source, begun, converting)
        async for chunk in chunks:
            if not await _put(source, chunk, converting):
                break
        whole = True
    finally:
        source.broken = not whole
        if not whole:
            over.set()
        while not converting.done():
            try:
                source.chunks.put_nowait(None)
                break
            except queue.Full:
                if not whole:
                    source.chunks.get_nowait()
                else:
                    await asyncio.sleep(_PAUSE)
    try:
        return await converting
    finally:
        over.set()


async def _put(source: _Source, chunk: bytes, converting: "asyncio.Future[Ended]") -> bool:
    """Hand a piece to the thread as soon as it has room; whether it still wants any."""
    while not converting.done():
        try:
            source.chunks.put_nowait(chunk)
        except queue.Full:
            await asyncio.sleep(_PAUSE)
        else:
            return True
    return False
