"""The two lanes of running queries, and who goes next.

Every query starts in the fast lane. One that has used more than ``light_seconds`` of processor time is long: it takes
a place for long queries, its process steps behind all others, and a new one starts in the fast lane. With no place
free it is ended, before anybody has seen a byte of it, and waits to be begun again (docs/decisions/061).
"""

import asyncio
import signal
from collections import Counter
from dataclasses import dataclass

from lienthong.sparql import wire
from lienthong.sparql.child import HIGH_WATER, Child
from lienthong.sparql.fairness import FairQueue
from lienthong.sparql.job import Job
from lienthong.sparql.observed import Outcome
from lienthong.sparql.recall import Recall
from lienthong.sparql.stable import Stable

TICK = 0.02
"""Seconds between two looks at what runs and waits, while anything does."""
_HELD_LIGHT = 256 * 1024
_STALLED = 10


@dataclass
class Counts:
    """What has happened since the start; see ``PoolState``."""

    answered: int = 0
    failed: int = 0
    killed: int = 0
    timeouts: int = 0
    refused_busy: int = 0
    refused_client: int = 0
    moved: int = 0


@dataclass(frozen=True)
class Lanes:
    """How many processes there are and how long queries wait for one; see ``QueryPool``."""

    size: int = 4
    light: int = 2
    light_seconds: float = 0.1
    waiting: int = 512
    waiting_heavy: int = 64
    patience: float = 10.0
    patience_heavy: float = 30.0

    @property
    def places_of_one(self) -> int:
        """The places for long queries that one client may hold: not all of them."""
        return max(1, self.size - 1)


