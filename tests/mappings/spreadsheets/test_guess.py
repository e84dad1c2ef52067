"""What the columns of a spreadsheet are, guessed by headings and values."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from lienthong.errors import UsageError
from lienthong.mappings.line import format_field
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record
from lienthong.mappings.spreadsheets import looks
from lienthong.mappings.spreadsheets.columns import columns
from lienthong.mappings.spreadsheets.draft import draft
from lienthong.mappings.spreadsheets.guess import Guess, guess

BOOKS = [
    ["1", "Truyện Kiều chú giải", "Nguyễn Du; Bùi Kỷ", "Nxb. Văn học", "Hà Nội", "2015", "978-604-957-400-9", "45.000đ",
     "320 tr.", "21 cm", "895.9221", "12/03/2019", "VV.00123", "Tiếng Việt", "https://example.org/1", "x"],
    ["2", "Lịch sử Việt Nam tập 1", "Phan Huy Lê", "Giáo dục", "H.", "2012", "9786040000019", "60.000đ", "500tr",
     "24cm", "959.7", "12/03/2019", "VV.00124", "Tiếng Việt", "https://example.org/2", "?"],
    ["3", "Dế mèn phiêu lưu ký", "Tô Hoài", "Kim Đồng", "Tp. Hồ Chí Minh", "2020", "8935244800012", "35.000đ",
     "200 tr", "19 cm", "895.9223", "13/03/2019", "VV.00125 → VV.00127", "Anh", "https://example.org/3", "y"],
]  # fmt: skip
EXPECTED = [
    "-", "245$a", "100$a", "260$b", "260$a", "260$c", "020$a", "020$c", "300$a", "300$c", "082$a", "-", "952$p",
    "041$a", "856$u", "?",
]  # fmt: skip


def sheet(path: Path, header: list[str] | None) -> Path:
    lines = [";".join(header)] if header else []
    path.write_text("\n".join([*lines, *(";".join(f'"{cell}"' for cell in row) for row in BOOKS)]) + "\n", "utf-8")
    return path


def places(found: Guess) -> list[str]:
    return ["?" if one.column is None else str(one.column.to or "-") for one in found.columns]


def test_known_headings_are_believed(tmp_path: Path) -> None:
    header = ["STT", "Tên sách", "Tác giả", "Nhà XB", "Nơi XB", "Năm XB", "ISBN", "Giá tiền", "Số trang", "Khổ", "DDC",
              "Ngày nhập", "Số ĐKCB", "Ngôn ngữ", "URL", "Kệ"]  # fmt: skip
    found = guess(sheet(tmp_path / "a.csv", header), columns())
    assert places(found) == EXPECTED
    assert {one.by for one in found.columns} == {"heading", ""}
    assert all(one.sure > 0.9 for one in found.columns if one.column)


@pytest.mark.parametrize("headed", [True, False])
def test_values_tell_what_headings_do_not(tmp_path: Path, headed: bool) -> None:
    header = [f"Mục {chr(97 + at)}x" for at in range(len(BOOKS[0]))]
    found = guess(sheet(tmp_path / "a.csv", header if headed else None), columns())
    assert places(found) == EXPECTED and found.bare is not headed
    assert [one.heading for one in found.columns] == (header if headed else [""] * len(header))
    assert all(0.5 < one.sure < 1 for one in found.columns if one.column)


@pytest.mark.parametrize("headed", [True, False])
def test_the_draft_loads_what_was_guessed(tmp_path: Path, headed: bool) -> None:
    file = sheet(tmp_path / "a.csv", [f"Mục {chr(97 + at)}x" for at in range(len(BOOKS[0]))] if headed else None)
    own = columns(draft(guess(file, columns())))
    found = list(read(file, mapping=own))
    assert len(found) == 3 and isinstance(found[2], Record)
    assert [format_field(one) for one in found[2].fields if not one.tag.startswith("[")] == [
        "020 __ $a 8935244800012 $c 35.000đ", "041 0_ $a eng", "082 04 $a 895.9223", "100 1_ $a Tô Hoài",
        "245 10 $a Dế mèn phiêu lưu ký", "260 __ $b Kim Đồng $a Tp. Hồ Chí Minh $c 2020", "300 __ $a 200 tr $c 19 cm",
        "856 40 $u https://example.org/3", "952 __ $p VV.00125", "952 __ $p VV.00126", "952 __ $p VV.00127",
    ]  # fmt: skip


def test_headings_that_say_more_than_a_known_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "Tên sách (ghi đủ),Họ và tên tác giả,Năm XB nếu có\nSố đỏ,Vũ Trọng Phụng,2010\n", "utf-8"
    )
    found = guess(tmp_path / "a.csv", columns())
    assert places(found) == ["245$a", "100$a", "260$c"] and {one.by for one in found.columns} == {"alike"}


def test_values_that_contradict_a_heading_make_it_less_sure(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Tên sách,ISBN\nSố đỏ,Vũ Trọng Phụng\nTắt đèn,Ngô Tất Tố\n", "utf-8")
    found = guess(tmp_path / "a.csv", columns())
    assert places(found)[1] == "020$a" and found.columns[1].sure < 0.7


def test_workbooks_and_other_formats(tmp_path: Path) -> None:
    book = Workbook()
    active = book.active
    assert active is not None
    for row in (["Trường mẫu"], ["Sách", "Người viết ra", "Năm"], ["Số đỏ", "Vũ Trọng Phụng", 2010]):
        active.append(row)
    book.create_sheet("Khác").append(["Ghi", "chú"])
    book.save(tmp_path / "a.xlsx")
    found = guess(tmp_path / "a.xlsx", columns())
    assert [one.heading for one in found.columns] == ["Sách", "Người viết ra", "Năm"]
    (tmp_path / "a.tsv").write_text(
        "publication_title\tprint_identifier\ttitle_url\tzz\nNature\t0028-0836\thttp://x\t1\n"
    )
    kbart = guess(tmp_path / "a.tsv", columns())
    assert kbart.mapping.name == "kbart" and places(kbart)[-1] == "?"


def test_what_is_no_spreadsheet(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"=LDR  00000nam\\\\2200000\\a\\4500\n=245  10$aX\n")
    with pytest.raises(UsageError) as error:
        guess(tmp_path / "a", columns())
    assert error.value.name == "columns_no_sheet"


def test_two_columns_alike_go_to_the_surer_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("A b,C d\n2010,2011\n2012,sau\n2013,2014\n2015,2001\n", "utf-8")
    assert places(guess(tmp_path / "a.csv", columns())) == ["260$c", "?"]


def test_running_numbers_are_no_barcodes() -> None:
    assert looks.address(["1", "2", "3", "4"])[0] == looks.COUNT
    assert looks.address(["10001", "10002", "10003"])[0] == "952$p"


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=5), min_size=1, max_size=6))
def test_any_table_has_a_draft_that_can_be_read(tmp_path: Path, table: list[list[str]]) -> None:
    cells = [
        ["".join(char for char in cell if char.isprintable() and char not in '";') for cell in row] for row in table
    ]
    file = tmp_path / "a.csv"
    file.write_text("Tên sách;Tác giả\n" + "\n".join(";".join(f'"{cell}"' for cell in row) for row in cells), "utf-8")
    read_again = columns(draft(guess(file, columns())))
    assert {str(one.to) for name in ("Tên sách", "Tác giả") if (one := read_again.find(name))} == {"245$a", "100$a"}
