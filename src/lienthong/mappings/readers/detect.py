"""What a file is, by what stands in it: the name is never asked."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lienthong.errors import InputError
from lienthong.hostile.source import Input, Replay
from lienthong.mappings.readers import iso2709, json_objects, plain, rdf, skos, sql, xml
from lienthong.mappings.readers.doubled import doubled
from lienthong.mappings.readers.encoding import SAMPLE, Encoding, decide, decoder, settled, vietnamese
from lienthong.mappings.readers.frames import Stream
from lienthong.mappings.readers.transcoding import agreed, codec_of, transcoded
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.spreadsheets import opening, rows
from lienthong.mappings.spreadsheets.columns import Columns, columns
from lienthong.mappings.spreadsheets.opening import NO_COLUMNS, Understood

_ZIP = b"PK\x03\x04"
_FILLER = b" \t\r\n\x00\x1a\xef\xbb\xbf"
_END = b"\x1d"
_BOM16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]+)["']""")
_SEPARATOR = re.compile(rb"[\x1d\x1e\x1f]")
_LEADER = re.compile(rb"[0-9]{5}[ -~]{5}22[0-9]{5}")
_LOOKS = [
    (b"%PDF", "pdf"),
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
]
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Detected:
    """What a file was seen to be. ``format`` is a name below ``cli.formats`` of the messages, ``compression`` is
    "gzip" or "", ``encoding`` that of its text.

    ``warnings`` are doubts about the file as a whole, as codes of ``site/messages/*/flags.toml``;
    ``columns`` are those of a spreadsheet.
    """

    format: str
    compression: str
    encoding: str
    warnings: tuple[str, ...] = ()
    columns: Understood = NO_COLUMNS


Outcomes = Iterator[Record | Unreadable]


def opened(
    input: Input, said: str = "", mapping: Columns | None = None, asked: str = "", glance: bool = False
) -> tuple[Detected, Outcomes]:
    """What the input is, and its records, not yet read. ``said`` is the encoding that the operator named, one of
    ``encoding.NAMES``; ``mapping`` is what the columns of a spreadsheet hold, the default one when None,
    ``asked`` the dialect that an OAI page was asked for in. With ``glance`` only the first outcome is wanted, as proof
    that there is one: what must be taken in as a whole before it can be put in order is not.

    Raises InputError when it is empty or of no format we know; says what it looks like instead.
    """
    sample = _sample(input)
    whole: Stream = Replay(sample, input)
    if not sample.strip(_FILLER + _END):
        raise InputError("read_empty", file=input.name)
    mapping = mapping or columns()
    begin = sample.lstrip(_FILLER)
    if found_rdf := _rdf(input, sample, whole, said):
        return found_rdf
    if sample[:2] in _BOM16:
        text, stream = transcoded(sample, whole, "utf-16")
        if not text.lstrip(_FILLER).startswith(b"<"):
            encoding = agreed(text, said)
            named = "utf-16" if encoding == "utf-8" else ""
            return _text(input, text, stream, mapping, encoding, glance, named)
    if sample[:2] in _BOM16 or begin[:1] == b"<":
        return _xml(input, sample, whole, said, asked)
    if begin.startswith(sql.START):
        return Detected("openbiblio", input.compression, "utf-8"), sql.reread(whole)
    if begin.startswith(rows.START):
        return Detected("rows", input.compression, "utf-8"), rows.read(whole, mapping)
    if begin[:1] in (b"{", b"[") and (found := json_objects.dialect(sample)):
        if codec := codec_of(sample):
            sample, whole = transcoded(sample, whole, codec)
        values = Values(agreed(sample, said))
        return _detected(found[0].format, input, values.encoding, sample), json_objects.read(whole, *found, values)
    _refuse_strangers(sample, input.name)
    if sample.startswith(_ZIP):
        encoding, (understood, outcomes) = opening.xlsx(input.seekable(), mapping, input.name, said, glance)
        return Detected("xlsx", input.compression, encoding, columns=understood), outcomes
    encoding = settled(said, sample) if said else decide(sample)
    return _text(input, sample, whole, mapping, encoding, glance, guessed=not said)


