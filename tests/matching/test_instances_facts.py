"""What portraits hold of Instances described in several formats."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode gives a test folder no way to share a module

import pytest
from portrayed import facts

from lienthong.graph.matching.judging import Facts
from lienthong.graph.matching.portraits.designations import edition, extent, volumes, without_edition, without_volume

GOLDEN = Path(__file__).parents[1] / "mappings" / "golden"
BOOK = """020 __ $a 604-1-00001-1
100 1_ $a Nguyễn, Đức Sinh
245 10 $a Hoá học đại cương : $b giáo trình. $n T.II, $p Cấu tạo chất / $c Nguyễn Đức Sinh ; Lê Hà dịch
246 3_ $a Hóa đại cương
250 __ $a Tái bản lần thứ hai
260 __ $a H. : $b Nxb. KHKT, $c [2001]
300 __ $a ix, 251tr. ; $c 21cm
490 0_ $a Tủ sách đại học
700 1_ $a Trần Thị Bình"""


def golden(name: str) -> Facts:
    text, format = (GOLDEN / name / "record.txt").read_text("utf-8"), "marc21"
    if text.startswith("% format "):
        first, _, text = text.partition("\n")
        format = first.removeprefix("% format ").strip()
    return facts(text, format)


def test_a_marc_record_in_the_habits_of_a_library() -> None:
    found = facts(BOOK.replace("604-1-00001-1", "604-1-00001-9"))
    assert found.pop("work") and found.pop("source") == ("dataset/nhan",)
    assert found == {
        "creator": ("nguyễn đức sinh",),
        "edition": ("2",),
        "isbn": ("9786041000018",),
        "language": ("vi",),
        "name": ("nguyễn đức sinh", "trần thị bình"),
        "pages": ("251",),
        "part": ("cấu tạo chất",),
        "place": ("hà nội",),
        "publisher": ("khoa học và kĩ thuật",),
        "rest": ("giáo trình",),
        "series": ("tủ sách đại học",),
        "size": ("21",),
        "statement": (" nguyen duc sinh le ha dich ",),
        "title": ("hoá học đại cương",),
        "translator": ("lê hà",),
        "variant": ("hoá đại cương",),
        "volume": ("2",),
        "whole": ("hoá học đại cương giáo trình",),
        "year": ("2001",),
    }


def test_an_isbn_that_is_none_is_no_fact() -> None:
    assert "isbn" not in facts(BOOK)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("onix-ebook", {"form": "online", "isbn": "9786042000000", "edition": "2", "year": "2024", "pages": "820"}),
        ("mods-old-print", {"creator": "đặng trần côn", "year": "1902", "pages": "42", "rest": "diễn ca"}),
        ("dc-thesis-full", {"creator": "vũ thị hạnh", "thesis": "thesis", "pages": "152", "form": "online"}),
        ("dc-map", {"body": "cục đo đạc mẫu", "year": "1966"}),
        ("kbart-monograph", {"volume": "1", "form": "online", "title": "số đỏ"}),
        ("serial", {"serial": "serial", "issn": "0866-7497"}),
        ("multi-volume", {"volume": "1", "edition": "1", "isbn": "9786049442575"}),
        ("opds-ebook", {"form": "online", "series": "tủ sách trăng rằm"}),
    ],
)
def test_a_description_of_any_format_gives_the_same_facts(name: str, expected: dict[str, str]) -> None:
    found = golden(name)
    assert {key: found.get(key) for key in expected} == {key: (value,) for key, value in expected.items()}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("hoá học tập 1", ("hoá học", ("1",))),
        ("hoá học t 01", ("hoá học", ("1",))),
        ("hoá học t1", ("hoá học", ("1",))),
        ("hoá học quyển thượng", ("hoá học", ("1",))),
        ("tam quốc tập ii", ("tam quốc", ("2",))),
        ("toán 6 tập hai", ("toán 6", ("2",))),
        ("lịch sử t 1 p 2", ("lịch sử", ("1", "p 2"))),
        ("v i lenin toàn tập", ("v i lenin toàn tập", ())),
        ("tập thơ", ("tập thơ", ())),
        ("toán 6", ("toán 6", ())),
        ("phần 1 của đời tôi", ("phần 1 của đời tôi", ())),
        ("tập 1", ("tập 1", ("1",))),
    ],
)
def test_the_number_of_a_volume_is_found_at_the_end_of_a_title(title: str, expected: tuple[str, tuple[str]]) -> None:
    assert without_volume(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("operating system concepts 7th ed", ("operating system concepts", "7")),
        ("marketing management 12e", ("marketing management", "12")),
        ("cơ học đất tái bản lần thứ 2", ("cơ học đất", "2")),
        ("toán 6", ("toán 6", "")),
        ("windows 95", ("windows 95", "")),
        ("20 e", ("20 e", "")),
        ("kinh tế việt nam thế kỉ 19", ("kinh tế việt nam thế kỉ 19", "")),
    ],
)
def test_an_edition_at_the_end_of_a_title_is_no_part_of_it(title: str, expected: tuple[str, str]) -> None:
    assert without_edition(title) == expected


@pytest.mark.parametrize("said", ["T.1", "Tập 1", "T. 01", "I", "1", "Tập I", "T1", "Tập một", "Q. thượng", "vol. 1"])
def test_one_volume_is_written_in_many_ways(said: str) -> None:
    assert volumes(said) == ("1",)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("ix, 299 tr.", ("299", "")),
        ("299tr.", ("299", "")),
        ("2 tập", ("", "2")),
        ("4 t.", ("", "4")),
        ("1 v. (various pagings)", ("", "")),
        ("xii, 320 p.", ("320", "")),
        ("120 s.", ("120", "")),
        ("78 tờ", ("78", "")),
        ("T.1 : 240 tr.", ("240", "")),
        ("1 bản đồ", ("", "")),
    ],
)
def test_pages_and_sets(said: str, expected: tuple[str, str]) -> None:
    assert extent(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Tái bản lần thứ 2, có sửa chữa", "2"),
        ("In lần thứ hai", "2"),
        ("Tái bản lần thứ nhất có bổ sung", "1"),
        ("12th ed.", "12"),
        ("Second edition", "2"),
        ("Tái bản", "+"),
        ("Có sửa chữa, bổ sung", "+"),
        ("Ấn bản lần 8", "8"),
        ("Lần thứ II", "2"),
        ("Bản đặc biệt", ""),
        ("In năm 2003", ""),
    ],
)
def test_edition_statements(said: str, expected: str) -> None:
    assert edition(said) == expected
