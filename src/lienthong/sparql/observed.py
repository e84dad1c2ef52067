"""What the query processes tell an operator: one ``Observed`` for each query, and ``PoolState`` at any moment.

Numbers only: no query text, no address. Whoever keeps a query log adds the text under rules of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Lane = Literal["light", "heavy"]
"""``light``: answered within the fast lane's time; ``heavy``: took one of the places for long queries."""

Outcome = Literal["answered", "refused", "busy", "timeout", "memory", "broken", "left"]
"""``refused``: the engine finds the query wrong (400); ``busy``: no place (503) or too many of one client (429);
``timeout``, ``memory``, ``broken``: cut off; ``left``: the client went away."""


@dataclass(frozen=True, slots=True)
class Observed:
    """One query, told when it is over. ``queued`` and ``ran`` are seconds: waiting for a process in all, and in the
    process that answered or was ended; ``size`` the bytes of the answer before compression; ``generation`` the one
    that answered, 0 when none did; ``killed`` whether its process was ended for it."""

    form: str
    lane: Lane
    outcome: Outcome
    queued: float
    ran: float
    size: int
    generation: int
    killed: bool


@dataclass(frozen=True, slots=True)
class PoolState:
    """The query processes of one web process now (``ready``, ``running``, ``heavy`` among the running, ``starting``,
    how many of them read a store ``in_memory``),
    queries that wait for the fast lane (``queued``) and for a place for long ones (``queued_heavy``), and what
    happened since the start: processes ``started`` and ``killed``, queries ``answered``, ``refused_busy`` (503),
    ``refused_client`` (429), ``timeouts``, ``failed`` (memory or engine), ``moved`` (out of the fast lane)."""

    ready: int
    running: int
    heavy: int
    starting: int
    in_memory: int
    queued: int
    queued_heavy: int
    answered: int
    started: int
    killed: int
    timeouts: int
    failed: int
    refused_busy: int
    refused_client: int
    moved: int


Observer = Callable[[Observed], None]
"""Called on the event loop right after a query: it must neither block nor raise."""
