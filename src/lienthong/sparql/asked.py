"""One request to the endpoint as its log and its metrics tell it: who asked what, and what came of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from lienthong.sparql.observed import Observed


@dataclass(slots=True)
class Asked:
    """A request from its first byte to the last of its answer; filled in on the way.

    ``at`` is the time in seconds since 1970, ``started`` on the monotonic clock; ``query`` the text as it came, None
    where none could be read; ``form`` '' as long as it is not known; ``status`` 0 when no answer was begun; ``error``
    the name of our error; ``coding`` the content coding; ``sent`` the bytes of the body as they went out; ``first``
    the seconds to the first of them; ``cut`` whether the answer was broken off; ``observed`` what the query processes
    say of it, None when they never saw it; ``kept`` whether the answer was at hand (``kept.Answers``).
    """

    method: str
    client: str
    at: float = field(default_factory=time.time)
    started: float = field(default_factory=time.perf_counter)
    query: str | None = None
    form: str = ""
    media: str = ""
    coding: str = ""
    status: int = 0
    error: str = ""
    sent: int = 0
    first: float = 0.0
    cut: bool = False
    observed: Observed | None = None
    kept: bool = False

    def take(self, observed: Observed) -> None:
        """An ``Observer``: what the query processes did for this request."""
        self.observed = observed

    @property
    def seconds(self) -> float:
        """How long it has been going on, in seconds."""
        return time.perf_counter() - self.started

    @property
    def outcome(self) -> str:
        """One of ``Observed.outcome``, or ``unchanged`` (304), ``invalid`` (refused before it reached a process)."""
        if self.observed is not None:
            return self.observed.outcome
        if self.kept:
            return "answered"
        if self.status == 304:
            return "unchanged"
        if self.status in (429, 503):
            return "busy"
        return "invalid" if self.status >= 400 else "left"


Watcher = Callable[[Asked], None]
"""Called on the event loop when a request with a query is over: it must neither block nor raise."""
