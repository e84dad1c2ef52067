"""Settling: which things are one, brought to what the live records and the librarians say now.

A step of publishing, and a command of its own. Every part is a small transaction that leaves a state from which the
next settling goes on; see docs/decisions/050-union-catalogue.md.
"""

from contextlib import nullcontext
from dataclasses import dataclass

from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction, unhurried
from lienthong.graph.matching.bulk import bulky, draw_all, outweighed
from lienthong.graph.matching.crew import Crew
from lienthong.graph.matching.decisions import unsettle_moved
from lienthong.graph.matching.drawing import draw_stale
from lienthong.graph.matching.fingerprint import draw_anew_if_changed, fingerprint, gather_anew
from lienthong.graph.matching.kinds import METHOD
from lienthong.graph.matching.stages import Method, Progress
from lienthong.graph.matching.ties import tie_again

PROCESSES = 2
"""So many draw and compare when there is much to do."""


@dataclass(frozen=True)
class Settled:
    """What a settling did: records drawn, and whether that was all of them because the rules had changed."""

    drawn: int
    anew: bool


def settle_matches(
    ledger: Ledger,
    progress: Progress | None = None,
    *,
    method: Method = METHOD,
    processes: int = PROCESSES,
    rules: str = "",
    crew: Crew | None = None,
) -> Settled:
    """Settle all that changed since the last settling; quick when that is little.

    ``method`` is how things are drawn and compared; ``rules`` its fingerprint, that of the tables and code here when
    empty; ``crew`` who helps, without one a crew of ``processes`` that is called for this alone. Raises StoreError when
    the ledger cannot be written or a process that helps has died.
    """
    db, tell, rules = ledger.db, progress or (lambda *_: None), rules or fingerprint()
    # What was drawn when records were mapped was drawn by this method.
    known = rules if method is METHOD else ""
    with unhurried(db):
        with transaction(db):
            anew = draw_anew_if_changed(db, rules)
            unsettle_moved(db)
            if outweighed(db):
                gather_anew(db)
        (stale,) = db.execute("SELECT count(*) FROM stale").fetchone()
        with nullcontext(crew) if crew else Crew(db, ledger.data, processes) as crew:
            if bulky(db):
                draw_all(db, method, known, crew, tell)
            elif stale:
                draw_stale(db, method, known, crew, tell)
            for stage in method.stages:
                tie_again(db, stage.kind, crew, tell)
                stage.settle(db, tell, crew)
        with transaction(db):
            for table in ("unsettled", "compared", "untied", "tying"):
                db.execute(f"DELETE FROM {table}")
    return Settled(stale, anew)
