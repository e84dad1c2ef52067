"""XML and JSON on the way to UTF-8, and what their text turns out to be once it is there."""

import codecs
import html
import re
from collections.abc import Callable
from functools import partial
from typing import cast

from lienthong.mappings.readers import legacy
from lienthong.mappings.readers.encoding import Encoding, decide, is_utf8, settled, vietnamese
from lienthong.mappings.readers.frames import Stream

_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def codec_of(sample: bytes) -> str | None:
    """Windows-1252 when a sample that should be UTF-8 is in a Vietnamese encoding: its bytes as characters, which
    ``agreed`` then explains; None otherwise."""
    return None if is_utf8(sample) or not vietnamese(sample, marc8=False) else "windows-1252"


def agreed(sample: bytes, said: str = "") -> Encoding:
    """The encoding of the values in a sample of XML or JSON in UTF-8, escapes resolved; what the operator ``said``
    where that can be."""
    if said:
        encoding = settled(said, sample)
        return cast(Encoding, f"{encoding}-in-utf-8") if encoding in legacy.LEGACY else _of_values(encoding)
    text = html.unescape(_JSON_ESCAPE.sub(_character, sample.decode("utf-8", "ignore")))
    return _of_values(decide(text.encode("utf-8", "ignore")))


def _of_values(encoding: Encoding) -> Encoding:
    """Once the bytes are UTF-8, only what was misread before counts."""
    return encoding if encoding.endswith("-in-utf-8") else "utf-8"


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16))


def transcoded(sample: bytes, stream: Stream, codec: str) -> tuple[bytes, Stream]:
    """The sample and the stream that begins with it, from a codec to UTF-8."""
    made = _Transcoded(stream, codec)
    return _decoding(codec)(sample, False).encode(), made


def _decoding(codec: str) -> Callable[[bytes, bool], str]:
    if codec == "windows-1252":
        return lambda data, _: legacy.characters(data)
    return codecs.getincrementaldecoder(codec)("replace").decode


class _Transcoded:
    """Text in another encoding, given as UTF-8; offsets then count in the UTF-8 text."""

    def __init__(self, stream: Stream, codec: str) -> None:
        self._read = partial(stream.read)
        self._decode = _decoding(codec)
        self._ended = False

    def read(self, size: int, /) -> bytes:
        """About ``size`` bytes, b'' at the end."""
        text = ""
        while not text and not self._ended:
            block = self._read(size)
            self._ended = not block
            text = self._decode(block, self._ended)
        return text.encode()
