"""Queries over the ledger, streamed where the answer is large."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from lienthong.graph.ledger.elsewhere import streamed
from lienthong.graph.ledger.entries import Body, StoredRecord
from lienthong.graph.ledger.packing import unpack, unpack_body, unpack_report
from lienthong.graph.terms import Source
from lienthong.graph.terms.source import LISTS

_RECORD = (
    "record.key, source.id, record.number, record.pending, record.entity, record.status, record.datestamp,"
    " record.format, record.reason, record.detail, record.file, record.ordinal, record.offset, record.run,"
    " record.encoding"
)

_AT_ONCE = 400

_FIELDS = (
    "key", "source", "number", "pending", "entity", "status", "datestamp",
    "format", "reason", "detail", "file", "ordinal", "offset", "run", "encoding",
)  # fmt: skip


def source(entry: str) -> Source:
    """A source from its JSON."""
    values: dict[str, Any] = orjson.loads(entry)
    return Source(**values | {name: tuple(values.get(name, ())) for name in LISTS})


def records(
    db: sqlite3.Connection,
    *,
    source: str | None = None,
    status: str | None = None,
    number: str | None = None,
    raw: bool = False,
) -> Iterator[StoredRecord]:
    """Stored records by row; the current version of a record before its pending bad update."""
    filters = {"source.id": source, "record.status": status, "record.number": number}
    given = {column: value for column, value in filters.items() if value is not None}
    where = " AND ".join(f"{column} = ?" for column in given) or "1 = 1"
    order = "record.pending" if number is not None else "record.key"
    query = f"{_stored(raw)} WHERE {where} ORDER BY {order}"
    for row in streamed(db, query, list(given.values())):
        yield _record(row, raw)


def numbered(db: sqlite3.Connection, source: str, numbers: Sequence[str]) -> Iterator[StoredRecord]:
    """All stored versions under some numbers of a source, without their raw forms."""
    wanted = list(dict.fromkeys(numbers))
    for at in range(0, len(wanted), _AT_ONCE):
        some = wanted[at : at + _AT_ONCE]
        query = f"{_stored(False)} WHERE source.id = ? AND number IN ({','.join('?' * len(some))}) ORDER BY record.key"
        for row in db.execute(query, [source, *some]):
            yield _record(row, False)


def _stored(raw: bool) -> str:
    return (
        f"SELECT {_RECORD}, body.report, {'body.raw' if raw else 'NULL'} FROM record"
        " JOIN source ON source.key = record.source JOIN body ON body.record = record.key"
    )


def _record(row: Sequence[Any], raw: bool) -> StoredRecord:
    values: dict[str, Any] = dict(zip(_FIELDS, row, strict=False))
    values["accounts"], values["flags"], values["findings"] = unpack_report(row[-2])
    return StoredRecord(**{**values, "pending": row[3] == 1, "raw": unpack(row[-1]) if raw else b""})


def counts(db: sqlite3.Connection) -> dict[str, Counter[str]]:
    """By source and status. Costs what is not live: of the rest each source knows its number."""
    sources = db.execute("SELECT id, live FROM source ORDER BY key")
    found = {id_: Counter({"live": live} if live else {}) for id_, live in sources}
    query = (
        "SELECT source.id, record.status, count(*) FROM record JOIN source ON source.key = record.source"
        " WHERE record.status <> 'live' GROUP BY source.id, record.status"
    )
    for id_, status, number in db.execute(query):
        found[id_][status] = number
    return found


def bodies(db: sqlite3.Connection, source: str | None = None) -> Iterator[Body]:
    """What live records say, in the order of their rows."""
    query = "SELECT record, described FROM body WHERE described IS NOT NULL ORDER BY record"
    if source is None:
        found = streamed(db, query)
    else:
        query = (
            "SELECT body.record, described FROM record JOIN body ON body.record = record.key"
            " WHERE record.source = (SELECT key FROM source WHERE id = ?) AND described IS NOT NULL"
            " ORDER BY record.key"
        )
        found = streamed(db, query, (source,))
    for record, described in found:
        yield unpack_body(record, described)
