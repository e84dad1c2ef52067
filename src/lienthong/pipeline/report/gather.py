"""Reading the report out of the ledger."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lienthong.errors import UsageError
from lienthong.graph.ledger import Ledger, Run, StoredRecord
from lienthong.graph.terms import Source
from lienthong.messages import LANGS, Lang
from lienthong.pipeline.phrases import both
from lienthong.pipeline.report.model import (
    EXAMPLES,
    Example,
    Held,
    Place,
    Report,
    SourceReport,
    Tally,
)
from lienthong.pipeline.report.titles import add_titles


def gather(data: Path, source: str | None = None) -> Report:
    """The report of one source, or of all.

    Raises StoreError when there is no ledger and UsageError when there is no such source.
    """
    with Ledger.open(data, write=False) as ledger:
        sources = ledger.sources()
        chosen = [one for one in sources if source in (None, one.id)]
        if source is not None and not chosen:
            raise UsageError("report_source", id=source, known=", ".join(one.id for one in sources) or "–")
        made = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        return Report(made, [_source(ledger, one) for one in chosen])


def _source(ledger: Ledger, source: Source) -> SourceReport:
    counts = ledger.counts()[source.id]
    title: dict[Lang, str] = {
        "vi": source.title_vi or source.title_en or source.id,
        "en": source.title_en or source.title_vi or source.id,
    }
    report = SourceReport(source.id, title, live=counts["live"], deleted=counts["deleted"])
    _runs(report, [run for run in ledger.runs(source.id) if run.files])
    gathering = Gathering(report)
    for record in ledger.records(source.id):
        gathering.add(record)
    gathering.finish()
    add_titles(ledger, report)
    return report


def _runs(report: SourceReport, runs: list[Run]) -> None:
    if runs:
        report.files, report.loaded, report.state = runs[0].files, runs[0].finished or runs[0].started, runs[0].state
    if len(runs) > 1:
        report.before = runs[1].counts


class Gathering:
    """Sums up the records of one source as they stream by."""

    def __init__(self, report: SourceReport) -> None:
        self._report = report
        self._findings: dict[tuple[str, str], Tally] = {}
        self._flags: dict[str, Tally] = {}
        self._places: dict[str, Place] = {}

    def add(self, record: StoredRecord) -> None:
        """Count one stored record."""
        if record.status == "deleted":
            return
        if record.status == "quarantined":
            self._report.quarantined.append(_held(record))
        else:
            self._findings_of(record)
        self._flags_of(record)
        for account in record.accounts:
            place = self._places.setdefault(account.place, Place(account.place))
            setattr(place, account.state, getattr(place, account.state) + account.count)
            place.why = place.why or account.why
            if account.state == "lost" and len(place.examples) < EXAMPLES:
                place.examples.append(Example(record.number, account.place, account.example))

    def finish(self) -> None:
        """Put what was counted into the report, the most frequent first, places by tag."""
        self._report.findings = _ranked(self._findings.values())
        self._report.flags = _ranked(self._flags.values())
        self._report.places = sorted(self._places.values(), key=lambda one: one.place)

    def _findings_of(self, record: StoredRecord) -> None:
        seen = set()
        for found in record.findings:
            key = (found["shape"], found["component"])
            tally = self._findings.get(key)
            if tally is None:
                text: dict[Lang, str] = {lang: found[f"message_{lang}"] for lang in LANGS}
                tally = self._findings[key] = Tally(found["shape"], found["severity"].lower(), text)
            _count(tally, Example(record.number, found["field"], _plain(found["value"])), key not in seen)
            seen.add(key)

    def _flags_of(self, record: StoredRecord) -> None:
        seen = set()
        for flag in record.flags:
            tally = self._flags.get(flag.code)
            if tally is None:
                text = both(f"flags.{flag.code}", value="…", field="…")
                tally = self._flags[flag.code] = Tally(flag.code, "flag", text)
            _count(tally, Example(record.number, flag.field, flag.value), flag.code not in seen)
            seen.add(flag.code)


def _count(tally: Tally, example: Example, first: bool) -> None:
    tally.count += 1
    tally.records += first
    if first and len(tally.examples) < EXAMPLES:
        tally.examples.append(example)


def _ranked(tallies: Iterable[Tally]) -> list[Tally]:
    return sorted(tallies, key=lambda one: (-one.records, one.code))


def _held(record: StoredRecord) -> Held:
    faults = [found for found in record.findings if found["severity"] == "Violation"]
    return Held(
        number=record.number,
        file=record.file,
        ordinal=record.ordinal,
        offset=record.offset,
        reason=record.reason,
        text=both(f"flags.{record.reason}", value=record.detail, field=""),
        details=[_fault(found) for found in faults],
        pending=record.pending,
    )


def _fault(found: dict[str, Any]) -> dict[Lang, str]:
    place = f"{found['field']}: " if found["field"] else ""
    return {lang: f"{place}{found[f'message_{lang}']}" for lang in LANGS}


def _plain(term: str) -> str:
    """A literal's text without its quotes, language or datatype; an IRI as it is."""
    return term[1 : term.rindex('"')] if term.startswith('"') else term.strip("<>")
