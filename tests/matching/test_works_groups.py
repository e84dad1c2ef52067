"""What keeps groups of Works apart, whatever a third record says, and how fine the keys of a Work are."""

import sys
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode gives a test folder no way to share a module

import pytest
from test_works_brakes import KIND, facts, judged

from lienthong.graph.matching.grouping import Edges, grouped
from lienthong.graph.matching.judging import DIFFERENT, DOUBTFUL, SAME
from lienthong.graph.matching.portraits.worktitles import bare
from lienthong.graph.terms import Source
from lienthong.mappings.keys import translation_keys, work_keys
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper

KIEU = "041 1_ $a eng $h vie | 100 1_ $a Nguyễn, Du | {} | 245 14 $a The tale of Kieu / $c Nguyễn Du ; translated by {}"
NAMED = "240 10 $a Truyện Kiều. $l English"
LAW = "110 1_ $a Việt Nam. $b Quốc hội | 245 10 $a {} | 260 __ $c {}"


def groups(*records: str) -> list[set[int]]:
    """Records that are one Work when each is compared with each: sets of their places."""
    nodes = {f"work/{place}": facts(one) for place, one in enumerate(records)}
    edges = {
        (a, b): found.bits
        for a, b in combinations(nodes, 2)
        if (found := KIND.compare(nodes[a], nodes[b], False)).verdict == SAME
    }
    leaders = grouped(nodes, nodes.__getitem__, Edges(edges, set(), set()), KIND.contradiction, KIND.versions)
    found_ = [{int(id_[5:]) for id_ in nodes if leaders[id_] == leader} for leader in set(leaders.values())]
    return sorted(found_, key=min)


def work_id(record: str) -> str:
    made = Mapper(Source("nhan")).describe(parse_record("\n".join(record.split(" | "))))
    return next(one.ids[0] for one in made.entities if one.role == "work")


def test_a_law_with_a_slip_in_its_title_does_not_bridge_two_years() -> None:
    laws = [LAW.format("Luật thuỷ sản", 2004), LAW.format("Luật thuỷ sản", 2018), LAW.format("LuậtThuỷ sản", 2018)]
    assert groups(*laws) == [{0}, {1, 2}]
    assert KIND.contradiction(facts(laws[0]), facts(laws[2])) == "law"
    # Nobody says of which year it is.
    undated = facts("110 1_ $a Việt Nam. $b Quốc hội | 245 10 $a Luật thuỷ sản")
    assert KIND.compare(facts(laws[0]), undated, False).verdict == DOUBTFUL


def test_what_is_typed_without_diacritics_and_may_be_either_of_two_books_joins_neither() -> None:
    book = "041 0_ $a vie | 100 1_ $a Nguyễn Văn Dần | 245 10 $a {}"
    found = groups(*(book.format(one) for one in ("Kinh tế vi mô", "Kinh tế vĩ mô", "Kinh te vi mo")))
    assert found == [{0}, {1}, {2}]


def test_a_title_without_number_does_not_bridge_two_numbers() -> None:
    named = "100 1_ $a Trần Văn Hạo | 245 10 $a Phương pháp giải bài toán hình học không gian lớp{}"
    assert not any({0, 2} <= one for one in groups(named.format(" 11"), named.format(""), named.format(" 12")))


def test_two_translations_of_one_original_are_two_works_and_a_third_record_joins_one() -> None:
    one, other = (
        KIEU.format(NAMED, "Huỳnh Sanh Thông"),
        KIEU.format("500 __ $a Nguyên bản: Truyện Kiều", "Timothy Allen"),
    )
    again = KIEU.format(NAMED, "Huynh Sanh Thong")
    assert judged(one, other).verdict == DIFFERENT
    assert judged(one, other).evidence[0].level == "translator"
    assert groups(one, other, again) == [{0, 2}, {1}]
    nobody = facts("041 1_ $a eng $h vie | 100 1_ $a Nguyễn, Du | 245 14 $a The tale of Kieu")
    assert KIND.compare(facts(one), nobody, False).verdict == SAME
    assert not KIND.contradiction(facts(one), nobody)


def test_two_records_of_one_instance_are_one_work_whoever_they_name() -> None:
    one, other = (facts(KIEU.format(NAMED, name)) for name in ("Huỳnh Sanh Thông", "Timothy Allen"))
    assert KIND.compare(one, other, True).verdict == SAME
    assert KIND.contradiction(one, other) == "translator"
    assert KIND.contradiction({**one, "tie": ("7",)}, {**other, "tie": ("7", "8")}) == ""
    assert KIND.contradiction({**one, "tie": ("7",)}, {**other, "tie": ("8",)}) == "translator"


