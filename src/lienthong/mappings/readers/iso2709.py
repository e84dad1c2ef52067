"""MARC 21 in ISO 2709 (https://www.loc.gov/marc/specifications/specrecstruc.html): leader, directory, fields.

A sound record is cut at its separators, once its directory is seen to say the same; whatever else there is goes
through ``mending``. What stands before the first 0x1F of a field is kept as a subfield with the code ``""``, so that it
shows up in the loss report; so is a subfield whose code is no ASCII character.
"""

import re
from collections.abc import Iterator
from itertools import product

from lienthong.mappings.readers.encoding import Decode, Encoding, decoder
from lienthong.mappings.readers.frames import Frame, Stream, frames
from lienthong.mappings.readers.mending import Damage, mend
from lienthong.mappings.record import Field, Record, Unreadable
from lienthong.text import repair, tidy

_CONTROL = re.compile("[\x00-\x1d\x7f]")
_INVISIBLE = re.compile("[^ -~]")
_INDICATORS = frozenset(map("".join, product("0123456789abcdefghijklmnopqrstuvwxyz |#\\", repeat=2)))


def read(stream: Stream, encoding: Encoding) -> Iterator[Record | Unreadable]:
    """Each record of the stream, in order; a stretch that cannot be understood as ``Unreadable``."""
    decode = decoder(encoding)
    for frame in frames(stream):
        yield _outcome(frame, decode, encoding)


def _outcome(frame: Frame, decode: Decode, encoding: Encoding) -> Record | Unreadable:
    data = frame.data
    if frame.size != len(data):
        return Unreadable(data, "read_too_long", str(frame.size), offset=frame.offset)
    repairs: list[str] = []
    tags = _sound(data)
    if tags is None:
        try:
            leader, tags, body = mend(data, repairs)
        except Damage as damage:
            return Unreadable(data, damage.reason, damage.detail, offset=frame.offset)
    else:
        leader = data[:24]
        body = data[24 + 12 * len(tags) + 1 : -2]
    text, mended = decode(body)
    repairs += mended
    fields = _fields(tags, text, repairs)
    return Record(
        "marc21",
        _leader(leader),
        fields,
        data,
        offset=frame.offset,
        encoding=encoding,
        repairs=list(dict.fromkeys(repairs)) if repairs else repairs,
    )


def _sound(data: bytes) -> list[str] | None:
    """The tags of a record without fault; None when its numbers are not what the separators say.

    As many entries as parts, starts that ascend, and the last entry to the byte: then no entry can mean another
    part than the one in its place (a count in characters shows in the last entry too).
    """
    if not (data[:5].isdigit() and data[12:17].isdigit() and int(data[:5]) == len(data) and data[-1] == 0x1D):
        return None
    base = int(data[12:17])
    count = data.count(b"\x1e") - 1
    if count < 1 or base != 25 + 12 * count or data[base - 1] != 0x1E or data[-2] != 0x1E:
        return None
    last = data.rfind(b"\x1e", 0, -2) + 1
    directory = data[24 : base - 1].decode("latin-1")
    if not directory.endswith(f"{len(data) - 1 - last:04}{last - base:05}"):
        return None
    starts = [directory[i : i + 5] for i in range(7, 12 * count, 12)]
    if starts != sorted(starts) or not (directory.isascii() and directory.isalnum()):
        return None
    return [directory[i : i + 3] for i in range(0, 12 * count, 12)]


def _leader(data: bytes) -> str:
    """Always 24 visible ASCII characters, so that every position can be looked at."""
    return _INVISIBLE.sub(" ", data[:24].decode("latin-1")).ljust(24)


def _fields(tags: list[str], text: str, repairs: list[str]) -> list[Field]:
    clean = _CONTROL.search(text) is None
    fields = []
    for tag, part in zip(tags, text.split("\x1e"), strict=True):
        if tag[:2] == "00":
            fields.append(Field(tag, value=_control(part, repairs)))
            continue
        pieces = part.split("\x1f")
        head = pieces[0]
        if clean and part.isascii() and "  " not in part:
            subfields = [(piece[0], piece[1:]) for piece in pieces[1:] if piece]
        else:
            subfields = [_subfield(piece) for piece in pieces[1:] if piece]
        if head not in _INDICATORS:
            head = _odd_head(head, subfields, repairs)
        fields.append(Field(tag, head[0], head[1], subfields))
    return fields


def _subfield(piece: str) -> tuple[str, str]:
    if " " < piece[0] < "\x7f":
        return piece[0], tidy(piece[1:])
    return "", tidy(piece)


def _control(part: str, repairs: list[str]) -> str:
    """A control field has no subfields; some exports write it like a data field, with ``$a``."""
    if "\x1f" not in part:
        return repair(part)
    repairs.append("read_control_subfields")
    return " ".join(repair(piece[1:]) for piece in part.split("\x1f")[1:] if piece)


def _odd_head(head: str, subfields: list[tuple[str, str]], repairs: list[str]) -> str:
    """Indicators of a field that has not exactly two, and its text outside any subfield, which is kept."""
    repairs.append("read_indicators")
    indicators, stray = (head[:2], head[2:]) if head[:2] in _INDICATORS else ("  ", head)
    if not stray.strip(" "):
        return indicators
    if len(stray) == 1 and stray in "0123456789":
        return stray + " "
    subfields.insert(0, ("", tidy(stray)))
    return indicators


def write(record: Record) -> bytes:
    """The record in ISO 2709, UTF-8, with leader/09 "a" and lengths of its own.

    Subfields with the code ``""`` are written before the first 0x1F, as they were read. Raises ValueError when a
    field or the record is longer than its directory can say (9,999 and 99,999 bytes).
    """
    directory, body = b"", b""
    for field in record.fields:
        if field.tag[:2] == "00":
            text = field.value
        else:
            text = field.ind1 + field.ind2
            text += "".join(f"\x1f{code}{value}" if code else value for code, value in field.subfields)
        data = text.encode() + b"\x1e"
        if len(data) > 9999:
            raise ValueError(f"field {field.tag} of {len(data)} bytes")
        directory += b"%s%04d%05d" % (field.tag.encode(), len(data), len(body))
        body += data
    base = 25 + len(directory)
    size = base + len(body) + 1
    if size > 99999:
        raise ValueError(f"record of {size} bytes")
    leader = record.leader.ljust(24).encode("ascii", "replace")
    head = b"%05d%sa22%05d%s4500" % (size, leader[5:9], base, leader[17:20])
    return head + directory + b"\x1e" + body + b"\x1d"
