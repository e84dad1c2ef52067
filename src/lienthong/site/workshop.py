"""Threads in which pages are made, beside the event loop that answers everybody: one slow page delays neither a query
nor a health check, and a flood of pages waits in a queue with an end.

Each thread has an event loop of its own, so that what makes a page may be written like any other handler.
"""

import asyncio
import queue
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

THREADS = 2
"""More would only wait for the interpreter's lock; one slow page leaves the other to the rest."""

Make = Callable[[], Awaitable[None]]


class Full(Exception):
    """No more pages may wait; ``own`` says that it is this client who has as many waiting as one may."""

    def __init__(self, own: bool) -> None:
        super().__init__()
        self.own = own


@dataclass(slots=True)
class _Job:
    make: Make
    done: asyncio.Future[None]
    loop: asyncio.AbstractEventLoop


class Workshop:
    """Makes pages in ``THREADS`` threads; ``waiting`` may wait, half of them for one client. Clients take turns.
    For one event loop; ``close`` ends the threads."""

    def __init__(self, waiting: int) -> None:
        self._most = waiting
        self._queues: dict[str, deque[_Job]] = {}
        self._waiting = 0
        self._idle = THREADS
        self._work: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    async def make(self, client: str, make: Make) -> None:
        """Have a page made. Raises Full, and what making it raises."""
        own = len(self._queues.get(client, ()))
        if self._waiting >= self._most or own >= max(1, self._most // 2):
            raise Full(self._waiting < self._most)
        loop = asyncio.get_running_loop()
        job = _Job(make, loop.create_future(), loop)
        self._queues.setdefault(client, deque()).append(job)
        self._waiting += 1
        self._start()
        await job.done

    def _start(self) -> None:
        while self._idle and self._queues:
            client = next(iter(self._queues))
            jobs = self._queues.pop(client)
            job = jobs.popleft()
            if jobs:
                self._queues[client] = jobs
            self._waiting -= 1
            if job.done.cancelled():  # who asked has gone
                continue
            self._idle -= 1
            if not self._threads:
                self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(THREADS)]
                for thread in self._threads:
                    thread.start()
            self._work.put(job)

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            while (job := self._work.get()) is not None:
                trouble: BaseException | None = None
                try:
                    runner.run(_awaited(job.make))
                except BaseException as error:  # noqa: BLE001 - whatever it is belongs to who waits for the page
                    trouble = error
                job.loop.call_soon_threadsafe(self._end, job, trouble)

    def _end(self, job: _Job, trouble: BaseException | None) -> None:
        self._idle += 1
        if not job.done.done():
            job.done.set_result(None) if trouble is None else job.done.set_exception(trouble)
        self._start()

    async def close(self) -> None:
        """End the threads when they have made what they are at."""
        threads, self._threads = self._threads, []
        for _ in threads:
            self._work.put(None)
        for thread in threads:
            await asyncio.to_thread(thread.join)


async def _awaited(make: Make) -> None:
    await make()
