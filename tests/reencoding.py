"""Vietnamese written in the encodings that libraries used: each the reverse of what a reader does, made by rules of
its own so that a fault of a table shows."""

from collections.abc import Callable, Iterable
from unicodedata import normalize

from lienthong.mappings.line import parse_record
from lienthong.mappings.readers import iso2709
from lienthong.mappings.readers.legacy import Legacy, table

_ANSEL = {
    "\u0300": 0xE1, "\u0301": 0xE2, "\u0302": 0xE3, "\u0303": 0xE4, "\u0306": 0xE6, "\u0309": 0xE0, "\u0323": 0xF2,
    "\u0304": 0xE5, "\u0307": 0xE7, "\u0308": 0xE8, "\u030c": 0xE9, "\u030a": 0xEA, "\u0327": 0xF0,
}  # fmt: skip
_ANSEL_LETTER = {"ơ": 0xBC, "Ơ": 0xAC, "ư": 0xBD, "Ư": 0xAD, "đ": 0xB3, "Đ": 0xA3}
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)


def marc8(text: str, tone_first: bool = False) -> bytes:
    """MARC-8: ơ, ư and đ are letters, all other marks go before the letter; the tone last, or first of them."""
    done = bytearray()
    for char in normalize("NFC", text):
        parts = normalize("NFD", char)
        base, marks = parts[0], parts[1:]
        if "\u031b" in marks:
            base, marks = normalize("NFC", base + "\u031b"), marks.replace("\u031b", "")
        marks = "".join(sorted(marks, key=lambda mark: (mark in _TONES) != tone_first))
        done += bytes(_ANSEL[mark] for mark in marks)
        done += bytes([_ANSEL_LETTER[base]]) if base in _ANSEL_LETTER else base.encode("ascii", "replace")
    return bytes(done)


def cp1258(text: str) -> bytes:
    """Windows-1258: tones stand behind the vowel as marks of their own."""
    done = ""
    for char in normalize("NFC", text):
        parts = normalize("NFD", char)
        tones = "".join(mark for mark in parts[1:] if mark in _TONES)
        done += normalize("NFC", "".join(part for part in parts if part not in tones)) + tones
    return done.encode("cp1258", "replace")


def legacy(name: Legacy) -> Callable[[str], bytes]:
    """A writer for a table: the shortest code of each letter; a capital without a code is written small, as the fonts
    of capitals of TCVN3 have it; of the letters of VISCII that are control characters, the bare letter."""
    code = {char: written for written, char in reversed(table(name).items()) if written[0] >= "\x20"}

    def write(text: str) -> bytes:
        done = ""
        for char in normalize("NFC", text):
            done += code.get(char) or code.get(char.lower()) or char
        return cp1252(done.replace("\u2212", "\xad"))

    return write


def cp1252(text: str) -> bytes:
    """Windows-1252 with the bytes that it leaves free as they are."""
    return b"".join(
        bytes([ord(char)]) if ord(char) in _UNDEFINED else char.encode("cp1252", "replace") for char in text
    )


def misread(data: bytes) -> bytes:
    """The bytes read as Windows-1252 and written as UTF-8."""
    return "".join(chr(one) if one in _UNDEFINED else bytes([one]).decode("cp1252") for one in data).encode()


def hybrid(text: str) -> bytes:
    """UTF-8 with the vowel's shape precomposed and the tone a mark of its own."""
    return cp1258(text).decode("cp1258").encode()


WRITERS: dict[str, tuple[Callable[[str], bytes], str]] = {
    "utf-8 nfc": (lambda text: normalize("NFC", text).encode(), "utf-8"),
    "utf-8 nfd": (lambda text: normalize("NFD", text).encode(), "utf-8"),
    "utf-8 hybrid": (hybrid, "utf-8"),
    "marc-8": (marc8, "marc-8"),
    "marc-8 tone first": (lambda text: marc8(text, tone_first=True), "marc-8"),
    "windows-1258": (cp1258, "windows-1258"),
    **{name: (legacy(name), name) for name in ("tcvn3", "vni", "viscii")},
    "utf-8 as cp1252": (lambda text: misread(normalize("NFC", text).encode()), "utf-8-in-utf-8"),
    **{f"{name} as cp1252": (lambda text, name=name: misread(legacy(name)(text)), f"{name}-in-utf-8")
       for name in ("tcvn3", "vni", "viscii")},
    "windows-1258 as cp1252": (lambda text: misread(cp1258(text)), "windows-1258-in-utf-8"),
}  # fmt: skip
"""By name: how a title is written, and what the file must be taken for."""


def file_of(titles: Iterable[bytes], leader9: bytes = b" ") -> bytes:
    """An ISO 2709 file of a record for each encoded title, leader/09 as given."""
    records = []
    for title in titles:
        data = iso2709.write(parse_record("001 x\n245 10 $a @")).replace(b"@", title)
        field = len(title) + 5
        data = b"%05d" % len(data) + data[5:9] + leader9 + data[10:]
        records.append(data.replace(b"245000600002", b"245%04d00002" % field))
    return b"".join(records)
