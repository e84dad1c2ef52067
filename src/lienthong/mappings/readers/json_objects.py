"""Objects of JSON, each a record: an array, one object, or lines.

A file is never parsed as one document: each object is cut out and parsed alone, so that a damaged one costs no other
and memory stays flat.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

from lienthong.mappings.readers.dialects import JsonDialect, json_dialects
from lienthong.mappings.readers.frames import Stream
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Record, Unreadable

_WORD = re.compile(rb"\w")
_NOTHING = b" \t\r\n,]"


def dialect(sample: bytes) -> tuple[JsonDialect, re.Pattern[bytes]] | None:
    """The dialect of the file that begins so, and how each of its objects begins; None when it is of none."""
    for one in json_dialects():
        if start := one.start(sample):
            return one, start
    return None


def read(
    stream: Stream, dialect: JsonDialect, start: re.Pattern[bytes], values: Values
) -> Iterator[Record | Unreadable]:
    """Each object as a record; damaged stretches as ``Unreadable``."""
    for region in dialect.cut(stream, start):
        if region.head:
            continue
        if region.size != len(region.data):
            yield Unreadable(region.data, "read_too_long", str(region.size), offset=region.offset)
            continue
        raw, value, why = _value(region.data)
        record = dialect.understand(value, values) if value is not None else None
        if record is None:
            yield Unreadable(region.data, "read_json", why or dialect.format, offset=region.offset)
            continue
        record.raw, record.offset, record.encoding = raw, region.offset, values.encoding
        yield record
        rest = region.data[len(raw) :]
        if _WORD.search(rest):
            yield Unreadable(rest, "read_json", rest[:40].decode("latin-1"), offset=region.offset + len(raw))


def _value(data: bytes) -> tuple[bytes, Any, str]:
    """The object at the start, its bytes, and the parser's complaint."""
    raw = data.rstrip(_NOTHING)
    try:
        return raw, orjson.loads(raw), ""
    except orjson.JSONDecodeError as error:
        why = str(error)
    try:
        text = data.decode("utf-8")
        _, end = json.JSONDecoder().raw_decode(text)
        raw = text[:end].encode()
        return raw, orjson.loads(raw), ""
    except (ValueError, RecursionError):
        return data, None, why
