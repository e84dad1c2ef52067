"""Titles and fields for the records that the report names, so that a librarian finds the place."""

from lienthong.errors import LienthongError
from lienthong.graph.ledger import Ledger, StoredRecord
from lienthong.graph.terms import Source
from lienthong.mappings.record import Record
from lienthong.mappings.spreadsheets.columns import Columns, columns
from lienthong.pipeline.report.model import Example, Held, SourceReport
from lienthong.pipeline.rereading import reread
from lienthong.pipeline.tracing import Tracer, field_of

MOST = 500
"""Records that are looked up; more would make the report slow and nobody reads so far."""

_LENGTH = 80

Spot = tuple[Example, str, str]
"""An example of a finding with the node and path that it is about."""


def look_up(ledger: Ledger, source: Source, report: SourceReport, spots: list[Spot]) -> None:
    """Read the raw records again and fill in titles (or author, or barcode) and fields."""
    wanted: list[Example | Held] = [one for tally in (*report.faults, *report.findings) for one in tally.examples]
    wanted += [one for tally in report.flags for one in tally.examples]
    wanted += [one for place in report.places for one in place.examples]
    wanted += report.quarantined
    numbers = list(dict.fromkeys(one.number for one in wanted))[:MOST]
    mapping = columns(source.columns)
    stored = {number: found for number in numbers if (found := ledger.record(source.id, number))}
    read = {number: record for number, found in stored.items() if (record := _read(found, mapping))}
    titles = {number: _title(record) for number, record in read.items()}
    for one in wanted:
        one.title = titles.get(one.number, "")
    tracer = Tracer(source)
    for example, focus, path in spots:
        record = read.get(example.number)
        if record is not None and not example.field:
            example.field = field_of(focus, path, _origins(tracer, record))


def title_of(stored: StoredRecord, mapping: Columns | None) -> str:
    """Title (or author, or barcode) of a stored record, '' when it cannot be read."""
    record = _read(stored, mapping)
    return _title(record) if record else ""


def _read(stored: StoredRecord, mapping: Columns | None) -> Record | None:
    outcomes = reread([stored.raw], mapping, stored.encoding) if stored.raw else []
    return next((one for one in outcomes if isinstance(one, Record)), None)


def _origins(tracer: Tracer, record: Record) -> dict[str, str]:
    try:
        return tracer.origins(record)
    except LienthongError:
        return {}  # the rules of today cannot map it any more: the finding stands, its field is not known


_NAMED_BY = (
    ("245", "abnp"), ("dc.title", "a"),
    ("100", "a"), ("110", "ab"), ("111", "a"), ("700", "a"), ("710", "ab"), ("dc.contributor.author", "a"),
    ("dc.creator", "a"), ("852", "p"), ("952", "p"), ("020", "a"),
)  # fmt: skip
"""Title, else author, else barcode or ISBN: by one of them a librarian finds a record without a control number."""


def _title(record: Record) -> str:
    for tag, codes in _NAMED_BY:
        for field in record.tagged(tag):
            title = " ".join(" ".join(field.all(codes)).split()).rstrip(" /:;=,.")
            if title:
                return title if len(title) <= _LENGTH else title[: _LENGTH - 1] + "…"
    return ""
