"""From one record as read to one entry of the ledger: mapped and validated, or kept raw with the reason."""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from lienthong.errors import RuleError, WorkerKilled
from lienthong.graph.ledger import Entry, Filed, filed
from lienthong.graph.ledger.entries import Held, Sketch
from lienthong.graph.ledger.packing import hold
from lienthong.graph.matching.sketching import sketched
from lienthong.graph.terms import Described, Source
from lienthong.mappings.formats import formats
from lienthong.mappings.mapper import Mapper, check_rules
from lienthong.mappings.record import Record, Unreadable
from lienthong.pipeline.oai.choosing import shown
from lienthong.pipeline.tracing import Tracer, field_of
from lienthong.shapes import Finding, Gate, publishable

T = TypeVar("T")

WITHHELD = "withheld"
"""Reason of a record that its library keeps from the public (Libol 926, Koha 942 $n)."""

MAPPING_FAILED = "mapping_failed"
"""Reason of a record on which the mapping itself broke: a fault of ours or of a rule, not of the library."""

WORKER_KILLED = "worker_killed"
"""Reason of a record that ended every worker of a cluster which mapped it."""

INVALID = "invalid"
"""Reason of a record that the shapes keep out of the public graph."""


Pair = tuple[str, Record | Unreadable]
"""A record's number within its source, and the record."""

_GROUP = 25
"""Records of which all are mapped, then all checked, and so on. Each step has code and tables of its own, which the
processor's caches then hold for the next record: a sixth less time than record by record."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a record has no description. ``reason`` is a code of ``site/messages/*/flags.toml``."""

    reason: str
    detail: str


@dataclass(slots=True)
class _Making:
    """A record on its way to its entry, which is there at once when it has no description."""

    number: str
    record: Record | Unreadable
    entry: Entry | None = None
    stamp: str = ""
    described: Described | None = None
    findings: tuple[dict[str, Any], ...] = ()
    status: str = ""
    reason: str = ""
    held: list[Held] = field(default_factory=list)
    sketch: Sketch | None = None
    shown: bytes = b""

    @property
    def mapped(self) -> tuple[Record, Described]:
        """The record and what it says, for the steps behind mapping."""
        assert isinstance(self.record, Record)
        assert self.described is not None
        return self.record, self.described

    def finished(self) -> Entry:
        """The entry of a record that went through all steps."""
        return _entry(
            self.number,
            self.status,
            self.record,
            datestamp=self.stamp,
            described=self.described,
            findings=self.findings,
            reason=self.reason,
            sketch=self.sketch,
            shown=self.shown,
            held=self.held,
        )


