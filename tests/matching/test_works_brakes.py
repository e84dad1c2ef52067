"""Which Works are one, and what keeps them apart: case by case, through the mapping and the portraits."""

import pytest

from lienthong.graph.ledger.entries import Body, Held
from lienthong.graph.matching.judging import DIFFERENT, DOUBTFUL, SAME, Facts, Judgement
from lienthong.graph.matching.portraits.triples import Triples
from lienthong.graph.matching.portraits.works import works
from lienthong.graph.matching.works import Works
from lienthong.graph.terms import Source
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper

KIND = Works()
DU = "100 0_ $a Nguyễn Du, $d 1765-1820"
KIEU = f"{DU} | 245 10 $a Truyện Kiều / $c Nguyễn Du | 260 __ $c 1979"


def facts(record: str, role: str = "work") -> Facts:
    """The portrait of the thing that has a role in a record in line notation."""
    made = Mapper(Source("nhan")).describe(parse_record("\n".join(record.split(" | "))))
    entities = [Held(list(one.ids), one.role, b"said") for one in made.entities]
    wanted = next(one.ids[0] for one in made.entities if one.role.partition("|")[0] == role)
    return next(one.facts for one in works(Triples(Body(1, entities, made.lines))) if one.id == wanted)


def judged(one: str, other: str, tied: bool = False) -> Judgement:
    return KIND.compare(facts(one), facts(other), tied)


def meet(a: Facts, b: Facts) -> bool:
    return bool(KIND.marks(a) & KIND.marks(b))


ONE = {
    "another title in 246": f"{DU} | 245 10 $a Đoạn trường tân thanh | 246 3_ $a Truyện Kiều",
    "another title in 240": f"{DU} | 240 10 $a Truyện Kiều | 245 10 $a Kim Vân Kiều tân truyện",
    "typed without diacritics": "100 0_ $a NGUYEN DU | 245 10 $a TRUYEN KIEU | 260 __ $c 1995",
    "name in another order": "100 1_ $a Du Nguyễn | 245 10 $a Truyện Kiều",
    "shorter title": f"{DU} | 245 10 $a Kiều",
}


@pytest.mark.parametrize("case", ONE)
def test_editions_of_one_text_are_one_work(case: str) -> None:
    assert judged(KIEU, ONE[case]).verdict == SAME
    assert meet(facts(KIEU), facts(ONE[case]))


APART = {
    "translation": ("language", f"041 1_ $a fre $h vie | {DU} | 240 10 $a Truyện Kiều. $l French | 245 10 $a Kiêu"),
    "dictionary of it": ("", "100 1_ $a Đào Duy Anh | 245 10 $a Từ điển Truyện Kiều"),
    "study by one who has its title": ("", "100 1_ $a Trần Đình Sử | 245 10 $a Thi pháp Truyện Kiều"),
    "comic": ("made", f"{DU} | 245 10 $a Truyện Kiều : $b truyện tranh"),
    "abridgement": ("made", f"{DU} | 245 10 $a Truyện Kiều : $b bản rút gọn"),
    "film": ("form", f"LDR 00000ngm a2200000 a 4500 | {DU} | 245 10 $a Truyện Kiều"),
    "another creator": ("", "100 1_ $a Thanh Tâm tài nhân | 245 10 $a Truyện Kiều"),
    "namesake": ("", "100 0_ $a Nguyễn Du, $d 1954- | 245 10 $a Truyện Kiều"),
    "another work of the author": ("", f"{DU} | 245 10 $a Văn chiêu hồn"),
}


@pytest.mark.parametrize("case", APART)
def test_what_is_near_a_work_is_not_the_work(case: str) -> None:
    brake, other = APART[case]
    found = judged(KIEU, other)
    assert found.verdict == DIFFERENT
    if brake:
        assert [one.level for one in found.evidence] == [brake]


