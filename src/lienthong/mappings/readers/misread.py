"""UTF-8 that holds characters nobody meant: text in another encoding, taken for Windows-1252 and written again.

"Nguyá»…n" was UTF-8, "NguyÔn" TCVN3, "Nguyeãn" VNI. Databases, spreadsheets and XML are full of it, and any format
may carry it. Which it was is decided once a file; a value that has letters beyond Windows-1252 is Unicode already
and is left alone, whatever the file.
"""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache, partial
from typing import Literal

from lienthong.mappings.readers import evidence, legacy

Misread = Literal["utf-8-in-utf-8", "tcvn3-in-utf-8", "vni-in-utf-8", "viscii-in-utf-8", "windows-1258-in-utf-8"]

ENOUGH = 0.6
"""Share of Vietnamese syllables from which a table is believed."""

KINDS = 3
"""Different words without which nothing is believed."""

_MARGIN = 0.2
_LETTER = re.compile("[^\x00-\x7f\u2010-\u205e\u20ac\u2122]")
"""What can prove anything: an English file with dashes and curled quotes is no Vietnamese one."""
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300-\u0323Ạ-ỹ]")
_TRAILS = re.escape(legacy.characters(bytes(range(0x80, 0xC0))))
_LEFT = re.compile(f"á[º»][{_TRAILS}]|[ÃÄÅÆ][{_TRAILS}]")
_LOST_90 = re.compile("\\bÄ(?=[a-zà-ỹ])")


def misread(text: str) -> Misread | None:
    """What a UTF-8 text was before it was misread; None when it is what it seems."""
    tokens = Counter({token: times for token, times in evidence.words(text).items() if _LETTER.search(token)})
    plain = Counter({token: times for token, times in tokens.items() if not _UNICODE.search(token)})
    if len(plain) < KINDS:
        return None
    twice = sum(1 for token in plain if _again(token) != token) >= KINDS
    best: Misread | None = "utf-8-in-utf-8" if twice else None
    if plain.total() < 0.9 * tokens.total():
        return best
    share = evidence.judge(plain, _again).share if twice else evidence.judge(plain).share + _MARGIN
    share = max(share, ENOUGH)
    for name in legacy.LEGACY:
        found = evidence.judge(plain, legacy.converter(name)).share
        if found > share:
            share, best = found, _NAMES[name]
    return best


_NAMES: dict[legacy.Legacy, Misread] = {
    "tcvn3": "tcvn3-in-utf-8",
    "vni": "vni-in-utf-8",
    "viscii": "viscii-in-utf-8",
    "windows-1258": "windows-1258-in-utf-8",
}


def _again(text: str) -> str:
    """Windows-1252 characters as the UTF-8 that their bytes are; the text itself when they are none."""
    try:
        return legacy.data(text).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return text


@cache
def mending(encoding: str) -> Callable[[str], str] | None:
    """How a value of a file in this encoding is mended; None for an encoding in which nothing was misread."""
    if encoding == "utf-8-in-utf-8":
        return _twice
    for name, misread_name in _NAMES.items():
        if encoding == misread_name:
            return _Converted(name)
    return None


class _Converted:
    """Mends the values of a legacy encoding."""

    def __init__(self, name: legacy.Legacy) -> None:
        self._convert = legacy.converter(name)
        self._capitals = name == "tcvn3"

    def __call__(self, value: str) -> str:
        if value.isascii() or _UNICODE.search(value):
            return value
        converted = self._convert(value)
        return legacy.capitals(converted) if self._capitals else converted


@cache
def _mender() -> Callable[[str], str]:
    """ftfy, told to leave all but the encoding alone; loaded for those few files that need it."""
    from ftfy import TextFixerConfig, fix_encoding

    quiet = TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        explain=False,
    )
    return partial(fix_encoding, config=quiet)


def _twice(value: str) -> str:
    """UTF-8 read as Windows-1252, mended by ftfy; then what it leaves in values that are only partly so.

    A database column had dropped the byte 0x90 of Đ: "Äá»— Thanh Bình".
    """
    if value.isascii():
        return value
    fixed = _mender()(value)
    if _LEFT.search(fixed):
        fixed = _LEFT.sub(lambda found: _again(found.group()), fixed)
    if fixed != value and "Ä" in fixed:
        fixed = _LOST_90.sub("Đ", fixed)
    return fixed
