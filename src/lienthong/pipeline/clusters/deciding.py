"""Decisions from the command line: stored at once, in one transaction of the ledger."""

from pathlib import Path
from typing import NamedTuple

from lienthong.errors import UsageError
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching import deciding, splitting
from lienthong.graph.matching.deciding import Outcome
from lienthong.graph.matching.decisions import Decision, decisions
from lienthong.graph.matching.inbox import take_in
from lienthong.graph.matching.splitting import Parted
from lienthong.pipeline.sources import bring_up

PATIENCE = 10.0
"""Seconds that a decision waits for another process to let go of the ledger."""


class Change(NamedTuple):
    """A line of the log: when, who, what happened (``decision_log.event``), to which ids, verdict, record, note."""

    at: str
    by: str
    event: str
    a: str
    b: str
    verdict: str
    record: str
    note: str


def decide(data: Path, one: str, other: str, verdict: str, by: str, note: str = "") -> Outcome:
    """Store a decision on two things. Raises UsageError, NotFound and StoreError as ``deciding.decide``."""
    with Ledger.open(data, patience=PATIENCE) as ledger:
        take_in(ledger)
        with transaction(ledger.db):
            return deciding.decide(ledger.db, one, other, verdict, by=by, note=note)


def undo(data: Path, one: str, other: str, by: str, note: str = "") -> int:
    """Take back what was decided of two things. Returns how many decisions that were."""
    with Ledger.open(data, patience=PATIENCE) as ledger:
        take_in(ledger)
        with transaction(ledger.db):
            return deciding.undo(ledger.db, one, other, by=by, note=note)


def split(data: Path, iri: str, record: str, by: str, note: str = "") -> Parted:
    """Take a record (``SOURCE/NUMBER``) out of the thing that ``iri`` names."""
    source, number = _record(data, record)
    with Ledger.open(data, patience=PATIENCE) as ledger:
        take_in(ledger)
        with transaction(ledger.db):
            return splitting.split(ledger.db, iri, source, number, by=by, note=note, track=ledger.published)


def join(data: Path, iri: str, record: str, by: str, note: str = "") -> int:
    """Take the split of a record back. Returns how many decisions that undid."""
    source, number = _record(data, record)
    with Ledger.open(data, patience=PATIENCE) as ledger:
        take_in(ledger)
        with transaction(ledger.db):
            return splitting.join(ledger.db, iri, source, number, by=by, note=note, track=ledger.published)


def listed(data: Path) -> tuple[list[Decision], list[Change]]:
    """Every decision that stands, the newest first, and the whole history, the oldest first."""
    with Ledger.open(data, write=False) as ledger:
        query = "SELECT at, by, event, a, b, verdict, record, note FROM decision_log ORDER BY key"
        return decisions(ledger.db), [Change(*row) for row in ledger.db.execute(query)]


def _record(data: Path, written: str) -> tuple[str, str]:
    """Source and number of ``SOURCE/NUMBER`` or of a record's IRI."""
    source, slash, number = written.strip().partition("/")
    if not slash or not source or not number:
        raise UsageError("cluster_record", value=written[:200])
    bring_up(data)
    with Ledger.open(data, write=False) as ledger:
        if ledger.source(source) is not None:
            return source, number
        row = ledger.db.execute(
            "SELECT source.id, record.number FROM record JOIN source ON source.key = record.source"
            " WHERE record.entity = ? AND record.pending = 0",
            (f"record/{written.strip().rpartition('/')[2]}",),
        ).fetchone()
    return (row[0], row[1]) if row else (source, number)
