"""Dumps of small libraries' databases: OpenBiblio, from which Vietnam's VietBiblio is made, as MARC records."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import orjson

from lienthong.errors import InputError
from lienthong.mappings.readers import blocks
from lienthong.mappings.readers.encoding import Encoding
from lienthong.mappings.readers.frames import KEPT, Stream
from lienthong.mappings.readers.mending import MAX_FIELDS
from lienthong.mappings.readers.sql.catalogue import COPY, FIELD, SUBFIELD, TITLE, Catalogue, Part, Whole
from lienthong.mappings.readers.sql.records import record
from lienthong.mappings.readers.sql.statements import Lost
from lienthong.mappings.record import Record, Unreadable

LOOKS = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:\s++|--[^\n]*+\n|#[^\n]*+\n|/\*(?s:.*?)\*/|;)*+"
    rb"(?:CREATE\s+(?:TABLE|DATABASE|SCHEMA)|(?:INSERT|REPLACE)\s+(?:IGNORE\s+)?INTO|DROP\s+(?:TABLE|DATABASE)"
    rb"|SET\s+(?:NAMES|[\w@.]+\s*=)|USE\s+`|LOCK\s+TABLES|START\s+TRANSACTION|TRUNCATE|BEGIN\s*;|ALTER\s+TABLE"
    rb"|DELETE\s+FROM)\s*[\w`%\"'@;=]",
    re.IGNORECASE,
)
"""How a dump begins, behind comments."""

START = b'{"openbiblio":{'
"""How a kept title begins."""


def read(stream: Stream, encoding: Encoding) -> Iterator[Record | Unreadable]:
    """Each title of a dump as a record, once the whole dump is taken in; what is damaged, and copies and subfields of
    titles that are not there, as ``Unreadable``. ``offset`` is where the title's own row stands.

    Raises InputError when the dump has no title.
    """
    with closing(Catalogue(encoding)) as catalogue:
        for lost in catalogue.fill(stream):
            yield Unreadable(_of(lost), "read_sql_row", lost.table, offset=lost.offset)
        some = False
        for title in catalogue.titles(MAX_FIELDS):
            some = True
            yield _outcome(title)
        if not some:
            raise InputError("read_sql_no_titles")


def reread(stream: Stream) -> Iterator[Record | Unreadable]:
    """The records of titles that were kept."""
    for offset, line in blocks.lines(stream):
        if line.strip():
            yield _kept(line, offset)


def _kept(line: bytes, offset: int) -> Record | Unreadable:
    try:
        made = record(orjson.loads(line)["openbiblio"])
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError):
        return Unreadable(line[:KEPT], "read_sql_kept", offset=offset)
    made.raw, made.offset = line, offset
    return made


def _of(lost: Lost) -> bytes:
    """What is kept of a damaged row: of copies nothing but the place, since who has a copy stands in the row."""
    return b"" if lost.table.endswith(COPY) else lost.data[:KEPT]


def _outcome(whole: Whole) -> Record | Unreadable:
    own = [part for part in whole.parts if part.kind == TITLE]
    kept: dict[str, Any] = {
        "number": f"{whole.library}:{whole.number}" if whole.library else whole.number,
        "title": own[-1].values if own else {},
        "fields": _fields(whole.parts),
        "copies": [part.values for part in whole.parts if part.kind == COPY],
    }
    raw = orjson.dumps({"openbiblio": kept}) + b"\n"
    offset = own[-1].offset if own else whole.parts[0].offset
    if not own:
        return Unreadable(raw[:KEPT], "read_sql_orphan", kept["number"], offset=offset)
    if whole.rows > len(whole.parts):
        return Unreadable(raw[:KEPT], "read_too_many_fields", str(whole.rows), offset=offset)
    made = record(kept)
    made.raw, made.offset = raw, offset
    made.repairs = list(dict.fromkeys([*whole.repairs, *made.repairs]))
    return made


def _fields(parts: list[Part]) -> list[list[str]]:
    """The rows of subfields: tag, indicators, code, text; in OpenBiblio 1.0, where a field is a row of its own, also
    which one. A row that is there twice (a dump appended to itself) counts once."""
    rows: dict[str, list[str]] = {}
    heads: dict[str, dict[str, str]] = {}
    for part in parts:
        values = part.values
        which = values.get("fieldid", f"@{part.offset}")
        if part.kind == FIELD:
            heads[which] = values
            if "field_data" in values:
                rows[which] = [*_head(values), values.get("subfield_cd", ""), values["field_data"]]
        elif part.kind == SUBFIELD and which in heads:
            row = [*_head(heads[which]), values.get("subfield_cd", ""), values.get("subfield_data", ""), which]
            rows[f"{which}@{part.offset}"] = row
    return list(rows.values())


def _head(values: dict[str, str]) -> list[str]:
    return [values.get(name, "") for name in ("tag", "ind1_cd", "ind2_cd")]
