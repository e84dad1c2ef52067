"""Looks at what runs and waits, as long as anything does: who is long, over time, or out of patience."""

import asyncio

from lienthong.sparql.child import Child
from lienthong.sparql.job import Job
from lienthong.sparql.stable import Stable
from lienthong.sparql.traffic import Traffic

TICK = 0.02
"""Seconds between two looks."""
_STALLED = 10


class Watch:
    """Ends and promotes what ``traffic`` runs. An idle pool has none of it."""

    def __init__(self, traffic: Traffic, stable: Stable) -> None:
        self._traffic = traffic
        self._stable = stable
        self._handle: asyncio.TimerHandle | None = None

    def on(self) -> None:
        """Look from now on, until nothing runs or waits."""
        if self._handle is None:
            self._handle = asyncio.get_running_loop().call_later(TICK, self._tick)

    def off(self) -> None:
        """Look no more."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _tick(self) -> None:
        self._handle = None
        now = asyncio.get_running_loop().time()
        traffic, lanes = self._traffic, self._traffic.lanes
        for child in list(traffic.running):
            self._look(child, now)
        for queue, patience in ((traffic.fast, lanes.patience), (traffic.slow, lanes.patience_heavy)):
            for job in [job for job in queue if now - job.since > min(patience, job.seconds)]:
                queue.remove(job)
                traffic.end(job, "busy")
        if traffic.running or traffic.fast or traffic.slow:
            self.on()

    def _look(self, child: Child, now: float) -> None:
        traffic, job = self._traffic, child.job
        if job is None:  # given ahead, taken back, and long
            if now - child.since > traffic.lanes.light_seconds * _STALLED:
                traffic.release(child, fit=False)
        elif now >= job.deadline:
            traffic.cut(child, job, "timeout")
        elif job.lane == "light" and self._is_long(child, job, now):
            traffic.promote(child, job)
        elif self._stable.idle and len(child.jobs) > 1 and now - job.begun > TICK:
            traffic.take_back(child)
            traffic.dispatch()

    def _is_long(self, child: Child, job: Job, now: float) -> bool:
        """Judged by processor time, since on a busy machine light queries take long as well; but no process may
        stand still for ever, waiting for a disk."""
        used = child.cpu_seconds()
        if job.cpu is None:
            job.cpu = used
        light = self._traffic.lanes.light_seconds
        return used - job.cpu >= light - TICK or now - job.begun >= light * _STALLED
