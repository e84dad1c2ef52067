"""Grouping what is one thing, as the command line runs it: with a bar on a terminal."""

import time
from pathlib import Path
from typing import Any, NamedTuple

from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.ledger.waiting import settle as settle_dependents
from lienthong.graph.matching.inbox import take_in
from lienthong.graph.matching.settling import PROCESSES, settle_matches
from lienthong.pipeline.progress import Progress


class Summary(NamedTuple):
    """``drawn`` records whose portraits were drawn in ``seconds``, ``anew`` when all were because the rules changed;
    ``taken`` decisions came from editors; ``groups`` of several ids there are now, ``doubtful`` pairs."""

    drawn: int
    anew: bool
    taken: int
    groups: int
    doubtful: int
    seconds: float

    def values(self) -> dict[str, Any]:
        """What a message says of it."""
        rate = int(self.drawn / max(self.seconds, 0.001))
        return {**self._asdict(), "seconds": f"{self.seconds:.1f}", "rate": f"{rate:,}", "drawn": f"{self.drawn:,}"}


def settle(data: Path, progress: Progress | None = None, *, processes: int = PROCESSES) -> Summary:
    """Settle now what the next publishing would settle, with ``processes`` when that is much. Raises StoreError when
    the ledger is missing or busy."""
    bar, started = progress or Progress("cluster", live=False), time.monotonic()
    with Ledger.open(data) as ledger:
        taken = take_in(ledger)
        with transaction(ledger.db):
            for (source,) in ledger.db.execute("SELECT DISTINCT source FROM dependent").fetchall():
                settle_dependents(ledger.db, source, track=ledger.published)
        settled = settle_matches(ledger, bar.staged(), processes=processes)
        (groups,) = ledger.db.execute("SELECT count(DISTINCT leader) FROM match").fetchone()
        (doubts,) = ledger.db.execute("SELECT count(*) FROM likeness WHERE verdict = 'doubtful'").fetchone()
    return Summary(settled.drawn, settled.anew, taken, groups, doubts, time.monotonic() - started)
