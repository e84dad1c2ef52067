"""Rows of Aleph's table Z00, which keeps a record in one text: the system number, a tab, then each field behind its
length in four digits.

    000000001<tab>0030LDR  L^^^^^nam^a22^^^^^^a^45000015001  L0000000010021245  L$$aTruyện Kiều

The length counts tag, indicators, alphabet and text, in bytes or (after a conversion) in characters, and is wrong
for the leader in the rows seen: it is believed where another field begins behind it.
"""

import re
from collections.abc import Iterator

from lienthong.mappings.readers import aleph, blocks
from lienthong.mappings.readers.blocks import Block, Damage
from lienthong.mappings.readers.encoding import Encoding, decoder
from lienthong.mappings.readers.frames import Stream
from lienthong.mappings.record import Record, Unreadable

_HEAD = r"[0-9]{4}(?:[0-9]{3}|[A-Z][A-Z0-9]{2})[0-9a-z ]{2}L"

LOOKS = re.compile(rb"^(?:\xef\xbb\xbf)?[0-9]{6,12}\t" + _HEAD.encode(), re.MULTILINE)
"""A row of this format."""

_NUMBER = re.compile(rb"[0-9]{6,12}\t")
_ROW = re.compile(r"([0-9]{6,12})\t(.*)", re.DOTALL)
_BEGIN = re.compile(_HEAD)
_PREFIX = 10


def read(stream: Stream, encoding: Encoding) -> Iterator[Record | Unreadable]:
    """Each row as a record."""
    return blocks.read(stream, _begins, _understand, decoder(encoding), encoding)


def _begins(_block: Block, line: bytes) -> bool:
    return _NUMBER.match(line) is not None


def _understand(text: str, repairs: list[str]) -> Record:
    row = _ROW.match(text)
    if row is None or not _BEGIN.match(row[2]):
        raise Damage("read_junk", text[:40])
    found, rest = [], row[2]
    while rest:
        if not _BEGIN.match(rest):
            repairs.append("read_stray_text")
            break
        end = _end(rest)
        found.append((rest[4:7], rest[7:9], rest[_PREFIX:end]))
        rest = rest[end:].lstrip("\r\n")
    return aleph.record(row[1], found, repairs)


def _end(rest: str) -> int:
    """Where the first field of ``rest`` ends: by its length where that is borne out, else before the next one."""
    length = int(rest[:4])
    for size in (length, len(rest[4 : 4 + length].encode()[:length].decode("utf-8", "ignore"))):
        end = 4 + size
        if end >= _PREFIX and (end == len(rest) or _BEGIN.match(rest, end)):
            return end
    following = _BEGIN.search(rest, _PREFIX)
    return following.start() if following else len(rest)
