"""Records that break the choice of what harvesters get: which, in what field and why, as the last publication met them.

The index of items keeps them; ``lienthong publish`` and the report tell of them.
"""

import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from lienthong.exchange.oai.index import FILE
from lienthong.graph.ledger import StoredRecord
from lienthong.graph.terms import Flag

CODE = "oai_failed"
"""Of the flag that the report shows for such a record."""


class Fault(NamedTuple):
    """``field`` is the tag at which the record broke, '' when it was none; ``why`` names the error and its place in
    the program."""

    field: str
    why: str


class Told(NamedTuple):
    """A fault with its record: the source and the number within it."""

    source: str
    number: str
    fault: Fault


def at_field(error: Exception, tag: str) -> None:
    """Note the field at which a record broke, for ``fault_of``."""
    error.add_note(f"{_FIELD}{tag}")


def fault_of(error: Exception) -> Fault:
    """What an error at the per-record boundary tells."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    notes: list[str] = getattr(error, "__notes__", [])
    field = next((one.removeprefix(_FIELD) for one in notes if one.startswith(_FIELD)), "")
    return Fault(field, f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})")


def faults(data: Path) -> list[Told]:
    """Those of the last publication, by source and number; none while there is no index."""
    if not (data / FILE).exists():
        return []
    query = (
        "SELECT source.id, number, field, why FROM fault JOIN source ON source.key = fault.source"
        " ORDER BY source.id, number"
    )
    try:
        with closing(sqlite3.connect(f"{(data / FILE).resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as db:
            return [Told(source, number, Fault(field, why)) for source, number, field, why in db.execute(query)]
    except sqlite3.DatabaseError:
        return []  # the next publication writes such an index anew


def flagged(data: Path, records: Iterator[StoredRecord]) -> Iterator[StoredRecord]:
    """Stored records, those with a fault flagged as such."""
    known = {(one.source, one.number): one.fault for one in faults(data)}
    if not known:
        return records
    return (_flagged(one, known.get((one.source, one.number))) for one in records)


def _flagged(record: StoredRecord, fault: Fault | None) -> StoredRecord:
    if fault is None or record.status != "live":
        return record
    return replace(record, flags=[*record.flags, Flag(CODE, fault.field, fault.why)])


_FIELD = "field "
