"""Publishers and other bodies: many spellings of one, units that only their university tells apart."""

import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode gives a test folder no way to share a module

import pytest
from peopled import Catalogue

from lienthong.content import folder
from lienthong.graph.matching.spellings import is_unit, organisation_form, publisher_form

PUBLISHERS = (
    ("NXB Trẻ", "Nxb. Trẻ", "Nhà xuất bản Trẻ", "Trẻ", "Trẻ Publishing House"),
    ("KHKT", "Khoa học & Kỹ thuật", "NXB Khoa học và kĩ thuật"),
    ("Đại học Quốc gia TP.HCM", "ĐHQG-HCM", "NXB Đại học Quốc gia Thành phố Hồ Chí Minh"),
    ("John Wiley & Sons, Inc.", "Wiley"),
    ("Giáo dục", "NXB GD"),
    ("Giáo dục Việt Nam", "NXB GDVN"),
    ("Lao động", "Labor Publishing House"),
    ("Labor",),  # Brussels
    ("Youth",),
    ("Sự thật",),
    ("Chính trị quốc gia",),
    ("Chính trị quốc gia - Sự thật", "CTQG-ST"),
)
BODIES = (
    ("Trường Đại học Bách khoa Hà Nội", "ĐHBK Hà Nội", "Đại học Bách khoa (Hà Nội)"),
    ("ĐHBK Hà Nội. Khoa CNTT", "Trường Đại học Bách khoa Hà Nội. Khoa Công nghệ thông tin"),
    ("Trường Đại học Bách khoa Thành phố Hồ Chí Minh", "ĐHBK TP.HCM"),
    ("Trường Đại học Sư phạm Hà Nội 2", "ĐHSP Hà Nội 2"),
    ("Trường Đại học Sư phạm Hà Nội", "ĐHSPHN"),
    ("Việt Nam. Bộ Y tế", "Bộ Y tế"),
    ("Khoa Công nghệ thông tin",),
)


@pytest.mark.parametrize(("form", "groups"), [(publisher_form, PUBLISHERS), (organisation_form, BODIES)])
def test_spellings_of_one_have_one_form_and_others_another(form, groups) -> None:  # type: ignore[no-untyped-def]
    forms = [{form(one) for one in group} for group in groups]
    assert all(len(one) == 1 for one in forms)
    assert len(set.union(*forms)) == len(groups)


@pytest.mark.parametrize(
    ("file", "form"), [("publishers.csv", publisher_form), ("organisations.csv", organisation_form)]
)
def test_no_spelling_of_the_tables_means_two(file: str, form) -> None:  # type: ignore[no-untyped-def]
    with (folder("graph") / "matching" / file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row for row in rows if form(row["spelling"]) != form(row["name"])] == []
    assert len({row["name"] for row in rows}) >= 80


def test_a_unit_is_not_told_by_its_name() -> None:
    assert is_unit("Khoa Công nghệ thông tin")
    assert not is_unit("Trường Đại học Vinh. Khoa Công nghệ thông tin")
    assert not is_unit("Trường Đại học Vinh")


def test_a_press_is_not_the_university_that_it_is_named_after(tmp_path: Path) -> None:
    catalogue, name = Catalogue(tmp_path), "Đại học Quốc gia Hà Nội"
    catalogue.put({
        "1": _book("Sách một", f"260 __ $a H. : $b Nxb. {name}, $c 2001", f"710 2_ $a {name}"),
        "2": _book("Sách hai", "260 __ $a H. : $b ĐHQG Hà Nội, $c 2002"),
        "3": _book("Sách ba", f"260 __ $a H. : $b {name}, $c 2003", "502 __ $a Luận văn thạc sĩ"),
        "4": _book("Sách bốn", "260 __ $a H. : $b Bộ Y tế, $c 2004"),
        "5": _book("Sách năm", "260 __ $a H. : $b Nxb. Y học, $c 2004", "710 2_ $a Bộ Y tế"),
        "6": _book("Sách sáu", "260 __ $a H. : $b Y học, $c 2004", f"710 2_ $a Nxb. {name}"),
    })  # fmt: skip
    catalogue.settle()
    presses = [catalogue.who(*one) for one in (("1", _NXB), ("2", "organization|nxb đhqg"), ("6", _NXB))]
    schools = [catalogue.who(one, "organization|đại học quốc gia") for one in "13"]
    ministries = [catalogue.who(one, "organization|bộ y tế") for one in "45"]
    houses = [catalogue.who(one, "organization|y học") for one in "56"]
    catalogue.close()
    found = [set(some) for some in (presses, schools, ministries, houses)]
    assert [len(one) for one in found] == [1, 1, 1, 1]
    assert len(set.union(*found)) == 4


_NXB = "organization|nxb đại học quốc gia"


def _book(title: str, *more: str) -> str:
    return "\n".join([f"245 00 $a {title}", *more])


def test_publishers_and_universities_of_many_spellings_are_one_each(tmp_path: Path) -> None:
    catalogue, hust = Catalogue(tmp_path), "Trường Đại học Bách khoa Hà Nội"
    catalogue.put({
        "1": _book("Sách một", "260 __ $a Hà Nội : $b KHKT, $c 2001", "710 2_ $a ĐHBK Hà Nội"),
        "2": _book("Sách hai", "260 __ $a H. : $b Nxb. Khoa học và Kỹ thuật, $c 2002", f"710 2_ $a {hust}"),
        "3": _book("Sách ba", "260 __ $a H. : $b Khoa học xã hội, $c 2002", f"710 2_ $a {hust}. $b Khoa Cơ khí"),
    })  # fmt: skip
    catalogue.settle()
    houses = [catalogue.who(one, f"organization|{key}") for one, key in (("1", "khkt"), ("2", "khoa"), ("3", "khoa"))]
    schools = [
        catalogue.who("1", "organization|đhbk"),
        catalogue.who("2", "organization|trường"),
        catalogue.who("3", "organization|trường"),
    ]
    catalogue.close()
    assert houses[0] == houses[1] != houses[2]
    assert schools[0] == schools[1] != schools[2]


def test_a_department_is_that_of_the_university_beside_it(tmp_path: Path) -> None:
    unit = "710 2_ $a Khoa Công nghệ thông tin"
    catalogue = Catalogue(tmp_path)
    catalogue.put({
        "1": _book("Báo cáo một", unit, "710 2_ $a Trường Đại học Vinh"),
        "2": _book("Báo cáo hai", unit, "710 2_ $a ĐH Vinh"),
        "3": _book("Báo cáo ba", unit, "710 2_ $a Trường Đại học Cần Thơ"),
        "4": _book("Báo cáo bốn", unit),
    })  # fmt: skip
    catalogue.settle()
    found = [catalogue.who(number, "organization|khoa") for number in "1234"]
    catalogue.close()
    assert found[0] == found[1]
    assert len(set(found)) == 3
