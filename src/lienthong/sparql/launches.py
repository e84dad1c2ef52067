"""Which way query processes are made: over the store on disk at once, over a copy in memory as soon as there is one."""

import asyncio
import logging
from collections.abc import Callable, Coroutine

from lienthong.graph.generation import Generation
from lienthong.sparql.forking import ForkServer, Unfit
from lienthong.sparql.launching import Launch, Starting

_LOG = logging.getLogger(__name__)
_QUIET = 3.0
"""Seconds that a generation must have been the published one: reading it costs 10 s for a million statements, too much
for one that the next update replaces."""
_AGAIN = 30.0
"""Seconds after which a copy that was lost is made again, twice as many each time: what ended it may have been want of
memory."""

Background = Callable[[Coroutine[None, None, None]], None]


class Launches:
    """The ways for each generation, ``held_mb`` (MiB) of a store in memory at most, 0 for none; one event loop."""

    def __init__(self, memory_mb: int, held_mb: int) -> None:
        self._memory_mb = memory_mb
        self._held_mb = held_mb
        self._server: ForkServer | None = None
        self._retired: list[ForkServer] = []
        self._tried: Generation | None = None
        self._again_at = 0.0
        self._pause = _AGAIN
        self._seen: Generation | None = None
        self._since = 0.0
        self._closed = False

    def best(self, generation: Generation) -> Launch:
        """The quickest way that there is now."""
        server = self._server
        if server is not None and server.alive and server.generation == generation:
            return server
        return Starting(generation, self._memory_mb)

    def outdone(self, launch: Launch | None) -> bool:
        """Whether what was made this way would be quicker made anew."""
        return launch is not None and self.on_disk(launch) and not self.on_disk(self.best(launch.generation))

    @staticmethod
    def on_disk(launch: Launch | None) -> bool:
        """Whether what was made this way reads the store on disk."""
        return not isinstance(launch, ForkServer)

    def failed(self) -> None:
        """A process could not be had: do without the copy in memory for a while."""
        if self._server is not None:
            self._lose()

    async def look(self, generation: Generation | None, background: Background) -> None:
        """Have a copy made of a generation that stays, part with those of others when nobody uses them any more."""
        now = asyncio.get_running_loop().time()
        if generation != self._seen:
            self._seen, self._since = generation, now
            self._again_at, self._pause = 0.0, _AGAIN
        if self._server is not None and self._server.generation != generation:
            self._retire()
        elif self._server is not None and not self._server.alive:
            self._lose()
        if self._again_at and now >= self._again_at:
            self._again_at, self._tried = 0.0, None
        for server in [one for one in self._retired if not (one.alive and one.children)]:
            self._retired.remove(server)
            await server.close()
        quiet = now - self._since >= _QUIET
        if self._held_mb and generation is not None and generation != self._tried and quiet:
            self._tried = generation
            background(self._copy(generation))

    async def close(self) -> None:
        """End all of them."""
        self._closed = True
        self._retire()
        for server in self._retired:
            await server.close()
        self._retired.clear()

    def _lose(self) -> None:
        self._retire()
        self._again_at = asyncio.get_running_loop().time() + self._pause
        self._pause *= 2

    def _retire(self) -> None:
        if self._server is not None:
            self._retired.append(self._server)
            self._server = None

    async def _copy(self, generation: Generation) -> None:
        try:
            server = await ForkServer.start(generation, self._memory_mb, self._held_mb)
        except Unfit:
            return
        except OSError as error:  # TimeoutError, too
            _LOG.warning("no copy in memory of %s: %r", generation.store_folder, error)
            return
        if self._closed or generation != self._seen:
            self._retired.append(server)
        else:
            self._server = server