def test_a_translator_is_in_the_key_where_an_original_leads_to_the_others() -> None:
    one, other = KIEU.format(NAMED, "Huỳnh Sanh Thông"), KIEU.format(NAMED, "Timothy Allen")
    assert work_id(one) != work_id(other)
    # Nothing would lead from one to the other.
    alone = KIEU.replace("{} | ", "")
    assert work_id(alone.format("Huỳnh Sanh Thông")) == work_id(alone.format("Timothy Allen"))
    keys = work_keys(title="kiêu", creator="nguyễn du", language="fr", instance=["x"], born="1765")
    found = translation_keys(keys, "xuân phúc")
    assert found[0] == "translation|work|kiêu|nguyễn du|fr|1765|xuân phúc"
    assert set(keys) < set(found) and translation_keys(keys, "") == keys
    assert translation_keys(["of|thơ||x"], "xuân phúc") == ["of|thơ||x"]


def test_namesakes_have_works_of_their_own_and_who_gives_no_year_claims_none() -> None:
    book = "100 1_ $a Nguyễn Thị Hoa{} | 245 10 $a Cơ sở ngôn ngữ học"
    ids = {work_id(book.format(dates)) for dates in (", $d 1960-", ", $d 1980-", "")}
    assert len(ids) == 3
    assert work_id(book.format(", $d 1960-")) == work_id(book.format(", $d 1960-2020"))
    assert judged(book.format(", $d 1960-"), book.format(", $d 1980-")).verdict == DIFFERENT
    keys = work_keys(title="cơ sở ngữ âm", creator="a b", language="vi", instance=[], born="1960")
    assert keys.index("work|cơ sở ngữ âm|a b|vi|1960") == 0 and "work|cơ sở ngữ âm|a b|vi" in keys


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("Hoàn thiện kế toán tại Công ty Cổ phần Sữa", "hoàn thiện kế toán tại công ti cổ phần sữa"),
        ("Tuyển tập 50 đề thi toán", "tuyển tập 50 đề thi toán"),
        ("Toán 6, Tập 2", "toán 6"),
        ("Tam quoc dien nghia (tap 3)", "tam quoc dien nghia"),
        ("Hình học vi phân. Tập một", "hình học vi phân"),
        ("Lịch sử Việt Nam. T.II", "lịch sử việt nam"),
        ("Lịch sử Việt Nam, tập 1, Thời cổ đại", "lịch sử việt nam thời cổ đại"),
    ],
)
def test_only_the_number_of_a_volume_is_left_out_of_a_title(title: str, left: str) -> None:
    assert bare(title, "vi") == left


LEVELS = {
    "levels of a course": ("New Headway : $b Elementary", "New Headway : $b Intermediate"),
    "kinds of a test": ("Prepare for IELTS : $b general training tests", "Prepare for IELTS : $b academic tests"),
    "a book and what was said of it": ("Vỡ bờ : $b tiểu thuyết", "Vỡ bờ : $b tác phẩm và lời bình"),
}


@pytest.mark.parametrize("case", LEVELS)
def test_a_remainder_that_names_another_book_is_in_key_and_comparison(case: str) -> None:
    one, other = (f"100 1_ $a Soars, Liz | 245 10 $a {title}" for title in LEVELS[case])
    assert work_id(one) != work_id(other)
    assert judged(one, other).verdict == DIFFERENT


def test_a_university_is_no_editor_of_another_one_and_generic_titles_count_within_their_book() -> None:
    text = "110 2_ $a {} | 245 10 $a Giáo trình luật hình sự Việt Nam"
    found = judged(text.format("Đại học Luật Hà Nội"), text.format("Đại học Quốc gia Hà Nội. $b Khoa Luật"))
    assert found.verdict == DIFFERENT and "maker" not in {one.level for one in found.evidence}
    notes = "110 2_ $a Trường Đại học Y Hà Nội | 245 10 $a Đề cương bài giảng | 300 __ $a {} tr."
    assert work_id(notes.format(100)) != work_id(notes.format(120))
    assert judged(notes.format(100), notes.format(120)).verdict != SAME


def test_volumes_of_one_editor_are_one_work() -> None:
    book = "245 00 $a {} / $c Phan Đức Chính chủ biên | 700 1_ $a Phan Đức Chính"
    assert judged(book.format("Toán 6. $n Tập 1"), book.format("Toán 6, Tập 2")).verdict == SAME
    assert judged(book.format("Toán 6. $n Tập 1"), book.format("Toán 7. $n Tập 2")).verdict == DIFFERENT
