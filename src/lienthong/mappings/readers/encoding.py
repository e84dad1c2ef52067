"""Which character encoding a file is in: decided once a file, by its bytes, never by leader/09 alone.

Leader/09 says "a" for Unicode and blank for MARC-8 (https://www.loc.gov/marc/specifications/speccharmarc8.html),
and lies both ways: of the files seen, some blank ones are UTF-8 and some marked "a" hold MARC-8 or a Vietnamese
encoding. A sample is read with every table, and the one that gives the most Vietnamese syllables is the file's.
"""

import codecs
import re
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, suppress
from functools import partial
from io import StringIO
from typing import Literal, cast, get_args

from pymarc.marc8 import marc8_to_unicode

from lienthong.errors import UsageError
from lienthong.mappings.readers import evidence, legacy
from lienthong.mappings.readers.misread import ENOUGH, KINDS, Misread, mending, misread
from lienthong.mappings.readers.values import MENDED
from lienthong.text import repair

Encoding = Literal["utf-8", "marc-8", "tcvn3", "vni", "viscii", "windows-1258", "windows-1252"] | Misread
"""What the bytes are; "tcvn3-in-utf-8": UTF-8 in which the characters that TCVN3 shares codes with were written."""

NAMES: tuple[str, ...] = tuple(name for part in get_args(Encoding) for name in get_args(part))
Decode = Callable[[bytes], tuple[str, tuple[str, ...]]]
"""From a record's bytes to its text and the codes of the repairs that were needed."""

SAMPLE = 1 << 20
"""Bytes at the start of a file by which its encoding is decided."""

_MARC8_ESCAPE = re.compile(rb"\x1b(?:[bgps]|[(),$-])")
_ABOVE = re.compile(rb"[\x80-\xff]")
_ANSEL_MARK = re.compile(rb"[\xe0-\xfe]")
_ANSEL_MARK_AND_LETTER = re.compile(rb"[\xe0-\xfe](?=[A-Za-z\xe0-\xfe\xac\xad\xbc\xbd\xb8])")
_TONE_OF_1258 = re.compile(
    rb"(?<=[AEIOUYaeiouy\xc2\xc3\xca\xd4\xd5\xdd\xe2\xe3\xea\xf4\xf5\xfd])[\xcc\xd2\xde\xec\xf2]"
)
_PIECE = re.compile(rb"[^\t\n\r\x1e\x1f]+")  # MARC-8 has no line ends; the formats that are text need theirs
_VALUE = re.compile("[^\t\n\r\x1d-\x1f]+")
_JUDGED_PIECE = re.compile(rb'[^\x1e\x1f\n<>"]+')
_JUDGED = 200_000


def decide(sample: bytes) -> Encoding:
    """The encoding of the file that begins with ``sample`` (``SAMPLE`` bytes or the whole file).

    UTF-8 when at least four of five characters outside ASCII are valid in it: a few damaged bytes do not turn a
    UTF-8 file into another one. Else the table that makes Vietnamese of it; else MARC-8 when combining marks stand
    before letters, Windows-1258 when Vietnamese tones stand behind vowels, and Windows-1252 as the guess that is
    flagged on each record.
    """
    if sample.isascii():
        return "marc-8" if _MARC8_ESCAPE.search(sample) else "utf-8"
    if is_utf8(sample):
        return misread(codecs.getincrementaldecoder("utf-8")("ignore").decode(sample)) or "utf-8"
    return vietnamese(sample) or _legacy(sample)


def settled(said: str, sample: bytes) -> Encoding:
    """The encoding that the operator or the ledger named, one of ``NAMES``, as it is in the file that begins with
    ``sample``: "tcvn3" of a file in UTF-8 is "tcvn3-in-utf-8". Raises UsageError for another name."""
    if said not in NAMES:
        raise UsageError("source_encoding", value=said, known=", ".join(NAMES))
    if said in legacy.LEGACY and not sample.isascii() and is_utf8(sample):
        said += "-in-utf-8"
    return cast(Encoding, said)


