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
from lienthong.mappings.readers.sql.catalogue import Catalogue, Part, Whole
from lienthong.mappings.readers.sql.records import record
from lienthong.mappings.readers.sql.statements import Lost, Row, scan
from lienthong.mappings.readers.sql.tables import COPY, COPY_FIELD, FIELD, SUBFIELD, TITLE, personal, table
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


def glance(stream: Stream, encoding: Encoding) -> Iterator[Record | Unreadable]:
    """A record without fields for the first title's own row, as proof that the dump has one.

    Raises InputError when the dump has no title.
    """
    for row in scan(stream, lambda name: table(name)[1] == TITLE):
        if isinstance(row, Row):
            yield Record("marc21", "", [], b"", offset=row.offset)
            return
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
    return b"" if table(lost.table)[1] in (COPY, COPY_FIELD) else lost.data[:KEPT]


def _outcome(whole: Whole) -> Record | Unreadable:
    own = [part for part in whole.parts if part.kind == TITLE]
    kept: dict[str, Any] = {
        "number": f"{whole.library}:{whole.number}" if whole.library else whole.number,
        "title": own[-1].values if own else {},
        "fields": _fields(whole.parts),
        "copies": _copies(whole.parts),
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


def _copies(parts: list[Part]) -> list[dict[str, str]]:
    """The rows of copies, with what the library says of each in fields of its own, by their names in brackets; fields
    of a copy that is not there become a copy that has nothing else."""
    copies: dict[str, dict[str, str]] = {}
    for part in parts:
        own = part.values.get("copyid") or f"@{part.offset}"
        said = {name: value for name, value in part.values.items() if name != "copyid"}
        if part.kind == COPY and copies.get(own) != said:
            copies[f"{own}@{part.offset}" if own in copies else own] = said
        elif part.kind == COPY_FIELD and "data" in said:
            name = said.get("label") or said.get("code", "")
            if not (personal(name) or personal(said.get("code", ""))):
                copies.setdefault(own, {})[f"[{name}]"] = said["data"]
    return list(copies.values())


def _head(values: dict[str, str]) -> list[str]:
    return [values.get(name, "") for name in ("tag", "ind1_cd", "ind2_cd")]
