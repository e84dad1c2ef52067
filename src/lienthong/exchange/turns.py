"""Long answers to other programs, a few at a time in threads of their own: none holds up the event loop, and clients
take turns, so that nobody's many requests keep the rest waiting for more than the answers under way."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from lienthong.errors import Busy, TooMany

T = TypeVar("T")
THREADS = 2
"""More would only wait for the interpreter's lock."""
RETRY_AFTER = 2

_Job = tuple[Future[Any], Callable[[], Any]]


class Turns:
    """Runs work in threads; at most ``waiting`` may be under way, a quarter of them for one client. For any event
    loop: pages have loops of their own (``site.workshop``)."""

    def __init__(self, waiting: int = 64) -> None:
        self._most = waiting
        self._lock = threading.Lock()
        self._under_way: dict[str, int] = {}
        self._queues: dict[str, deque[_Job]] = {}
        self._pool = ThreadPoolExecutor(THREADS, "exchange")

    async def take(self, client: str, work: Callable[[], T], *, begun: bool = False) -> T:
        """What the work gives; more of what was ``begun`` is never refused. Raises TooMany for a client who has too
        much under way, Busy where all have."""
        done: Future[T] = Future()
        self._enter(client, (done, work), begun)
        try:
            self._pool.submit(self._next)
            return await asyncio.wrap_future(done)
        finally:
            self._leave(client)

    def _enter(self, client: str, job: _Job, begun: bool) -> None:
        with self._lock:
            own = self._under_way.get(client, 0)
            if not begun and own >= max(1, self._most // 4):
                raise TooMany("exchange_hasty", retry_after=RETRY_AFTER)
            if not begun and sum(self._under_way.values()) >= self._most:
                raise Busy("exchange_busy", retry_after=RETRY_AFTER)
            self._under_way[client] = own + 1
            self._queues.setdefault(client, deque()).append(job)

    def _leave(self, client: str) -> None:
        with self._lock:
            self._under_way[client] -= 1
            if not self._under_way[client]:
                del self._under_way[client]

    def _next(self) -> None:
        """The oldest request of the client whose turn it is; then all others who wait come before that client."""
        with self._lock:
            client = next(iter(self._queues))
            jobs = self._queues.pop(client)
            done, work = jobs.popleft()
            if jobs:
                self._queues[client] = jobs
        if not done.set_running_or_notify_cancel():
            return  # who asked has gone
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 -- whatever it is belongs to who waits for the answer
            done.set_exception(error)
