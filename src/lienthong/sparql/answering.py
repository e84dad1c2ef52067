"""What the endpoint needs of whatever answers queries: one interface, two implementations.

``pool.QueryPool`` runs them in processes of this machine over the embedded store, ``remotepool.EnginePool`` sends them
to an engine elsewhere.
"""

from typing import Protocol

from lienthong.graph.generation import Generation
from lienthong.sparql.job import Job
from lienthong.sparql.observed import PoolState


class Answering(Protocol):
    """Takes jobs and sees each of them to its end; started, used and closed on one event loop."""

    memory_mb: int

    async def start(self) -> None:
        """Get ready in the background."""

    async def close(self, grace: float = 0.0) -> None:
        """Refuse new queries, let those that came before finish for ``grace`` seconds, then end them."""

    @property
    def generation(self) -> Generation | None:
        """The published generation that new queries see."""

    def state(self) -> PoolState:
        """How things stand."""

    def submit(self, job: Job) -> None:
        """Run a query as soon as its turn comes. Raises Busy, TooMany, or QueryError for what this engine refuses."""

    def leave(self, job: Job) -> None:
        """The client has gone away."""
