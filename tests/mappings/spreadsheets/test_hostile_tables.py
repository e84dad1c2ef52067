"""Tables that mean harm, or that are broken beyond use: a sentence or a reason each, in bounded time."""

import random
import time
from contextlib import suppress
from pathlib import Path

import pytest

from lienthong.errors import InputError
from lienthong.mappings.line import format_field
from lienthong.mappings.readers import check, read
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.spreadsheets.columns import columns
from lienthong.mappings.spreadsheets.guess import guess

MEGABYTE = 1 << 20


def test_formulas_in_cells_are_text(tmp_path: Path) -> None:
    cells = ["=cmd|' /C calc'!A0", "+84 912", "-1+1", "@SUM(A1:A9)", '=HYPERLINK("http://x","y")']
    lines = ["Tên sách;Ghi chú", *(f'Tựa {at};"{cell.replace(chr(34), chr(34) * 2)}"' for at, cell in enumerate(cells))]
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    found = [one for one in read(tmp_path / "a.csv") if isinstance(one, Record)]
    assert [one.tagged("500")[0].first("a") for one in found] == cells


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("Tên sách,Tác giả\nSố đỏ,Vũ\n", "read_row_cell"),
        ('{"row":[["Tên sách","Số đỏ"]]}\n', "read_row_kept"),
        ('{"openbiblio":{"number":"1","title":{"title":"Số đỏ"},"fields":[],"copies":[]}}\n', "read_sql_kept"),
        ("INSERT INTO biblio (bibid,title,opac_flg) VALUES (1,'Số đỏ','Y'),(2,'", "read_sql_row"),
        ("INSERT INTO biblio (bibid,title,opac_flg) VALUES (1,'Số đỏ','Y');\nINSERT INTO x VALUES ('", ""),
    ],
)
def test_a_file_that_goes_on_with_nothing(tmp_path: Path, head: str, reason: str) -> None:
    """A disk that was full, or a file that wants to fill memory: 128 MB of zeros behind the first record. With a whole
    gigabyte each took 7 to 23 seconds and at most 382 MB (measured 2026-11-22)."""
    file = tmp_path / "a"
    with file.open("wb") as out:
        out.write(head.encode())
        out.truncate(128 * MEGABYTE)
    started = time.process_time()
    found = list(read(file))
    assert time.process_time() - started < 30
    assert sum(isinstance(one, Record) for one in found) == 1
    assert {one.reason for one in found if isinstance(one, Unreadable)} == ({reason} if reason else set())
    assert sum(len(one.raw) for one in found) < 16 * MEGABYTE


def test_a_gigabyte_of_nothing_is_refused_at_once(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as out:
        out.truncate(1024 * MEGABYTE)
    with pytest.raises(InputError, match=r"a\.csv"):
        check(tmp_path / "a.csv")


@pytest.mark.parametrize("seed", range(6))
def test_bytes_of_no_encoding(tmp_path: Path, seed: int) -> None:
    """A few damaged bytes cost their own rows; a file that is mostly noise is refused in a sentence."""
    chance = random.Random(seed)
    good = "".join(f"Lịch sử Việt Nam tập {at},Vũ Trọng Phụng,2010\n" for at in range(100)).encode()
    file = tmp_path / "a.csv"
    file.write_bytes("Tên sách,Tác giả,Năm XB\n".encode() + good + chance.randbytes(300))
    found = list(read(file))
    assert len(found) >= 100 and guess(file, columns()).columns
    titles = [one.tagged("245")[0].first("a") for one in found[:100] if isinstance(one, Record)]
    assert titles == [f"Lịch sử Việt Nam tập {at}" for at in range(100)]
    for one in found:
        if isinstance(one, Record):
            "\n".join(map(format_field, one.fields)).encode("utf-8")
    file.write_bytes("Tên sách,Tác giả,Năm XB\n".encode() + chance.randbytes(20_000))
    with suppress(InputError):
        assert all(isinstance(one, Record | Unreadable) for one in read(file))


def test_half_of_a_file_in_another_encoding(tmp_path: Path) -> None:
    """Two lists pasted together: the broken half costs nothing of the other, and is flagged."""
    good = "".join(f"Lịch sử Việt Nam tập {at},Nguyễn Văn {at}\n" for at in range(200)).encode()
    bad = "Đất nước,Trần\n".encode("utf-16-le")
    (tmp_path / "a.csv").write_bytes("Tên sách,Tác giả\n".encode() + good + bad)
    found = list(read(tmp_path / "a.csv"))
    titles = [one.tagged("245")[0].first("a") for one in found if isinstance(one, Record) and one.tagged("245")]
    assert titles[:200] == [f"Lịch sử Việt Nam tập {at}" for at in range(200)]


def test_a_header_of_a_thousand_columns_twice_over(tmp_path: Path) -> None:
    header = ",".join(["Tên sách", "Tác giả", *(f"Cột {at}" for at in range(1_200))])
    (tmp_path / "a.csv").write_text(f"{header}\n" + "Số đỏ" + ",x" * 1_200 + "\nTắt đèn,y\n", "utf-8")
    assert [getattr(one, "reason", "") for one in read(tmp_path / "a.csv")] == ["read_row_wide", ""]