BRAKES = {
    "exercises": (
        "100 1_ $a Võ Văn Nhị | 245 10 $a Nguyên lý kế toán",
        "100 1_ $a Võ Văn Nhị | 245 10 $a Bài tập nguyên lý kế toán",
    ),
    "number": ("100 1_ $a Đỗ Đức Thái | 245 10 $a Toán 1", "100 1_ $a Đỗ Đức Thái | 245 10 $a Toán 2"),
    "year in the title": (
        "110 1_ $a Việt Nam | 245 10 $a Bộ luật dân sự",
        "110 1_ $a Việt Nam | 245 10 $a Bộ luật dân sự năm 2015",
    ),
    "micro and macro": (
        "100 1_ $a Vũ Kim Dũng | 245 10 $a Bài giảng kinh tế vi mô",
        "100 1_ $a Vũ Kim Dũng | 245 10 $a Bài giảng kinh tế vĩ mô",
    ),
    "theses of two people": (
        "100 1_ $a Lê Văn Hùng | 245 10 $a Xử lý nước thải dệt nhuộm | 502 __ $a Luận văn ThS",
        "100 1_ $a Trần Thị Minh | 245 10 $a Xử lý nước thải dệt nhuộm | 502 __ $a Luận văn ThS",
    ),
    "maps that nobody is named for": (
        "LDR 00000nem a2200000 a 4500 | 245 00 $a Bản đồ | 260 __ $c 2005",
        "LDR 00000nem a2200000 a 4500 | 245 00 $a Bản đồ | 260 __ $c 2006",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BRAKES)
def test_brakes(case: str) -> None:
    assert judged(*BRAKES[case]).verdict == DIFFERENT


DOUBTS = {
    "selections of one author": (
        "100 0_ $a Nam Cao | 245 10 $a Tuyển tập | 260 __ $c 1987",
        "100 0_ $a Nam Cao | 245 10 $a Tuyển tập | 260 __ $c 2005",
    ),
    "laws of one name": (
        "110 1_ $a Việt Nam. $b Quốc hội | 245 10 $a Luật đất đai | 260 __ $c 2004",
        "110 1_ $a Việt Nam. $b Quốc hội | 245 10 $a Luật đất đai | 260 __ $c 2014",
    ),
    "textbooks that nobody is named for": (
        "245 00 $a Giáo trình triết học Mác - Lênin | 260 __ $c 2004",
        "245 00 $a Giáo trình triết học Mác - Lênin | 260 __ $c 2006",
    ),
    "names that differ in one diacritic": (
        "100 1_ $a Nguyễn Văn Bình | 245 10 $a Cơ học lý thuyết và bài tập",
        "100 1_ $a Nguyễn Văn Bính | 245 10 $a Cơ học lý thuyết và bài tập",
    ),
}


@pytest.mark.parametrize("case", DOUBTS)
def test_what_only_a_librarian_can_say_is_doubtful(case: str) -> None:
    assert judged(*DOUBTS[case]).verdict == DOUBTFUL


def test_two_works_of_one_instance_are_one_whatever_stands_in_the_title() -> None:
    one, other = DOUBTS["selections of one author"]
    assert judged(one, other, tied=True).verdict == SAME
    comic = f"{DU} | 245 10 $a Truyện Kiều : $b truyện tranh"
    assert judged(KIEU, comic, tied=True).verdict == SAME
    assert judged(KIEU, APART["translation"][1], tied=True).verdict == DIFFERENT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Robert S. Pindyck", "Pindyck, Robert S."),
        ("Pindyck, R. S.", "Robert S. Pindyck"),
        ("N. Gregory Mankiw", "Mankiw, N. G."),
        ("Tônxtôi, L.", "Tolstoĭ, Lev Nikolaevich"),
        ("Antoine de Saint-Exupéry", "Saint-Exupéry, Antoine de"),
    ],
)
def test_one_creator_in_many_spellings(one: str, other: str) -> None:
    a, b = (facts(f"041 0_ $a vie | 100 1_ $a {name} | 245 10 $a Kinh tế học vi mô") for name in (one, other))
    assert KIND.compare(a, b, False).verdict == SAME
    assert meet(a, b) and not KIND.contradiction(a, b)


def test_an_original_known_by_name_is_the_catalogued_work() -> None:
    translation = "100 1_ $a Hugo, Victor | 240 10 $a Misérables. $l Vietnamese | 245 10 $a Những người khốn khổ"
    known = facts(translation, "original")
    catalogued = facts("041 0_ $a fre | 100 1_ $a Hugo, Victor, $d 1802-1885 | 245 14 $a Les misérables")
    assert KIND.compare(known, catalogued, False).verdict == SAME and meet(known, catalogued)
    # … but not its translation into the very language, which may bear the same title.
    other = facts("041 1_ $a vie $h fre | 100 1_ $a Hugo, Victor | 245 10 $a Misérables")
    assert KIND.compare(known, other, False).evidence[0].level == "translation"


def test_a_hub_is_no_work_and_hubs_of_one_title_are_one() -> None:
    record = "041 1_ $a eng $h vie | {} | 240 10 $a Truyện Kiều. $l English | 245 10 $a The tale of Kiều"
    hub = facts(record.format(DU), "hub")
    assert KIND.compare(hub, facts(KIEU), False).evidence[0].level == "hub"
    same = facts(record.format("100 1_ $a Nguyen, Du, $d 1765-1820"), "hub")
    assert KIND.compare(hub, same, False).verdict == SAME and meet(hub, same)


def test_groups_of_other_creators_are_not_united_through_a_work_without_one() -> None:
    one, other = (
        facts(f"100 1_ $a {name} | 245 10 $a Cơ sở văn hoá Việt Nam") for name in ("Trần Ngọc Thêm", "Lê Thị Hoa")
    )
    nobody = facts("245 00 $a Cơ sở văn hoá Việt Nam")
    assert KIND.contradiction(one, other) == "creator"
    assert not KIND.contradiction(one, nobody)


def test_works_are_tied_by_the_leader_of_their_instance() -> None:
    a, b = facts(KIEU), facts(ONE["another title in 246"])
    assert not KIND.ties(a, lambda one: one) & KIND.ties(b, lambda one: one)
    assert KIND.ties(a, lambda one: "instance/x") == KIND.ties(b, lambda one: "instance/x") != set()
