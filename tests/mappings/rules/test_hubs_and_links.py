"""Which records meet at one Hub, one series, one host: by identity, as the ledger will merge them."""

from lienthong.graph.terms import Described, Source
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper

BF = "<http://id.loc.gov/ontologies/bibframe/"
HUGO = "100 1_ $a Hugo, Victor, $d 1802-1885"
UNIFORM = "240 10 $a Misérables. $l Tiếng Việt"


def described(*fields: str, source: str = "mau") -> Described:
    return Mapper(Source(source)).describe(parse_record("\n".join(fields)))


def objects(found: Described, predicate: str) -> set[str]:
    """Objects of a BIBFRAME property, whatever its subject."""
    parts = (line[:-2].split(" ", 2) for line in found.lines)
    return {value for _, name, value in parts if name == f"{BF}{predicate}>"}


def ids(found: Described, role: str) -> tuple[str, ...]:
    """The ids of the only entity whose role begins so."""
    (one,) = (entity for entity in found.entities if entity.role.startswith(role))
    return one.ids


def test_translations_and_the_original_meet_at_one_hub() -> None:
    vietnamese = described("041 1_ $a vie $h fre", HUGO, UNIFORM, "245 10 $a Những người khốn khổ")
    undecided = described("041 0_ $a vie", HUGO, UNIFORM, "245 10 $a Những kẻ khốn cùng")
    english = described("041 1_ $a eng $h fre", HUGO, "240 10 $a Misérables. $l English", "245 10 $a The wretched")
    french = described("041 0_ $a fre", HUGO, "240 10 $a Misérables", "245 14 $a Les misérables")
    hubs = {ids(one, "hub|")[0] for one in (vietnamese, undecided, english, french)}
    assert len(hubs) == 1
    for one in (vietnamese, undecided, english, french):
        assert f"<lt:{next(iter(hubs))}>" in objects(one, "expressionOf")


def test_the_original_is_a_work_below_the_hub_when_its_language_is_known() -> None:
    vietnamese = described("041 1_ $a vie $h fre", HUGO, UNIFORM, "245 10 $a Những người khốn khổ")
    french = described("041 0_ $a fre", HUGO, "240 10 $a Misérables", "245 14 $a Les misérables")
    # The first key of a Work holds its creator's year of birth; an original is known by the next one, which it claims.
    original = ids(vietnamese, "original|")[0]
    assert original in ids(french, "work")
    assert objects(vietnamese, "translationOf") == {f"<lt:{original}>"}


def test_an_original_in_a_language_that_nobody_says_is_a_work_below_the_hub_too() -> None:
    found = described(HUGO, UNIFORM, "245 10 $a Những người khốn khổ")
    (original,) = ids(found, "original|")
    assert objects(found, "translationOf") == {f"<lt:{original}>"}
    assert objects(found, "expressionOf") == {f"<lt:{ids(found, 'hub|')[0]}>"}
    assert sum(f"{BF}expressionOf>" in line for line in found.lines) == 2, "the translation's and the original's"
    named = described(HUGO, "245 10 $a Những người khốn khổ", "700 1_ $a Huỳnh Lý $e dịch", "765 0_ $t Misérables")
    assert ids(named, "original|") == (original,)


def test_an_added_entry_meets_the_hub_and_what_is_contained_its_own_record() -> None:
    anthology = described(
        "041 0_ $a vie", "245 00 $a Truyện ngắn chọn lọc", "700 12 $a Nam Cao, $d 1915-1951. $t Đời thừa"
    )
    book = described("041 0_ $a vie", "100 0_ $a Nam Cao, $d 1915-1951", "240 10 $a Đời thừa", "245 10 $a Đời thừa")
    assert ids(anthology, "hub|")[0] == ids(book, "hub|")[0]
    contained = ids(anthology, "related|")[0]
    assert contained in ids(book, "work")
    assert objects(anthology, "hasPart") == {f"<lt:{contained}>"}


def test_sonatas_for_two_instruments_are_two_hubs() -> None:
    who = "100 1_ $a Beethoven, Ludwig van, $d 1770-1827"
    piano = described(who, "240 10 $a Sonatas, $m piano, $n no. 1", "245 10 $a Sonate số 1")
    violin = described(who, "240 10 $a Sonatas, $m violin, piano, $n no. 1", "245 10 $a Sonate số 1 cho violin")
    assert ids(piano, "hub|")[0] != ids(violin, "hub|")[0]
    assert ids(piano, "work")[0] != ids(violin, "work")[0]


def test_an_undated_author_of_two_translations_is_one() -> None:
    first = described(
        "041 1_ $a vie $h eng", "100 1_ $a Orwell, George", "240 10 $a Animal farm", "245 10 $a Trại súc vật"
    )
    other = described(
        "041 1_ $a vie $h eng", "100 1_ $a Orwell, George", "240 10 $a Animal farm", "245 10 $a Chuyện ở nông trại"
    )
    assert ids(first, "agent|")[0] == ids(other, "agent|")[0]


