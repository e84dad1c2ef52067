"""Titles for the records that the report names, so that a librarian recognises them."""

from lienthong.graph.ledger import Ledger
from lienthong.mappings.record import Record
from lienthong.pipeline.report.model import Example, Held, SourceReport
from lienthong.pipeline.rereading import reread

MOST = 500
"""Records that are looked up; more would make the report slow and nobody reads so far."""

_LENGTH = 80


def add_titles(ledger: Ledger, report: SourceReport) -> None:
    """Fill in the title of each example and quarantined record."""
    examples = [one for tally in (*report.findings, *report.flags) for one in tally.examples]
    wanted: list[Example | Held] = [*examples, *(one for place in report.places for one in place.examples)]
    wanted += report.quarantined
    titles: dict[str, str] = {}
    for number in list(dict.fromkeys(one.number for one in wanted))[:MOST]:
        titles[number] = _title(ledger, report.id, number)
    for one in wanted:
        one.title = titles.get(one.number, "")


def _title(ledger: Ledger, source: str, number: str) -> str:
    stored = ledger.record(source, number)
    read = reread([stored.raw]) if stored and stored.raw else []
    if not read or not isinstance(read[0], Record):
        return ""
    record = read[0]
    for tag in ("245", "dc.title"):
        for field in record.tagged(tag):
            title = " ".join(" ".join(field.all("abnp")).split()).rstrip(" /:;=,.")
            return title if len(title) <= _LENGTH else title[: _LENGTH - 1] + "…"
    return ""
