"""The pool of disposable query processes: a bounded queue before them, the deadline and the kill behind them.

Everything runs on one event loop. A process answers one query at a time; whoever stops reading an answer
(time limit, lost client, error) has the process killed and replaced, since pyoxigraph cannot be interrupted.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from pathlib import Path

from lienthong.errors import Busy
from lienthong.graph.generation import Generation, current
from lienthong.sparql.child import Child, Gone

_LOG = logging.getLogger(__name__)
_WATCH_SECONDS = 1.0
_MOST_QUERIES = 50_000


@dataclass
class Counts:
    """What the pool has done since it started: for logs and metrics."""

    answered: int = 0
    failed: int = 0
    killed: int = 0
    timeouts: int = 0
    refused_busy: int = 0
    started: int = 0


@dataclass
class QueryPool:
    """``size`` query processes over the published generations below ``data``.

    ``waiting`` bounds the queue (long, since cheap queries pass quickly and a refusal costs as much as an
    answer), ``patience`` the seconds that a query may wait in it. ``memory_mb`` is what one process may use.
    Start and close it on the event loop (and thread) that uses it.
    """

    data: Path
    size: int = 2
    memory_mb: int = 2048
    waiting: int = 512
    patience: float = 10.0
    counts: Counts = field(default_factory=Counts)
    _idle: deque[Child] = field(default_factory=deque)
    _all: set[Child] = field(default_factory=set)
    _waiters: deque[asyncio.Future[Child]] = field(default_factory=deque)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _generation: Generation | None = None
    _stamp: tuple[int, int] = (0, 0)
    _starting: int = 0
    _closed: bool = True

    def __post_init__(self) -> None:
        self._pointer = self.data / "current"

    async def start(self) -> None:
        """Start the processes; they become ready in the background."""
        self._closed = False
        self._refresh()
        self._fill()
        self._task(self._watch())

    async def close(self) -> None:
        """Kill every process and refuse whoever waits."""
        self._closed = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        for waiter in self._waiters:
            waiter.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        children, self._all = self._all, set()
        self._idle.clear()
        for child in children:
            child.kill()
        for child in children:
            await child.reap()

    @property
    def generation(self) -> Generation | None:
        """The published generation that new queries see."""
        self._refresh()
        return self._generation

    @property
    def walls(self) -> set[str]:
        """The walls between every ready process and the network (``confine.leave_network``)."""
        found = [set(child.walls) for child in self._all]
        return set.intersection(*found) if found else set()

    @property
    def queue(self) -> int:
        """How many queries wait for a process."""
        return len(self._waiters)

    @contextlib.asynccontextmanager
    async def lend(self, patience: float) -> AsyncIterator[Child]:
        """A process on the current generation, for one query.

        Unless the block marks it as done (``Child.finished``), the process is killed when the block ends. Raises
        Busy when nothing is published, the queue is full or no process came free within ``patience`` seconds.
        """
        child = await self._acquire(patience)
        child.finished = False  # until it has given its whole answer
        try:
            yield child
        finally:
            self._give_back(child)

    async def _acquire(self, patience: float) -> Child:
        self._refresh()
        if self._generation is None:
            raise Busy("sparql_unpublished", retry_after=30)
        while self._idle:
            child = self._idle.popleft()
            if child.alive and child.generation == self._generation:
                return child
            self._discard(child)
        if self._closed or len(self._waiters) >= self.waiting:
            self.counts.refused_busy += 1
            raise Busy("sparql_busy", retry_after=5)
        waiter: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        taken = False
        try:
            async with asyncio.timeout(min(patience, self.patience)):
                child = await waiter
            taken = True
            return child
        except TimeoutError:
            self.counts.refused_busy += 1
            raise Busy("sparql_busy", retry_after=5) from None
        finally:
            if not taken:
                self._leave_queue(waiter)

    def _leave_queue(self, waiter: asyncio.Future[Child]) -> None:
        """Stop waiting; a process that was handed over at this very moment goes to the next."""
        if waiter in self._waiters:
            self._waiters.remove(waiter)
        elif waiter.done() and not waiter.cancelled():
            self._give_back(waiter.result())

    def _give_back(self, child: Child) -> None:
        usable = child.finished and child.alive and child.queries < _MOST_QUERIES and not self._closed
        if not usable or child.generation != self._generation:
            self.counts.killed += not child.finished
            self._discard(child)
            return
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(child)
                return
        self._idle.append(child)

    def _discard(self, child: Child) -> None:
        self._all.discard(child)
        child.kill()
        self._task(self._bury(child))
        self._fill()

    async def _bury(self, child: Child) -> None:
        await child.reap()

    def _fill(self) -> None:
        while not self._closed and len(self._all) + self._starting < self.size:
            self._starting += 1
            self._task(self._start_one())

    async def _start_one(self) -> None:
        try:
            pause = 0.05
            while (child := await self._try_start()) is None:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)
            self.counts.started += 1
            self._all.add(child)
        finally:
            self._starting -= 1
        child.finished = True
        self._give_back(child)

    async def _try_start(self) -> Child | None:
        self._refresh()
        if self._generation is None:
            return None
        try:
            return await Child.start(self._generation, self.memory_mb)
        except (Gone, OSError) as error:  # OSError: no process to be had, or TimeoutError
            _LOG.warning("no query process on %s: %r", self._generation.store_folder, error)
            self._stamp = (0, 0)  # perhaps the generation went away while it was being opened: look again
            return None

    def _refresh(self) -> None:
        """Look at the pointer file, two microseconds; read it when it is another."""
        try:
            status = self._pointer.stat()
        except FileNotFoundError:
            self._generation, self._stamp = None, (0, 0)
            return
        stamp = (status.st_mtime_ns, status.st_ino)
        if stamp != self._stamp:
            self._generation = current(self.data)
            self._stamp = stamp

    async def _watch(self) -> None:
        """Move idle processes to a new generation, so that nobody keeps an old one on disk for nothing."""
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            self._refresh()
            for child in list(self._idle):
                if not child.alive or child.generation != self._generation:
                    self._idle.remove(child)
                    self._discard(child)

    def _task(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
