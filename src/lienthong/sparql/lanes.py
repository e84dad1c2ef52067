"""How many query processes there are, how long queries wait for one, and what the pool counts."""

from dataclasses import dataclass

from lienthong.sparql.observed import Outcome


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

    def note(self, outcome: Outcome) -> None:
        """A query is over."""
        self.answered += outcome == "answered"
        self.timeouts += outcome == "timeout"
        self.failed += outcome in ("memory", "broken")
        self.refused_busy += outcome == "busy"


@dataclass(frozen=True)
class Lanes:
    """The two lanes: ``light`` processes of the fast one and ``size`` places for long queries; see ``QueryPool``."""

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

    @property
    def waiting_of_one(self) -> int:
        """The queries that one client may have in the fast lane's queue."""
        return max(1, self.waiting // 2)

    @property
    def waiting_heavy_of_one(self) -> int:
        """The queries that one client may have waiting for a place for long ones."""
        return max(1, self.waiting_heavy // 8)
