r"""MARCMaker text as MarcEdit and LC's MARCMaker write it (https://www.loc.gov/marc/makrbrkr.html).

    =LDR  00000nam\\2200000\a\4500
    =245  10$aTruyện Kiều /$cNguyễn Du.

Two spaces behind the tag, ``\`` for a blank in the leader, control fields and indicators, ``$`` before a subfield's
code, mnemonics in braces (``{dollar}``, ``{eacute}``) for characters that would be misread or could not be typed. A
line that does not begin with ``=`` goes on with the field above it.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from lienthong.content import folder
from lienthong.mappings.readers import blocks, textfields
from lienthong.mappings.readers.blocks import Block, Damage
from lienthong.mappings.readers.encoding import Encoding, decoder
from lienthong.mappings.readers.frames import Stream
from lienthong.mappings.readers.mending import MAX_FIELDS
from lienthong.mappings.record import Field, Record, Unreadable

LOOKS = re.compile(rb"^(?:\xef\xbb\xbf)?=(?:LDR|[0-9]{3}|LEADER)[ \t]{1,2}\S", re.MULTILINE)
"""A line of this format; every file of it has one near its beginning."""

_TAG = re.compile(rb"=([0-9A-Za-z]{3})")
_FIELD = re.compile(r"=([0-9A-Za-z]{3})(?: {1,2}|\t|$)(.*)", re.DOTALL)
_MNEMONIC = re.compile(r"\{([0-9A-Za-z]{1,10})\}")
_LETTER_AND_MARK = re.compile(
    r"([A-Za-z])(acute|grave|circ|tilde|uml|cedil|ring|caron|macr|breve|dot|ogon|dblac|hooka|dotb)"
)
_MARKS_FIRST = re.compile("([\ue000-\uefff]+)([^\ue000-\uefff]?)", re.DOTALL)
_HELD = 0xE000


def read(stream: Stream, encoding: Encoding) -> Iterator[Record | Unreadable]:
    """Each record of the stream; what stands between them as ``Unreadable``."""
    return blocks.read(stream, _begins, _understand, decoder(encoding), encoding)


def _begins(block: Block, line: bytes) -> bool:
    """A leader begins a record; so does, behind an empty line, any field but one that goes on with a record whose
    lines were pulled apart."""
    tag = _TAG.match(line)
    if tag is None:
        return False
    if tag[1] == b"LDR":
        return True
    if not block.gap and _TAG.match(block.lines[0]):
        return False
    last = next((found[1] for one in reversed(block.lines) if (found := _TAG.match(one))), b"")
    return not (block.lines[0].startswith(b"=LDR") and (last == b"LDR" or tag[1] > last) and tag[1] != b"001")


def _understand(text: str, repairs: list[str]) -> Record:
    wholes: list[str] = []
    for line in blocks.split(text):
        if line.startswith("=") and _FIELD.match(line):
            wholes.append(line)
        elif not wholes:
            raise Damage("read_junk", line[:40])
        elif line.strip():
            wholes[-1] += f" {line.strip()}"
    if len(wholes) > MAX_FIELDS:
        raise Damage("read_too_many_fields", str(len(wholes)))
    head, fields = "", list[Field]()
    for whole in wholes:
        tag, content = _FIELD.findall(whole)[0]
        if tag in ("LDR", "000"):
            head = textfields.leader(_plain(content), repairs)
        elif tag.startswith("00"):
            fields.append(textfields.control(tag, _plain(content)))
        else:
            before, *pieces = content.split("$")
            before = before.replace("\\", " ")
            fields.append(textfields.data(tag, before, [characters(piece) for piece in pieces], repairs))
    if not fields:
        raise Damage("read_no_fields")
    if not head:
        repairs.append("read_no_leader")
    return Record("marc21", head or textfields.NO_LEADER, fields, b"")


def _plain(content: str) -> str:
    return characters(content.replace("\\", " "))


@cache
def _table() -> dict[str, str]:
    """Mnemonics and their characters; a combining mark stands moved to a private place, by which it is found again."""
    with (folder("mappings") / "mrk" / "mnemonics.csv").open(encoding="utf-8", newline="") as file:
        points = {row["name"]: chr(int(row["code"], 16)) for row in csv.DictReader(file)}
    return {name: _hold(char) if unicodedata.combining(char) else char for name, char in points.items()}


def _hold(mark: str) -> str:
    code = ord(mark)
    return chr(_HELD + (code - 0x300 if code < 0x400 else code - 0xFE20 + 0x100))


def _release(held: str) -> str:
    code = ord(held) - _HELD
    return chr(code + 0x300 if code < 0x100 else code - 0x100 + 0xFE20)


def characters(text: str) -> str:
    """The text with its mnemonics as characters. A mark is written before its letter, as in MARC-8; an unknown name
    stays as it is."""
    if "{" not in text:
        return text
    replaced = _MNEMONIC.sub(lambda found: _character(found[1]) or found[0], text)
    return _MARKS_FIRST.sub(lambda found: found[2] + "".join(map(_release, found[1])), replaced)


def _character(name: str) -> str:
    if known := _table().get(name):
        return known
    letter = _LETTER_AND_MARK.fullmatch(name)
    return unicodedata.normalize("NFC", letter[1] + _release(_table()[letter[2]])) if letter else ""


def write(record: Record) -> str:
    """The record in this format, with LF, and an empty line behind it. Subfields without a code stand where they were
    read: before the first ``$``."""
    lines = [f"=LDR  {record.leader.replace(' ', _BLANK)}"]
    for field in record.fields:
        if field.tag.startswith("00"):
            lines.append(f"={field.tag}  {_escaped(field.value).replace(' ', _BLANK)}")
            continue
        indicators = (field.ind1 + field.ind2).replace(" ", _BLANK)
        parts = (f"${code}{_escaped(value)}" if code else value for code, value in field.subfields)
        lines.append(f"={field.tag}  {indicators}{''.join(parts)}")
    return "\n".join(lines) + "\n\n"


_BLANK = "\\"
_ESCAPES = str.maketrans({"$": "{dollar}", "{": "{lcub}", "}": "{rcub}", "\\": "{bsol}"})


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
