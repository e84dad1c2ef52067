"""The report record by record: everything that a librarian would mend in each, the worst record first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nlargest
from pathlib import Path

from lienthong.errors import UsageError
from lienthong.graph.ledger import Ledger, StoredRecord
from lienthong.mappings.spreadsheets.columns import columns
from lienthong.messages import Lang
from lienthong.pipeline.advice import fault, flag, told, wording
from lienthong.pipeline.oai.faults import flagged
from lienthong.pipeline.report.labels import rule_of
from lienthong.pipeline.report.lookup import title_of
from lienthong.pipeline.report.ranking import kind, unmapped, weight
from lienthong.pipeline.report.roots import plain_value, roots


@dataclass(slots=True)
class Issue:
    """One thing about a record: ``part`` is "fault", "finding", "doubtful", "repaired" or "lost"."""

    part: str
    code: str
    text: dict[Lang, str]
    field: str
    value: str
    rule: str = ""


@dataclass(slots=True)
class RecordReport:
    """One record with what is to be said of it; ``score`` ranks it, ``title`` as in ``Example``."""

    source: str
    number: str
    title: str
    status: str
    file: str
    ordinal: int
    score: int
    issues: list[Issue] = field(default_factory=list)


def records(data: Path, source: str | None, number: str | None) -> Iterator[RecordReport]:
    """Every record that has something to mend, as it stands in the ledger, in its order; with ``number`` that record,
    whether it has or not.

    Raises StoreError when there is no ledger and UsageError when there is no such source or record.
    """
    with Ledger.open(data, write=False) as ledger:
        known = {one.id: one for one in ledger.sources()}
        if source is not None and source not in known:
            raise UsageError("report_source", id=source, known=", ".join(known) or "–")
        mappings = {id_: columns(one.columns) for id_, one in known.items()}
        met = False
        for stored in flagged(data, ledger.records(source, raw=True)):
            if number is not None and stored.number != number:
                continue
            found = judged(stored)
            met = True
            if number is not None or found.issues:
                found.title = title_of(stored, mappings[stored.source])
                yield found
        if number is not None and not met:
            raise UsageError("report_record", number=number)


def worst(found: Iterator[RecordReport], most: int) -> tuple[list[RecordReport], int]:
    """The ``most`` records that gain most by being mended, and how many there are in all."""
    total = 0

    def counted() -> Iterator[RecordReport]:
        nonlocal total
        for one in found:
            total += 1
            yield one

    return nlargest(most, counted(), key=lambda one: one.score), total


def judged(stored: StoredRecord) -> RecordReport:
    """All that is to be said of one stored record; its title is left empty."""
    speaking = (wording(stored),)
    issues = [*_faults(stored), *_findings(stored)]
    issues += [
        Issue(
            kind(one.code), one.code, flag(one.code, speaking, one.value, one.field), one.field,
            one.value, rule_of(stored.format, one.field),
        )
        for one in stored.flags
    ]  # fmt: skip
    issues += [
        Issue("lost", account.place, unmapped(account.place, stored.format), account.place, account.example)
        for account in stored.accounts
        if account.state == "lost"
    ]
    score = sum(weight("flag" if one.part in ("doubtful", "repaired") else one.part, one.code) for one in issues)
    return RecordReport(
        stored.source, stored.number, "", stored.status, stored.file, stored.ordinal, score, issues
    )  # fmt: skip


def _faults(stored: StoredRecord) -> Iterator[Issue]:
    if stored.status in ("quarantined", "withheld", "waiting"):
        text = flag(stored.reason, (wording(stored),), stored.detail, "")
        yield Issue("fault", stored.reason, text, "", stored.detail)


def _findings(stored: StoredRecord) -> Iterator[Issue]:
    for found in roots(stored.findings):
        part = "fault" if found["severity"] == "Violation" else "finding"
        text = told(found["shape"], (wording(stored),), fault(found))
        yield Issue(part, found["shape"], text, found["field"], plain_value(found))