def test_an_article_meets_the_record_of_its_journal() -> None:
    journal = described("LDR 00000nas a2200000 a 4500", "001 000234", "245 00 $a Nghiên cứu lịch sử")
    article = described("245 10 $a Làng xã thời Lê sơ", "773 0_ $t Tạp chí Nghiên cứu lịch sử $w 000234 $g Số 4, tr. 2")
    assert ids(article, "linked|")[0] in ids(journal, "instance")
    elsewhere = described("245 10 $a Làng xã", "773 0_ $t Nghiên cứu lịch sử $w 000234", source="khác")
    assert ids(elsewhere, "linked|")[0] not in ids(journal, "instance")


def test_a_wrong_number_of_the_source_joins_nothing() -> None:
    book = described("001 000235", "100 1_ $a Tô Hoài", "245 10 $a O chuột", "260 __ $b Tân Dân, $c 1942")
    wrong = described("245 10 $a Làng xã thời Lê sơ", "773 0_ $t Nghiên cứu lịch sử $w 000235 $g Số 4")
    assert set(ids(wrong, "linked|")).isdisjoint(ids(book, "instance"))
    chapter = described("245 10 $a Đám cưới chuột", "773 0_ $t O chuột : tập truyện $w 000235")
    assert ids(chapter, "linked|")[0] in ids(book, "instance")


def test_an_article_meets_its_journal_by_its_key_title_too() -> None:
    journal = described(
        "LDR 00000nas a2200000 a 4500", "001 9", "222 _0 $a Văn học (Hà Nội)", "245 00 $a Nghiên cứu văn học"
    )
    article = described("245 10 $a Về thơ Nôm", "773 0_ $t Văn học (Hà Nội) $w 9")
    assert ids(article, "linked|")[0] in ids(journal, "instance")


def test_libraries_meet_by_the_issn_and_title_of_the_journal() -> None:
    journal = described("LDR 00000nas a2200000 a 4500", "022 __ $a 0866-7497", "245 00 $a Nghiên cứu lịch sử")
    article = described("245 10 $a Làng xã", "773 0_ $t Nghiên cứu lịch sử $x 0866-7497", source="khác")
    assert ids(article, "linked|")[0] == ids(journal, "instance")[0]
    wrong = described("245 10 $a Làng xã", "773 0_ $t Khảo cổ học $x 0866-7497")
    assert ids(wrong, "linked|")[0] not in ids(journal, "instance")


def test_a_number_with_the_code_of_003_is_the_librarys_own() -> None:
    journal = described("LDR 00000nas a2200000 a 4500", "001 000234", "003 VNTV", "245 00 $a Khảo cổ học")
    own = described("003 VNTV", "245 10 $a Trống đồng", "773 0_ $t Khảo cổ học $w (VNTV)000234")
    other = described("003 VNTV", "245 10 $a Trống đồng", "773 0_ $t Khảo cổ học $w (VN-HN)000234")
    assert ids(own, "linked|")[0] in ids(journal, "instance")
    assert not [one for one in other.entities if one.role.startswith("linked|")]


def test_a_resource_with_the_books_own_number_stays_a_fragment() -> None:
    found = described(
        "001 7", "020 __ $a 9786042000017", "245 10 $a Bến quê", "776 0_ $t Bến quê $z 9786042000017 $w 7"
    )
    (target,) = objects(found, "otherPhysicalFormat")
    assert "#instance-" in target and len([one for one in found.entities if one.kind == "instance"]) == 1


def test_transcribed_and_controlled_series_are_one() -> None:
    found = described(
        "245 10 $a Mắt biếc", "490 1_ $a Kính vạn hoa ; $v T.3", "800 1_ $a Nguyễn Nhật Ánh. $t Kính vạn hoa ; $v T.3"
    )
    assert len(objects(found, "hasSeries")) == 1
    transcribed = described("245 10 $a Mắt biếc", "490 0_ $a Kính vạn hoa")
    assert ids(transcribed, "series|")[0] in ids(found, "series|")


def test_an_issn_makes_one_series_of_two_spellings() -> None:
    one = described("245 10 $a Hội Gióng", "490 0_ $a Văn hoá dân gian $x 0866-7497")
    other = described("245 10 $a Hội Lim", "830 _0 $a Văn hóa dân gian Việt Nam $x 0866-7497")
    assert ids(one, "series|")[0] == ids(other, "series|")[0]


def test_two_traced_series_and_one_heading_lose_none() -> None:
    found = described(
        "245 10 $a Đất lề quê thói",
        "490 1_ $a Tủ sách Biên khảo",
        "490 1_ $a Việt Nam học",
        "830 _0 $a Tủ sách Biên khảo",
    )
    assert len(objects(found, "hasSeries")) == 2
