"""Cutting text formats (XML, JSON) into records by how a record begins.

From one beginning to the next is one region. What is wrong inside a region stays inside it, so that a damaged
record costs no other; positions are known; and no more than one region is in memory.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lienthong.mappings.readers.frames import KEPT, MAX_RECORD, Stream

_BLOCK = 1 << 18
_LONGEST_START = 4096
_HIDING = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}


@dataclass(slots=True)
class Region:
    """From one beginning to the next. ``size`` is its length, more than ``len(data)`` when it is too long.

    ``head`` marks what stands before the first beginning.
    """

    offset: int
    data: bytes
    size: int
    head: bool


class _Window:
    """The part of a stream that is in memory."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.data = b""
        self.offset = 0
        self.ended = False

    def more(self) -> None:
        block = self.stream.read(_BLOCK)
        self.ended = not block
        self.data += block

    def drop(self, size: int) -> None:
        self.data = self.data[size:]
        self.offset += size


def regions(stream: Stream, start: re.Pattern[bytes]) -> Iterator[Region]:
    """Every byte of the stream, cut before each match of ``start`` that no XML comment or CDATA section hides.

    ``start`` may match at most 4,096 bytes.
    """
    window = _Window(stream)
    beginnings = re.compile(rb"<!--|<!\[CDATA\[|" + start.pattern)
    head = True
    size, kept = 0, b""
    while True:
        found = _next(window, beginnings, 0 if head else 1)
        if found is None and not window.ended:
            # too long: keep its first bytes, let the rest go, look on from here
            kept = kept or window.data[:KEPT]
            size += len(window.data) - _LONGEST_START
            window.drop(len(window.data) - _LONGEST_START)
            continue
        end = len(window.data) if found is None else found
        if size:
            yield Region(window.offset - size, kept, size + end, head)
        elif end:
            yield Region(window.offset, window.data[:end], end, head)
        window.drop(end)
        size, kept = 0, b""
        if found is None:
            return
        head = False


def _next(window: _Window, beginnings: re.Pattern[bytes], place: int) -> int | None:
    """Where the next record begins in the window, from ``place`` on; None at its end or when it grows too long."""
    while True:
        found = beginnings.search(window.data, place)
        if found is not None and (closing := _HIDING.get(found.group())):
            end = window.data.find(closing, found.end())
            if end >= 0:
                place = end + len(closing)
                continue
            if window.ended:
                place = found.end()
                continue
            place = found.start()
        elif found is not None and (found.end() + 1 < len(window.data) or window.ended):
            return found.start()
        elif window.ended:
            return None
        else:
            place = max(place, (found.start() if found else len(window.data) - _LONGEST_START))
        if len(window.data) > MAX_RECORD:
            return None
        window.more()
