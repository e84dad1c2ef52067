"""The query processes themselves: kept at their number, moved to each new generation, buried when they end."""

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine
from pathlib import Path
from typing import Protocol

from lienthong.graph.generation import Generation, current
from lienthong.sparql.child import Child, Gone, Owner
from lienthong.sparql.launches import Launches

_LOG = logging.getLogger(__name__)
_WATCH_SECONDS = 1.0


class Driver(Owner, Protocol):
    """Whoever uses the processes."""

    def wanted(self) -> int:
        """How many there should be."""

    def dispatch(self) -> None:
        """One has become ready."""


class Stable:
    """Processes over the published generations below ``data``, each with ``memory_mb``, as many as ``driver`` wants;
    they share the store in memory when it takes no more than ``held_mb``."""

    def __init__(self, data: Path, memory_mb: int, held_mb: int, driver: Driver) -> None:
        self._launches = Launches(memory_mb, held_mb)
        self.idle: deque[Child] = deque()
        self.all: set[Child] = set()
        self.starting = 0
        self.started = 0
        self.closed = True
        self.generation: Generation | None = None
        self._data = data
        self._pointer = data / "current"
        self._stamp = (0, 0)
        self._driver = driver
        self._tasks: set[asyncio.Task[None]] = set()
        self._dying: set[Child] = set()

    def open(self) -> None:
        """Start the processes; they become ready in the background."""
        self.closed = False
        self.refresh()
        self.fill()
        self.task(self._watch())

    async def close(self) -> None:
        """Kill every process."""
        self.closed = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        children = self.all | self._dying  # whose burial was just cancelled
        self.all = set()
        self.idle.clear()
        for child in children:
            child.kill()
        for child in children:
            await child.reap()
        await self._launches.close()

    def take(self) -> Child | None:
        """A process on the current generation that has nothing to do."""
        while self.idle:
            child = self.idle.popleft()
            if child.alive and child.generation == self.generation:
                return child
            self.discard(child)
        return None

    def put_back(self, child: Child) -> None:
        """A process is done with its query and fit for the next."""
        usable = child.alive and not self.closed
        if usable and child.generation == self.generation:
            self.idle.append(child)
        else:
            self.discard(child)

    def discard(self, child: Child) -> None:
        """End a process and start another in its place where one is wanted."""
        self.all.discard(child)
        child.kill()
        self._dying.add(child)
        self.task(self._bury(child))
        self.fill()

    def fill(self) -> None:
        """Start processes up to the number wanted."""
        while not self.closed and len(self.all) + self.starting < self._driver.wanted():
            self.starting += 1
            self.task(self._start_one())

    def refresh(self) -> bool:
        """Look at the pointer file, and read it when it is another; whether it was. It is looked at for every query,
        so that whoever has published or updated reads what was written."""
        try:
            status = self._pointer.stat()
        except FileNotFoundError:
            self.generation, self._stamp = None, (0, 0)
            return False
        stamp = (status.st_mtime_ns, status.st_ino)
        if stamp == self._stamp:
            return False
        self.generation = current(self._data)
        self._stamp = stamp
        return True

    def task(self, work: Coroutine[None, None, None]) -> None:
        """Run something in the background, ended by ``close``."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def in_memory(self) -> int:
        """How many share a store in memory."""
        return sum(not self._launches.on_disk(child.launch) for child in self.all)

    async def _bury(self, child: Child) -> None:
        await child.reap()
        self._dying.discard(child)

    async def _start_one(self) -> None:
        try:
            pause = 0.05
            while (child := await self._try_start()) is None:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)
            self.started += 1
            self.all.add(child)
        finally:
            self.starting -= 1
        self.put_back(child)
        self._driver.dispatch()

    async def _try_start(self) -> Child | None:
        self.refresh()
        if self.generation is None:
            return None
        try:
            return await Child.start(self._launches.best(self.generation), self._driver)
        except (Gone, OSError) as error:  # OSError: no process to be had, or TimeoutError
            _LOG.warning("no query process on %s: %r", self.generation.store_folder, error)
            self._launches.failed()
            self._stamp = (0, 0)  # perhaps the generation has gone away: look again
            return None

    async def _watch(self) -> None:
        """Move idle processes to a new generation, so that nobody keeps an old one on disk for nothing, and one after
        the other to a quicker way of reading it."""
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            self.refresh()
            await self._launches.look(self.generation, self.task)
            outdone = 0
            for child in list(self.idle):
                old = not child.alive or child.generation != self.generation
                if not old and self._launches.outdone(child.launch):
                    outdone += 1
                    old = outdone == 1
                if old:
                    self.idle.remove(child)
                    self.discard(child)
