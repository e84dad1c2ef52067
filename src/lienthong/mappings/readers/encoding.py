"""Which character encoding a file is in: decided once a file, by its bytes, never by leader/09 alone.

Leader/09 says "a" for Unicode and blank for MARC-8 (https://www.loc.gov/marc/specifications/speccharmarc8.html),
and lies both ways: of the files seen, some blank ones are UTF-8 and some marked "a" hold MARC-8.
"""

import codecs
import re
from collections.abc import Callable
from typing import Literal

from pymarc.marc8 import marc8_to_unicode

Encoding = Literal["utf-8", "marc-8", "windows-1258", "windows-1252"]
Decode = Callable[[bytes], tuple[str, str]]
"""From a record's bytes to its text and the code of the repair that was needed, '' for none."""

SAMPLE = 1 << 20
"""Bytes at the start of a file by which its encoding is decided."""

_MARC8_ESCAPE = re.compile(rb"\x1b(?:[bgps]|[(),$-])")
_ABOVE = re.compile(rb"[\x80-\xff]")
_ANSEL_MARK = re.compile(rb"[\xe0-\xfe]")
_ANSEL_MARK_AND_LETTER = re.compile(rb"[\xe0-\xfe](?=[A-Za-z\xe0-\xfe\xac\xad\xbc\xbd\xb8])")
_TONE_OF_1258 = re.compile(
    rb"(?<=[AEIOUYaeiouy\xc2\xc3\xca\xd4\xd5\xdd\xe2\xe3\xea\xf4\xf5\xfd])[\xcc\xd2\xde\xec\xf2]"
)
_PIECE = re.compile(rb"[^\x1e\x1f]+")


def decide(sample: bytes) -> Encoding:
    """The encoding of the file that begins with ``sample`` (``SAMPLE`` bytes or the whole file).

    UTF-8 when at least four of five characters outside ASCII are valid in it: a few damaged bytes do not turn a
    UTF-8 file into another one. Else MARC-8 when combining marks stand before letters, Windows-1258 when
    Vietnamese tones stand behind vowels, and Windows-1252 as the guess that is flagged on each record.
    """
    if sample.isascii():
        return "marc-8" if _MARC8_ESCAPE.search(sample) else "utf-8"
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(sample)
    damaged = text.count("\ufffd")
    valid = len(text) - len(text.encode("ascii", "ignore")) - damaged
    if valid >= 4 * damaged:
        return "utf-8"
    return _legacy(sample)


def _legacy(sample: bytes) -> Encoding:
    marks = len(_ANSEL_MARK.findall(sample))
    if marks and len(_ANSEL_MARK_AND_LETTER.findall(sample)) >= 0.9 * marks:
        return "marc-8"
    if len(_TONE_OF_1258.findall(sample)) >= 0.2 * len(_ABOVE.findall(sample)):
        return "windows-1258"
    return "windows-1252"


def decoder(encoding: Encoding) -> Decode:
    """How the records of a file in this encoding are decoded. The result never raises, whatever the bytes."""
    if encoding == "utf-8":
        return _utf8
    if encoding == "marc-8":
        return _marc8
    return lambda data: _table(data, encoding)


def _utf8(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace"), "read_bad_utf8"


def _marc8(data: bytes) -> tuple[str, str]:
    """Merged catalogues hold records of both kinds; text in MARC-8 is never valid UTF-8 by chance."""
    if not data.isascii():
        try:
            return data.decode("utf-8"), "read_mixed_encoding"
        except UnicodeDecodeError:
            pass
    damaged = False

    def piece(found: re.Match[bytes]) -> bytes:
        nonlocal damaged
        data = found.group()
        if data.isascii() and b"\x1b" not in data:
            return data
        try:
            return marc8_to_unicode(data, hide_utf8_warnings=True).encode()
        except (UnicodeError, KeyError, ValueError):
            damaged = True
            return data.decode("latin-1").encode()

    text = _PIECE.sub(piece, data).decode()
    return text, "read_bad_marc8" if damaged else ""


def _table(data: bytes, encoding: str) -> tuple[str, str]:
    if data.isascii():
        return data.decode("ascii"), ""
    text = data.decode(encoding, "replace")
    if encoding == "windows-1252":
        return text, "read_guessed_encoding"
    return text, "read_bad_characters" if "\ufffd" in text else ""
