"""What makes two records speak of one thing, and what keeps two things apart."""

from lienthong.graph.terms import Described, Source
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper

FIXED = "008 040101s2004    vm            000 0 vie d"


def described(*fields: str, source: str = "mau") -> Described:
    return Mapper(Source(source)).describe(parse_record("\n".join([FIXED, *fields])))


def ids(found: Described, kind: str) -> list[tuple[str, ...]]:
    return [entity.ids for entity in found.entities if entity.kind == kind]


def joins(weak: Described, strong: Described, kind: str) -> bool:
    """Whether the first record's only entity of a kind is one that the second claims or has."""
    (one,), (other,) = ids(weak, kind), ids(strong, kind)
    return one[0] in other


def test_namesakes_told_apart_by_dates_have_contributions_of_their_own() -> None:
    found = described(
        "245 00 $a Ba chàng lính ngự lâm và Trà hoa nữ",
        "700 1_ $a Dumas, Alexandre, $d 1802-1870",
        "700 1_ $a Dumas, Alexandre, $d 1824-1895",
    )
    agents = [line.split()[0] for line in found.lines if "bibframe/agent>" in line]
    assert len(agents) == len(set(agents)) == 2


def test_an_undated_heading_has_the_contribution_of_its_namesake_only_by_its_own_name() -> None:
    dated = described("100 1_ $a Tô Hoài, $d 1920-2014", "245 10 $a Dế Mèn phiêu lưu ký", "260 __ $c 1941")
    undated = described("100 1_ $a Tô Hoài", "245 10 $a Dế Mèn phiêu lưu ký", "260 __ $c 1955")
    assert joins(undated, dated, "agent")


def test_one_barcode_on_two_books_is_two_items_and_on_one_book_one() -> None:
    item = "952 __ $p 0000004802"
    first = described("245 10 $a Lò hơi", "260 __ $c 2001", item)
    again = described("245 10 $a Lò hơi", "260 __ $c 2001", "500 __ $a Bìa cứng", item)
    other = described("245 10 $a Hệ thống cung cấp nhiệt", "260 __ $c 2001", item)
    assert ids(first, "item") == ids(again, "item")
    assert not joins(first, other, "item")


def test_a_title_up_to_its_colon_is_the_weaker_name_of_the_whole() -> None:
    who = "100 1_ $a Nguyễn Văn Liễn"
    bare = described(who, "245 10 $a Truyền động điện")
    whole = described(who, "245 10 $a Truyền động điện: Giáo trình")
    assert joins(bare, whole, "work")
    assert not joins(whole, bare, "work")


def test_an_issn_is_guarded_by_the_title() -> None:
    journal = "LDR 00000nas a2200000 a 4500", "022 __ $a 0866-7667"
    one = described(*journal, "245 00 $a Nghiên cứu lịch sử")
    same = described(*journal, "245 00 $a Nghiên cứu Lịch sử /")
    wrong = described(*journal, "245 00 $a Toán học và tuổi trẻ")
    assert joins(one, same, "instance")
    assert not joins(one, wrong, "instance")


def test_vowels_that_differ_by_their_marks_only_are_two_books() -> None:
    who, when = "100 1_ $a Nguyễn Thiện Nhân", "260 __ $c 2002"
    macro = described(who, "245 10 $a Kinh tế vĩ mô", when)
    micro = described(who, "245 10 $a Kinh tế vi mô", when)
    assert not joins(macro, micro, "instance")
    assert not joins(macro, micro, "work")
