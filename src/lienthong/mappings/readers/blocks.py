"""Cutting text of one field a line into records: a block is the lines of one record, empty lines around it left out."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lienthong.mappings.readers.encoding import Decode
from lienthong.mappings.readers.frames import KEPT, MAX_RECORD, Stream
from lienthong.mappings.record import Record, Unreadable

_BLOCK = 1 << 18
_BLANK = b" \t\r\n\x00\x1a"
_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(slots=True)
class Block:
    """The lines of what should be one record, with their line ends.

    ``offset`` is where the first one stands; ``gap`` tells that an empty line follows the last one; ``size`` counts
    the bytes, also of lines that were let go because the block is too long.
    """

    offset: int
    lines: list[bytes] = field(default_factory=list)
    gap: bool = False
    size: int = 0

    @property
    def raw(self) -> bytes:
        """The block as it stands in the file, without the line end behind it."""
        return b"".join(self.lines).rstrip(_BLANK)


Begins = Callable[[Block, bytes], bool]
"""Whether a line begins the next record, given the block before it."""

Understand = Callable[[str, list[str]], Record]
"""From the text of a block to its record; repairs are added to the list. Raises Damage."""


class Damage(Exception):
    """Why a block is no record: a code of ``flags.toml`` and its value."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def read(stream: Stream, begins: Begins, understand: Understand, decode: Decode, encoding: str) -> Iterator[
    Record | Unreadable
]:  # fmt: skip
    """Each block as a record, or as ``Unreadable`` with its reason."""
    for block in blocks(stream, begins):
        raw = block.raw
        if block.size > MAX_RECORD:
            yield Unreadable(raw[:KEPT], "read_too_long", str(block.size), offset=block.offset)
            continue
        text, mended = decode(raw)
        repairs = list(mended)
        try:
            record = understand(text, repairs)
        except Damage as damage:
            yield Unreadable(raw, damage.reason, damage.detail, offset=block.offset)
            continue
        record.raw, record.offset, record.encoding = raw, block.offset, encoding
        record.repairs = list(dict.fromkeys(repairs))
        yield record


def blocks(stream: Stream, begins: Begins) -> Iterator[Block]:
    """The blocks of a stream, in order; never more than one longest record in memory."""
    block: Block | None = None
    for offset, line in lines(stream):
        if not line.strip(_BLANK):
            if block is not None:
                block.gap = True
                _grow(block, line)
            continue
        if block is not None and begins(block, line):
            yield block
            block = None
        if block is None:
            skipped = len(line) - len(line.removeprefix(_BOM)) if not offset else 0
            block = Block(offset + skipped)
            line = line[skipped:]
        block.gap = False
        _grow(block, line)
    if block is not None:
        yield block


def split(text: str) -> list[str]:
    """The lines of a block's text, without their ends. Not ``str.splitlines``: old exports hold 0x1C and 0x85."""
    return _LINE_END.split(text)


def _grow(block: Block, line: bytes) -> None:
    block.size += len(line)
    if block.size <= MAX_RECORD:
        block.lines.append(line)
    elif not block.lines:
        block.lines.append(line[:KEPT])


def lines(stream: Stream) -> Iterator[tuple[int, bytes]]:
    """Each line with its end (LF, CR LF, or CR alone as old Macintosh programs wrote) and where it stands.

    A line longer than the longest record is given in pieces.
    """
    offset, kept = 0, b""
    while block := stream.read(_BLOCK):
        if block.endswith(b"\r"):
            block += stream.read(1)
        kept += block
        parts = kept.splitlines(keepends=True)
        kept = parts.pop() if parts[-1][-1:] not in (b"\n", b"\r") and len(parts[-1]) <= MAX_RECORD else b""
        for part in parts:
            yield offset, part
            offset += len(part)
    if kept:
        yield offset, kept