def is_utf8(sample: bytes) -> bool:
    """Whether at least four of five characters outside ASCII are valid UTF-8."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(sample)
    damaged = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) - damaged >= 4 * damaged


def vietnamese(sample: bytes, marc8: bool = True) -> Encoding | None:
    """The table by which the sample is Vietnamese; None when none makes it that."""
    pieces, size = [], 0
    for found in _JUDGED_PIECE.finditer(sample):
        if not found.group().isascii():
            pieces.append(found.group())
            size += len(found.group())
        if size > _JUDGED:
            break
    tokens = evidence.words(legacy.characters(b"\n".join(pieces)))
    if len(tokens) < KINDS:
        return None
    share = {"windows-1252": evidence.judge(tokens).share}
    share |= {name: evidence.judge(tokens, legacy.converter(name)).share for name in legacy.LEGACY}
    if marc8:
        share["marc-8"] = evidence.judge(_words_of_marc8(pieces)).share
    best = max(share, key=lambda name: share[name])
    return cast(Encoding, best) if share[best] >= ENOUGH and best != "windows-1252" else None


def _words_of_marc8(pieces: list[bytes]) -> Counter[str]:
    return evidence.words("\n".join(repair(_decoded_marc8(piece)[0]) for piece in pieces[:2000]))


def _legacy(sample: bytes) -> Encoding:
    marks = len(_ANSEL_MARK.findall(sample))
    if marks and len(_ANSEL_MARK_AND_LETTER.findall(sample)) >= 0.9 * marks:
        return "marc-8"
    if len(_TONE_OF_1258.findall(sample)) >= 0.2 * len(_ABOVE.findall(sample)):
        return "windows-1258"
    return "windows-1252"


def decoder(encoding: Encoding) -> Decode:
    """How the records of a file in this encoding are decoded. The result never raises, whatever the bytes."""
    if encoding == "marc-8":
        return _marc8
    if encoding == "windows-1252":
        return _guessed
    for name in legacy.LEGACY:
        if encoding == name:
            return partial(_vietnamese_table, legacy.converter(name), name == "tcvn3")
    mend = mending(encoding)
    return _utf8 if mend is None else partial(_misread, mend, MENDED[encoding])


def _utf8(data: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace"), ("read_bad_utf8",)


def _vietnamese_table(convert: Callable[[str], str], shouted: bool, data: bytes) -> tuple[str, tuple[str, ...]]:
    """Merged catalogues hold records of both kinds; text in a legacy encoding is never valid UTF-8 by chance."""
    if not data.isascii():  # VISCII has letters among the controls
        with suppress(UnicodeDecodeError):
            return data.decode("utf-8"), ("read_mixed_encoding",)
    text = convert(legacy.characters(data))
    if not shouted:
        return text, ()
    raised = _VALUE.sub(lambda value: legacy.capitals(value.group()), text)
    return raised, ("read_tcvn3_capitals",) if raised != text else ()


def _misread(mend: Callable[[str], str], flag: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    text, flags = _utf8(data)
    if text.isascii():
        return text, flags
    mended = _VALUE.sub(lambda value: mend(value.group()), text)
    return mended, (*flags, flag) if mended != text else flags


def _marc8(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Merged catalogues hold records of both kinds; text in MARC-8 is never valid UTF-8 by chance."""
    if not data.isascii():
        try:
            return data.decode("utf-8"), ("read_mixed_encoding",)
        except UnicodeDecodeError:
            pass
    damaged = False

    def piece(found: re.Match[bytes]) -> bytes:
        nonlocal damaged
        text, whole = _decoded_marc8(found.group())
        damaged = damaged or not whole
        return text.encode()

    text = _PIECE.sub(piece, data).decode()
    return text, ("read_bad_marc8",) if damaged else ()


def _decoded_marc8(data: bytes) -> tuple[str, bool]:
    if data.isascii() and b"\x1b" not in data:
        return data.decode(), True
    try:
        with redirect_stderr(StringIO()):  # pymarc prints what it cannot decode
            return marc8_to_unicode(data, hide_utf8_warnings=True), True
    except (UnicodeError, KeyError, ValueError):
        return data.decode("latin-1"), False


def _guessed(data: bytes) -> tuple[str, tuple[str, ...]]:
    if data.isascii():
        return data.decode("ascii"), ()
    return legacy.characters(data), ("read_guessed_encoding",)
