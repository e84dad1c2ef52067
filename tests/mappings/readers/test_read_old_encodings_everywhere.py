"""Old Vietnamese encodings in every format that a library hands over: the titles come out, and the repair is told."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from lienthong.mappings.line import parse_record
from lienthong.mappings.readers import check, marcxml, read
from lienthong.mappings.record import Record
from reencoding import WRITERS

TITLES = [
    "Bước đường cùng", "Những ngày thơ ấu", "Đất rừng phương Nam", "Lịch sử Việt Nam giản yếu", "Kỹ thuật trồng lúa",
    "Truyện cổ dân gian các dân tộc", "Giáo trình kinh tế vĩ mô", "Từ điển tiếng Việt phổ thông", "Thơ văn Lý Trần",
    "Phong tục thờ cúng tổ tiên", "Hướng dẫn tự học đàn nguyệt", "Địa lý tự nhiên đại cương", "Văn hoá ẩm thực xứ Huế",
    "Sổ tay người nuôi trồng thuỷ sản", "Quản trị doanh nghiệp vừa và nhỏ", "Cơ sở dữ liệu quan hệ",
]  # fmt: skip
LEGACY = ("marc-8", "marc-8 tone first", "tcvn3", "vni", "viscii", "windows-1258")
MADE = [name for name in WRITERS if name in LEGACY or name.endswith("as cp1252")]
Write = Callable[[str], bytes]


def _mrk(write: Write) -> bytes:
    records = (
        b"=LDR  00000nam\\\\2200000\\\\\\4500\n=001  %d\n=245  10$a%s\n\n" % (at, write(title))
        for at, title in enumerate(TITLES)
    )
    return b"".join(records)


def _aleph(write: Write) -> bytes:
    return b"".join(b"%09d 24510 L $$a%s\n" % (at, write(title)) for at, title in enumerate(TITLES, 1))


def _display(write: Write) -> bytes:
    records = (
        b"LDR\t\t\t\t00000nam##2200000###4500\n001\t\t\t\tA%d\n245\t1\t0\ta\t%s\n\n" % (at, write(title))
        for at, title in enumerate(TITLES)
    )
    return b"".join(records)


def _csv(separator: bytes, heading: bytes) -> Callable[[Write], bytes]:
    def made(write: Write) -> bytes:
        top = heading or write("Nhan đề") + separator + b"ISBN"
        return b"\r\n".join([top, *(write(title) + separator + b"1" for title in TITLES)])

    return made


TEXTS: dict[str, Callable[[Write], bytes]] = {
    "mrk": _mrk,
    "aleph": _aleph,
    "opac-display": _display,
    "csv": _csv(b",", b""),
    "csv with plain headings": _csv(b";", b"Nhan de;ISBN"),
    "tsv": _csv(b"\t", b""),
}


def titles(file: Path) -> list[str]:
    found = list(read(file))
    assert all(isinstance(one, Record) for one in found)
    return [one.tagged("245")[0].first("a") for one in found if isinstance(one, Record)]


def same(got: Sequence[str], lossy: bool) -> None:
    wrong = [(a, b) for a, b in zip(got, TITLES, strict=True) if (a.casefold() != b.casefold() if lossy else a != b)]
    assert not wrong


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("form", TEXTS)
def test_text_formats(form: str, name: str, tmp_path: Path) -> None:
    write, meant = WRITERS[name]
    file = tmp_path / "a"
    file.write_bytes(TEXTS[form](write))
    assert check(file).encoding == meant
    same(titles(file), name.startswith(("tcvn3", "viscii")))


@pytest.mark.parametrize("name", [name for name in MADE if name.endswith("as cp1252")])
@pytest.mark.parametrize("form", TEXTS)
def test_utf_16_holds_misread_text_too(form: str, name: str, tmp_path: Path) -> None:
    """Excel's "Unicode Text" of a sheet that was typed in .VnTime."""
    write, meant = WRITERS[name]
    file = tmp_path / "a"
    file.write_bytes(TEXTS[form](write).decode("utf-8").encode("utf-16"))
    assert check(file).encoding == meant
    same(titles(file), name.startswith(("tcvn3", "viscii")))


