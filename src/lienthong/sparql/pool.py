"""The pool of disposable query processes, as the endpoint sees it: submit a query, or leave it."""

import asyncio
from pathlib import Path

from lienthong.errors import Busy, TooMany
from lienthong.graph.generation import Generation
from lienthong.sparql.child import Child
from lienthong.sparql.job import Job
from lienthong.sparql.lanes import Counts, Lanes
from lienthong.sparql.observed import PoolState
from lienthong.sparql.stable import Stable
from lienthong.sparql.traffic import Traffic
from lienthong.sparql.watching import TICK, Watch

SOON, LATER = 5, 30
"""Seconds after which to ask again: for the fast lane, and for the places for long queries."""


class QueryPool:
    """``size`` places for long queries and ``light`` processes of the fast lane over the generations below ``data``.

    ``waiting`` bounds the fast lane's queue (long, since cheap queries pass quickly and a refusal costs as much as
    an answer), ``waiting_heavy`` that for the long places; one client has at most half of the first, an eighth of
    the second and all but one of the places. ``patience`` and ``patience_heavy`` are the seconds that a query may
    wait, ``light_seconds`` the processor time after which it is long. ``memory_mb`` is what one process may use;
    a store of at most ``held_mb`` is held in memory once for all of them (``forkserver``).
    Start and close it on the event loop (and thread) that uses it.
    """

    def __init__(
        self,
        data: Path,
        size: int = 4,
        memory_mb: int = 2048,
        *,
        held_mb: int = 0,
        light: int = 2,
        light_seconds: float = 0.1,
        waiting: int = 512,
        waiting_heavy: int = 64,
        patience: float = 10.0,
        patience_heavy: float = 30.0,
    ) -> None:
        self.memory_mb = memory_mb
        lanes = Lanes(size, light, light_seconds, waiting, waiting_heavy, patience, patience_heavy)
        self._traffic = Traffic(lanes)
        self._stable = Stable(data, memory_mb, held_mb, self._traffic)
        self._traffic.drives(self._stable)
        self._watch = Watch(self._traffic, self._stable)
        self._seen: Generation | None = None
        self._closing = True

    async def start(self) -> None:
        """Start the processes; they become ready in the background."""
        self._closing = False
        self._stable.open()

    async def close(self, grace: float = 0.0) -> None:
        """Refuse new queries, let those that came before finish for ``grace`` seconds, then kill every process."""
        self._closing = True
        traffic, loop = self._traffic, asyncio.get_running_loop()
        until = loop.time() + grace
        while (traffic.running or traffic.fast or traffic.slow) and loop.time() < until:
            await asyncio.sleep(TICK)
        self._watch.off()
        traffic.stop()
        await self._stable.close()

    @property
    def generation(self) -> Generation | None:
        """The published generation that new queries see."""
        self._stable.refresh()
        return self._stable.generation

    @property
    def counts(self) -> Counts:
        """What has happened since the start."""
        return self._traffic.counts

    @property
    def walls(self) -> set[str]:
        """The walls between every ready process and the network (``confine.leave_network``)."""
        found = [set(child.walls) for child in self._stable.all]
        return set.intersection(*found) if found else set()

    @property
    def processes(self) -> list[Child]:
        """The processes that there are now."""
        return list(self._stable.all)

    def state(self) -> PoolState:
        """How things stand."""
        traffic = self._traffic
        return PoolState(
            ready=len(self._stable.idle),
            in_memory=self._stable.in_memory,
            running=len(traffic.running),
            heavy=len(traffic.heavy),
            starting=self._stable.starting,
            queued=len(traffic.fast),
            queued_heavy=len(traffic.slow),
            started=self._stable.started,
            **vars(traffic.counts),
        )

    def submit(self, job: Job) -> None:
        """Run a query as soon as its turn comes; ``job.ready`` tells when its answer can begin.

        Raises Busy when nothing is published, the queue is full or the pool closes; TooMany when it is this
        client's part of the queue that is full.
        """
        traffic = self._traffic
        self._stable.refresh()
        if self._stable.generation is not self._seen:
            self._seen = self._stable.generation
            traffic.long.forget()
        if self._stable.generation is None:
            raise Busy("sparql_unpublished", retry_after=LATER)
        long = job.request in traffic.long
        lanes = traffic.lanes
        queue, most, most_of_one = (
            (traffic.slow, lanes.waiting_heavy, lanes.waiting_heavy_of_one)
            if long
            else (traffic.fast, lanes.waiting, lanes.waiting_of_one)
        )
        retry_after = LATER if long else SOON
        if self._closing or len(queue) >= most:
            traffic.counts.refused_busy += 1
            raise Busy("sparql_busy", retry_after=retry_after)
        if queue.of(job.client) >= most_of_one:
            traffic.counts.refused_client += 1
            raise TooMany("sparql_too_many", retry_after=retry_after)
        job.since = asyncio.get_running_loop().time()
        job.lane = "heavy" if long else "light"
        queue.put(job)
        traffic.dispatch()
        self._watch.on()

    def leave(self, job: Job) -> None:
        """The client has gone away. As long as a query is light it is let run, for that is cheaper than a new
        process."""
        traffic = self._traffic
        job.left = True
        if job.outcome is not None:
            return
        if traffic.fast.remove(job) or traffic.slow.remove(job) or job.lane == "light" or job.child is None:
            traffic.end(job, "left")
        else:
            traffic.cut(job.child, job, "left")
