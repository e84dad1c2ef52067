"""The public part of an original MARC record as MARCXML, by the rules of record pages (``pipeline.originals``)."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from lienthong.graph.terms import Source
from lienthong.mappings.engine.context import Context
from lienthong.mappings.noting import Noted, Notes, Noting, Outcome, _Lines
from lienthong.mappings.record import Field, Record
from lienthong.mappings.rulebook import names
from lienthong.pipeline.originals.explained import MOST_FIELDS, outcomes_of, spare_of
from lienthong.pipeline.originals.unshown import meant, unshown
from lienthong.pipeline.originals.written import MARCXML

Removed = Callable[[Sequence[str]], bool]
"""Whether one of some lines (private IRIs) was taken out of the public graph by hand."""


class _Quick(Noting):
    """As ``Noting``; what became of each field is read off accounts that begin empty, instead of compared with those of
    all fields before it."""

    def _one(self, field: Field, record: Record, context: Context, lines: _Lines) -> Noted:
        context.accounts.taken("")
        self._field(context, record, field)
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


_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(r"0[1-9A-Z][0-9A-Z]|0[1-9a-z][0-9a-z]|[1-9A-Z][0-9A-Z]{2}|[1-9a-z][0-9a-z]{2}")
_CODE = re.compile(r"[!-?A-~]")
_CONTROL = re.compile(r"00[1-9A-Za-z]")
_INDICATOR = re.compile(r"[\da-z ]")
_LEADER = re.compile(r"[\d ]{5}[\dA-Za-z ][\dA-Za-z][\dA-Za-z ]{3}(2| )(2| )[\d ]{5}[\dA-Za-z ]{3}(4500|    )")
_PLAIN_LEADER = "00000nam a2200000   4500"


def marcxml(record: Record) -> bytes:
    """The record as the metadata of an item: valid against the schema of MARC 21 slim, in one line.

    What the schema has no place for (a tag of odd characters, an indicator in capitals) is left out or blank.
    """
    told = [f"<leader>{_leader(record.leader)}</leader>"]
    for field in record.fields:
        if _control(field.tag):
            told.append(f'<controlfield tag="{field.tag}">{_text(field.value)}</controlfield>')
        else:
            told.append(_datafield(field))
    whole = f'<record xmlns="{MARCXML}" type="Bibliographic">{"".join(told)}</record>'
    return _NOT_XML.sub("", whole).encode()


@lru_cache(maxsize=4096)
def _control(tag: str) -> bool:
    return _CONTROL.fullmatch(tag) is not None


def _datafield(field: Field) -> str:
    inner = "".join([f"{begin}{_text(value)}</subfield>" for code, value in field.subfields if (begin := _begin(code))])
    return f"{_opening(field.tag, field.ind1, field.ind2)}{inner}</datafield>" if inner and _tag(field.tag) else ""


@lru_cache(maxsize=1024)
def _begin(code: str) -> str:
    return f"<subfield code={quoteattr(code)}>" if _CODE.fullmatch(code) else ""


@lru_cache(maxsize=4096)
def _tag(tag: str) -> bool:
    return _TAG.fullmatch(tag) is not None


@lru_cache(maxsize=16384)
def _opening(tag: str, ind1: str, ind2: str) -> str:
    return f'<datafield tag="{tag}" ind1="{_indicator(ind1)}" ind2="{_indicator(ind2)}">'


def _leader(leader: str) -> str:
    padded = f"{leader[:20]:<20}4500"[:24]
    mended = f"00000{padded[5:10]}22{padded[12:]}"
    return padded if _LEADER.fullmatch(padded) else mended if _LEADER.fullmatch(mended) else _PLAIN_LEADER


def _indicator(written: str) -> str:
    return written if _INDICATOR.fullmatch(written) else " "


def _text(text: str) -> str:
    if "&" in text or "<" in text or ">" in text or "\r" in text:
        return escape(text, {"\r": "&#13;"})
    return text
