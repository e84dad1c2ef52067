"""The formats of plain text, each known by a line that only it writes."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lienthong.mappings.readers import aleph, aleph_rows, display, link_tables, mrk, sql
from lienthong.mappings.readers.encoding import Encoding
from lienthong.mappings.readers.frames import Stream
from lienthong.mappings.record import Record, Unreadable

_SEEN = 65_536


class Reader(NamedTuple):
    """A format, how it looks, and what reads it; ``glance`` reads its first record alone where ``read`` takes in the
    whole file before it gives one."""

    format: str
    looks: re.Pattern[bytes]
    read: Callable[[Stream, Encoding], Iterator[Record | Unreadable]]
    glance: Callable[[Stream, Encoding], Iterator[Record | Unreadable]] | None = None


READERS = (
    Reader("openbiblio-sql", sql.LOOKS, sql.read, sql.glance),
    Reader("mrk", mrk.LOOKS, mrk.read),
    Reader("aleph", aleph.LOOKS, aleph.read),
    Reader("aleph-rows", aleph_rows.LOOKS, aleph_rows.read),
    Reader("opac-display", display.LOOKS, display.read),
    Reader("links", link_tables.LOOKS, link_tables.read),
)


def reader(sample: bytes) -> Reader | None:
    """What reads the text that begins with ``sample``; None when it is none of these."""
    return next((one for one in READERS if one.looks.search(sample, 0, _SEEN)), None)
