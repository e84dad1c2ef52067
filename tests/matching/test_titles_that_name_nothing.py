"""Collective titles, parts named by remainders, bodies with a number or place, and what keys make of them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode gives a test folder no way to share a module

import pytest
from portrayed import facts

from lienthong.graph.matching.agents.brakes import contradiction
from lienthong.graph.matching.creators import names
from lienthong.graph.matching.houses import house
from lienthong.graph.matching.portraits.designations import in_figures
from lienthong.graph.matching.spellings import beyond, organisation_form, publisher_form
from lienthong.mappings.identity import identify
from lienthong.mappings.line import parse_record
from lienthong.mappings.originals import hub_of
from lienthong.text import match_key
from lienthong.text.titles import generic, part_named


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Poems. Selections. Vietnamese", True),
        ("Works. Selections. 1995", True),
        ("Novels. English", True),
        ("Toàn tập", True),
        ("Báo cáo tổng kết năm 2006", True),
        ("Short stories of the sea", False),
        ("Thơ Đường", False),
        ("Tuyển tập Nam Cao", False),
        ("English", False),
        ("2006", False),
    ],
)
def test_a_collective_title_names_no_work(title: str, expected: bool) -> None:
    assert generic(match_key(title)) is expected


@pytest.mark.parametrize(
    ("remainder", "part"),
    [
        ("Word", "word"),
        ("Statics", "statics"),
        ("Phần điện", "phần điện"),
        ("Tiểu thuyết", ""),
        ("A novel", ""),
        ("Sách giáo viên", ""),
        ("Bài tập", ""),
        ("2005", ""),
        ("Word 2010 từ cơ bản đến nâng cao", ""),
        ("", ""),
    ],
)
def test_a_short_remainder_names_a_part_unless_it_tells_the_kind_of_text(remainder: str, part: str) -> None:
    assert part_named(match_key(remainder)) == part


def keys(text: str, number: str = "1") -> tuple[list[str], list[str]]:
    found = identify(parse_record(f"001 {number}\n{text}"))
    return found.work, found.instance


def test_selections_under_one_collective_title_have_no_key_in_common() -> None:
    book = "100 1_ $a Lermontin, Vera\n240 10 $a Poems. $k Selections. $l Vietnamese\n245 10 $a {}"
    one, two = (parse_record("001 1\n" + book.format(title)) for title in ("Trăng bên suối", "Gió đồng khuya"))
    assert not set(identify(one).work) & set(identify(two).work)
    assert hub_of(one, identify(one)) != hub_of(two, identify(two)) != ""


def test_parts_have_first_keys_of_their_own_and_the_book_alone_the_weaker_one() -> None:
    book = "100 1_ $a Khổng Duy Lãm\n245 10 $a Tin học cơ quan{}"
    word, excel, alone = (keys(book.format(one))[0] for one in (" : $b Word", " : $b Excel", ""))
    assert word[0] != excel[0] and alone[0] in word and alone[0] in excel


def test_a_report_of_nobody_is_known_by_its_record_only() -> None:
    text = "245 00 $a Báo cáo\n260 __ $a H., $c 2006\n300 __ $a 40 tr."
    assert not set(keys(text)[1]) & set(keys(text, "2")[1])
    assert keys(text)[1]
    told = text.replace("Báo cáo", "Báo cáo về đê biển Giao Thuỷ")
    assert set(keys(told)[1]) & set(keys(told, "2")[1])


@pytest.mark.parametrize("field", ["490 0_ $a", "500 __ $a Bộ sách:", "710 2_ $a Trường Đại học"])
def test_books_of_nobody_have_first_keys_of_their_series_or_body(field: str) -> None:
    book = "245 00 $a Khám phá thiên nhiên 6\n260 __ $b Giáo dục, $c 2022\n300 __ $a 188 tr.{}"
    one, other, alone = (keys(book.format(said)) for said in (f"\n{field} Mầm xanh", f"\n{field} Sóng", ""))
    for kind in (0, 1):
        assert one[kind][0] != other[kind][0] and alone[kind][0] in one[kind] and alone[kind][0] in other[kind]
    written = "\n100 1_ $a Lâm Thị Thu"
    assert keys(book.format(written)) == keys(book.format(f"{written}\n{field} Sóng"))


@pytest.mark.parametrize(
    ("one", "two", "level"),
    [
        ("đại học sư phạm", "đại học sư phạm thành phố hồ chí minh", "other"),
        ("đại học sư phạm hà nội", "đại học sư phạm hà nội 2", "other"),
        ("đại học sư phạm hà nội khoa toán", "đại học sư phạm hà nội 2 khoa toán", "other"),
        ("tổng cục thống kê", "tổng cục thống kê việt nam", "close"),
        ("viện sử học 1", "viện sử học 2", "other"),
        ("hội nhà văn", "hội nhà vản", "same"),
    ],
)
def test_a_number_or_place_makes_another_body(one: str, two: str, level: str) -> None:
    assert house(one, two) == level == house(two, one)


def test_names_of_bodies_with_a_number_are_not_within_each_other() -> None:
    assert beyond("đại học y", "đại học y hà nội") == ("hà nội",)
    assert names("trường đại học sư phạm hà nội", "trường đại học sư phạm hà nội 2") == "other"
    assert names("trường đại học sư phạm hà nội", "trường đại học sư phạm hà nội khoa toán") == "within"


def test_publishers_typed_without_diacritics_have_the_one_form() -> None:
    assert publisher_form("NXB Giao duc") == publisher_form("Nxb. Giáo dục")
    assert publisher_form("Nha xuat ban Van hoc") == publisher_form("Văn học")
    assert publisher_form("Alpha Books") == "alpha books"
    assert (
        organisation_form("Tong cuc Thong ke") == organisation_form("Tổng cục Thống kê") != publisher_form("Thống kê")
    )


def test_numbers_of_two_words_are_figures() -> None:
    assert in_figures("hà nội băm sáu phố phường") == "hà nội 36 phố phường"
    assert in_figures("ba mươi năm và mười hai tháng") == "35 và 12 tháng"
    assert in_figures("thương nhớ mười") == "thương nhớ mười"


def test_junior_and_senior_are_two() -> None:
    assert contradiction({"suffix": ("jr",)}, {"suffix": ("sr",)}) == "suffix"
    assert not contradiction({"suffix": ("jr",)}, {})


def test_the_volume_of_a_series_of_the_books_own_name_is_its_volume() -> None:
    book = "245 00 $a Thám tử Doko\n260 __ $c 2003\n490 0_ $a Thám tử Doko ; $v T.12"
    assert facts(book)["volume"] == ("12",)
    assert "volume" not in facts(book.replace("490 0_ $a Thám tử Doko", "490 0_ $a Tủ sách Tuổi hồng"))