class Describer:
    """Maps and validates the records of one source. Raises RuleError when there is a mistake in any rule, but where
    somebody has ``checked`` them: then only those are read that are needed."""

    def __init__(self, source: Source, *, checked: bool = False) -> None:
        if not checked:
            check_rules()
        self._source = source
        self._mapper = Mapper(source)
        self._tracer = Tracer(source)
        self._gate = Gate()

    def number(self, one: Record | Unreadable) -> str:
        """What names the record within its source: its control number, else a hash of its content."""
        if isinstance(one, Record):
            number = _attempt(lambda: self._mapper.number(one))
            if not isinstance(number, Failure):
                return number
        return f"unreadable-{blake2b(one.raw, digest_size=10).hexdigest()}"

    def describe(self, record: Record) -> Described | Failure:
        """The record's triples, or why there are none."""
        return _attempt(lambda: self._mapper.describe(record))

    def entry(self, number: str, one: Record | Unreadable) -> Entry:
        """What the ledger keeps of the record, whatever it is like."""
        return self.entries([(number, one)])[0]

    def filed(self, pairs: Sequence[Pair]) -> list[Filed]:
        """What the ledger keeps of the records, hashed and packed as it will lie there."""
        groups = (pairs[at : at + _GROUP] for at in range(0, len(pairs), _GROUP))
        return [filed(entry) for group in groups for entry in self.entries(group)]

    def entries(self, pairs: Sequence[Pair]) -> list[Entry]:
        """What the ledger keeps of the records, made of all of them step by step (``_GROUP``)."""
        making = [_Making(number, one) for number, one in pairs]
        for step in (self._read, self._check, self._hold, self._draw, self._show):
            for one in making:
                if one.entry is None:
                    failure = _attempt(partial(step, one))
                    if failure is not None:
                        one.entry = _quarantined(one.number, one.record, failure)
        return [one.entry or one.finished() for one in making]

    def _read(self, one: "_Making") -> None:
        record = one.record
        if isinstance(record, Unreadable):
            one.entry = _quarantined(one.number, record, Failure(record.reason, record.detail))
            return
        one.stamp = self._mapper.datestamp(record)
        if self._mapper.deleted(record):
            one.entry = _entry(one.number, "deleted", record, datestamp=one.stamp)
        else:
            one.described = self._mapper.describe(record)

    def _check(self, one: "_Making") -> None:
        record, described = one.mapped
        untold = formats()[record.format].untold
        found = [one for one in self._gate.check(described) if one.severity == "Violation" or one.shape not in untold]
        one.findings = self._findings(record, found)
        one.status, one.reason = ("live", "") if publishable(found) else ("quarantined", INVALID)
        if described.withheld:
            one.status, one.reason = "withheld", WITHHELD

    def _hold(self, one: "_Making") -> None:
        one.held = hold(one.mapped[1])

    def _draw(self, one: "_Making") -> None:
        if one.status == "live":
            one.sketch = _sketch(one.mapped[1], one.held)

    def _show(self, one: "_Making") -> None:
        if one.status == "live":
            one.shown = _shown(self._source, *one.mapped)

    def _findings(self, record: Record, found: list[Finding]) -> tuple[dict[str, Any], ...]:
        # Tracing costs as much as mapping, and most real records have a warning: warnings are traced when the
        # report shows one, what keeps a record out is traced now.
        origins = {} if publishable(found) else self._tracer.origins(record)
        return tuple({**one._asdict(), "field": field_of(one.focus, one.path, origins)} for one in found)


def killed(number: str, one: Record | Unreadable, error: WorkerKilled) -> Filed:
    """What the ledger keeps of a record that cannot be mapped, since every process which tries is ended."""
    return filed(_quarantined(number, one, Failure(WORKER_KILLED, str(error.values["times"]))))


def _attempt(step: Callable[[], T]) -> T | Failure:
    """One step on one record. Nothing that a record may hold gets past this boundary."""
    try:
        return step()
    except RuleError:
        raise  # the rules are wrong whatever the record: that ends the load
    except Exception as error:  # noqa: BLE001 -- the per-record boundary: one odd record must not end a load
        return Failure(MAPPING_FAILED, _where(error))


def _sketch(described: Described, held: list[Held]) -> Sketch | None:
    """Its portraits; a description that breaks the drawing is drawn when it is settled, where that is told."""
    made = _attempt(lambda: sketched(described, held))
    return None if isinstance(made, Failure) else made


def _shown(source: Source, record: Record, described: Described) -> bytes:
    """The public part of the original; one that breaks the choice is chosen when it is published."""
    made = _attempt(lambda: shown(source, record, described))
    return b"" if isinstance(made, Failure) else made


def _where(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"


def _entry(number: str, status: str, one: Record | Unreadable, **more: Any) -> Entry:
    return Entry(
        number=number,
        status=status,
        raw=one.raw,
        format=one.format if isinstance(one, Record) else "",
        file=one.file,
        ordinal=one.ordinal,
        offset=one.offset,
        encoding=one.encoding if isinstance(one, Record) else "",
        **more,
    )


def _quarantined(number: str, one: Record | Unreadable, failure: Failure) -> Entry:
    return _entry(number, "quarantined", one, reason=failure.reason, detail=failure.detail)
