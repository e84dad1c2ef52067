"""The encoding of a file is decided by its bytes, whatever its leaders say."""

import io
from unicodedata import normalize

import pytest

from lienthong.mappings.line import parse_record
from lienthong.mappings.readers import iso2709
from lienthong.mappings.readers.encoding import Encoding, decide
from lienthong.mappings.record import Record

TITLES = [
    "Truyện Kiều", "Đất nước đứng lên", "Những ngày thơ ấu", "Vượt Côn Đảo", "Số đỏ", "Bước đường cùng",
    "Lịch sử tư tưởng Việt Nam", "Giáo trình kinh tế chính trị", "Từ điển tiếng Việt", "Người lái đò sông Đà",
]  # fmt: skip
# ANSEL marks stand before their letter; ơ, ư and đ are letters of their own (made by re-encoding, not found so)
_ANSEL = {
    "\u0300": 0xE1, "\u0301": 0xE2, "\u0302": 0xE3, "\u0303": 0xE4, "\u0306": 0xE6, "\u0309": 0xE0, "\u0323": 0xF2,
}  # fmt: skip
_ANSEL_LETTER = {"ơ": 0xBC, "Ơ": 0xAC, "ư": 0xBD, "Ư": 0xAD, "đ": 0xB3, "Đ": 0xA3}


def marc8(text: str) -> bytes:
    """Vietnamese in MARC-8: ơ and ư are letters, all other marks go before the letter."""
    done = bytearray()
    for char in normalize("NFC", text):
        parts = normalize("NFD", char).replace("o\u031b", "ơ").replace("u\u031b", "ư")
        base, marks = parts[0], parts[1:].replace("\u031b", "")
        if "\u031b" in parts[1:]:
            base = normalize("NFC", base + "\u031b")
        done += bytes(_ANSEL[mark] for mark in marks)
        done += bytes([_ANSEL_LETTER[base]]) if base in _ANSEL_LETTER else base.encode("ascii")
    return bytes(done)


def cp1258(text: str) -> bytes:
    """Windows-1258: tones stand behind the vowel as marks of their own."""
    done = ""
    for char in normalize("NFC", text):
        parts = normalize("NFD", char)
        tones = "".join(mark for mark in parts[1:] if mark in "\u0300\u0301\u0303\u0309\u0323")
        done += normalize("NFC", "".join(part for part in parts if part not in tones)) + tones
    return done.encode("cp1258")


def file_of(encoded: list[bytes], leader9: bytes) -> bytes:
    records = []
    for title in encoded:
        data = iso2709.write(parse_record("001 x\n245 10 $a @"))
        data = data.replace(b"@", title)
        length, field = len(data), len(title) + 5
        data = b"%05d" % length + data[5:9] + leader9 + data[10:]
        records.append(data.replace(b"245000600002", b"245%04d00002" % field))
    return b"".join(records)


@pytest.mark.parametrize("leader9", [b" ", b"a"])
@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("utf-8", lambda text: text.encode()),
        ("utf-8", lambda text: normalize("NFD", text).encode()),
        ("marc-8", marc8),
        ("windows-1258", cp1258),
    ],
    ids=["nfc", "nfd", "marc-8", "cp1258"],
)
def test_a_vietnamese_file(encoding: Encoding, encode: object, leader9: bytes) -> None:
    data = file_of([encode(title) for title in TITLES], leader9)  # type: ignore[operator]
    assert decide(data) == encoding
    records = list(iso2709.read(io.BytesIO(data), encoding))
    assert [out.tagged("245")[0].first("a") for out in records if isinstance(out, Record)] == TITLES
    assert all(isinstance(out, Record) and out.encoding == encoding and not out.repairs for out in records)


def test_a_few_damaged_bytes_leave_a_file_utf8() -> None:
    data = file_of([title.encode() for title in TITLES] * 5, b"a")
    assert decide(data.replace("Số đỏ".encode(), b"S\xe1\xbb \xc4", 1)) == "utf-8"


def test_a_sample_that_ends_inside_a_character() -> None:
    assert decide("Truyện Kiề".encode()[:-1]) == "utf-8"


def test_a_utf8_record_in_a_marc8_file() -> None:
    data = file_of([marc8(title) for title in TITLES], b" ") + file_of(["Chinh phụ ngâm".encode()], b"a")
    assert decide(data) == "marc-8"
    last = list(iso2709.read(io.BytesIO(data), "marc-8"))[-1]
    assert isinstance(last, Record)
    assert (last.tagged("245")[0].first("a"), last.repairs) == ("Chinh phụ ngâm", ["read_mixed_encoding"])


def test_what_no_table_explains_is_flagged() -> None:
    data = file_of(
        [text.encode("cp1252") for text in ("Café crème", "Señor Peña", "naïveté…", "Ð\xb5\xb6 ®\xae")], b"a"
    )
    assert decide(data) == "windows-1252"
    first = next(iso2709.read(io.BytesIO(data), "windows-1252"))
    assert isinstance(first, Record) and first.repairs == ["read_guessed_encoding"]
    assert first.tagged("245")[0].first("a") == "Café crème"


def test_escapes_of_marc8_need_no_other_evidence() -> None:
    greek = file_of([b"\x1bga\x1bs and \x1b(N\x41\x1b(B"], b" ")
    assert decide(greek) == "marc-8"


@pytest.mark.parametrize("data", [b"\x1b", b"a\x1b$1!!", b"\x1b$", b"\xe2", b"\x1b(", b"\x1bQ\xff\xfe\x80"])
def test_broken_marc8_does_not_raise(data: bytes) -> None:
    (out,) = iso2709.read(io.BytesIO(file_of([data], b" ")), "marc-8")
    assert isinstance(out, Record)
