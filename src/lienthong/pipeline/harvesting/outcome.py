"""What a harvest did."""

from dataclasses import dataclass
from typing import Any

from lienthong.pipeline.harvesting.plan import Plan
from lienthong.pipeline.harvesting.survey import PERSISTENT
from lienthong.pipeline.load import Summary


@dataclass(slots=True)
class Harvested:
    """``summary`` is as of a load; ``pages`` have come by ``plan``; ``resumed`` tells that an interrupted harvest was
    gone on with, ``restarts`` how often its token was lost, ``short`` how many records fewer came than were
    announced."""

    summary: Summary
    plan: Plan
    pages: int = 0
    resumed: bool = False
    restarts: int = 0
    short: int = 0

    @property
    def held(self) -> int:
        """Records of this harvest that were kept out of the public graph."""
        return self.summary.held_now

    @property
    def news(self) -> bool:
        """Whether anything is other than before, or someone should look at it."""
        other = self.summary.read - self.summary.counts["unchanged"]
        return bool(other or self.short or self.restarts) or self.has_nothing

    @property
    def has_nothing(self) -> bool:
        """Whether no record of the source ever came: a set or a time that was named wrongly looks so."""
        return not (self.summary.live or self.summary.held or self.summary.deleted)

    @property
    def forgets_deletions(self) -> bool:
        """Whether a record may go from the server without a trace."""
        return self.plan.survey.deletions != PERSISTENT and not self.plan.complete

    def values(self) -> dict[str, Any]:
        """For messages."""
        return {**self.summary.values(), "pages": self.pages, "format": self.plan.choice.prefix}
