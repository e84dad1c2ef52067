"""The public part of an original MARC record, by the rules of record pages (``pipeline.originals``)."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import orjson

from lienthong.graph.terms import Source
from lienthong.mappings.engine.context import Context
from lienthong.mappings.noting import Noted, Notes, Noting, Outcome, _Lines
from lienthong.mappings.record import Field, Record
from lienthong.mappings.rulebook import names
from lienthong.pipeline.oai.faults import at_field
from lienthong.pipeline.originals.explained import MOST_FIELDS, outcomes_of, spare_of
from lienthong.pipeline.originals.unshown import meant, unshown

Removed = Callable[[Sequence[str]], bool]
"""Whether one of some lines (private IRIs) was taken out of the public graph by hand."""


class _Quick(Noting):
    """As ``Noting``; what became of each field is read off accounts that begin empty, instead of compared with those of
    all fields before it."""

    def _one(self, field: Field, record: Record, context: Context, lines: _Lines) -> Noted:
        context.accounts.taken("")
        try:
            self._field(context, record, field)
        except Exception as error:
            at_field(error, field.tag)
            raise
        outcomes = [Outcome(row.place, row.state, row.why) for row in context.accounts.rows()]
        return Noted(field, lines.take(), outcomes)


@lru_cache(maxsize=64)
def _noting(source: Source) -> _Quick:
    return _Quick(source)


def noted(source: Source, record: Record) -> Notes:
    """What became of each field of a record."""
    record.source = source.id
    return _noting(source).note(record)


def public_part(record: Record, notes: Notes, removed: Removed) -> Record:
    """The record without what is not for the public, as its page shows it."""
    shown = Record(record.format, record.leader, [], b"")
    lines = dict.fromkeys([*notes.whole, *(line for one in notes.fields for line in one.lines)])
    published, spare = "\n".join(lines), spare_of(notes.fields)
    for one in notes.fields[:MOST_FIELDS]:
        if one.field.tag == "LDR" or removed(one.lines):
            continue
        kept = _kept(one, record.format, published, spare)
        if kept is not None:
            shown.fields.append(kept)
    return shown


def _kept(one: Noted, record_format: str, published: str, spare: dict[str, list[Outcome]]) -> Field | None:
    """A field without what is withheld; None when nothing of it is left that says something."""
    field = one.field
    parts = [("", field.value)] if field.value else field.subfields
    kept = []
    for code, value in parts:
        outcomes = list(outcomes_of(one, code, spare))
        ruled = names(record_format, meant(field), code)
        if not unshown(field, code, value, outcomes, published, ruled=ruled):
            kept.append((code, value))
    if all(code in ("6", "8") for code, _ in kept):
        return None
    return field if field.value else Field(field.tag, field.ind1, field.ind2, kept)


def compact(record: Record) -> bytes:
    """The public part of a record as ``exchange.oai.marcxml`` takes it."""
    fields = [
        (one.tag, one.ind1, one.ind2, one.subfields) if one.subfields or not one.value else (one.tag, one.value)
        for one in record.fields
    ]
    return orjson.dumps((record.leader, fields))
