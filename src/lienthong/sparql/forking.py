"""The web process's side of ``forkserver``: ask for query processes, hear of their ends."""

import asyncio
import contextlib
import os
import select
import signal
import socket
import subprocess
from collections import deque

from lienthong.graph.generation import Generation
from lienthong.sparql.launching import Process, started

_START_SECONDS = 600.0
_FORK_SECONDS = 10.0


class Unfit(Exception):
    """The store is not to be held in memory: it is larger than allowed, or than the machine can bear."""


class ForkServer:
    """A process that holds the store of a generation in memory and forks query processes (see ``launching.Launch``).

    Use from one event loop, and start it in a thread that outlives it.
    """

    def __init__(self, generation: Generation, ours: socket.socket, process: subprocess.Popen[bytes]) -> None:
        self.generation = generation
        self.alive = True
        self.children: set[int] = set()
        self._ends: dict[int, int] = {}
        self._socket = ours
        self._process = process
        self._asked: deque[asyncio.Future[tuple[int, int]]] = deque()
        self._ready: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    @classmethod
    async def start(cls, generation: Generation, memory_mb: int, held_mb: int) -> "ForkServer":
        """Start one and wait until it has read the store, which takes about 10 s for a million statements.

        ``held_mb`` bounds the store in memory, ``memory_mb`` what a query process may use beside it.
        Raises Unfit, OSError or TimeoutError.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            limits = (str(memory_mb), str(held_mb))
            process = started("lienthong.sparql.forkserver", generation, limits, theirs)
        ours.setblocking(False)
        server = cls(generation, ours, process)
        asyncio.get_running_loop().add_reader(ours.fileno(), server._hear)
        try:
            async with asyncio.timeout(_START_SECONDS):
                said = await server._ready
        except BaseException:
            await server.close()
            raise
        if said != b"ready":
            await server.close()
            raise Unfit
        return server

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    async def launch(self, theirs: socket.socket) -> Process:
        """See ``launching.Launch``. Raises ConnectionError when the server has ended."""
        if not self.alive:
            raise ConnectionError
        answer: asyncio.Future[tuple[int, int]] = asyncio.get_running_loop().create_future()
        self._asked.append(answer)
        socket.send_fds(self._socket, [b"fork"], [theirs.fileno()])
        async with asyncio.timeout(_FORK_SECONDS):
            pid, handle = await answer
        return Forked(pid, handle, self)

    def ended(self, pid: int) -> int | None:
        """The exit code of a child that is no more; None when that has not been heard yet. When this server has ended,
        its children went with it, for no fault of theirs: 0."""
        return self._ends.pop(pid, None if self.alive else 0)

    async def close(self) -> None:
        """End it, and with it all that it has forked."""
        self._part()
        self._process.kill()
        await asyncio.to_thread(self._process.wait)

    def _hear(self) -> None:
        try:
            said, descriptors, _, _ = socket.recv_fds(self._socket, 64, 1)
        except BlockingIOError:
            return
        except OSError:
            said, descriptors = b"", []
        match said.split():
            case [b"ready" | b"unfit"]:
                self._ready.set_result(said)
            case [b"forked", pid]:
                self._forked(int(pid), descriptors[0])
            case [b"ended", pid, code]:
                self._ends[int(pid)] = int(code)
                self.children.discard(int(pid))
            case _:
                self._part()

    def _forked(self, pid: int, handle: int) -> None:
        self.children.add(pid)
        asked = self._asked.popleft()
        if asked.done():  # nobody waits any more
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
            os.close(handle)
        else:
            asked.set_result((pid, handle))

    def _part(self) -> None:
        """It has hung up, or is to."""
        if not self.alive:
            return
        self.alive = False
        asyncio.get_running_loop().remove_reader(self._socket.fileno())
        self._socket.close()
        if not self._ready.done():
            self._ready.set_result(b"")
        for asked in self._asked:
            if not asked.done():
                asked.set_exception(ConnectionError())
        self._asked.clear()


class Forked:
    """A query process that was forked elsewhere (see ``launching.Process``). ``handle`` is a descriptor of it
    (``pidfd_open(2)``), so that what is killed is it and never a later process of its number."""

    def __init__(self, pid: int, handle: int, server: ForkServer) -> None:
        self.pid = pid
        self._handle = handle
        self._server = server
        self._code: int | None = None

    def poll(self) -> int | None:
        """See ``launching.Process``. What ended together with its server left for no fault of its own."""
        if self._code is None and select.select([self._handle], [], [], 0)[0]:
            self._code = self._server.ended(self.pid)
            if self._code is not None:
                os.close(self._handle)
        return self._code

    def kill(self) -> None:
        """See ``launching.Process``."""
        if self._code is None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
