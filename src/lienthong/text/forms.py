"""Text as it is kept, matched and searched: repair, match keys, search folding, scripts.

Three forms of one value. ``repair`` gives what is shown: as the library wrote it, in NFC. ``match_key`` gives
what identity is made of: diacritics stay, because "Kinh tế vĩ mô" and "Kinh tế vi mô" are two books.
``search_fold`` gives what a reader without a Vietnamese keyboard types.
"""

import re
from functools import lru_cache
from unicodedata import category, normalize

from lienthong.text.language import is_vietnamese

_TONES = "\u0300\u0301\u0303\u0309"
_SHAPES = "\u0302\u0306"
_MARKS_OF_A_VOWEL = re.compile(f"(?<=[aeoAEO])[{_TONES}{_SHAPES}\u0323\u031b]{{2,}}")
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_UNSEEN_SPACE = "\t\n\v\f\r\x1c\x1d\x1e\x85\xa0\u2028\u2029\u202f\u2007"
_SPACES_WITH_UNSEEN = re.compile(f"[ {_UNSEEN_SPACE}]*[{_UNSEEN_SPACE}][ {_UNSEEN_SPACE}]*")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\x80-\x84\x86-\x9f\xad\u200b\u2060\ufeff" + _NONCHARACTERS + "]")
_WIDE_SPACE = "\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000"
_SPACES = re.compile(f"[ {_WIDE_SPACE}]{{2,}}")
_WIDE_AT_ENDS = re.compile(f"^ ?[{_WIDE_SPACE}]|[{_WIDE_SPACE}] ?$")
_ETH = str.maketrans("ÐðƉɖ", "ĐđĐđ")


def repair(s: str) -> str:
    """The value as it is shown: NFC, tone marks behind circumflex and breve, nothing invisible in it.

    Removed: zero-width space, word joiner, byte order mark, soft hyphen, noncharacters (U+FDD0-FDEF, U+FFFE and
    U+FFFF of every plane), C0 and C1 controls (among them the non-sorting marks U+0098 and U+009C). Tabs, line
    ends, NEL and no-break spaces become a space, one for a run that holds any of them; runs of plain spaces stay as
    written, since positions count in fixed fields.
    Ð (U+00D0) and Ɖ become Đ where the value is Vietnamese. Idempotent.
    """
    if s.isascii() and s.isprintable():
        return s
    if not s.isprintable():
        s = _UNSEEN.sub("", _SPACES_WITH_UNSEEN.sub(" ", s))
    s = normalize("NFC", s)
    if "\u0302" in s or "\u0306" in s:
        s = normalize("NFC", _MARKS_OF_A_VOWEL.sub(_shapes_first, normalize("NFD", s)))
    # Four searches for one sign take a tenth of one for any of four.
    if "Ð" in s or "ð" in s or "Ɖ" in s or "ɖ" in s:
        mended = s.translate(_ETH)
        if is_vietnamese(mended):
            return mended
    return s


def tidy(s: str) -> str:
    """``repair`` for a subfield of a data field, where positions do not count: a run of spaces is one space.

    An ideographic or other wide space (U+3000, U+2003 …) goes from the ends and stays, single, inside. Idempotent.
    """
    if not (s.isascii() and s.isprintable()):
        s = repair(s)
    if "  " not in s and s.isprintable():
        return s
    return _WIDE_AT_ENDS.sub("", _SPACES.sub(_one_space, s))


def _one_space(run: re.Match[str]) -> str:
    """A run of one kind keeps it: two ideographic spaces are one ideographic space."""
    return run.group()[0] if len(set(run.group())) == 1 else " "


def _shapes_first(marks: re.Match[str]) -> str:
    """a + acute + circumflex is what some MARC-8 converters leave of ấ; NFC alone keeps it broken."""
    return "".join(sorted(marks.group(), key=lambda mark: mark not in _SHAPES))


