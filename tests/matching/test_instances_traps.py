"""What looks like one Instance and is two: classes of wrong merges that an independent tester found."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode gives a test folder no way to share a module

import pytest
from portrayed import facts

from lienthong.graph.matching.instances import Instances
from lienthong.graph.matching.judging import DIFFERENT, DOUBTFUL, SAME, united
from lienthong.graph.matching.portraits.designations import (
    carriers,
    grades,
    spelled_numbers,
    volume_of_extent,
    volumes,
    without_volume,
)
from lienthong.graph.matching.titlelikeness import pair
from lienthong.text import match_key

KIND = Instances()
BOOK = """100 1_ $a Lâm Thị Thu
245 10 $a {}
260 __ $a Hà Nội : $b Lao động, $c 2008
300 __ $a 180 tr."""


def verdict(one: str, two: str) -> str:
    return KIND.compare(facts(one), facts(two), False).verdict


@pytest.mark.parametrize(
    ("one", "two", "level"),
    [
        ("Kế toán chi phí tại Công ty Cổ phần Sữa Sao Mai", "Kế toán chi phí tại Công ty Cổ phần Bia Sao Mai", "other"),
        ("Văn kiện kỳ họp lần thứ tám", "Văn kiện kỳ họp lần thứ tư", "other"),
        ("Địa chí xã Yên Lâm", "Địa chí xã Yên Lam", "diacritics"),
        ("Principles of microeconomics", "Principles of macroeconomics", "other"),
        ("Niên giám htống kê tỉnh", "Niên giám thống kê tỉnh", "typing"),
        ("Operating system concepts", "Operating systems concepts", "typing"),
        ("Kỹ thuật điệntử số ứng dung", "Kỹ thuật điện tử số ứng dụng", "diacritics"),
        ("Hướng dẫn sử dụng PageMarker", "Hướng dẫn sử dụng PageMaker", "typing"),
    ],
)
def test_a_slip_is_within_a_word_that_does_not_exist(one: str, two: str, level: str) -> None:
    assert pair(match_key(one), match_key(two)) == level == pair(match_key(two), match_key(one))


@pytest.mark.parametrize(
    ("one", "two", "brake"),
    [
        ("Văn kiện kỳ họp lần thứ năm khoá IV", "Văn kiện kỳ họp lần thứ sáu khoá IV", "digits"),
        ("Đề ôn tập Toán lớp một", "Đề ôn tập Toán lớp hai", "digits"),
        ("Xóm nhỏ. $p Con diều", "Xóm nhỏ. $p Bà lão", "part"),
        ("Bridge to English : $b elementary", "Bridge to English : $b intermediate", "grade"),
        ("Bridge : $b student's book", "Bridge : $b workbook", "grade"),
        ("Cẩm nang. $n T.2A", "Cẩm nang. $n T.2B", "volume"),
    ],
)
def test_what_is_never_one_whatever_else_agrees(one: str, two: str, brake: str) -> None:
    a, b = facts(BOOK.format(one)), facts(BOOK.format(two))
    assert KIND.compare(a, b, False).verdict == DIFFERENT and KIND.contradiction(a, b) == brake


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Bài giảng cầu thép", "Cầu thép"),
        ("Kỷ yếu hội thảo : $b ngôn ngữ học", "Kỷ yếu hội thảo : $b giáo dục mầm non"),
        ("Bridge to English", "Bridge to English : $b teacher's book"),
        ("Kinh tế vi mô", "Kinh te vi mo"),
    ],
)
def test_what_a_librarian_has_to_see_or_is_two(one: str, two: str) -> None:
    assert verdict(BOOK.format(one), BOOK.format(two)) in (DOUBTFUL, DIFFERENT)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Cầu thép", "Giáo trình cầu thép"),
        ("Sông quê : $b tiểu thuyết", "Sông quê : $b truyện dài"),
        ("Cầu thép. $n T.1", "Cau thep (tap 1)"),
        ("Cầu thép. $n Tập 2", "Cau thep q.2"),
    ],
)
def test_habits_that_do_not_part_one_book(one: str, two: str) -> None:
    assert verdict(BOOK.format(one), BOOK.format(two)) == SAME


@pytest.mark.parametrize(
    ("extent", "forms"),
    [
        ("2 đĩa CD (180 phút)", ("disc", "audio")),
        ("1 CD-ROM", ("disc",)),
        ("3 videocassettes", ("video",)),
        ("1 cuộn vi phim", ("microform",)),
        ("1 tai nguyen truc tuyen (96 tr.)", ("online",)),
        ("120 tr. + 1 đĩa CD", ()),
        ("1 tập", ()),
    ],
)
def test_the_carrier_that_an_extent_counts(extent: str, forms: tuple[str, ...]) -> None:
    assert carriers(extent) == forms
    book = BOOK.format("Cầu thép")
    assert (KIND.contradiction(facts(book), facts(book.replace("180 tr.", extent))) == "form") == bool(forms)


def test_without_author_a_year_or_series_tells_two_books_apart() -> None:
    book = "110 2_ $a Sở Thuỷ sản\n245 10 $a Niên giám nghề cá\n260 __ $b Thống kê, $c {}\n300 __ $a 310 tr.{}"
    one, other = facts(book.format(2009, "")), facts(book.format(2010, ""))
    assert KIND.compare(one, other, False).verdict == DOUBTFUL and KIND.contradiction(one, other) == "year"
    one, other = (facts(book.format(2009, f"\n{said}")) for said in ("490 0_ $a Bến", "500 __ $a Bộ sách: Sóng"))
    assert KIND.compare(one, other, False).verdict == DOUBTFUL and KIND.contradiction(one, other) == "series"


def test_two_people_are_told_by_a_mark_and_a_slip_is_none() -> None:
    book = BOOK.replace("Lâm Thị Thu", "Lâm Thị {}").replace("{}\n260", "Cầu thép\n260")
    verdicts = [verdict(book.format(one), book.format(two)) for one, two in (("Thanh", "Thành"), ("Khánh", "Khành"))]
    assert verdicts == [DOUBTFUL, SAME]
    assert verdict(BOOK.format("Chuyện mẹ tôi"), BOOK.format("Chuyện mè tối")) == DOUBTFUL


def test_namesakes_by_a_letter_with_a_generic_title_are_two_people() -> None:
    one = "100 1_ $a Nguyễn Văn A\n245 10 $a Bài tập\n260 __ $b Giáo dục, $c 2005\n300 __ $a 100 tr.\n490 0_ $a Cơ học"
    assert verdict(one, one.replace("Văn A", "Văn B").replace("Cơ học", "Quang học")) != SAME
    assert verdict(one, one.replace("Cơ học", "Quang học")) == DOUBTFUL


def test_a_title_without_diacritics_bridges_no_two_with_them() -> None:
    micro, macro = facts(BOOK.format("Kinh tế vi mô")), facts(BOOK.format("Kinh tế vĩ mô"))
    assert KIND.contradiction(united([micro, facts(BOOK.format("Kinh te vi mo"))]), macro) == "spelling"
    silent = "\n".join(BOOK.split("\n")[1:3])
    one, two, plain = (facts(silent.format(title)) for title in ("Truyện ma xưa", "Truyện mạ xưa", "Truyen ma xua"))
    assert KIND.compare(one, two, False).verdict != SAME
    assert KIND.contradiction(united([one, plain]), two) == "spelling"


def test_a_slip_in_the_year_of_one_isbn_is_seen_by_a_librarian_unless_two_figures_changed_places() -> None:
    book = "020 __ $a 9786041000018\n" + BOOK.format("Gia đình bé nhỏ")
    assert verdict(book, book.replace("2008", "2080")) == SAME
    assert not KIND.contradiction(facts(book), facts(book.replace("2008", "2080")))
    other = book.replace("2008", "2018")
    assert verdict(book, other) == DOUBTFUL and KIND.contradiction(facts(book), facts(other)) == "year"
    assert verdict(book, other.replace("\n260", "\n250 __ $a Tái bản\n260")) == DIFFERENT
    assert verdict(book, other.replace("180 tr.", "200 tr.")) == DIFFERENT


def test_a_slip_in_a_title_without_author_shares_a_mark() -> None:
    one, two = (f"245 00 $a {title}\n260 __ $a Vinh, $c 2016" for title in ("Niên giám htống kê", "Niên giám thống kê"))
    assert KIND.marks(facts(one)) & KIND.marks(facts(two))


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("T.1 (400tr.)", "1"), ("Tập 2: 180 tr.", "2"), ("Q.III, 90tr.", "3"), ("V. 4 (320 p.)", "4"),
        ("v, 312 p.", ""), ("T.1-3 (900tr.)", ""), ("400 tr.", ""), ("t. 12", ""),
    ],
)  # fmt: skip
def test_the_volume_before_the_pages(label: str, expected: str) -> None:
    assert volume_of_extent(label) == expected


def test_designations_without_diacritics_and_with_letters() -> None:
    assert [without_volume(one)[1] for one in ("co hoc tap 3", "co hoc quyen hai", "co hoc q 2")] == [
        ("3",),
        ("2",),
        ("2",),
    ]
    assert volumes("V.5A") == ("5 a",) != volumes("T.5B") and volumes("T.5") == ("5",)


def test_numbers_in_words_and_levels_of_titles() -> None:
    assert spelled_numbers("hội nghị lần thứ mười một khoá viii") == ("11", "8")
    assert spelled_numbers("năm năm xây dựng") == ()
    assert grades("elementary workbook") == ("0 elementary", "4 workbook")
    assert grades("pre intermediate") == ("0 pre intermediate",)
