"""Which query runs where, and who goes next.

Every query starts in the fast lane. One that has used more than ``light_seconds`` of processor time is long: it takes
a place for long queries, its process steps behind all others, and a new one starts in the fast lane. With no place
free it is ended, before anybody has seen a byte of it, and waits to be begun again (docs/decisions/061).

When all processes of the fast lane are busy, each is given a few queries ahead, so that it need not wait for the
event loop between two; if the first of them turns out to be long, the others go to another process.
"""

import asyncio
import signal
from collections import Counter

from lienthong.sparql import wire
from lienthong.sparql.child import HIGH_WATER, Child
from lienthong.sparql.fairness import FairQueue
from lienthong.sparql.job import Job
from lienthong.sparql.lanes import Counts, Lanes
from lienthong.sparql.observed import Outcome
from lienthong.sparql.recall import Recall
from lienthong.sparql.stable import Stable

TICK = 0.02
"""Seconds between two looks at what runs and waits, while anything does."""
_AHEAD = 4
_HELD_LIGHT = 256 * 1024
_STALLED = 10


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
            child = self._stable.take()
            if child is None:
                break
            job = (self.slow.pop(self._may_hold_place) if self._place_is_free() else None) or self.fast.pop()
            if job is None:
                self._stable.put_back(child)
                break
            self._assign(child, job)
        if self.fast and not self._place_is_wanted():
            for child in list(self.running):
                self._give_ahead(child)

    def heard(self, child: Child, kind: bytes, payload: bytes) -> None:
        """A frame of an answer has come (``child.Owner``)."""
        job = child.job
        if kind == wire.CHUNK:
            if job is not None and not job.left:
                self._flow(child, job, payload)
            return
        heavy = child in self.heavy
        if job is not None:
            if kind == wire.ERROR:
                job.trouble = payload
                self.end(job, "refused")
            else:
                job.feed(payload)
                job.complete = True
                self.end(job, "answered")
        if heavy or kind == wire.RETIRING:
            self._release(child, fit=False)
            return
        child.jobs.popleft()
        if child.jobs:
            self._begin(child)
            if self.fast and not self._place_is_wanted():
                self._give_ahead(child)
        else:
            self._release(child, fit=True)

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
        """Refuse whoever still waits or runs."""
        running = [job for child in self.running for job in child.jobs if job]
        for job in [*self.fast, *self.slow, *running]:
            self.end(job, "busy")
        self.fast, self.slow = FairQueue(), FairQueue()
        self.running.clear()
        self.heavy.clear()
        if self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None

    def _flow(self, child: Child, job: Job, payload: bytes) -> None:
        job.feed(payload)
        if job.lane == "heavy":
            job.wake()
            if job.held > HIGH_WATER:
                child.pause()
        elif job.held > _HELD_LIGHT:
            self._promote(child, job)

    async def _blame(self, child: Child, job: Job) -> None:
        ended = await child.reap()
        job.killed = True
        # our allocator's signal, or the kernel's
        self.end(job, "memory" if ended in (signal.SIGABRT, signal.SIGKILL) else "broken")

    def _assign(self, child: Child, job: Job) -> None:
        child.ask(job)
        self.running.add(child)
        self._begin(child)
        if job.lane == "heavy":
            self._take_place(child, job)

    def _begin(self, child: Child) -> None:
        """The process comes to the next query that it was given."""
        child.since = asyncio.get_running_loop().time()
        job = child.job
        if job is not None:
            job.begin(child.generation, child.since)

    def _give_ahead(self, child: Child) -> None:
        while len(child.jobs) < _AHEAD and child not in self.heavy and child.generation == self._stable.generation:
            job = self.fast.pop()
            if job is None:
                return
            child.ask(job)

    def _release(self, child: Child, *, fit: bool) -> None:
        """Part with a process; what it was given ahead goes to another."""
        job = child.job
        if child in self.heavy:
            self.heavy.discard(child)
            if job is not None:
                self._places[job.client] -= 1
                self._places += Counter()  # without those who hold none
        self.running.discard(child)
        self._take_back(child)
        child.jobs.clear()
        if job is not None:
            job.child = None
        if fit:
            self._stable.put_back(child)
        else:
            self._stable.discard(child)
        self.dispatch()

    def _take_back(self, child: Child) -> None:
        """Let what a process was given ahead wait again; should it answer all the same, nobody listens."""
        for place in range(len(child.jobs) - 1, 0, -1):
            job = child.jobs[place]
            if job is not None and job.outcome is None:
                job.child = None
                self.fast.put_first(job)
            child.jobs[place] = None

    def _place_is_free(self) -> bool:
        return bool(self.slow) and len(self.heavy) < self.lanes.size

    def _place_is_wanted(self) -> bool:
        return self._place_is_free() and self.slow.can(self._may_hold_place)

    def _may_hold_place(self, client: str) -> bool:
        return self._places[client] < self.lanes.places_of_one

    def _take_place(self, child: Child, job: Job) -> None:
        job.lane = "heavy"
        self.heavy.add(child)
        self._places[job.client] += 1
        self._take_back(child)
        child.step_back()
        self._stable.fill()
        self.dispatch()

    def _promote(self, child: Child, job: Job) -> None:
        """A query has turned out to be long."""
        self.long.add(job.request)
        if job.left:
            self.cut(child, job, "left")
        elif len(self.heavy) < self.lanes.size and self._may_hold_place(job.client):
            self._take_place(child, job)
            if job.chunks:
                job.wake()
        elif len(self.slow) >= self.lanes.waiting_heavy or self.slow.of(job.client) >= self.lanes.waiting_heavy_of_one:
            job.crowded = len(self.slow) < self.lanes.waiting_heavy
            self.cut(child, job, "busy")
        else:
            self.counts.moved += 1
            self.counts.killed += 1
            job.again(asyncio.get_running_loop().time())
            self.slow.put(job)
            child.jobs[0] = None
            self._release(child, fit=False)

    def _tick(self) -> None:
        now = asyncio.get_running_loop().time()
        self._ticking = None
        for child in list(self.running):
            job = child.job
            if job is None:  # given ahead, taken back, and long
                if now - child.since > self.lanes.light_seconds * _STALLED:
                    self._release(child, fit=False)
            elif now >= job.deadline:
                self.cut(child, job, "timeout")
            elif job.lane == "light" and self._is_long(child, job, now):
                self._promote(child, job)
            elif self._stable.idle and len(child.jobs) > 1 and now - job.begun > TICK:
                self._take_back(child)
                self.dispatch()
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
