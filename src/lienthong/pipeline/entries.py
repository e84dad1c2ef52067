"""From one record as read to one entry of the ledger: mapped and validated, or kept raw with the reason."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
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
from lienthong.mappings.mapper import Mapper
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


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a record has no description. ``reason`` is a code of ``site/messages/*/flags.toml``."""

    reason: str
    detail: str


class Describer:
    """Maps and validates the records of one source."""

    def __init__(self, source: Source) -> None:
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
        if isinstance(one, Unreadable):
            return _quarantined(number, one, Failure(one.reason, one.detail))
        made = _attempt(lambda: self._entry(number, one))
        return _quarantined(number, one, made) if isinstance(made, Failure) else made

    def filed(self, number: str, one: Record | Unreadable) -> Filed:
        """The same, hashed and packed as it will lie there."""
        return filed(self.entry(number, one))

    def _entry(self, number: str, record: Record) -> Entry:
        stamp = self._mapper.datestamp(record)
        if self._mapper.deleted(record):
            return _entry(number, "deleted", record, datestamp=stamp)
        described = self._mapper.describe(record)
        untold = formats()[record.format].untold
        found = [one for one in self._gate.check(described) if one.severity == "Violation" or one.shape not in untold]
        findings = self._findings(record, found)
        status, reason = ("live", "") if publishable(found) else ("quarantined", INVALID)
        if described.withheld:
            status, reason = "withheld", WITHHELD
        held = hold(described)
        sketch, public = (_sketch(described, held), _shown(record, described)) if status == "live" else (None, b"")
        return _entry(
            number,
            status,
            record,
            datestamp=stamp,
            described=described,
            findings=findings,
            reason=reason,
            sketch=sketch,
            shown=public,
            held=held,
        )

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


def _shown(record: Record, described: Described) -> bytes:
    """The public part of the original; one that breaks the choice is chosen when it is published."""
    made = _attempt(lambda: shown(record, described))
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
