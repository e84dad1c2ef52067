"""The MARC display of an OPAC, copied as text: tag, indicators, code and value between tabs, a subfield a line.

    245<tab>1<tab>0<tab>a<tab>Truyện Kiều
    <tab><tab><tab>c<tab>Nguyễn Du

So the National Library of Vietnam's OPAC shows a record, and so people keep it; ``#`` is a blank indicator.
"""

import re
from collections.abc import Iterator

from lienthong.mappings.readers import blocks, textfields
from lienthong.mappings.readers.blocks import Block, Damage
from lienthong.mappings.readers.encoding import Encoding, decoder
from lienthong.mappings.readers.frames import Stream
from lienthong.mappings.readers.mending import MAX_FIELDS
from lienthong.mappings.record import Field, Record, Unreadable

LOOKS = re.compile(rb"^(?:\xef\xbb\xbf)?[0-9]{3}\t[0-9# _]?\t[0-9# _]?\t[0-9a-z]\t", re.MULTILINE)
"""A line of this format."""

_TAG = re.compile(rb"(LDR|Leader|[0-9]{3})\t")
_BLANKS = str.maketrans("#_", "  ")


def read(stream: Stream, encoding: Encoding) -> Iterator[Record | Unreadable]:
    """Each display as a record; they stand behind empty lines, or begin with a leader or 001."""
    return blocks.read(stream, _begins, _understand, decoder(encoding), encoding)


def _begins(block: Block, line: bytes) -> bool:
    tag = _TAG.match(line)
    if tag is None:
        return False
    if block.gap:
        return True
    last = next((found[1] for one in reversed(block.lines) if (found := _TAG.match(one))), b"")
    return bool(last) and tag[1] in (b"LDR", b"Leader", b"000", b"001") and (b"009" < last < b"A")


def _understand(text: str, repairs: list[str]) -> Record:
    head, fields = "", list[Field]()
    for line in blocks.split(text):
        cells = line.split("\t")
        tag = cells[0].strip()
        if tag in ("LDR", "Leader", "000"):
            head = textfields.leader(_last(cells).replace("#", " "), repairs)
        elif len(tag) == 3 and tag.startswith("00"):
            fields.append(textfields.control(tag, _last(cells).replace("#", " ")))
        elif len(cells) >= 4 and (tag.isdigit() or not tag):
            _subfield(tag, cells, fields, repairs)
        elif line.strip():
            _stray(line, fields, repairs)
    if not fields:
        raise Damage("read_junk", text[:40])
    if len(fields) > MAX_FIELDS:
        raise Damage("read_too_many_fields", str(len(fields)))
    if not head:
        repairs.append("read_no_leader")
    return Record("marc21", head or textfields.NO_LEADER, fields, b"")


def _subfield(tag: str, cells: list[str], fields: list[Field], repairs: list[str]) -> None:
    piece = cells[3].strip()[:1] + " ".join(cells[4:])
    if tag or not fields:
        indicators = "".join(cell.strip()[:1].translate(_BLANKS) or " " for cell in cells[1:3])
        fields.append(textfields.data(tag or "   ", indicators, [piece], repairs))
    else:
        fields[-1].subfields += textfields.data(fields[-1].tag, "  ", [piece], repairs).subfields


def _stray(line: str, fields: list[Field], repairs: list[str]) -> None:
    """A line without tabs is the rest of a long value; one before the first field is a heading of the page."""
    repairs.append("read_stray_text")
    if fields and fields[-1].subfields:
        code, value = fields[-1].subfields[-1]
        fields[-1].subfields[-1] = (code, f"{value} {line.strip()}")


def _last(cells: list[str]) -> str:
    """The value of a control field, wherever behind the tag it stands."""
    return next((cell for cell in reversed(cells[1:]) if cell.strip()), "")
