"""What the web is told of one record, as an object that can be written as JSON."""

from typing import Any

from lienthong.graph.ledger import Ledger, StoredRecord
from lienthong.graph.terms import Source
from lienthong.mappings.formats import formats
from lienthong.pipeline.advice import flag, wording
from lienthong.pipeline.originals.explained import Explained, explain, public_record
from lienthong.pipeline.originals.written import iso, marcxml, of_marc
from lienthong.pipeline.report.records import judged
from lienthong.pipeline.tracing import field_of
from lienthong.shapes.catalogue import shapes

FORMS = ("xml", "mrc", "original")
"""What can be downloaded beside the explanation itself."""


def told(ledger: Ledger, source: str, number: str, entity: str) -> dict[str, Any]:
    """A record explained. ``state`` is "absent" for one that is not public, "unread" for one that cannot be explained
    today (its rules or its size), else "told"."""
    found = public_record(ledger, source, number, entity)
    if found is None:
        return {"state": "absent"}
    known, stored = found
    one = explain(ledger, known, stored)
    if one is None:
        return {"state": "unread", "format": stored.format}
    known_format = formats()[one.record.format]
    return {
        "state": "told", "source": source, "number": number, "entity": entity, "format": one.record.format,
        "format_name": known_format.name, "marc": of_marc(one.record), "encoding": one.record.encoding,
        "repairs": one.record.repairs, "datestamp": stored.datestamp, "loaded": _loaded(ledger, stored),
        "fields": one.fields, "whole": one.told, "withheld": one.withheld, "issues": _issues(known, stored, one),
        "forms": _forms(one),
    }  # fmt: skip


def _forms(one: Explained) -> list[str]:
    """What can be downloaded; ISO 2709 turns out to be too short for a few when it is asked for."""
    return [form for form in FORMS if (one.original if form == "original" else of_marc(one.record))]


def download(ledger: Ledger, source: str, number: str, entity: str, form: str) -> tuple[bytes, str]:
    """A record in one of ``FORMS``, and the encoding of the bytes that came; b"" when there is none."""
    found = public_record(ledger, source, number, entity)
    one = explain(ledger, *found) if found else None
    return (written(one, form), one.record.encoding) if one else (b"", "")


def written(one: Explained, form: str) -> bytes:
    """The public part of a record in one of ``FORMS``; b"" where it cannot be written so."""
    if form == "original":
        return one.original
    if not of_marc(one.record):
        return b""
    return marcxml(one.shown) if form == "xml" else iso(one.shown)


def _loaded(ledger: Ledger, stored: StoredRecord) -> str:
    row = ledger.db.execute("SELECT started FROM run WHERE key = ?", (stored.run,)).fetchone()
    return str(row[0]) if row else ""


def _issues(source: Source, stored: StoredRecord, one: Explained) -> list[dict[str, Any]]:
    """Warnings and doubts in words, with what to do; a value that is not shown is not told here either."""
    shown = {value["value"] for field in one.fields for value in field["values"] if value["value"]}
    origins = _origins(one)
    spots = {found["shape"]: field_of(found["focus"], found["path"], origins) for found in stored.findings}
    told: list[dict[str, Any]] = []
    for issue in judged(stored).issues:
        if issue.part == "lost":
            continue
        text, severity = issue.text, "Doubt" if issue.part == "doubtful" else "Repair"
        if issue.part in ("fault", "finding"):
            known = shapes().get(issue.code)
            severity = known.severity if known else "Warning"
        elif issue.value and not any(issue.value in one for one in shown):
            text = flag(issue.code, (wording(stored),), "…", issue.field)
        place = issue.field or spots.get(issue.code, "")
        entry = {"code": issue.code, "severity": severity, "text": text, "field": place,
                 "shape": issue.code in shapes()}  # fmt: skip
        if entry not in told:
            told.append(entry)
    return told


def _origins(one: Explained) -> dict[str, str]:
    """As ``Described.origins``, from the notes."""
    origins: dict[str, str] = {}
    for line in one.whole:
        subject, predicate, _ = line.split(" ", 2)
        origins |= {subject: "", f"{subject} {predicate}": ""}
    for noted in one.noted:
        for line in noted.lines:
            subject, predicate, _ = line.split(" ", 2)
            origins.setdefault(subject, noted.field.tag)
            origins.setdefault(f"{subject} {predicate}", noted.field.tag)
    return origins
