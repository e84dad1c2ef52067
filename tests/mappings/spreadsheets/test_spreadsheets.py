"""Lists of books as small libraries keep them: workbooks and text tables to records."""

import io
import time
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from lienthong.errors import InputError, LienthongError, RuleError
from lienthong.mappings.line import format_field
from lienthong.mappings.readers import check, read
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.spreadsheets import delimited
from lienthong.mappings.spreadsheets.columns import columns, fold
from lienthong.mappings.spreadsheets.draft import draft
from lienthong.mappings.spreadsheets.guess import guess
from lienthong.pipeline.rereading import reread
from lienthong.text import tidy

HEADER = ["STT", "Tên sách", "Tác giả", "Nhà XB", "Năm XB", "Số ĐKCB"]
KIEU = ["1", "Truyện Kiều", "Nguyễn Du", "Văn học", "2015", "VV.001; VV.002"]
TITLED = [["Trường THPT Thử Nghiệm"], ["DANH MỤC SÁCH NĂM 2024"], [], HEADER, KIEU]


def csv_text(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(one in text for one in (separator, '"', "\n", "\r")) else text

    return "".join(separator.join(map(cell, row)) + "\r\n" for row in rows)


def workbook(path: Path, *sheets: Sequence[Sequence[Any]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Trang {number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def lines(one: Record | Unreadable) -> list[str]:
    assert isinstance(one, Record), one
    return [format_field(field) for field in one.fields]


KIEU_LINES = [
    "100 1_ $a Nguyễn Du", "245 10 $a Truyện Kiều", "260 __ $b Văn học $c 2015", "952 __ $p VV.001", "952 __ $p VV.002",
]  # fmt: skip


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_tables(tmp_path: Path, separator: str, codec: str) -> None:
    rows = [*TITLED[:-1], [one.replace("; ", "\n") for one in KIEU]]
    file = tmp_path / "sach"
    file.write_bytes(csv_text(rows, separator).encode(codec))
    (one,) = read(file)
    assert lines(one) == KIEU_LINES
    assert check(file).columns.mapped[0] == ("Tên sách", "245$a")


def test_a_table_in_windows_1258(tmp_path: Path) -> None:
    row = ["1", "Truyện Kiều tập một", "Nguyễn Du", "Văn học", "2015", ""]
    decomposed = "".join(map(_shape_then_tone, csv_text([HEADER, *[row] * 20])))
    file = tmp_path / "sach.csv"
    file.write_bytes(decomposed.encode("cp1258"))
    assert check(file).encoding == "windows-1258"
    assert "245 10 $a Truyện Kiều tập một" in lines(next(iter(read(file))))


def _shape_then_tone(char: str) -> str:
    base, *marks = unicodedata.normalize("NFD", char)
    shape = [mark for mark in marks if mark in "\u0302\u0306\u031b"]
    tones = [mark for mark in marks if mark not in shape]
    return unicodedata.normalize("NFC", base + "".join(shape)) + "".join(tones)


def test_workbook(tmp_path: Path) -> None:
    (one,) = read(workbook(tmp_path / "a", TITLED))
    assert lines(one) == KIEU_LINES
    assert one.offset == 5 and one.raw.startswith(b'{"row":[["T')


def test_cells_as_excel_makes_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Nhan đề", "ISBN", "Năm XB", "Năm bảo vệ", "Số ĐKCB", "Giá tiền", "Ghi chú", "Số trang"])
    sheet.append(["Số đỏ", 9786042000017.0, date(1905, 7, 12), date(2019, 1, 1), 42, 45000.0, "#N/A", "=1+1"])
    sheet["E2"].number_format = "000000"
    sheet["G2"].data_type = "e"
    book.save(tmp_path / "a")
    (one,) = read(tmp_path / "a")
    assert "020 __ $a 9786042000017 $c 45000" in lines(one)
    assert "952 __ $p 000042" in lines(one)
    assert [format_field(field) for field in one.tagged("260")] == ["260 __ $c 2020", "260 __ $c 2019"]
    assert not one.tagged("500") and not one.tagged("300"), "an error, and a formula that was never worked out"


def test_sheets_with_and_without_a_table(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "a", TITLED, [["Hướng dẫn"], ["Điền đủ các cột"]], [["Title", "Author"], ["Emma", "Austen"]]
    )
    assert [one.tagged("245")[0].first("a") for one in read(file) if isinstance(one, Record)] == ["Truyện Kiều", "Emma"]
    assert check(file).columns.sheets == ("Trang 1", "Trang 3") and check(file).columns.skipped == ("Trang 2",)


def test_a_row_for_each_copy_is_one_book(tmp_path: Path) -> None:
    header = ["Mã sách", "Nhan đề", "Tác giả", "Kho", "Số ĐKCB"]
    same = [header, ["S1", "Số đỏ", "Vũ Trọng Phụng", "Mượn", "A1"], ["S1", "Số đỏ", "Vũ Trọng Phụng", "Đọc", "A2"]]
    merged = [header, ["S1", "Số đỏ", "Vũ Trọng Phụng", "Mượn", "A1"], ["", "", "", "Đọc", "A2"]]
    for rows in (same, merged):
        (one,) = read(workbook(tmp_path / "a", rows))
        assert lines(one) == [
            "001 S1", "100 1_ $a Vũ Trọng Phụng", "245 10 $a Số đỏ", "952 __ $p A1 $c Mượn", "952 __ $p A2 $c Đọc",
        ]  # fmt: skip


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    rows = [*TITLED, ["", "", "", "", "", "VV.009"], ["2", "Số đỏ", "Vũ Trọng Phụng", "", "", ""]]
    found = list(read(workbook(tmp_path / "a", rows)))
    again = reread([one.raw for one in found])
    assert [lines(one) for one in again] == [lines(one) for one in found] and len(found) == 2
    assert [one.raw for one in again] == [one.raw for one in found]
    assert all(orjson.loads(line)["row"] for one in found for line in one.raw.splitlines())


def test_the_kept_row_does_not_change_with_its_place(tmp_path: Path) -> None:
    first = list(read(workbook(tmp_path / "a", [HEADER, KIEU])))
    moved = list(read(workbook(tmp_path / "b", [HEADER, ["1", "Một cuốn khác"], ["2", *KIEU[1:]]])))
    assert moved[1].raw == first[0].raw


def test_several_values_roles_kinds_and_languages(tmp_path: Path) -> None:
    header = ["Nhan đề", "Tác giả", "Người dịch", "Từ khoá", "Ngôn ngữ", "Loại tài liệu", "Cơ sở đào tạo", "952$o"]
    row = ["Tựa", "An; Bình", "Chi", "thơ, văn", "Tiếng Việt; Anh", "Luận văn", "Trường Đại học Thử", "KH 1"]
    (one,) = read(workbook(tmp_path / "a", [header, row]))
    assert lines(one) == [
        "041 0_ $a vie", "041 0_ $a eng", "100 1_ $a An", "245 10 $a Tựa", "502 __ $c Trường Đại học Thử",
        "653 __ $a thơ", "653 __ $a văn", "700 1_ $a Bình", "700 1_ $a Chi $e dịch", "942 __ $c Luận văn",
        "952 __ $o KH 1",
    ]  # fmt: skip
    (one,) = read(workbook(tmp_path / "a", [["Tên sách", "Loại tài liệu"], ["Văn nghệ", "Tạp chí"]]))
    assert isinstance(one, Record) and one.leader[7] == "s"


def test_a_cell_of_very_many_values_takes_no_square_of_their_number(tmp_path: Path) -> None:
    """Ten times the values, at most thirty times the time: 20,000 semicolons had held the reader for 46 seconds."""

    def seconds(column: str, cell: str) -> float:
        file = tmp_path / "a.csv"
        file.write_text(csv_text([["Nhan đề", column, "Kho"], ["Tựa", cell, "Đọc"]]), "utf-8")
        started = time.process_time()
        (one,) = read(file)
        assert isinstance(one, Record) and len(one.fields) >= 1_000
        return time.process_time() - started

    for column, value in (("Tác giả", "B;"), ("Số ĐKCB", "A,"), ("Dịch giả", "Lê B;")):
        assert seconds(column, value * 10_000) < 30 * max(seconds(column, value * 1_000), 0.05)


def test_rows_of_one_book_take_no_square_of_their_number(tmp_path: Path) -> None:
    rows = [["1", "Tựa", f"Người {at}"] for at in range(8_000)]
    file = tmp_path / "a.csv"
    file.write_text(csv_text([["Mã sách", "Nhan đề", "Dịch giả"], *rows]), "utf-8")
    started = time.process_time()
    (one,) = read(file)
    assert len(lines(one)) == 8_002
    assert time.process_time() - started < 5  # a square takes a minute


def test_unknown_columns_are_fields_that_no_rule_maps(tmp_path: Path) -> None:
    (one,) = read(workbook(tmp_path / "a", [["Tên sách", "Tủ số"], ["Số đỏ", "T7"]]))
    assert lines(one)[1] == "[Tủ số] T7"
    assert check(tmp_path / "a").columns.unknown == ("Tủ số",)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ('"Dế mèn\r\nphiêu lưu ký",Tô Hoài,K,2018,A1', "Dế mèn phiêu lưu ký"),
        ('"Sách ""hay""",Tô Hoài,K,2018,A1', 'Sách "hay"'),
        ('Bảng 5" màu,Tô Hoài,K,2018,A1', 'Bảng 5" màu'),
        ('"Không đóng,Tô Hoài,K,2018,A1', '"Không đóng'),
    ],
)
def test_quotes(tmp_path: Path, line: str, title: str) -> None:
    file = tmp_path / "a.csv"
    last = "Số đỏ,Vũ Trọng Phụng,V,2000,B1\r\n" * 600
    file.write_text(f"{','.join(HEADER[1:])}\r\n{line}\r\n{last}", "utf-8", newline="")
    found = list(read(file))
    assert [one.tagged("245")[0].first("a") for one in found if isinstance(one, Record)] == [title, *["Số đỏ"] * 600]


def test_empty_rows_repeated_headers_and_rows_of_nothing(tmp_path: Path) -> None:
    rows = [HEADER, KIEU, [], HEADER, ["2", "Số đỏ"], [], ["9", "", "", "", "", "", "Người lập"]]
    found = list(read(workbook(tmp_path / "a", rows)))
    assert [isinstance(one, Record) for one in found] == [True, True, False]
    assert isinstance(found[2], Unreadable) and found[2].reason == "read_row_nothing"


def test_own_mapping(tmp_path: Path) -> None:
    own = """
    kind = "map"
    constants = ["040 __ $a TVTN"]
    [[column]]
    names = ["Ấn phẩm"]
    to = "245 00 $a"
    [[column]]
    names = ["Tủ số"]
    to = "952$c"
    """
    file = workbook(tmp_path / "a", [["Ấn phẩm", "Tủ số", "Năm XB"], ["Bản đồ Hà Nội", "T7", 2001]])
    (one,) = read(file, mapping=columns(own))
    assert isinstance(one, Record) and one.leader[6] == "e"
    assert lines(one) == ["040 __ $a TVTN", "245 00 $a Bản đồ Hà Nội", "260 __ $c 2001", "952 __ $c T7"]
    with pytest.raises(InputError) as error:
        check(file)
    assert error.value.name == "sheet_no_header" and "Ấn phẩm" in error.value.message("vi")
    assert [lines(again) for again in reread([one.raw], columns(own))] == [lines(one)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[[column", "columns_syntax"), ("colum = 1", "columns_key"), ('kind = "sachs"', "columns_kind"),
        ('[[column]]\nto = "245$a"', "columns_names"), ('[[column]]\nnames = ["A"]\nto = "24$a"', "columns_value"),
        ('[[column]]\nnames = ["A"]\nas = "number"', "columns_value"), ('constants = ["?"]', "columns_value"),
        ('[[column]]\nnames = ["A"]\nwhere = "245$a"', "columns_key"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_explained(text: str, name: str) -> None:
    with pytest.raises(RuleError) as error:
        columns(text)
    assert error.value.name == name and error.value.message("vi") and error.value.message("en")


def test_the_draft_is_a_mapping_that_reads_the_same(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a", [[*HEADER, 'Tủ "số"'], [*KIEU, "T7"]])
    text = draft(guess(file, columns()))
    assert [lines(one) for one in read(file, mapping=columns(f"inherit = false\n{text}"))] == [
        lines(one) for one in read(file)
    ]
    filled = text.replace("# [[column]]", "[[column]]").replace("# names", "names").replace("# to", "to")
    (one,) = read(file, mapping=columns(filled))
    assert "500 __ $a T7" in lines(one)


def test_headings_are_known_however_they_are_written() -> None:
    for heading in ("Nhan đề", "NHAN ĐỀ", "nhan de", " Nhan\nđề: ", "Nhan đề"):
        assert columns().find(heading) is columns().find("Title"), fold(heading)
    assert str(columns().find("245 10 $b").to) == "245$b"  # type: ignore[union-attr]


def test_headings_that_differ_by_diacritics_only() -> None:
    for heading, to in (("Khổ", "300$c"), ("KHỔ.", "300$c"), ("Kho", "952$c"), ("kho", "952$c")):
        assert str(columns().find(heading).to) == to  # type: ignore[union-attr]
    own = columns('[[column]]\nnames = ["Khổ"]\nto = "500$a"\n')
    assert [str(own.find(one).to) for one in ("Khổ", "Kho")] == ["500$a", "952$c"]  # type: ignore[union-attr]


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _with(tmp_path: Path, name: str, data: bytes) -> bytes:
    good = workbook(tmp_path / "good", TITLED).read_bytes()
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    return zipped({**parts, name: data})


def _sheet(attribute: str) -> bytes:
    """A sheet whose fourth row has a cell that means nothing by its number."""
    heading = '<row r="1"><c r="A1" t="inlineStr"><is><t>Nhan đề</t></is></c></row>'
    cell = f'<row r="4"><c r="A4" {attribute}><v>999999999</v></c></row>'
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{name}"><sheetData>{heading}{cell}</sheetData></worksheet>'.encode()


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>&b;</sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda tmp: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "read_is_office"),
        (lambda tmp: b"\x00\x01\x00\x00Standard Jet DB\x00" + bytes(600), "read_is_database"),
        (lambda tmp: zipped({"mimetype": b"x", "content.xml": b"<a/>"}), "read_is_opendocument"),
        (lambda tmp: zipped({"word/document.xml": b"<a/>"}), "read_is_document"),
        (lambda tmp: zipped({"xl/workbook.bin": b"x"}), "read_is_xlsb"),
        (lambda tmp: zipped({"sach.mrc": b"x"}), "read_is_zip"),
        (lambda tmp: b"PK\x03\x04" + bytes(100), "sheet_damaged"),
        (lambda tmp: workbook(tmp / "g", TITLED).read_bytes()[:-100], "sheet_damaged"),
        (lambda tmp: _with(tmp, "xl/worksheets/sheet1.xml", LAUGHS), "read_xml_entities"),
        (lambda tmp: _with(tmp, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"), "sheet_damaged"),
        (lambda tmp: _with(tmp, "xl/worksheets/sheet1.xml", _sheet('t="s"')), "sheet_reference"),
        (lambda tmp: _with(tmp, "xl/worksheets/sheet1.xml", _sheet('s="99999999"')), "sheet_reference"),
        (lambda tmp: _with(tmp, "xl/media/x.bin", bytes(300 << 20)), "sheet_bomb"),
        (lambda tmp: zipped({f"a{n}": b"" for n in range(10_001)} | {"xl/workbook.xml": b"<a/>"}), "sheet_bomb"),
        (lambda tmp: b"a,b\n1,2\n3,4\n", "sheet_no_header"),
        (lambda tmp: "Một bài văn dài.\nKhông có bảng nào.\n".encode(), "read_unknown"),
    ],
)  # fmt: skip
def test_what_is_refused_is_told_in_a_sentence(tmp_path: Path, make: Any, name: str) -> None:
    file = tmp_path / "sach"
    file.write_bytes(make(tmp_path))
    with pytest.raises(LienthongError) as error:
        check(file)
        list(read(file))
    assert error.value.name == name
    assert error.value.message("vi") and error.value.message("en")


def test_rows_too_large_are_reasons(tmp_path: Path) -> None:
    wide = ["Rộng", *["x"] * 16_383]
    file = workbook(tmp_path / "a", [["Nhan đề", "Ghi chú"], wide, ["Một", "y"]])
    assert [getattr(one, "reason", "") for one in read(file)] == ["read_row_wide", ""]
    file = tmp_path / "a.csv"
    file.write_text("Nhan đề,Ghi chú\r\nDài," + "y" * 1_000_000 + "\r\nHai,z\r\n", "utf-8")
    assert [getattr(one, "reason", "") for one in read(file)] == ["read_row_cell", ""]


_CELL = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=20).map(
    lambda text: tidy(" ".join(text.split())).strip()
)


@settings(deadline=None, max_examples=40)
@given(rows=st.lists(st.tuples(_CELL.filter(bool), _CELL, _CELL), min_size=1, max_size=5))
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_round_trip_of_rows(separator: str, rows: list[tuple[str, str, str]]) -> None:
    text = csv_text([["Nhan đề", "Ghi chú", "Tóm tắt"], *rows], separator)
    table = delimited.table(io.BytesIO(text.encode()), separator, columns(), lambda data: (data.decode(), ()), "-")
    assert [tuple(row.cells) for row in table.rows] == rows


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.floats(0, 1),
    junk=st.binary(min_size=1, max_size=30) | st.integers(-9, 10**9).map(lambda one: str(one).encode()),
)
@pytest.mark.parametrize("part", ["", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_damage_in_a_workbook_ends_in_a_sentence(tmp_path: Path, part: str, place: float, junk: bytes) -> None:
    data = workbook(tmp_path / "good", TITLED).read_bytes()
    if part:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = archive.read(part)
    at = 4 + int(place * (len(data) - 4))
    damaged = data[:at] + junk + data[at + len(junk) :]
    (tmp_path / "bad").write_bytes(_with(tmp_path, part, damaged) if part else damaged)
    try:
        found = list(read(tmp_path / "bad"))
    except LienthongError as error:
        assert error.message("vi")
    else:
        assert all(isinstance(one, Record | Unreadable) for one in found)
