"""One query on its way through the pool: what it asks, where it stands, and what has come of its answer."""

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from lienthong.graph.generation import Generation
from lienthong.sparql.observed import Lane, Observed, Observer, Outcome

if TYPE_CHECKING:
    from lienthong.sparql.child import Child


class Job:
    """A query that waits, runs or is over. Made by ``Runner``, moved by ``QueryPool``, on one event loop.

    ``request`` is the encoded message for the process, ``seconds`` its time limit from the moment that a process
    takes it; ``observer`` is told when it is over. ``ready`` resolves when its answer can begin: it is complete, or
    flows from a place for long queries, or there will be none. ``outcome`` is None until it is over; ``trouble`` is
    what the engine said, ``crowded`` tells a client who asks too much from a service that is busy.
    """

    __slots__ = (
        "begun", "child", "chunks", "client", "complete", "cpu", "crowded", "deadline", "form", "generation",
        "held", "killed", "lane", "left", "observer", "outcome", "queued", "ran", "ready", "request", "seconds",
        "since", "size", "trouble", "waiter",
    )  # fmt: skip

    def __init__(
        self, request: bytes, form: str, client: str, seconds: float, observer: Observer | None = None
    ) -> None:
        self.request = request
        self.form = form
        self.client = client
        self.seconds = seconds
        self.observer = observer
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.lane: Lane = "light"
        self.outcome: Outcome | None = None
        self.trouble = b""
        self.child: Child | None = None
        self.generation: Generation | None = None
        self.chunks: deque[bytes] = deque()
        self.held = 0
        self.size = 0
        self.complete = False
        self.left = False
        self.crowded = False
        self.killed = False
        self.since = 0.0  # when it came, or went into the queue again
        self.begun = 0.0
        self.deadline = 0.0
        self.queued = 0.0
        self.ran = 0.0
        self.cpu: float | None = None
        self.waiter: asyncio.Future[None] | None = None

    def feed(self, payload: bytes) -> None:
        """Take a piece of the answer."""
        self.chunks.append(payload)
        self.held += len(payload)
        self.size += len(payload)

    def wake(self) -> None:
        """Tell whoever reads that there is more, or that it is over."""
        if not self.ready.done():
            self.ready.set_result(None)
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)

    def begin(self, generation: Generation, now: float) -> None:
        """A process takes it."""
        self.generation = generation
        self.queued += now - self.since
        self.begun, self.deadline = now, now + self.seconds

    def again(self, now: float) -> None:
        """Forget the pieces, of which nobody has seen any, and wait for a place for long queries."""
        self.chunks.clear()
        self.held = self.size = 0
        self.child = None
        self.cpu = None
        self.begun = 0.0
        self.since = now
        self.lane = "heavy"

    async def read(self) -> bytes | None:
        """The next piece of the answer; None after the last one, or when there will be no more (``complete``)."""
        while not self.chunks:
            if self.outcome is not None:
                return None
            self.waiter = asyncio.get_running_loop().create_future()
            try:
                await self.waiter
            finally:
                self.waiter = None
        payload = self.chunks.popleft()
        self.held -= len(payload)
        if self.child is not None:
            self.child.taken(self.held)
        return payload

    def end(self, outcome: Outcome, now: float) -> None:
        """It is over: tell whoever waits for it or wants to know."""
        self.outcome = outcome
        if self.begun:
            self.ran = now - self.begun
        else:
            self.queued += now - self.since
        if self.observer is not None:
            self.observer(self._observed(outcome))
        self.wake()

    def _observed(self, outcome: Outcome) -> Observed:
        answering = self.generation if outcome in ("answered", "refused") else None
        return Observed(
            form=self.form,
            lane=self.lane,
            outcome=outcome,
            queued=self.queued,
            ran=self.ran,
            size=self.size,
            generation=answering.number if answering else 0,
            killed=self.killed,
        )
