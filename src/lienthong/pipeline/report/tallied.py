"""A run of the ledger that knows at its end what a report counts of the source: what was counted before it, and what
the run has changed. So a load costs what it brings."""

from collections import Counter
from collections.abc import Iterable, Sequence

from lienthong.graph.ledger import Entry, Filed, Ledger, StoredRecord, Tallies, runs
from lienthong.graph.ledger.filing import all_filed
from lienthong.graph.terms import Source
from lienthong.pipeline.oai.faults import CODE as FAILED
from lienthong.pipeline.oai.faults import faults
from lienthong.pipeline.report.contested import CODE as CONTESTED
from lienthong.pipeline.report.contested import contested
from lienthong.pipeline.report.gather import Gathering, count
from lienthong.pipeline.report.model import SourceReport
from lienthong.pipeline.report.ranking import tallies

_SHARE = 3
"""With one in so many live records counting anew is less work, since each is looked at before and after."""


class TalliedRun:
    """A run of a source that has just begun; ``key`` is the ledger's."""

    def __init__(self, ledger: Ledger, source: Source, key: int) -> None:
        self.key = key
        self._ledger = ledger
        self._source = source
        self._before = runs.tallies_before(ledger.db, key)
        self._most = ledger.counts()[source.id]["live"] // _SHARE
        self._moved: dict[str, Counter[str]] = {}

    def write(self, entries: Sequence[Entry | Filed], *, keep_newer: bool = False) -> Counter[str]:
        """As ``Ledger.write``."""
        several = all_filed(entries)
        self._most -= len(several)
        if self._most < 0:
            self._before = None
        self._look(several, -1)
        counts = self._ledger.write(self.key, several, keep_newer=keep_newer)
        self._look(several, 1)
        return counts

    def withdraw_missing(self, since: int | None = None) -> int:
        """As ``Ledger.withdraw_missing``; where that takes something away, all is counted anew."""
        gone = self._ledger.withdraw_missing(self.key, since)
        if gone:
            self._before = None
        return gone

    def tallies(self) -> Tallies:
        """What is counted of the source, now that everything is written and settled."""
        before = self._before if runs.tell_all(self._ledger.db, self.key) else None
        if before is None:
            return tallies(count(self._ledger, self._source, named=False))
        counts = self._ledger.counts()[self._source.id]
        held = counts["quarantined"] + counts["withheld"] + counts["waiting"]
        made = {part: self._added(part, before[part]) for part in ("values", "fault", "finding", "flag", "lost")}
        # Whether a code is contested is seen in all records together, what harvesters cannot get by publishing.
        for code in (CONTESTED, FAILED):
            made["flag"].pop(code, None)
        made["flag"] |= {one.code: one.records for one in contested(self._ledger, self._source.id)}
        if failed := self._failed():
            made["flag"][FAILED] = failed
        return {"records": {"live": counts["live"], "quarantined": held, "deleted": counts["deleted"]}, **made}

    def _failed(self) -> int:
        """How many live records the last publication could not make ready for harvesters."""
        numbers = (one.number for one in faults(self._ledger.data) if one.source == self._source.id)
        found = (self._ledger.record(self._source.id, number) for number in numbers)
        return sum(one is not None and one.status == "live" for one in found)

    def _added(self, part: str, before: dict[str, int]) -> dict[str, int]:
        moved = self._moved.get(part, Counter())
        made = {code: before.get(code, 0) + moved[code] for code in before | moved}
        return {code: number for code, number in made.items() if number or part == "values"}

    def _look(self, entries: Sequence[Filed], sign: int) -> None:
        if self._before is None:
            return
        for part, numbers in _tallied(self._source.id, self._ledger.versions(self._source.id, entries)).items():
            moved = self._moved.setdefault(part, Counter())
            for code, number in numbers.items():
                moved[code] += sign * number


def _tallied(source: str, records: Iterable[StoredRecord]) -> Tallies:
    """The tallies of some records alone."""
    report = SourceReport(source, {"vi": source, "en": source}, live=0, deleted=0)
    gathering = Gathering(report)
    for one in records:
        gathering.add(one)
    gathering.finish()
    return tallies(report)
