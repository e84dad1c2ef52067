"""The change log cut into sheets of fixed extent, so that a sheet which is full never changes again.

Sheet n holds the changes numbered ``(n - 1) * EXTENT + 1`` to ``n * EXTENT``. What it says depends on the log, the
public base and the extent only: all three are in the name of the feed, which is part of every sheet's address. So a
full sheet may be kept for ever, and a log that began anew has other addresses.
"""

from dataclasses import dataclass
from hashlib import blake2b

from lienthong.graph.changelog import ChangeLog
from lienthong.graph.ledger.changes import Change, Wanted
from lienthong.site.published import Opened, Published

EXTENT = 1_000
"""Changes of one sheet."""


@dataclass(frozen=True)
class Sheet:
    """One sheet; a ``full`` one is as it will always be. The last one has no ``later`` sheet as long as it is not full:
    the sheet after a full one is there, though it may still be empty."""

    number: int
    changes: tuple[Change, ...]
    full: bool


class Sheets:
    """The feed as the generation that is served knows it."""

    def __init__(self, log: ChangeLog, base: str, extent: int = EXTENT) -> None:
        self._log = log
        self.extent = extent
        self.base = base
        first = log.page(Wanted(limit=1)).changes
        told = f"{base} {extent} {first[0] if first else ''}"
        self.feed = blake2b(told.encode(), digest_size=5).hexdigest()
        """Its name; another for another log, base or extent."""
        self.known = log.known
        self.total = log.last
        """How many changes there are, numbered without gaps."""

    @property
    def last(self) -> int:
        """The number of the last sheet that holds something; 1 where nothing has happened."""
        return max(1, -(-self.total // self.extent))

    def sheet(self, number: int) -> Sheet | None:
        """One sheet by its number from 1; None for one that is not begun and that no full sheet leads to."""
        if not 1 <= number <= self.total // self.extent + 1:
            return None
        before = (number - 1) * self.extent
        found = self._log.page(Wanted(after=before, limit=self.extent)).changes
        return Sheet(number, tuple(found), self.total >= number * self.extent)


class Following:
    """The feed of whatever generation is served now."""

    def __init__(self, published: Published, extent: int = EXTENT) -> None:
        self._published = published
        self._extent = extent
        self._now: tuple[str, Sheets] | None = None

    def now(self) -> tuple[Opened, Sheets] | None:
        """The open generation and its feed; None before the first publication, or where no log was written."""
        opened = self._published.now
        if opened is None:
            return None
        if self._now is None or self._now[0] != opened.stamp:
            log = ChangeLog(self._published.data, opened.generation.number)
            self._now = opened.stamp, Sheets(log, opened.addresses.base, self._extent)
        sheets = self._now[1]
        return (opened, sheets) if sheets.known else None