class Traffic:
    """Moves jobs from the queues to processes and from lane to lane."""

    def __init__(self, lanes: Lanes) -> None:
        self.lanes = lanes
        self.counts = Counts()
        self.fast, self.slow = FairQueue(), FairQueue()
        self.running: set[Child] = set()
        self.heavy: set[Child] = set()
        self.long = Recall()
        self._places: Counter[str] = Counter()
        self._ticking: asyncio.TimerHandle | None = None
        self._stable: Stable

    def drives(self, stable: Stable) -> None:
        """Use these processes."""
        self._stable = stable

    def wanted(self) -> int:
        """How many processes there should be."""
        return self.lanes.light + len(self.heavy)

    def dispatch(self) -> None:
        """Give every free process the next query. A free place for long queries comes first: there are few."""
        while self._stable.idle and (self.fast or self.slow):
            place = self.slow and len(self.heavy) < self.lanes.size
            child = self._stable.take()
            if child is None:
                return
            job = (self.slow.pop(self._may_hold_place) if place else None) or self.fast.pop()
            if job is None:
                self._stable.put_back(child)
                return
            self._assign(child, job)

    def heard(self, child: Child, kind: bytes, payload: bytes) -> None:
        """A frame of an answer has come (``child.Owner``)."""
        job = child.job
        if job is None:
            return
        if kind == wire.CHUNK:
            if job.left:
                return
            job.feed(payload)
            if job.lane == "heavy":
                job.wake()
                if job.held > HIGH_WATER:
                    child.pause()
            elif job.held > _HELD_LIGHT:
                self._promote(child, job)
            return
        fit = kind in (wire.LAST, wire.ERROR) and child not in self.heavy
        if kind == wire.ERROR:
            job.trouble = payload
            self.end(job, "refused")
        else:
            job.feed(payload)
            job.complete = True
            self.end(job, "answered")
        self._release(child, fit=fit)

    def lost(self, child: Child) -> None:
        """A process has ended that was not told to (``child.Owner``)."""
        job = child.job
        if job is not None and job.outcome is None:
            self._stable.task(self._blame(child, job))
        self._release(child, fit=False)

    def cut(self, child: Child, job: Job, outcome: Outcome) -> None:
        """End a running query together with its process."""
        job.killed = True
        self.counts.killed += 1
        self.end(job, outcome)
        self._release(child, fit=False)

    def end(self, job: Job, outcome: Outcome) -> None:
        """A job is over, and tells whoever waits for it."""
        if job.outcome is not None:
            return
        counts = self.counts
        counts.answered += outcome == "answered"
        counts.timeouts += outcome == "timeout"
        counts.failed += outcome in ("memory", "broken")
        counts.refused_busy += outcome == "busy"
        job.end(outcome, asyncio.get_running_loop().time())

    def watch(self) -> None:
        """Look at what runs and waits from now on, until nothing does."""
        if self._ticking is None:
            self._ticking = asyncio.get_running_loop().call_later(TICK, self._tick)

    def stop(self) -> None:
        """Refuse whoever still waits and forget whoever still runs."""
        for job in [*self.fast, *self.slow, *(child.job for child in self.running if child.job)]:
            self.end(job, "busy")
        self.fast, self.slow = FairQueue(), FairQueue()
        self.running.clear()
        self.heavy.clear()
        if self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None

    async def _blame(self, child: Child, job: Job) -> None:
        ended = await child.reap()
        job.killed = True
        # our allocator's signal, or the kernel's
        self.end(job, "memory" if ended in (signal.SIGABRT, signal.SIGKILL) else "broken")

    def _assign(self, child: Child, job: Job) -> None:
        now = asyncio.get_running_loop().time()
        job.child, child.job = child, job
        job.generation = child.generation
        job.queued += now - job.since
        job.begun, job.deadline = now, now + job.seconds
        self.running.add(child)
        child.ask(job.request)
        if job.lane == "heavy":
            self._take_place(child, job)

    def _release(self, child: Child, *, fit: bool) -> None:
        job, child.job = child.job, None
        if job is not None:
            job.child = None
        self.running.discard(child)
        if child in self.heavy:
            self.heavy.discard(child)
            if job is not None:
                self._places[job.client] -= 1
                self._places += Counter()  # without those who hold none
        if fit:
            self._stable.put_back(child)
        else:
            self._stable.discard(child)
        self.dispatch()

    def _may_hold_place(self, client: str) -> bool:
        return self._places[client] < self.lanes.places_of_one

    def _take_place(self, child: Child, job: Job) -> None:
        job.lane = "heavy"
        self.heavy.add(child)
        self._places[job.client] += 1
        child.step_back()
        self._stable.fill()

    def _promote(self, child: Child, job: Job) -> None:
        """A query has turned out to be long."""
        self.long.add(job.request)
        if job.left:
            self.cut(child, job, "left")
        elif len(self.heavy) < self.lanes.size and self._may_hold_place(job.client):
            self._take_place(child, job)
            if job.chunks:
                job.wake()
        elif len(self.slow) >= self.lanes.waiting_heavy or self.full(self.slow, job.client):
            job.crowded = len(self.slow) < self.lanes.waiting_heavy
            self.cut(child, job, "busy")
        else:
            self.counts.moved += 1
            self.counts.killed += 1
            job.again()
            job.lane = "heavy"
            job.since = asyncio.get_running_loop().time()
            self.slow.put(job)
            self._release(child, fit=False)

    def full(self, queue: FairQueue, client: str) -> bool:
        """Whether a client has as many jobs in a queue as one may have."""
        share = self.lanes.waiting // 2 if queue is self.fast else self.lanes.waiting_heavy // 8
        return queue.of(client) >= max(1, share)

    def _tick(self) -> None:
        now = asyncio.get_running_loop().time()
        self._ticking = None
        for child in list(self.running):
            if (job := child.job) is None:
                continue
            if now >= job.deadline:
                self.cut(child, job, "timeout")
            elif job.lane == "light" and self._is_long(child, job, now):
                self._promote(child, job)
        for queue, patience in ((self.fast, self.lanes.patience), (self.slow, self.lanes.patience_heavy)):
            for job in [job for job in queue if now - job.since > min(patience, job.seconds)]:
                queue.remove(job)
                self.end(job, "busy")
        if self.running or self.fast or self.slow:
            self.watch()

    def _is_long(self, child: Child, job: Job, now: float) -> bool:
        """Judged by processor time, since on a busy machine light queries take long as well; but no process may
        stand still for ever, waiting for a disk."""
        used = child.cpu_seconds()
        if job.cpu is None:
            job.cpu = used
        light = self.lanes.light_seconds
        return used - job.cpu >= light - TICK or now - job.begun >= light * _STALLED
