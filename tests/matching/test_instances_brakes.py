"""What is one Instance and what is not, case by case."""

import sys
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode gives a test folder no way to share a module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from labelled import labelled
from portrayed import facts, portrayed

from lienthong.graph.matching.instances import Instances
from lienthong.graph.matching.judging import DIFFERENT, DOUBTFUL, SAME, Facts, united

KIND = Instances()
BOOK = """020 __ $a 9786041000018
100 1_ $a Nguyễn Đức Sinh
245 10 $a Hoá học đại cương / $c Nguyễn Đức Sinh
260 __ $a Hà Nội : $b Giáo dục, $c 2001
300 __ $a 251 tr. ; $c 21 cm"""
PLAIN = BOOK.split("\n", 1)[1]


def verdict(one: str, two: str) -> str:
    return KIND.compare(facts(one), facts(two), False).verdict


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("đại cương /", "đại cương : $b giáo trình /"),
        ("Hoá học đại cương /", "HÓA HỌC ĐẠI CƯƠNG /"),
        ("Hoá học đại cương /", "Hoa hoc dai cuong /"),
        ("Hoá học đại cương /", "Giáo trình hóa học đại cương /"),
        ("Hoá học đại cương /", "Hoá học đại cượng /"),
        ("Nguyễn Đức Sinh\n", "Nguyễn, Đức Sinh\n"),
        ("Nguyễn Đức Sinh\n", "N. Đ. Sinh\n"),
        ("Hà Nội : $b Giáo dục", "H. : $b Nxb. Giáo dục"),
        ("2001", "c2001"),
        ("2001", "[2001?]"),
        ("251 tr.", "252tr."),
        ("251 tr. ; $c 21 cm", "xii, 251 trang"),
        ("\n300 __ $a 251 tr. ; $c 21 cm", ""),
        ("020 __ $a 9786041000018\n", ""),
        ("020 __ $a 9786041000018", "020 __ $a 604-1-00001-9 (bìa mềm)"),
        ("\n260", "\n250 __ $a Tái bản lần 2\n260"),
    ],
)
def test_one_book_in_the_habits_of_two_libraries(old: str, new: str) -> None:
    other = BOOK.replace(old, new)
    assert other != BOOK and verdict(BOOK, other) == SAME


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("đại cương /", "đại cương. $n Tập 1 /", "volume"),
        ("2001", "2005", "year"),
        ("\n260", "\n250 __ $a Tái bản lần 4\n260", "edition"),
        ("đại cương /", "đại cương $h [tài nguyên điện tử] /", "form"),
        ("\n300", "\n338 __ $b cr\n300", "form"),
        ("\n300", "\n533 __ $a Bản photocopy\n300", "copy"),
        ("Sinh\n260", "Sinh ; Lê Hà dịch\n260", "translator"),
        ("100 1_", "041 0_ $a eng\n100 1_", "language"),
        ("đại cương", "đại cương 10", "digits"),
    ],
)
def test_what_keeps_two_descriptions_apart(old: str, new: str, why: str) -> None:
    edition, translated = (
        PLAIN.replace("\n260", "\n250 __ $a In lần 2\n260"),
        PLAIN.replace("Sinh\n260", "Sinh ; Trần Bình dịch\n260"),
    )
    base = {"edition": edition, "translator": translated, "volume": PLAIN.replace("đại cương", "đại cương tập 2")}
    one = base.get(why, PLAIN.replace("đại cương", "đại cương 11") if why == "digits" else PLAIN)
    judgement = KIND.compare(facts(one), facts(PLAIN.replace(old, new)), False)
    assert judgement.verdict == DIFFERENT and judgement.evidence[0].level == why
    assert KIND.contradiction(facts(one), facts(PLAIN.replace(old, new))) == why


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Hoá học đại cương", "Hoá học vô cơ"),
        ("Nguyễn Đức Sinh", "Lê Chí Tâm"),
        ("251 tr.", "340 tr."),
        ("đại cương /", "đại cương : $b sách bài tập /"),
        ("$b Giáo dục, $c 2001", "$b Đại học Quốc gia Hà Nội, $c 2001"),
        ("300 __ $a 251 tr. ; $c 21 cm", "300 __ $a 2 tập"),
    ],
)
def test_what_makes_another_book_or_one_that_a_librarian_has_to_see(old: str, new: str) -> None:
    assert verdict(PLAIN, PLAIN.replace(old, new)) != SAME


