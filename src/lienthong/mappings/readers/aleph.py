"""Aleph sequential, one field a line, grouped by the system number, which is the control number of a record.

    000000001 LDR   L ^^^^^nam^a22^^^^^^a^4500
    000000001 24510 L $$aTruyện Kiều /$$cNguyễn Du

Behind the number (9 digits) stand tag and indicators (5 characters), the alphabet (``L``; some exports leave it out)
and the text; ``^`` is a blank in the leader and control fields. Fields with letters for a tag (CAT, SYS, Z30, LKR …)
are Aleph's own.
"""

import re
from collections.abc import Iterator

from lienthong.mappings.readers import blocks, textfields
from lienthong.mappings.readers.blocks import Block, Damage
from lienthong.mappings.readers.encoding import Encoding, decoder
from lienthong.mappings.readers.frames import Stream
from lienthong.mappings.readers.mending import MAX_FIELDS
from lienthong.mappings.record import Field, Record, Unreadable

LOOKS = re.compile(
    rb"^(?:\xef\xbb\xbf)?[0-9]{9} (?:LDR   |FMT   |[0-9]{3}[0-9a-z ]{2} |[A-Z][A-Z0-9]{2}[0-9a-z ]{2} )(?:[A-Z] )?\S",
    re.MULTILINE,
)
"""A line of this format."""

_NUMBER = re.compile(rb"([0-9]{9})[ \t]")
_WITH_ALPHABET = re.compile(r"^[0-9]{9}.{7}[A-Z] (?:\$\$|[\^0-9])", re.MULTILINE)
_LINE = re.compile(r"([0-9]{9})[ \t]([0-9A-Za-z]{3})([0-9a-z^# ]{2}) (.*)", re.DOTALL)
_NONFILING = re.compile(r"<<((?:[^<>]|>(?!>))*)>>")


def read(stream: Stream, encoding: Encoding) -> Iterator[Record | Unreadable]:
    """Each run of lines with one system number as a record."""
    return blocks.read(stream, _begins, _understand, decoder(encoding), encoding)


def _begins(block: Block, line: bytes) -> bool:
    number = _NUMBER.match(line)
    if number is None:
        return False
    before = _NUMBER.match(block.lines[0])
    return before is None or before[1] != number[1]


def _understand(text: str, repairs: list[str]) -> Record:
    lines = blocks.split(text)
    if len(lines) > MAX_FIELDS:
        raise Damage("read_too_many_fields", str(len(lines)))
    if not _NUMBER.match(text[:10].encode("ascii", "replace")):
        raise Damage("read_junk", lines[0][:40])
    found: list[tuple[str, str, str]] = []
    alphabet = 2 if _WITH_ALPHABET.search(text) else 0
    for line in lines:
        parts = _LINE.match(line)
        if parts:
            found.append((parts[2], parts[3], parts[4][alphabet:]))
        elif found and line.strip():
            repairs.append("read_stray_text")
            tag, indicators, content = found[-1]
            found[-1] = (tag, indicators, f"{content} {line.strip()}")
    if not found:
        raise Damage("read_no_fields")
    return record(lines[0][:9], found, repairs)


def record(number: str, found: list[tuple[str, str, str]], repairs: list[str]) -> Record:
    """A record of (tag, indicators, text) as Aleph writes them, with its system number when it has no 001."""
    head, fields = "", list[Field]()
    for tag, indicators, content in found:
        if tag == "LDR":
            head = textfields.leader(content.replace("^", " "), repairs)
        elif tag.startswith("00"):
            fields.append(textfields.control(tag, content.replace("^", " ")))
        else:
            fields.append(_data(tag, indicators.replace("^", " ").replace("#", " "), content, repairs))
    if all(field.tag != "001" for field in fields):
        fields.insert(0, Field("001", value=number))
    if not head:
        repairs.append("read_no_leader")
    return Record("marc21", head or textfields.NO_LEADER, fields, b"")


def _data(tag: str, indicators: str, content: str, repairs: list[str]) -> Field:
    """A data field. ``<<The>> title`` marks words that do not file. A field without subfields (FMT, SYS, a local
    code in 925) is no damage: its text is kept as a subfield with the code ``""``."""
    before, *pieces = _NONFILING.sub(r"\1", content).split("$$")
    field = textfields.data(tag, indicators, pieces, repairs)
    if before.strip():
        field.subfields.insert(0, ("", before.strip()))
    return field


def write(record: Record) -> str:
    """The record in this format, with the alphabet ``L``; its control number, of at most 9 digits, on each line."""
    number = record.control("001").strip().rjust(9, "0")
    lines = [f"{number} LDR   L {record.leader.replace(' ', '^')}"]
    for field in record.fields:
        if field.tag.startswith("00"):
            lines.append(f"{number} {field.tag}   L {field.value.replace(' ', '^')}")
        else:
            text = "".join(f"$${code}{value}" if code else value for code, value in field.subfields)
            lines.append(f"{number} {field.tag}{field.ind1}{field.ind2} L {text}")
    return "\n".join(lines) + "\n"
