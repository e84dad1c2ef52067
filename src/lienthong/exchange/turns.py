"""Long answers to other programs, one after the other in a few threads: none holds up the event loop, and nobody's
many requests keep the rest waiting for long."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from lienthong.errors import Busy, TooMany

T = TypeVar("T")
THREADS = 2
"""More would only wait for the interpreter's lock."""
RETRY_AFTER = 2


class Turns:
    """Runs work in threads; at most ``waiting`` may be under way, a quarter of them for one client. For any event
    loop: pages have loops of their own (``site.workshop``)."""

    def __init__(self, waiting: int = 64) -> None:
        self._most = waiting
        self._lock = threading.Lock()
        self._under_way: Counter[str] = Counter()
        self._pool = ThreadPoolExecutor(THREADS, "exchange")

    async def take(self, client: str, work: Callable[[], T], *, begun: bool = False) -> T:
        """What the work gives; more of what was ``begun`` is never refused. Raises TooMany for a client who has too
        much under way, Busy where all have."""
        self._enter(client, begun)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._leave(client)

    def _enter(self, client: str, begun: bool) -> None:
        with self._lock:
            if not begun and self._under_way[client] >= max(1, self._most // 4):
                raise TooMany("exchange_hasty", retry_after=RETRY_AFTER)
            if not begun and self._under_way.total() >= self._most:
                raise Busy("exchange_busy", retry_after=RETRY_AFTER)
            self._under_way[client] += 1

    def _leave(self, client: str) -> None:
        with self._lock:
            self._under_way[client] -= 1
            if not self._under_way[client]:
                del self._under_way[client]