class _KeyCharacters(dict[int, str]):
    """Letters, marks and numerals stay; ``+`` and ``#`` too (C, C++ and C# are three books); the rest: a space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = value = char if category(char)[0] in "LMN" or char in "+#" else " "
        return value


_KEY_CHARACTERS = _KeyCharacters()
_ACCENTED = {
    base: dict(zip("\u0300\u0301\u0309\u0303\u0323", toned, strict=True))
    for base, toned in {
        "a": "àáảãạ", "ă": "ằắẳẵặ", "â": "ầấẩẫậ", "e": "èéẻẽẹ", "ê": "ềếểễệ", "i": "ìíỉĩị",
        "o": "òóỏõọ", "ô": "ồốổỗộ", "ơ": "ờớởỡợ", "u": "ùúủũụ", "ư": "ừứửữự", "y": "ỳýỷỹỵ",
    }.items()
}  # fmt: skip
_TONED = {char: (base, tone) for base, row in _ACCENTED.items() for tone, char in row.items()}
_TONE_ON_GLIDE = re.compile("[òóỏõọ][aăe]|[ùúủũụ][yêơâ]|(?<=q)[ùúủũụ][aăâeêiyoôơ]|(?<=\\bg)[ìíỉĩị][aăâeêoôơuư]")
_I_WRITTEN_Y = re.compile("(?:(?<=\\b[hklmst])|(?<=\\bqu))[yỳýỷỹỵ](?!\\S)")
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")


@lru_cache(maxsize=65536)
def match_key(s: str) -> str:
    """What identity compares: case, punctuation, spaces, tone placement (hoá = hóa) and i/y (lý = lí) folded.

    Diacritics, numerals and Hán-Nôm are kept. i and y are the same only after a lone h, k, l, m, s, t or qu at
    a word's end: thuý and thúi stay two words. Idempotent.
    """
    key = repair(s).casefold()
    if not key.isascii():
        key = normalize("NFC", normalize("NFC", key).casefold())
    key = " ".join(key.translate(_KEY_CHARACTERS).split())
    if not key.isascii():
        key = _TONE_ON_GLIDE.sub(_tone_on_vowel, key)
    return _I_WRITTEN_Y.sub(lambda y: y.group().translate(_Y_TO_I), key)


def _tone_on_vowel(pair: re.Match[str]) -> str:
    glide, vowel = tuple(pair.group())
    base, tone = _TONED[glide]
    return base + _ACCENTED[vowel][tone]


_LATIN_LETTERS = str.maketrans(
    {"đ": "d", "ð": "d", "ɖ": "d", "ø": "o", "ł": "l", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"}
)
_DIACRITICS = re.compile("[\u0300-\u036f\u1dc0-\u1dff]+")


def search_fold(s: str) -> str:
    """What search compares: lower case, without tones and diacritics, đ as d.

    Only Latin, Greek and Cyrillic diacritics are dropped: Hán-Nôm, kana, Hangul and Indic signs stay.
    """
    if s.isascii():
        return s.lower()
    return normalize("NFC", _DIACRITICS.sub("", normalize("NFD", s.casefold())).translate(_LATIN_LETTERS))


_SCRIPTS = (
    ("Latn", 0x41, 0x24F), ("Grek", 0x370, 0x3FF), ("Cyrl", 0x400, 0x52F), ("Armn", 0x530, 0x58F),
    ("Hebr", 0x590, 0x5FF), ("Arab", 0x600, 0x77F), ("Deva", 0x900, 0x97F), ("Beng", 0x980, 0x9FF),
    ("Taml", 0xB80, 0xBFF), ("Thai", 0xE00, 0xE7F), ("Laoo", 0xE80, 0xEFF), ("Tibt", 0xF00, 0xFFF),
    ("Mymr", 0x1000, 0x109F), ("Geor", 0x10A0, 0x10FF), ("Kore", 0x1100, 0x11FF), ("Khmr", 0x1780, 0x17FF),
    ("Latn", 0x1E00, 0x1EFF), ("Grek", 0x1F00, 0x1FFF), ("Hani", 0x2E80, 0x3007), ("Jpan", 0x3040, 0x30FF),
    ("Hani", 0x3400, 0x9FFF), ("Tavt", 0xAA80, 0xAADF), ("Cham", 0xAA00, 0xAA5F), ("Kore", 0xAC00, 0xD7AF),
    ("Hani", 0xF900, 0xFAFF), ("Hani", 0x20000, 0x3FFFF),
)  # fmt: skip


_LATIN = re.compile("[\x00-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u206f]*")


@lru_cache(maxsize=4096)
def _script(code: int) -> str:
    for name, first, last in _SCRIPTS:
        if first <= code <= last:
            return name
    return ""


def script_tag(s: str) -> str:
    """ISO 15924 code of the script that most letters of the value are in ("Latn", "Hani", …), '' without letters.

    Kana or Hangul beside ideographs make it "Jpan" or "Kore"; Hán-Nôm is "Hani".
    """
    if _LATIN.fullmatch(s):
        return "Latn" if any(map(str.isalpha, s)) else ""
    counts: dict[str, int] = {}
    for char in s:
        if char.isalpha():
            name = _script(ord(char))
            counts[name] = counts.get(name, 0) + 1
    for mixed in ("Jpan", "Kore"):
        if mixed in counts:
            counts[mixed] += counts.pop("Hani", 0)
    return max(counts, key=lambda name: counts[name], default="")
