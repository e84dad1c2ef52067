"""Where one ISO 2709 record ends and the next begins, in a stream that may be damaged.

A record ends with 0x1D (https://www.loc.gov/marc/specifications/specrecstruc.html). Its stated length is believed
only where the bytes bear it out. Between records stand, in files seen: line ends, NUL, Ctrl-Z, a byte order mark,
a second 0x1D, text; none of it may cost a record.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

MAX_RECORD = 10_000_000
"""Bytes of the longest record that is read; a longer one is reported with its first ``KEPT`` bytes."""

KEPT = 65_536

_BLOCK = 1 << 20
_END = b"\x1d"
_FILLER = re.compile(rb"(?:[\t\n\r\x00\x1a\x1d]|\xef\xbb\xbf)+")
_LEADER = re.compile(rb"[0-9]{5}[ -~]{5}22[0-9]{5}[ -~]{3}45[0-9 ]{2}")


class Stream(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` of the next bytes, b'' at the end."""
        ...


@dataclass(slots=True)
class Frame:
    """A stretch that should be one record. ``size`` is its length, more than ``len(data)`` when it is too long."""

    offset: int
    data: bytes
    size: int


def frames(stream: Stream) -> Iterator[Frame]:
    """The input cut into records, in order; only filler between records is left out."""
    for offset, chunk in _chunks(stream):
        size = len(chunk)
        if chunk[:5].isdigit() and int(chunk[:5]) == size:
            yield Frame(offset, chunk, size)
        else:
            yield from _cut(offset, chunk)


def _chunks(stream: Stream) -> Iterator[tuple[int, bytes]]:
    """Stretches up to and with each 0x1D; the last one may lack it. Longer ones are cut at ``MAX_RECORD``."""
    buffer, position, offset, scanned = b"", 0, 0, 0
    while True:
        if filler := _FILLER.match(buffer, position):
            position = filler.end()
        end = buffer.find(_END, max(scanned, position))
        if end < 0 and len(buffer) - position <= MAX_RECORD:
            scanned = len(buffer) - position
            block = stream.read(_BLOCK)
            buffer, offset, position = buffer[position:] + block, offset + position, 0
            if block:
                continue
            if buffer:
                yield offset, buffer
            return
        end = _stated_end(buffer, position, end) if end >= 0 else len(buffer)
        yield offset + position, buffer[position : end + 1]
        position = scanned = end + 1


def _stated_end(buffer: bytes, position: int, end: int) -> int:
    """A 0x1D inside a value: the stated length reaches a later 0x1D behind which a record (or nothing) follows."""
    if not _LEADER.match(buffer, position):
        return end
    later = position + int(buffer[position : position + 5]) - 1
    if later <= end:
        return end
    if buffer[later : later + 1] != _END or _LEADER.search(buffer, position + 24, later):
        return end
    filler = _FILLER.match(buffer, later + 1)
    behind = filler.end() if filler else later + 1
    return later if behind == len(buffer) or _LEADER.match(buffer, behind) else end


def _cut(offset: int, chunk: bytes) -> Iterator[Frame]:
    """A chunk whose stated length is not its own: filler or junk before the record, or a lost 0x1D in it."""
    filler = _FILLER.match(chunk)
    start = filler.end() if filler else 0
    stated = chunk[start : start + 5]
    if stated.isdigit() and int(stated) == len(chunk) - start:
        yield Frame(offset + start, chunk[start:], len(chunk) - start)
        return
    cuts = [found.start() for found in _LEADER.finditer(chunk, start)]
    if cuts and cuts[0] == start + 1 and stated.isdigit():
        del cuts[0]  # a length of six digits pushes the leader one place on: no junk before it
    for here, there in pairwise(sorted({start, *cuts, len(chunk)})):
        if chunk[here:there].strip(b" \t\n\r\x00\x1a\x1d"):
            data = chunk[here:there]
            yield Frame(offset + here, data if len(data) <= MAX_RECORD else data[:KEPT], len(data))
