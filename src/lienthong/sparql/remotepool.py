"""Queries answered by an engine elsewhere: a bounded number at a time, the clients in turn, each to its time limit.

The guard has judged every text; ``remotetext`` makes it what this engine should run, ``remoteanswer`` reads the answer
before it leaves. Nothing that the engine says of itself reaches a client: it is logged here.
"""

import asyncio
from collections.abc import Coroutine
from pathlib import Path

import httpx2

from lienthong.errors import Busy, TooMany
from lienthong.graph.generation import Generation
from lienthong.graph.remote.channel import authorization
from lienthong.graph.remote.engine import Engine
from lienthong.sparql import wire
from lienthong.sparql.fairness import FairQueue
from lienthong.sparql.job import Job
from lienthong.sparql.lanes import Counts
from lienthong.sparql.observed import Outcome, PoolState
from lienthong.sparql.remoterun import Run, Running
from lienthong.sparql.remotewatch import Watch

_SOON = 10
_UNPUBLISHED = 30


class EnginePool:
    """``engine.connections`` queries at a time on one engine; ``waiting`` bounds the queue before them, of which one
    client has at most half, and all but one of the connections; ``patience`` is how long a query may wait, in seconds.
    ``data`` is where the text index of ``lt:search`` lies. ``memory_mb`` is 0: whatever a query needs, it needs there.
    """

    memory_mb = 0

    def __init__(self, engine: Engine, data: Path, *, waiting: int = 512, patience: float = 10.0) -> None:
        self.engine = engine
        self.counts = Counts()
        self._data = data
        self._most = engine.connections
        self._waiting = waiting
        self._patience = patience
        self._queue = FairQueue()
        self._running: dict[Job, asyncio.Task[None]] = {}
        self._watch: Watch | None = None
        self._client: httpx2.AsyncClient | None = None
        self._closing = True
        self._sweeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read the engine's pointer, and keep an eye on it."""
        self._client = httpx2.AsyncClient(
            auth=authorization(self.engine.reader),
            headers={"accept-encoding": "identity"},
            limits=httpx2.Limits(max_connections=self._most + 1, max_keepalive_connections=self._most + 1),
            follow_redirects=False,
            trust_env=False,
            verify=self.engine.encrypted,
        )
        self._watch = Watch(self.engine, self._client)
        self._closing = False
        await self._watch.start()
        self._sweeper = asyncio.get_running_loop().create_task(self._sweep())

    async def close(self, grace: float = 0.0) -> None:
        """Refuse new queries, let those that came before finish for ``grace`` seconds, then end them."""
        self._closing = True
        loop = asyncio.get_running_loop()
        until = loop.time() + grace
        while (self._running or self._queue) and loop.time() < until:
            await asyncio.sleep(0.02)
        for job in list(self._queue):
            self._queue.remove(job)
            self._end(job, "busy")
        tasks = [*self._running.values(), *([self._sweeper] if self._sweeper else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._watch is not None:
            await self._watch.stop()
        if self._client is not None:
            await self._client.aclose()

    @property
    def generation(self) -> Generation | None:
        """What the engine publishes."""
        return self._watch.generation if self._watch else None

    def state(self) -> PoolState:
        """How things stand; connections take the place of processes."""
        down = self._watch is None or self._watch.down
        return PoolState(
            in_memory=0,
            ready=0 if down else self._most - len(self._running),
            running=len(self._running),
            heavy=0,
            starting=0,
            queued=len(self._queue),
            queued_heavy=0,
            started=0,
            **vars(self.counts),
        )

    def submit(self, job: Job) -> None:
        """Send a query when its turn comes; ``job.ready`` tells when its answer can begin.

        Raises Busy when the engine is down, nothing is published there or the queue is full; TooMany when it is this
        client's part of the queue that is full; QueryError for what this engine cannot be asked.
        """
        watch = self._watch
        if watch is None or self._closing or watch.generation is None or watch.down:
            self.counts.refused_busy += 1
            known = watch is not None and not watch.down
            raise Busy("sparql_unpublished" if known else "engine_down", retry_after=_UNPUBLISHED if known else _SOON)
        if len(self._queue) >= self._waiting:
            self.counts.refused_busy += 1
            raise Busy("sparql_busy", retry_after=_SOON)
        if self._queue and self._queue.of(job.client) >= max(1, self._waiting // 2):
            self.counts.refused_client += 1
            raise TooMany("sparql_too_many", retry_after=_SOON)
        job.since = asyncio.get_running_loop().time()
        self._queue.put(job)
        self._dispatch()

    def leave(self, job: Job) -> None:
        """The client has gone away: the connection is closed, which most engines take as an end of the query."""
        job.left = True
        if job.outcome is not None:
            return
        self._queue.remove(job)
        if task := self._running.get(job):
            task.cancel()
        else:
            self._end(job, "left")

    def _dispatch(self) -> None:
        while self._queue and len(self._running) < self._most:
            job = self._queue.pop(self._may_run)
            if job is None:
                return
            self._running[job] = self._task(self._serve(job))

    def _may_run(self, client: str) -> bool:
        return sum(job.client == client for job in self._running) < max(1, self._most - 1)

    async def _serve(self, job: Job) -> None:
        watch, client = self._watch, self._client
        assert watch is not None and client is not None
        job.begun = asyncio.get_running_loop().time()
        job.queued += job.begun - job.since
        run = Run(watch.engine, watch.standing, watch.generation, client, self._data)
        outcome = Running("broken")
        try:
            async with asyncio.timeout(job.seconds):
                outcome = await run.answer(job)
        except TimeoutError:
            outcome = Running("timeout")
        except asyncio.CancelledError:
            outcome = Running("left" if job.left else "busy")
        finally:
            del self._running[job]
            if outcome.down:
                watch.down = True
            job.killed = outcome.outcome in ("timeout", "left")
            job.trouble = wire.encode(outcome.trouble) if outcome.trouble else b""
            job.complete = outcome.outcome == "answered"
            self._end(job, outcome.outcome)
            self._dispatch()

    def _end(self, job: Job, outcome: Outcome) -> None:
        counts = self.counts
        counts.answered += outcome == "answered"
        counts.timeouts += outcome == "timeout"
        counts.failed += outcome in ("memory", "broken")
        counts.refused_busy += outcome == "busy"
        counts.killed += job.killed
        job.end(outcome, asyncio.get_running_loop().time())

    async def _sweep(self) -> None:
        """End what has waited for too long."""
        while True:
            await asyncio.sleep(0.25)
            now = asyncio.get_running_loop().time()
            for job in [one for one in self._queue if now - one.since > min(self._patience, one.seconds)]:
                self._queue.remove(job)
                self._end(job, "busy")

    def _task(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        return asyncio.get_running_loop().create_task(work)
