"""Headers of two rows, tables without a header, and barcodes that are written as a range."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from lienthong.mappings.line import format_field
from lienthong.mappings.readers import check, read
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.spreadsheets.columns import columns
from lienthong.mappings.spreadsheets.ranges import MOST, expand, uncounted
from lienthong.pipeline.rereading import reread


def lines(one: Record | Unreadable) -> list[str]:
    assert isinstance(one, Record), one
    return [format_field(field) for field in one.fields]


@pytest.mark.parametrize(
    ("written", "barcodes"),
    [
        ("TN.0012-TN.0015", ["TN.0012", "TN.0013", "TN.0014", "TN.0015"]),
        ("VV00123 → VV00125", ["VV00123", "VV00124", "VV00125"]),
        ("05 cuốn: 12-16", ["12", "13", "14", "15", "16"]),
        ("2 bản (TK01-TK02)", ["TK01", "TK02"]),
        ("TN-0012-TN-0013", ["TN-0012", "TN-0013"]),
        ("GK.5.009-GK.5.010", ["GK.5.009", "GK.5.010"]),
        ("VV12 đến VV13", ["VV12", "VV13"]),
        ("0098 → 0100", ["0098", "0099", "0100"]),
        ("1 cuốn: VV12", ["VV12"]),
    ],
)
def test_ranges_are_copies(written: str, barcodes: list[str]) -> None:
    assert expand(written) == (barcodes, False)


@pytest.mark.parametrize(
    "written",
    ["VV9-VV10", "VV5-VV3", "VV.001-TK.005", "VV.001-VV.500", "VV00123-125", "12-16", "05 cuốn: 12-17", "1 → 999",
     "05 cuốn: A1-B5"],
)  # fmt: skip
def test_what_is_no_certain_range_is_kept_and_flagged(written: str) -> None:
    assert expand(written) == ([written], True)


@pytest.mark.parametrize("written", ["TN-2019-0015", "VV.001", "0012-2019", "12/2019", "A", "978-604-2-00001-7"])
def test_barcodes_with_dashes_are_barcodes(written: str) -> None:
    assert expand(written) == ([written], False)


@given(st.from_regex(r"[A-Z]{0,3}[.\-]?", fullmatch=True), st.integers(0, 9_000), st.integers(0, 400))
def test_a_range_is_all_its_numbers_or_nothing(prefix: str, first: int, more: int) -> None:
    written = f"{prefix}{first:05} → {prefix}{first + more:05}"
    barcodes, doubtful = expand(written)
    if more < MOST:
        assert barcodes == [f"{prefix}{first + at:05}" for at in range(more + 1)] and not doubtful
    else:
        assert barcodes == [written] and doubtful


def test_a_count_before_a_list() -> None:
    assert uncounted(["03 cuốn: A1", "A2", "A3"]) == ["A1", "A2", "A3"]
    assert uncounted(["02 cuốn: A1", "A2", "A3"]) == ["02 cuốn: A1", "A2", "A3"]


def test_long_cells_take_no_time() -> None:
    started = time.process_time()
    for cell in (
        "1" * 100_000,
        "-" * 100_000,
        "a1." * 30_000,
        "1-" * 40_000,
        " " * 50_000 + "1",
        "1 cuốn: " + "(" * 50_000,
    ):
        expand(cell)
    assert time.process_time() - started < 3


def test_ranges_in_a_list_of_books(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = [
        "Tên sách,Số ĐKCB,Kho",
        "Toán 1,GK.001-GK.003,Sách giáo khoa",
        "Toán 2,GK.9-GK.10,",
        '"Lí","3 cuốn: A1, A2, A3",',
    ]
    many = ";".join(f"X{at}001-X{at}200" for at in range(1, 101))
    file.write_text("\n".join([*rows, f'Nhiều,"{many}",']), "utf-8")
    first, second, third, last = read(file)
    shelf = [f"952 __ $p GK.00{at} $c Sách giáo khoa" for at in (1, 2, 3)]
    assert lines(first) == ["245 10 $a Toán 1", *shelf] and isinstance(first, Record) and not first.repairs
    assert lines(second)[1:] == ["952 __ $p GK.9-GK.10"]
    assert isinstance(second, Record) and second.repairs == ["read_range"]
    assert lines(third)[1:] == ["952 __ $p A1", "952 __ $p A2", "952 __ $p A3"]
    assert isinstance(last, Record) and len(last.tagged("952")) < 10_200 and "read_range" in last.repairs
    again = reread([first.raw, second.raw])
    assert [lines(one) for one in again] == [lines(first), lines(second)]


def test_a_header_of_two_rows_with_merged_cells(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["TRƯỜNG TIỂU HỌC MẪU"],
        ["STT", "Tên sách", "Tác giả", "Xuất bản", "", "", "Số ĐKCB", "Ghi chú"],
        ["", "", "", "Nơi", "Nhà", "Năm", "", ""],
        [1, "Số đỏ", "Vũ Trọng Phụng", "H.", "Văn học", 2010, "A1", ""],
        ["STT", "Tên sách", "Tác giả", "Xuất bản", "", "", "Số ĐKCB", "Ghi chú"],
        ["", "", "", "Nơi", "Nhà", "Năm", "", ""],
        [2, "Tắt đèn", "Ngô Tất Tố", "H.", "Văn học", 2011, "A2", "cũ"],
    ):
        sheet.append(row)
    for cells in ("D2:F2", "A2:A3", "B2:B3"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "a.xlsx")
    found = list(read(tmp_path / "a.xlsx"))
    assert [lines(one) for one in found] == [
        ["100 1_ $a Vũ Trọng Phụng", "245 10 $a Số đỏ", "260 __ $a H. $b Văn học $c 2010", "952 __ $p A1"],
        [
            "100 1_ $a Ngô Tất Tố",
            "245 10 $a Tắt đèn",
            "260 __ $a H. $b Văn học $c 2011",
            "500 __ $a cũ",
            "952 __ $p A2",
        ],
    ]
    assert not check(tmp_path / "a.xlsx").columns.unknown
    assert [lines(one) for one in reread([one.raw for one in found])] == [lines(one) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "Tên sách,Tác giả,,\nNhà,,Năm,Nơi\n",  # a book «Nhà» and what stands in columns without a heading
        "Tên sách,Tác giả,Ghi chú,\nNăm,Nhà,Nơi,\n",
        "Tên sách,Xuất bản,,Kho\n,Năm 2010,Nhà 2,\n",
    ],
)
def test_rows_of_books_are_no_second_row_of_a_header(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.csv").write_text(text + "Số đỏ,Vũ,1,2\n", "utf-8")
    assert len(list(read(tmp_path / "a.csv"))) == 2


def test_a_table_without_a_header(tmp_path: Path) -> None:
    own = 'headings = false\n[[column]]\nnames = ["A"]\nto = "245$a"\n[[column]]\nnames = ["(C)"]\nto = "952$p"\n'
    file = tmp_path / "a.csv"
    file.write_text("Số đỏ;Vũ Trọng Phụng;A1\nTắt đèn;Ngô Tất Tố;A2\n", "utf-8")
    found = list(read(file, mapping=columns(own)))
    assert [lines(one) for one in found] == [
        ["245 10 $a Số đỏ", "952 __ $p A1", "[(B)] Vũ Trọng Phụng"],
        ["245 10 $a Tắt đèn", "952 __ $p A2", "[(B)] Ngô Tất Tố"],
    ]
    assert [lines(one) for one in reread([one.raw for one in found], columns(own))] == [lines(one) for one in found]