@pytest.mark.parametrize("name", [name for name in MADE if name.endswith("as cp1252")])
@pytest.mark.parametrize("form", ["marcxml", "json"])
def test_marked_up_formats(form: str, name: str, tmp_path: Path) -> None:
    write, meant = WRITERS[name]
    file = tmp_path / "a"
    records = [parse_record(f"245 10 $a {write(title).decode()}") for title in TITLES]
    if form == "marcxml":
        file.write_bytes(marcxml.write(records))
    else:
        fields = [
            [{"245": {"ind1": "1", "ind2": "0", "subfields": [{"a": write(title).decode()}]}}] for title in TITLES
        ]
        file.write_text(json.dumps([{"leader": " " * 24, "fields": one} for one in fields]))
    assert check(file).encoding == meant
    same(titles(file), name.startswith(("tcvn3", "viscii")))


def sheet(path: Path, rows: Sequence[Sequence[Any]], font: str = "") -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for row in book.active.iter_rows(min_row=2) if font else ():
        for cell in row:
            cell.font = Font(name=font)
    book.save(path)
    return path


@pytest.mark.parametrize("heading", ["Nhan đề", "Nhan de", ""])
@pytest.mark.parametrize("name", [name for name in MADE if name.endswith("as cp1252")])
def test_workbooks(name: str, heading: str, tmp_path: Path) -> None:
    write, meant = WRITERS[name]
    rows = [[heading or write("Nhan đề").decode(), "ISBN"], *([write(one).decode(), 1] for one in TITLES)]
    file = sheet(tmp_path / "a.xlsx", rows)
    assert check(file).encoding == meant
    same(titles(file), name.startswith(("tcvn3", "viscii")))
    flags = [one.repairs for one in read(file) if isinstance(one, Record)]
    assert sum(map(bool, flags)) == len(TITLES)


@pytest.mark.parametrize(("font", "name"), [(".VnTime", "tcvn3"), ("VNI-Times", "vni")])
def test_the_font_of_a_cell_tells_what_the_rest_does_not(font: str, name: str, tmp_path: Path) -> None:
    """A list that was begun in Unicode and goes on in an old font."""
    write = WRITERS[f"{name} as cp1252"][0]
    half = len(TITLES) // 2
    rows = [["Nhan đề"], *([one] for one in TITLES[:half]), *([write(one).decode()] for one in TITLES[half:])]
    same(titles(sheet(tmp_path / "a.xlsx", rows, font)), name == "tcvn3")
    assert check(tmp_path / "a.xlsx").encoding == "utf-8"


def test_fonts_of_capitals(tmp_path: Path) -> None:
    rows = [["Nhan đề"], *([WRITERS["tcvn3 as cp1252"][0](one.lower()).decode()] for one in TITLES)]
    assert titles(sheet(tmp_path / "a.xlsx", rows, ".VnTimeH")) == [one.upper() for one in TITLES]


def test_unicode_that_lost_its_look_stays(tmp_path: Path) -> None:
    """Text pasted into a cell of .VnTime is Unicode; so is French."""
    rows = [["Nhan đề"], *([one] for one in [*TITLES, "À la recherche du temps perdu", "Học tiếng Pháp: café, thé"])]
    assert titles(sheet(tmp_path / "a.xlsx", rows, ".VnTime")) == [row[0] for row in rows[1:]]


def test_the_operator_decides(tmp_path: Path) -> None:
    rows = [["Nhan de"], ["Hång"], ["Nguyªn"]]
    file = sheet(tmp_path / "a.xlsx", rows, ".VnTime")
    assert [one.tagged("245")[0].first("a") for one in read(file, encoding="utf-8")] == ["Hång", "Nguyªn"]  # type: ignore[union-attr]
    file = sheet(tmp_path / "b.xlsx", rows)
    assert [one.tagged("245")[0].first("a") for one in read(file)] == ["Hång", "Nguyªn"]  # type: ignore[union-attr]
    found = [one.tagged("245")[0].first("a") for one in read(file, encoding="tcvn3")]  # type: ignore[union-attr]
    assert found == ["Hồng", "Nguyên"]