def test_macro_and_micro_economics_are_two_books() -> None:
    macro = PLAIN.replace("Hoá học đại cương", "Kinh tế vĩ mô")
    assert verdict(macro, macro.replace("vĩ mô", "vi mô")) == DIFFERENT
    assert verdict(macro, macro.replace("Kinh tế vĩ mô", "KINH TE VI MO")) == DOUBTFUL


def test_a_reused_isbn_joins_no_two_titles() -> None:
    assert verdict(BOOK, BOOK.replace("Hoá học đại cương", "Lập trình hướng đối tượng")) != SAME


def test_one_isbn_on_two_editions_joins_them_not() -> None:
    later = BOOK.replace("2001", "2004").replace("\n260", "\n250 __ $a Tái bản lần 2\n260")
    assert verdict(BOOK, later) == DIFFERENT


def test_hardback_and_paperback_have_isbns_of_their_own() -> None:
    assert verdict(BOOK, BOOK.replace("9786041000018", "9786041000025")) != SAME


def test_a_generic_title_needs_more_than_year_and_place() -> None:
    report = "245 00 $a Kỷ yếu hội thảo khoa học\n260 __ $a Hà Nội, $c 2014"
    assert verdict(report, report + "\n300 __ $a 200 tr.") != SAME
    assert verdict(report + "\n300 __ $a 200 tr.", report + "\n300 __ $a 310 tr.") == DIFFERENT


def test_no_third_description_bridges_what_is_apart() -> None:
    short, long = PLAIN, PLAIN.replace("251 tr.", "340 tr.")
    silent = PLAIN.replace("\n300 __ $a 251 tr. ; $c 21 cm", "")
    assert verdict(short, silent) == verdict(long, silent) == SAME
    assert KIND.contradiction(united([facts(short), facts(silent)]), facts(long)) == "pages"
    years = united([facts(PLAIN.replace("2001", "2000")), facts(PLAIN)])
    assert KIND.contradiction(years, facts(PLAIN.replace("2001", "2002"))) == "year"
    isbns = united([facts(BOOK), facts(PLAIN)])
    assert KIND.contradiction(isbns, facts(BOOK.replace("9786041000018", "9786041000025"))) == "isbn"


def test_those_that_may_be_one_share_a_mark() -> None:
    slips = [BOOK, PLAIN.replace("2001", "2002"), PLAIN.replace("Hoá học đại cương", "Hoá hoc đại cươg")]
    marks = [KIND.marks(facts(one)) for one in slips]
    assert marks[0] & marks[1] and marks[0] & marks[2]


@cache
def records() -> list[Facts]:
    return [portrayed(one.record)[1] for one in labelled()]


PLACES = st.integers(0, 10**6)


@settings(deadline=None, max_examples=400)
@given(PLACES, PLACES, PLACES)
def test_compare_and_contradiction_do_not_ask_which_comes_first(one: int, two: int, three: int) -> None:
    a, b, c = (records()[place % len(records())] for place in (one, two, three))
    here, there = KIND.compare(a, b, False), KIND.compare(b, a, False)
    assert (here.verdict, here.bits) == (there.verdict, there.bits)
    assert here.verdict in (SAME, DOUBTFUL, DIFFERENT)
    both = united([a, b])
    assert bool(KIND.contradiction(both, c)) == bool(KIND.contradiction(c, both))
