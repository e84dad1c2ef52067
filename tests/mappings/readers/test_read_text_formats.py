"""MARCMaker text, Aleph sequential and rows, OPAC displays: sound, odd and damaged."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.mappings.line import format_field
from lienthong.mappings.readers import aleph, check, mrk, read
from lienthong.mappings.record import Field, Record, Unreadable
from lienthong.text import tidy

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "vn"

MRK = r"""=LDR  00000nam\\2200000\a\4500
=001  tv0001
=008  240102s2020\\\\vm\\\\\\\\\\\\000\0\vie\d
=100  0\$aNguyễn Du
=245  10$aTruyện Kiều :$bgiá {dollar}5 {lcub}bìa cứng{rcub} /$cNguyễn Du
=260  \\$aHà Nội :$bVăn học,$c2020

=LDR  00000nam\\2200000\a\4500
=001  tv0002
=245  10$aCaf{eacute} {acute}ecole {Dstrok}ông
"""

ALEPH = """000000007 FMT   L BK
000000007 LDR   L ^^^^^nam^a22^^^^^^a^4500
000000007 008   L 240102s2020^^^^vm^^^^^^^^^^^^000^0^vie^d
000000007 24510 L $$aTruyện <<Kiều>> /$$cNguyễn Du
000000007 CAT   L $$aKTV$$c20240102
000000008 LDR   L ^^^^^nam^a22^^^^^^a^4500
000000008 24500 L $$aSố đỏ
"""

DISPLAY = """020\t#\t#\ta\t9786042000017
\t\t\tc\t45000đ
245\t1\t0\ta\tDế mèn phiêu lưu ký
\t\t\tc\tTô Hoài