def _rdf(input: Input, sample: bytes, whole: Stream, said: str) -> tuple[Detected, Outcomes] | None:
    """A SKOS scheme in RDF, or concepts of one that were kept."""
    utf16 = sample[:2] in _BOM16
    if sample.startswith(skos.START):
        return Detected("skos-kept", input.compression, "utf-8"), skos.read_kept(whole, Values())
    text, stream = transcoded(sample, whole, "utf-16") if utf16 else (sample, whole)
    kind = rdf.syntax(text)
    if kind is None:
        return None
    values = Values(agreed(text, said))
    encoding = "utf-16" if utf16 else values.encoding
    return _detected("skos", input, encoding, text), skos.read(stream, kind, values, input.name)


def _text(
    input: Input, sample: bytes, whole: Stream, mapping: Columns, encoding: Encoding, glance: bool, named: str = "",
    guessed: bool = False,
) -> tuple[Detected, Outcomes]:  # fmt: skip
    """ISO 2709, or one of the formats that are text without markup. ``named`` is the encoding of the file when what is
    given is UTF-8 made of it; ``guessed`` that nobody said which it is."""
    if found := plain.reader(sample):
        read = found.glance or found.read if glance else found.read
        return _detected(found.format, input, named or encoding, sample), read(whole, encoding)
    if _LEADER.search(sample) or (
        _SEPARATOR.search(sample) and not opening.is_list(sample, mapping, decoder(encoding))
    ):
        return _detected("iso2709", input, named or encoding, sample), iso2709.read(whole, encoding)
    if guessed and encoding == "marc-8" and vietnamese(sample) != "marc-8":
        encoding = "windows-1252"  # a table is no MARC file: accents before letters of a French title are Latin-1
    table = opening.text(sample, whole, mapping, decoder(encoding), input.name, glance)
    if table is None:
        raise InputError("read_unknown", file=input.name)
    return replace(_detected("csv", input, named or encoding, sample), columns=table[0]), table[1]


def _detected(format: str, input: Input, encoding: str, sample: bytes) -> Detected:
    return Detected(format, input.compression, encoding, _doubts(sample, encoding))


def _doubts(sample: bytes, encoding: str) -> tuple[str, ...]:
    return doubled(sample.decode("utf-8", "ignore")) if encoding in ("utf-8", "utf-16") else ()


def check(path: Path | str, encoding: str = "", mapping: Columns | None = None) -> Detected:
    """The cheap checks before anything is written: that the file is there, of a format we know, and holds at least
    one record or what is left of one; a gzip is unpacked to its end, to nowhere, so that a half-written one is found
    out.

    Raises InputError, as ``read`` would, and ``read_unknown`` when there is no record.
    """
    with Input(path) as input:
        detected, outcomes = opened(input, encoding, mapping, glance=True)
        if not any(_remains(one, detected.format) for one in outcomes):
            only = "read_navigation" in detected.warnings
            raise InputError("read_navigation_only" if only else "read_unknown", file=input.name)
        if input.compression and detected.format != "xlsx":
            input.exhaust()
    return detected


def _remains(outcome: Record | Unreadable, format: str) -> bool:
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


def _xml(input: Input, sample: bytes, whole: Stream, said: str, asked: str) -> tuple[Detected, Outcomes]:
    encoding = _BOM16.get(sample[:2], "utf-8")
    if declared := _DECLARED.search(sample.lstrip(b"\xef\xbb\xbf")):
        encoding = declared[1].decode("ascii").lower()
    try:
        codec = codecs.lookup(encoding).name
    except LookupError as error:
        raise InputError("read_xml_encoding", file=input.name, encoding=encoding) from error
    if codec not in ("utf-8", "ascii"):
        sample, whole = transcoded(sample, whole, codec)
    elif other := codec_of(sample):
        sample, whole = transcoded(sample, whole, other)
    if _HTML.match(sample.lstrip(_FILLER)):
        raise InputError("read_is_html", file=input.name)
    shape = xml.shape(sample, input.name, asked)
    if shape is None:
        raise InputError("read_xml_unknown", file=input.name)
    if shape.dialect.refuses and (refused := shape.dialect.refuses(sample)):
        raise InputError(refused, file=input.name)
    values = Values(agreed(sample, said))
    encoding = codec if values.encoding == "utf-8" and codec != "ascii" else values.encoding
    detected = _detected(shape.dialect.format, input, encoding, sample)
    if xml.passes_over(sample, shape):
        detected = replace(detected, warnings=(*detected.warnings, "read_navigation"))
    return detected, xml.read(whole, shape, values)
