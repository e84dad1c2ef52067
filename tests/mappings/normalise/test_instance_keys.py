"""Which records one key of an Instance brings together, and which it leaves to the comparison."""

import pytest

from lienthong.mappings.identity import identify
from lienthong.mappings.line import parse_record

BOOK = (
    "020 __ $a 9786041000018\n100 1_ $a Vũ Trọng Phụng\n245 10 $a Số đỏ : $b tiểu thuyết\n"
    "260 __ $a H. : $b Trẻ, $c 2015"
)


def keys(text: str) -> list[str]:
    return identify(parse_record(text)).instance


@pytest.mark.parametrize(
    "other",
    [
        BOOK.replace("2015", "2016"),
        BOOK + "\n250 __ $a Tái bản lần thứ 2",
        BOOK.replace("đỏ :", "đỏ. $n Tập 1 :"),
        BOOK.replace("Số đỏ", "Giông tố"),
        BOOK.replace("đỏ :", "đỏ $h [nguồn tin điện tử] :"),
        BOOK + "\n338 __ $a online resource $b cr",
        BOOK + "\n533 __ $a Bản photocopy",
        BOOK + "\n300 __ $a 96 tr.",
        BOOK.replace("tiểu thuyết", "sách bài tập"),
    ],
    ids=["year", "edition", "volume", "title", "medium", "carrier", "copy", "pages", "remainder"],
)
def test_one_isbn_on_what_may_be_two_books_is_two_ids(other: str) -> None:
    assert keys(BOOK)[0] != keys(other)[0]


def test_a_record_that_knows_neither_year_nor_edition_knows_the_weaker_key_only() -> None:
    short = keys("020 __ $a 9786041000018\n245 10 $a Số đỏ\n260 __ $b Trẻ")
    assert short[0] in keys(BOOK)[1:] and short[0] != keys(BOOK)[0]


def test_isbns_of_one_record_lead_to_it_with_their_year_before_any_without() -> None:
    both = keys("020 __ $a 9786041000025\n" + BOOK)
    assert [one.count("2015") for one in both] == [1, 1, 1, 1, 0, 0, 1] and both[0] == keys(BOOK)[0]


@pytest.mark.parametrize("scale", ["255 __ $a Tỉ lệ 1:2.500.000", "034 1_ $a a $b 2500000"])
def test_maps_of_one_title_and_two_scales_are_two_ids(scale: str) -> None:
    plain = "245 00 $a Bản đồ giao thông Việt Nam\n260 __ $a H. : $b Bản đồ, $c 2003\n300 __ $a 1 tờ"
    large, small = keys(f"{plain}\n255 __ $a Tỉ lệ 1:1.000.000"), keys(f"{plain}\n{scale}")
    assert large[0] != small[0] and large[1] == small[1] == keys(plain)[1]
    assert keys(f"{plain}\n255 __ $a Tỷ lệ 1 : 2 500 000")[0] == small[0]


def test_the_same_statements_in_other_words_are_one_key() -> None:
    other = BOOK.replace("2015", "[2015]").replace("9786041000018", "978-604-1-00001-8 (bìa mềm)")
    assert keys(BOOK + "\n250 __ $a Tái bản lần thứ hai")[0] == keys(other + "\n250 __ $a In lần 2")[0]


@pytest.mark.parametrize(
    ("carriers", "same"),
    [("338 __ $b nc", True), ("338 __ $b nc\n338 __ $b cd", True), ("338 __ $b cd", False), ("338 __ $b he", False)],
)
def test_a_book_with_a_disc_in_its_cover_stays_a_book(carriers: str, same: bool) -> None:
    assert (keys(BOOK)[0] == keys(f"{BOOK}\n{carriers}")[0]) is same


def test_a_work_without_creator_is_one_in_all_editions_and_forms_that_bear_its_isbn() -> None:
    book = BOOK.replace("100 1_ $a Vũ Trọng Phụng\n", "")
    others = book.replace("2015", "2019"), book + "\n250 __ $a Tái bản", book + "\n338 __ $b cr"
    works = {identify(parse_record(one)).work[0] for one in (book, *others)}
    assert len(works) == 1 and len({keys(one)[0] for one in (book, *others)}) == 4


def test_one_description_with_other_pages_is_two_ids_and_one_without_pages_joins_either_alone() -> None:
    plain = BOOK.split("\n", 1)[1]
    short, long = (keys(f"{plain}\n300 __ $a {pages}") for pages in ("210 tr.", "258tr. ; 19cm"))
    assert short[0] != long[0] and short[1] == long[1] == keys(plain)[0]
    assert keys(f"{plain}\n300 __ $a 210 trang")[0] == short[0]
