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
    """The part of a stream that is in memory: ``data`` from ``place`` on, ``offset`` being where ``data`` begins."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.data = b""
        self.place = 0
        self.offset = 0
        self.ended = False

    def more(self) -> None:
        block = self.stream.read(_BLOCK)
        self.ended = not block
        self.data = self.data[self.place :] + block
        self.offset += self.place
        self.place = 0

    def take(self, size: int) -> tuple[int, bytes]:
        """The next bytes and where they stood."""
        at = self.place
        self.place += size
        return self.offset + at, self.data[at : self.place]

    @property
    def left(self) -> int:
        """Bytes in memory that were not yet taken."""
        return len(self.data) - self.place


def regions(stream: Stream, start: re.Pattern[bytes]) -> Iterator[Region]:
    """Every byte of the stream, cut before each match of ``start`` that no XML comment or CDATA section hides.

    ``start`` may match at most 4,096 bytes.
    """
    window = _Window(stream)
    beginnings = re.compile(rb"<!--|<!\[CDATA\[|" + start.pattern)
    head, size, kept = True, 0, b""
    while True:
        length = _next(window, beginnings, 0 if head or size else 1)
        if length is None and not window.ended:
            # too long: its first bytes are kept, the others are let go, and the next beginning is looked for
            _, data = window.take(window.left - _LONGEST_START)
            size, kept = size + len(data), kept or data[:KEPT]
            continue
        offset, data = window.take(window.left if length is None else length)
        if size:
            yield Region(offset - size, kept, size + len(data), head)
        elif data:
            yield Region(offset, data, len(data), head)
        if length is None:
            return
        head, size, kept = False, 0, b""


def _next(window: _Window, beginnings: re.Pattern[bytes], ahead: int) -> int | None:
    """How far ahead the next record begins, at least ``ahead``; None at the end or when this one grows too long."""
    unclosed = set[bytes]()
    while True:
        found = beginnings.search(window.data, window.place + ahead)
        if found is not None:
            closing = _HIDING.get(found.group())
            if closing is None and (window.ended or found.end() + 1 < len(window.data)):
                return found.start() - window.place
            ahead = found.start() - window.place
            if closing is not None and (end := _end(window, found, closing, unclosed)):
                ahead = end - window.place
                continue
        elif window.ended:
            return None
        else:
            ahead = max(ahead, window.left - _LONGEST_START)
        if window.left > MAX_RECORD:
            return None
        window.more()


def _end(window: _Window, found: re.Match[bytes], closing: bytes, unclosed: set[bytes]) -> int:
    """Behind the comment or CDATA section that opens at ``found``; 0 when more must be read to know.

    One that nothing closes hides nothing; that nothing closes it is found out once, not for each.
    """
    end = -1 if closing in unclosed else window.data.find(closing, found.end())
    if end >= 0:
        return end + len(closing)
    if window.ended:
        unclosed.add(closing)
        return found.end()
    return 0
