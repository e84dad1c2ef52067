"""Reading the report out of the ledger."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from shlex import quote
from typing import Any

from lienthong.errors import UsageError
from lienthong.graph.clock import now
from lienthong.graph.ledger import Ledger, Run, StoredRecord
from lienthong.graph.terms import Source
from lienthong.mappings.reasons import reason
from lienthong.messages import LANGS, Lang, text
from lienthong.pipeline.advice import fault, flag, told, wording
from lienthong.pipeline.constants import Constant
from lienthong.pipeline.entries import INVALID
from lienthong.pipeline.oai.faults import flagged
from lienthong.pipeline.phrases import both
from lienthong.pipeline.report.contested import contested
from lienthong.pipeline.report.labels import rule_of
from lienthong.pipeline.report.lookup import Spot, look_up
from lienthong.pipeline.report.model import (
    EXAMPLES,
    Example,
    Held,
    LoadedFile,
    Place,
    Report,
    Same,
    SourceReport,
    Tally,
)
from lienthong.pipeline.report.ranking import changes, kind, totals, worth_mending
from lienthong.pipeline.report.roots import plain_value, roots


def gather(data: Path, source: str | None = None) -> Report:
    """The report of one source, or of all.

    Raises StoreError when there is no ledger and UsageError when there is no such source.
    """
    with Ledger.open(data, write=False) as ledger:
        sources = ledger.sources()
        chosen = [one for one in sources if source in (None, one.id)]
        if source is not None and not chosen:
            raise UsageError("report_source", id=source, known=", ".join(one.id for one in sources) or "–")
        made = now()
        return Report(made, [_source(ledger, one) for one in chosen])


def _source(ledger: Ledger, source: Source) -> SourceReport:
    report = count(ledger, source)
    runs = [run for run in ledger.runs(source.id) if run.files]
    _runs(report, runs)
    report.constants = _constants(source, runs, report.places)
    report.worth = worth_mending(report)
    return report


def count(ledger: Ledger, source: Source, *, named: bool = True) -> SourceReport:
    """What the ledger holds of a source now. ``named`` looks up titles and fields, which takes its time."""
    counts = ledger.counts()[source.id]
    title: dict[Lang, str] = {
        "vi": source.title_vi or source.title_en or source.id,
        "en": source.title_en or source.title_vi or source.id,
    }
    report = SourceReport(source.id, title, live=counts["live"], deleted=counts["deleted"])
    gathering = Gathering(report)
    for record in flagged(ledger.data, ledger.records(source.id)):
        gathering.add(record)
    gathering.finish()
    report.flags = _ranked([*report.flags, *contested(ledger, source.id)])
    if named:
        look_up(ledger, source, report, gathering.spots)
    return report


def _runs(report: SourceReport, runs: list[Run]) -> None:
    if runs:
        report.files, report.loaded, report.state = runs[0].files, runs[0].finished or runs[0].started, runs[0].state
        report.texts = [_recognised(*one) for one in runs[0].texts]
    if len(runs) > 1:
        report.before = runs[1].counts
    earlier = next((run for run in runs[1:] if run.tallies is not None), None)
    if earlier is not None and earlier.tallies is not None:
        report.compared = earlier.finished
        report.totals, report.changes = totals(report, earlier.tallies), changes(report, earlier.tallies)


def _recognised(name: str, format: str, encoding: str, warnings: list[str]) -> LoadedFile:
    kind: dict[Lang, str] = {lang: text(f"cli.formats.{format.replace('-', '_')}", lang) for lang in LANGS}
    return LoadedFile(name, format, kind, encoding, [both(f"flags.{one}", value="", field="") for one in warnings])


def _constants(source: Source, runs: list[Run], places: list[Place]) -> list[Same]:
    """What the last load that was large enough found; not what is left out already or never published."""
    found = next((run.constants for run in runs if run.constants is not None), [])
    published = {one.place for one in places if one.mapped}
    return [
        Same(*one, drop=one.drop, command=f"lienthong source add {source.id} --drop {quote(one.drop)}")
        for one in (Constant(*stored) for stored in found)
        if one.place in published and one.drop not in source.drop
    ]


class Gathering:
    """Sums up the records of one source as they stream by."""

    def __init__(self, report: SourceReport) -> None:
        self._report = report
        self._faults: dict[str, Tally] = {}
        self._findings: dict[str, Tally] = {}
        self.spots: list[Spot] = []
        self._flags: dict[str, Tally] = {}
        self._places: dict[tuple[str, str], Place] = {}
        self._wordings: dict[str, dict[str, None]] = {}

    def add(self, record: StoredRecord) -> None:
        """Count one stored record."""
        if record.status == "deleted":
            return
        if record.status in ("quarantined", "withheld", "waiting"):
            self._report.quarantined.append(_held(record))
            self._faults_of(record)
        else:
            self._count_findings(self._findings, record)
        self._flags_of(record)
        for account in record.accounts:
            key = account.place, record.format
            if (place := self._places.get(key)) is None:
                place = self._places[key] = Place(account.place, format=record.format)
            setattr(place, account.state, getattr(place, account.state) + account.times)
            if account.why and not place.why:
                place.why = {lang: reason(account.why, lang) for lang in LANGS}
            if account.state == "lost" and len(place.examples) < EXAMPLES:
                place.examples.append(Example(record.number, account.place, account.example))

    def finish(self) -> None:
        """Put what was counted into the report, the most frequent first, places by tag."""
        for tally in (*self._faults.values(), *self._findings.values(), *self._flags.values()):
            tally.text = told(tally.code, self._wordings[tally.code], tally.text)
        self._report.faults = _ranked(self._faults.values())
        self._report.findings = _ranked(self._findings.values())
        self._report.flags = _ranked(self._flags.values())
        several = Counter(place for place, _ in self._places)
        for one in self._places.values():
            if several[one.place] > 1:
                one.apart = {lang: text(f"pages.format.{one.format.replace('-', '_')}", lang) for lang in LANGS}
        self._report.places = [one for _, one in sorted(self._places.items())]

    def _faults_of(self, record: StoredRecord) -> None:
        if record.reason == INVALID:
            self._count_findings(self._faults, record)
            return
        tally = self._faults.get(record.reason)
        if tally is None:
            tally = Tally(record.reason, "violation", both(f"flags.{record.reason}", value="…", field=""))
            self._faults[record.reason] = tally
        self._speaks(tally.code, record)
        _count(tally, Example(record.number, "", record.detail), True)

    def _count_findings(self, tallies: dict[str, Tally], record: StoredRecord) -> None:
        seen = set()
        for found in roots(record.findings):
            if tallies is self._faults and found["severity"] != "Violation":
                continue
            code = found["shape"]
            tally = tallies.get(code)
            if tally is None:
                tally = tallies[code] = Tally(code, found["severity"].lower(), fault(found))
            self._speaks(code, record)
            example = Example(record.number, found["field"], plain_value(found))
            if _count(tally, example, code not in seen):
                self.spots.append((example, found["focus"], found["path"]))
            seen.add(code)

    def _flags_of(self, record: StoredRecord) -> None:
        seen = set()
        for one in record.flags:
            tally = self._flags.get(one.code)
            if tally is None:
                text = both(f"flags.{one.code}", value="…", field="…")
                rule = rule_of(record.format, one.field)
                tally = self._flags[one.code] = Tally(one.code, kind(one.code), text, rule=rule)
            self._speaks(one.code, record)
            _count(tally, Example(record.number, one.field, one.value), one.code not in seen)
            seen.add(one.code)

    def _speaks(self, code: str, record: StoredRecord) -> None:
        """The same fault of records of several formats is one line, with what each of them is to do."""
        self._wordings.setdefault(code, {})[wording(record)] = None


def _count(tally: Tally, example: Example, first: bool) -> bool:
    """Count one occurrence, the ``first`` in its record or another; True when it has become an example."""
    tally.count += 1
    tally.records += first
    shown = first and len(tally.examples) < EXAMPLES
    if shown:
        tally.examples.append(example)
    return shown


def _ranked(tallies: Iterable[Tally]) -> list[Tally]:
    return sorted(tallies, key=lambda one: (-one.records, one.code))


def _held(record: StoredRecord) -> Held:
    faults = [found for found in roots(record.findings) if found["severity"] == "Violation"]
    return Held(
        number=record.number,
        file=record.file,
        ordinal=record.ordinal,
        offset=record.offset,
        reason=record.reason,
        text=flag(record.reason, (wording(record),), record.detail, ""),
        details=_unique([_fault(found, record) for found in faults]),
        pending=record.pending,
    )


def _unique(details: list[dict[Lang, str]]) -> list[dict[Lang, str]]:
    return [one for place, one in enumerate(details) if one not in details[:place]]


def _fault(found: dict[str, Any], record: StoredRecord) -> dict[Lang, str]:
    place = f"{found['field']}: " if found["field"] else ""
    return {lang: f"{place}{text}" for lang, text in told(found["shape"], (wording(record),), fault(found)).items()}
