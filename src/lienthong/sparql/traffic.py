"""Which query runs where, and who goes next.

Every query starts in the fast lane. One that has used more than ``light_seconds`` of processor time is long: it takes
a place for long queries, its process steps behind all others, and a new one starts in the fast lane. With no place
free it is ended, before anybody has seen a byte of it, and waits to be begun again (docs/decisions/061).

When all processes of the fast lane are busy, each is given a few queries ahead, so that it need not wait for the
event loop between two; if the first of them turns out to be long, the others go to another process.
"""

import asyncio
import signal

from lienthong.sparql import wire
from lienthong.sparql.child import HIGH_WATER, Child
from lienthong.sparql.fairness import FairQueue
from lienthong.sparql.job import Job
from lienthong.sparql.lanes import Counts, Lanes
from lienthong.sparql.observed import Outcome
from lienthong.sparql.places import Places, Suspects
from lienthong.sparql.recall import Recall
from lienthong.sparql.stable import Stable

_AHEAD = 4
_HELD_LIGHT = 256 * 1024


class Traffic:
    """Moves jobs from the queues to processes and from lane to lane."""

    def __init__(self, lanes: Lanes) -> None:
        self.lanes = lanes
        self.counts = Counts()
        self.fast, self.slow = FairQueue(), FairQueue()
        self.running: set[Child] = set()
        self.heavy = Places(lanes)
        self.long = Recall()
        self._suspects = Suspects()
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
            long = self.heavy.free and self._one_stays()
            job = (self.slow.pop(self.heavy.open_to) if long else None) or self._next()
            if job is None:
                self._stable.put_back(child)
                break
            self._assign(child, job)
        if self.fast and not self._place_is_wanted():
            for child in list(self.running):
                self._give_ahead(child)

    def _one_stays(self) -> bool:
        """Whether the fast lane keeps a process, idle or soon free, when the one in hand goes to a long query: to start
        another one takes longer than a light query may wait."""
        if self._stable.idle or self.lanes.light == 1:
            return True
        others = (child.job for child in self.running if child not in self.heavy)
        return any(job is not None and self._suspects.clears(job.client) for job in others)

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
            self.release(child, fit=False)
            return
        child.jobs.popleft()
        if child.jobs:
            self._begin(child)
            if self.fast and not self._place_is_wanted():
                self._give_ahead(child)
        else:
            self.release(child, fit=True)

    def lost(self, child: Child) -> None:
        """A process has ended that was not told to (``child.Owner``)."""
        job = child.job
        if job is not None and job.outcome is None:
            self._stable.task(self._blame(child, job))
        self.release(child, fit=False)

    def cut(self, child: Child, job: Job, outcome: Outcome) -> None:
        """End a running query together with its process."""
        job.killed = True
        self.counts.killed += 1
        self.end(job, outcome)
        self.release(child, fit=False)

    def end(self, job: Job, outcome: Outcome) -> None:
        """A job is over, and tells whoever waits for it."""
        if job.outcome is not None:
            return
        self.counts.note(outcome)
        job.end(outcome, asyncio.get_running_loop().time())

    def stop(self) -> None:
        """Refuse whoever still waits or runs."""
        running = [job for child in self.running for job in child.jobs if job]
        for job in [*self.fast, *self.slow, *running]:
            self.end(job, "busy")
        self.fast, self.slow = FairQueue(), FairQueue()
        self.running.clear()
        self.heavy = Places(self.lanes)

    def _flow(self, child: Child, job: Job, payload: bytes) -> None:
        job.feed(payload)
        if job.lane == "heavy":
            job.wake()
            if job.held > HIGH_WATER:
                child.pause()
        elif job.held > _HELD_LIGHT:
            self.promote(child, job)

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
        """Give a process what it may do next without asking; never to or behind one who takes the lane too long."""
        job = child.job
        if job is None or child in self.heavy or not self._suspects.clears(job.client):
            return
        while len(child.jobs) < _AHEAD and child.generation == self._stable.generation:
            job = self.fast.pop(self._suspects.clears)
            if job is None:
                return
            child.ask(job)

    def _next(self) -> Job | None:
        """Whose turn it is in the fast lane. One process of several stays free of those who take it too long."""
        doubtful = sum(
            1
            for child in self.running
            if child not in self.heavy and child.job and not self._suspects.clears(child.job.client)
        )
        return self.fast.pop(None if doubtful < max(1, self.lanes.light - 1) else self._suspects.clears)

    def release(self, child: Child, *, fit: bool) -> None:
        """Part with a process; what it was given ahead goes to another."""
        job = child.job
        self.heavy.leave(child)
        self.running.discard(child)
        self.take_back(child)
        child.jobs.clear()
        if job is not None:
            job.child = None
        if fit:
            self._stable.put_back(child)
        else:
            self._stable.discard(child)
        self.dispatch()

    def take_back(self, child: Child) -> None:
        """Let what a process was given ahead wait again; should it answer all the same, nobody listens."""
        for place in range(len(child.jobs) - 1, 0, -1):
            job = child.jobs[place]
            if job is not None and job.outcome is None:
                job.child = None
                self.fast.put_first(job)
            child.jobs[place] = None

    def _place_is_wanted(self) -> bool:
        return bool(self.slow) and self.heavy.free and self.slow.can(self.heavy.open_to)

    def _take_place(self, child: Child, job: Job) -> None:
        job.lane = "heavy"
        self.heavy.take(child, job.client)
        self.take_back(child)
        child.step_back()
        self._stable.fill()
        self.dispatch()

    def promote(self, child: Child, job: Job) -> None:
        """A query has turned out to be long."""
        self.long.add(job.request)
        self._suspects.note(job.client)
        self.counts.moved += 1
        if job.left:
            self.cut(child, job, "left")
        elif self.heavy.free and self.heavy.open_to(job.client):
            self._take_place(child, job)
            if job.chunks:
                job.wake()
        elif len(self.slow) >= self.lanes.waiting_heavy or self.slow.of(job.client) >= self.lanes.waiting_heavy_of_one:
            job.crowded = len(self.slow) < self.lanes.waiting_heavy
            self.cut(child, job, "busy")
        else:
            self.counts.killed += 1
            job.again(asyncio.get_running_loop().time())
            self.slow.put(job)
            child.jobs[0] = None
            self.release(child, fit=False)
