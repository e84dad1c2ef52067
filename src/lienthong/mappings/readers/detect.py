"""What a file is, by what stands in it: the name is never asked."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from lienthong.errors import InputError
from lienthong.mappings.readers import dublin_core, iso2709, marc_json, marcxml, xml
from lienthong.mappings.readers.encoding import SAMPLE, Encoding, decide
from lienthong.mappings.readers.frames import Stream
from lienthong.mappings.readers.source import Input, Replay
from lienthong.mappings.record import Record, Unreadable

Format = Literal["iso2709", "marcxml", "marc-json", "oai_dc"]

_FILLER = b" \t\r\n\x00\x1a\xef\xbb\xbf"
_END = b"\x1d"
_BOM16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]+)["']""")
_SEPARATOR = re.compile(rb"[\x1d\x1e\x1f]")
_LEADER = re.compile(rb"[0-9]{5}[ -~]{5}22[0-9]{5}")
_LOOKS = [
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"{\\rtf", "office"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"SQLite format 3", "database"),
    (b"\x00\x01\x00\x00Standard ", "database"),
    (b"=LDR", "mrk"),
]
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Detected:
    """What a file was seen to be. ``compression`` is "gzip" or ""; ``encoding`` is that of its text."""

    format: Format
    compression: str
    encoding: str


Outcomes = Iterator[Record | Unreadable]


def opened(input: Input) -> tuple[Detected, Outcomes]:
    """What the input is, and its records, not yet read.

    Raises InputError when it is empty or of no format we know; says what it looks like instead.
    """
    sample = _sample(input)
    whole = Replay(sample, input)
    if not sample.strip(_FILLER + _END):
        raise InputError("read_empty", file=input.name)
    begin = sample.lstrip(_FILLER)
    if sample[:2] in _BOM16 or begin[:1] == b"<":
        return _xml(input, sample, whole)
    if begin[:1] in (b"{", b"[") and (start := marc_json.start(sample)):
        return Detected("marc-json", input.compression, "utf-8"), marc_json.read(whole, start)
    _refuse_strangers(sample, input.name)
    if not _SEPARATOR.search(sample) and not _LEADER.search(sample):
        raise InputError("read_unknown", file=input.name)
    encoding: Encoding = decide(sample)
    return Detected("iso2709", input.compression, encoding), iso2709.read(whole, encoding)


def check(path: Path | str) -> Detected:
    """The cheap checks before anything is written: that the file is there, of a format we know, and holds at least
    one record or what is left of one; a gzip is unpacked to its end, to nowhere, so that a half-written one is found
    out.

    Raises InputError, as ``read`` would, and ``read_unknown`` when there is no record.
    """
    with Input(path) as input:
        detected, outcomes = opened(input)
        if not any(_remains(one, detected.format) for one in outcomes):
            raise InputError("read_unknown", file=input.name)
        if input.compression:
            input.exhaust()
    return detected


def _remains(outcome: Record | Unreadable, format: Format) -> bool:
    """Whether this is a record, or was one: in a file of noise each 0x1D seems to end something."""
    return isinstance(outcome, Record) or format != "iso2709" or _LEADER.search(outcome.raw) is not None


def _sample(input: Input) -> bytes:
    sample = b""
    while len(sample) < SAMPLE and (block := input.read(SAMPLE - len(sample))):
        sample += block
    return sample


def _refuse_strangers(sample: bytes, file: str) -> None:
    for magic, kind in _LOOKS:
        if sample.startswith(magic) or sample.lstrip(_FILLER).startswith(magic):
            raise InputError(f"read_is_{kind}", file=file)


def _xml(input: Input, sample: bytes, whole: Stream) -> tuple[Detected, Outcomes]:
    encoding = _BOM16.get(sample[:2], "utf-8")
    if declared := _DECLARED.search(sample.lstrip(b"\xef\xbb\xbf")):
        encoding = declared[1].decode("ascii").lower()
    try:
        codec = codecs.lookup(encoding).name
    except LookupError as error:
        raise InputError("read_xml_encoding", file=input.name, encoding=encoding) from error
    if codec not in ("utf-8", "ascii"):
        sample = codecs.getincrementaldecoder(codec)("replace").decode(sample).encode()
        whole = _Transcoded(whole, codec)
    if _HTML.match(sample.lstrip(_FILLER)):
        raise InputError("read_is_html", file=input.name)
    shape = xml.shape(sample, input.name)
    if shape is None:
        raise InputError("read_xml_unknown", file=input.name)
    understand = marcxml.understand if shape.format == "marc21" else dublin_core.understand
    kind: Format = "marcxml" if shape.format == "marc21" else "oai_dc"
    return Detected(kind, input.compression, codec), xml.read(whole, shape, understand)


class _Transcoded:
    """XML in another encoding, given as UTF-8; offsets then count in the UTF-8 text."""

    def __init__(self, stream: Stream, codec: str) -> None:
        self._read = partial(stream.read)
        self._decoder = codecs.getincrementaldecoder(codec)("replace")
        self._ended = False

    def read(self, size: int, /) -> bytes:
        """About ``size`` bytes, b'' at the end."""
        text = ""
        while not text and not self._ended:
            block = self._read(size)
            self._ended = not block
            text = self._decoder.decode(block, self._ended)
        return text.encode()
