"""One query process seen from the event loop: start it, ask it, hear its frames, kill it."""

import asyncio
import os
import socket
import time
from collections import deque
from pathlib import Path
from typing import Protocol, cast

from lienthong.graph.generation import Generation
from lienthong.sparql import wire
from lienthong.sparql.job import Job
from lienthong.sparql.launching import Launch, Process

_START_SECONDS = 30.0
HIGH_WATER = 1024 * 1024
"""Bytes of an answer that wait for their reader before the process must wait too."""


class Gone(Exception):
    """The process has ended; ``signal`` is the number of the signal that ended it, 0 when it left by itself."""

    def __init__(self, signal: int) -> None:
        super().__init__(signal)
        self.signal = signal


class Owner(Protocol):
    """Whoever listens to a process."""

    def heard(self, child: "Child", kind: bytes, payload: bytes) -> None:
        """A frame has come."""

    def lost(self, child: "Child") -> None:
        """The process has hung up."""


class Child(asyncio.Protocol):
    """A running query process. Use from one event loop only; ``generation`` is what it has open, ``jobs`` what it
    was asked and has not answered yet: it works on the first; None stands for one that nobody waits for any more."""

    def __init__(self, generation: Generation, owner: Owner) -> None:
        self.generation = generation
        self.owner = owner
        self.walls: list[str] = []
        self.jobs: deque[Job | None] = deque()
        self.launch: Launch | None = None
        self.since = 0.0  # when it began with the first of its jobs
        self.alive = True
        self._process: Process | None = None
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._paused = False
        self._ready: asyncio.Future[bytes] | None = None

    @classmethod
    async def start(cls, launch: Launch, owner: Owner) -> "Child":
        """Start a process and wait until it has opened the store. Raises Gone, OSError or TimeoutError when it
        cannot."""
        ours, theirs = socket.socketpair()
        child = cls(launch.generation, owner)
        try:
            with theirs:
                child._process = await launch.launch(theirs)
                child.launch = launch
        except BaseException:
            ours.close()
            raise
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        child._ready = loop.create_future()
        try:
            await loop.create_unix_connection(lambda: child, sock=ours)
            async with asyncio.timeout(_START_SECONDS):
                ready = await child._ready
            if not ready:
                raise Gone(await child.reap())
        except BaseException:
            child.kill()
            await child.reap()
            raise
        child.walls = wire.decode_ready(ready)["walls"]
        return child

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid if self._process else 0

    @property
    def job(self) -> Job | None:
        """What it works on."""
        return self.jobs[0] if self.jobs else None

    def ask(self, job: Job) -> None:
        """Send a query; its answer is heard by the owner."""
        job.child = self
        self.jobs.append(job)
        if self._transport is not None:
            self._transport.write(wire.frame(wire.REQUEST, job.request))

    def taken(self, held: int) -> None:
        """The reader has left ``held`` bytes: hear on when they are few."""
        if self._paused and held < HIGH_WATER // 2 and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()

    def pause(self) -> None:
        """Hear nothing more for now: the process waits when its pipe is full."""
        if not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()

    def cpu_seconds(self) -> float:
        """CPU time that the process has used (``clock_getcpuclockid(3)``); 0 when it is gone."""
        try:
            return time.clock_gettime((~self.pid << 3) | 2)
        except OSError:
            return 0.0

    def step_back(self) -> None:
        """Have it run only when nobody else wants the processor (``sched(7)``, SCHED_IDLE), for good."""
        try:
            threads = [int(thread.name) for thread in Path(f"/proc/{self.pid}/task").iterdir()]
            for thread in threads:
                os.sched_setscheduler(thread, os.SCHED_IDLE, os.sched_param(0))
        except OSError:
            pass  # it is gone, or the container forbids it: then it keeps its place

    def kill(self) -> None:
        """End the process now, whatever it does; its owner hears nothing more."""
        self.alive = False
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
        if self._transport is not None:
            self._transport.abort()

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
        """Cut what arrived into frames. Nearly always it is one, whole."""
        header = wire.HEADER.size
        if not self._buffer and len(data) >= header:
            kind, length = wire.HEADER.unpack_from(data)
            if len(data) == header + length:
                self._hear(kind, bytes(data[header:]))
                return
        self._buffer += data
        while len(self._buffer) >= header:
            kind, length = wire.HEADER.unpack_from(self._buffer)
            if len(self._buffer) < header + length:
                break
            payload = bytes(self._buffer[header : header + length])
            del self._buffer[: header + length]
            self._hear(kind, payload)

    def connection_lost(self, exc: Exception | None) -> None:
        """The process hung up, or was killed."""
        if self._ready is not None and not self._ready.done():
            self._ready.set_result(b"")
        elif self.alive:
            self.alive = False
            self.owner.lost(self)

    def _hear(self, kind: bytes, payload: bytes) -> None:
        if kind == wire.READY:
            if self._ready is not None and not self._ready.done():
                self._ready.set_result(payload)
        elif self.alive:
            self.owner.heard(self, kind, payload)