001\t\t\t\ttv9
245\t0\t0\ta\tSố đỏ
"""


def outcomes(tmp_path: Path, data: bytes | str, encoding: str = "") -> list[Record | Unreadable]:
    """Everything in the file; each raw stands at its offset, in order."""
    data = data.encode() if isinstance(data, str) else data
    file = tmp_path / "records.txt"
    file.write_bytes(data)
    found, position = list(read(file, encoding=encoding)), 0
    for one in found:
        assert data[one.offset : one.offset + len(one.raw)] == one.raw and one.offset >= position
        position = one.offset + len(one.raw)
    return found


def titles(found: list[Record | Unreadable]) -> list[str]:
    return [one.tagged("245")[0].first("a") if isinstance(one, Record) else one.reason for one in found]


def test_marcmaker(tmp_path: Path) -> None:
    first, second = outcomes(tmp_path, MRK)
    assert isinstance(first, Record) and isinstance(second, Record)
    assert first.leader == "00000nam  2200000 a 4500" and first.control("008").endswith("000 0 vie d")
    assert format_field(first.tagged("100")[0]) == "100 0_ $a Nguyễn Du"
    assert first.tagged("245")[0].first("b") == "giá $5 {bìa cứng} /"
    assert titles([second]) == ["Café école Đông"]
    assert first.repairs == second.repairs == []


@pytest.mark.parametrize(
    "data",
    [
        MRK.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + MRK.encode(),
        MRK.replace("\n\n", "\n").encode(),
        MRK.replace("\n\n", "\n\n\n \n").encode(),
        MRK.replace("\n", "\r").encode(),
        MRK.replace(" /$cNguyễn", "\n/$cNguyễn").encode(),
        MRK.replace("=100  0", "\n=100  0").encode(),
        MRK.replace("=245  ", "=245 ").encode(),
    ],
    ids=["crlf", "bom", "no empty lines", "many empty lines", "cr", "continued", "pulled apart", "one space"],
)
def test_marcmaker_as_it_is_met(tmp_path: Path, data: bytes) -> None:
    found = outcomes(tmp_path, data)
    assert titles(found)[0].startswith("Truyện Kiều") and titles(found)[1].startswith("Café")
    assert isinstance(found[0], Record) and found[0].tagged("245")[0].first("c") == "Nguyễn Du"


def test_marcmaker_without_leaders_and_with_junk(tmp_path: Path) -> None:
    found = outcomes(tmp_path, "Xuất ngày 2.1.2024\n\n=245  10$aMột\n\n=245  10$aHai\n=300  \\\\$a10 tr.\n")
    assert titles(found) == ["read_junk", "Một", "Hai"]
    assert isinstance(found[1], Record) and found[1].repairs == ["read_no_leader"]


def test_marcmaker_in_utf16(tmp_path: Path) -> None:
    file = tmp_path / "a.mrk"
    file.write_bytes(MRK.encode("utf-16"))
    assert titles(list(read(file)))[0] == "Truyện Kiều :"
    assert (check(file).format, check(file).encoding) == ("mrk", "utf-16")


def test_unknown_mnemonics_stay(tmp_path: Path) -> None:
    assert mrk.characters("{khôngcó} {nosuch} {} {") == "{khôngcó} {nosuch} {} {"
    assert mrk.characters("{circ}{acute}e {ohorn} {copy}") == "e\u0302\u0301 ơ ©"


def test_aleph_sequential(tmp_path: Path) -> None:
    first, second = outcomes(tmp_path, ALEPH)
    assert isinstance(first, Record) and isinstance(second, Record)
    assert first.control("001") == "000000007" and second.control("001") == "000000008"
    assert first.leader == "     nam a22      a 4500" and first.control("008")[15:17] == "vm"
    assert titles([first]) == ["Truyện Kiều /"]
    assert first.tagged("CAT")[0].first("a") == "KTV" and first.tagged("FMT")[0].subfields == [("", "BK")]


def test_aleph_sequential_without_alphabet_and_with_crlf(tmp_path: Path) -> None:
    data = ALEPH.replace(" L ", " ").replace("\n", "\r\n")
    assert titles(outcomes(tmp_path, data)) == ["Truyện Kiều /", "Số đỏ"]


def test_aleph_line_that_is_broken_goes_on(tmp_path: Path) -> None:
    first, _ = outcomes(tmp_path, ALEPH.replace(" /$$c", "\n/$$c"))
    assert isinstance(first, Record) and first.tagged("245")[0].first("c") == "Nguyễn Du"
    assert first.repairs == ["read_stray_text"]


def test_display(tmp_path: Path) -> None:
    found = outcomes(tmp_path, DISPLAY)
    assert titles(found) == ["Dế mèn phiêu lưu ký", "Số đỏ"]
    assert isinstance(found[0], Record) and format_field(found[0].fields[0]) == "020 __ $a 9786042000017 $c 45000đ"
    assert isinstance(found[1], Record) and found[1].control("001") == "tv9"


@pytest.mark.skipif(not REAL.is_dir(), reason=f"real data are not at {REAL}")
def test_real_displays_and_rows() -> None:
    two = [one for one in read(REAL / "nlv_text" / "nlv_opac_marc_text.txt") if isinstance(one, Record)]
    assert [len(one.fields) for one in two] == [16, 11]
    assert [sum(len(field.subfields) for field in one.fields) for one in two] == [33, 23]
    five = list(read(REAL / "aleph_z00" / "z00_bib_rows.txt"))
    assert [one.control("001") for one in five if isinstance(one, Record)] == [f"{n:09}" for n in range(1, 6)]
    assert all(one.repairs == [] and len(one.control("008")) == 40 for one in five if isinstance(one, Record))
    assert all(not one.first("") for record in five if isinstance(record, Record) for one in record.tagged("245"))


_TEXT = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters="\x1c\x85\u2028\u2029"),
    min_size=1, max_size=30,
).map(lambda text: " ".join(text.split())).filter(bool)  # fmt: skip
_CODES = st.sampled_from("abcdefxyz0129")
_FIELDS = st.builds(
    Field,
    st.sampled_from(["100", "245", "260", "500", "650", "700", "952"]),
    st.sampled_from(" 012"),
    st.sampled_from(" 04"),
    st.lists(st.tuples(_CODES, _TEXT), min_size=1, max_size=4),
)
_RECORDS = st.lists(st.lists(_FIELDS, min_size=1, max_size=6), min_size=1, max_size=4)


def _records(bodies: list[list[Field]]) -> list[Record]:
    return [
        Record("marc21", "00000nam a2200000 a 4500", [Field("001", value=f"{n:09}"), *body], b"")
        for n, body in enumerate(bodies, 1)
    ]


def _values(record: Record) -> list[str]:
    return [format_field(field) for field in record.fields]


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=_RECORDS)
@pytest.mark.parametrize("write", [mrk.write, lambda record: aleph.write(record)], ids=["mrk", "aleph"])
def test_round_trip(tmp_path: Path, write, bodies: list[list[Field]]) -> None:
    records = _records(bodies)
    for record in records:
        for field in record.fields[1:]:
            field.subfields = [(code, _sound(tidy(value))) for code, value in field.subfields]
    found = outcomes(tmp_path, "".join(map(write, records)), "utf-8")  # chance letters may look misread
    assert [_values(one) for one in found if isinstance(one, Record)] == [_values(one) for one in records]
    assert all(one.repairs == [] for one in found if isinstance(one, Record))


def _sound(value: str) -> str:
    """Without what Aleph's text cannot say: its delimiter and the marks of words that do not file."""
    return value.replace("$$", "$").replace("<<", "<").replace(">>", ">").rstrip("$").strip() or "x"


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), junk=st.binary(min_size=1, max_size=20))
@pytest.mark.parametrize("text", [MRK, ALEPH, DISPLAY], ids=["mrk", "aleph", "display"])
def test_damage_ends_in_records_or_reasons(tmp_path: Path, text: str, place: float, junk: bytes) -> None:
    data = text.encode()
    at = 30 + int(place * (len(data) - 30))
    found = outcomes(tmp_path, data[:at] + junk + data[at:])
    assert found and all(isinstance(one, Record) or one.reason for one in found)
