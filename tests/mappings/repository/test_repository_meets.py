"""What repositories describe is the same thing as what MARC describes: Works, Instances, people, journals, theses."""

import pytest

from lienthong.graph.terms import Described, Source
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper

THESIS = """
header.identifier oai:kho.example.vn:1/1
dc.title@vi Nghiên cứu chữ huý Việt Nam qua các triều đại
dc.contributor.author Ngô, Đức Thọ
dc.contributor.advisor GS. Nguyễn Văn Mẫu
dc.date.issued 1995
dc.language.iso vi
dc.type Luận án tiến sĩ
dc.description.degree Luận án Phó tiến sĩ khoa học Ngữ văn -- Viện Nghiên cứu Hán Nôm, 1995
"""
MARC_THESIS = """
001 17
041 0_ $a vie
100 1_ $a Ngô, Đức Thọ
245 10 $a Nghiên cứu chữ huý Việt Nam qua các triều đại / $c Ngô Đức Thọ
260 __ $a H. $c 1995
502 __ $a Luận án Phó tiến sĩ khoa học Ngữ văn -- Viện Nghiên cứu Hán Nôm, 1995
700 1_ $a Nguyễn Văn Mẫu $e hướng dẫn
"""
BOOK = """
dc.title@vi Luật dân sự : giáo trình
dc.contributor.author Trần, Văn Minh
dc.publisher Nxb. Công an Mẫu
dc.date.issued 2019
dc.identifier.isbn 978-604-2-00001-7
dc.language.iso vi
dc.type Giáo trình
"""
MARC_BOOK = """
020 __ $a 9786042000017
041 0_ $a vie
100 1_ $a Trần Văn Minh
245 10 $a Luật dân sự : $b giáo trình / $c Trần Văn Minh
260 __ $a H. : $b Công an Mẫu, $c 2019
"""
ARTICLE = """
dc.title Chữ Nôm và việc phiên âm
dc.creator Nguyễn, Quang Hồng
dc.type Bài báo
dc.relation.ispartof Hán Nôm
dc.identifier.issn 0866-8639
dc.identifier.citation Hán Nôm, Số 5 (2014), tr. 12-25
dc.language vi
"""
MARC_ARTICLE = """
LDR 00000naa a2200000 a 4500
100 1_ $a Lê Thị Mẫu
245 10 $a Một bài khác
773 0_ $t Hán Nôm $x 0866-8639 $g Số 5 (2014), tr. 26-30
"""


def described(text: str, record_format: str, source: str) -> Described:
    record = parse_record(text.strip(), record_format)
    return Mapper(Source(source, library_name=source)).describe(record)


def ids(found: Described, kind: str) -> list[set[str]]:
    return [set(one.ids) for one in found.entities if one.ids[0].startswith(f"{kind}/")]


def meet(one: list[set[str]], other: list[set[str]]) -> bool:
    return any(mine & theirs for mine in one for theirs in other)


def test_a_thesis_in_dspace_is_the_one_that_marc_describes() -> None:
    ours, marc = described(THESIS, "oai_dc", "kho"), described(MARC_THESIS, "marc21", "tv")
    assert meet(ids(ours, "work"), ids(marc, "work"))
    people = [set(one.ids) for one in ours.entities if one.role.startswith("agent|person")]
    assert len(people) == 2
    assert all(meet([one], ids(marc, "agent")) for one in people), "author and advisor, by name within the Work"
    for words in ('degree> "Phó tiến sĩ"@vi', 'date> "1995"^^', "relators/ths>"):
        assert [words in line for line in ours.lines].count(True) == [words in line for line in marc.lines].count(True)
    dissertations = [{line.partition(" ")[2] for line in one.lines if "#dissertation-" in line.split(" ")[0]}
                     for one in (ours, marc)]  # fmt: skip
    without_note = {line for line in dissertations[1] if "label> " not in line}
    assert dissertations[0] == without_note, "the same node, but for the sentence that MARC keeps"


def test_a_book_is_the_one_with_its_isbn() -> None:
    ours, marc = described(BOOK, "oai_dc", "kho"), described(MARC_BOOK, "marc21", "tv")
    assert meet(ids(ours, "work"), ids(marc, "work"))
    assert meet(ids(ours, "instance"), ids(marc, "instance"))
    assert meet(ids(ours, "agent"), ids(marc, "agent"))


@pytest.mark.parametrize(
    "where",
    ["dc.identifier.uri https://kho.example.vn/handle/123456789/9", "file.original https://kho.example.vn/a.pdf"],
)
@pytest.mark.parametrize("number", ["dc.identifier.isbn 978-604-2-00001-7", "dc.identifier ISBN 978-604-2-00001-7", ""])
def test_a_digital_copy_is_another_instance_of_the_printed_books_work(where: str, number: str) -> None:
    text = BOOK.replace("dc.identifier.isbn 978-604-2-00001-7", f"{where}\n{number}".strip())
    ours, marc = described(text, "oai_dc", "kho"), described(MARC_BOOK, "marc21", "tv")
    assert meet(ids(ours, "work"), ids(marc, "work"))
    copy, *printed = ids(ours, "instance")
    assert not meet([copy], ids(marc, "instance")), "the file is not the printed book"
    assert meet(printed, ids(marc, "instance")) == bool(number), "the ISBN names the printed book"
    assert ("otherPhysicalFormat" in "".join(ours.lines)) == bool(number)
    again = described(text, "oai_dc", "kho-hai")
    assert meet([copy], ids(again, "instance"))


def test_a_book_without_a_creator_meets_in_its_work_by_the_isbn() -> None:
    text = BOOK.replace("dc.contributor.author Trần, Văn Minh", "dc.identifier.uri https://kho.example.vn/handle/1/9")
    marc = "\n".join(line for line in MARC_BOOK.splitlines() if not line.startswith("100"))
    marc = marc.replace(" / $c Trần Văn Minh", "")
    ours, theirs = described(text, "oai_dc", "kho"), described(marc, "marc21", "tv")
    assert meet(ids(ours, "work"), ids(theirs, "work"))


def test_the_isbn_of_the_electronic_edition_is_its_own() -> None:
    text = BOOK.replace("00001-7", "00001-7 (PDF)\ndc.identifier.uri https://kho.example.vn/handle/1/9")
    ours, marc = described(text, "oai_dc", "kho"), described(MARC_BOOK, "marc21", "nxb")
    assert meet(ids(ours, "instance"), ids(marc, "instance"))
    assert "otherPhysicalFormat" not in "".join(ours.lines)


def test_articles_of_both_are_in_one_journal() -> None:
    ours, marc = described(ARTICLE, "oai_dc", "kho"), described(MARC_ARTICLE, "marc21", "tv")
    journal = [one for one in ids(ours, "instance") if meet([one], ids(marc, "instance"))]
    assert len(journal) == 1
    assert any(line.endswith('pagination> "12-25" .') for line in ours.lines)


def test_a_handle_of_the_default_prefix_joins_nothing() -> None:
    one = described("dc.title Báo cáo\ndc.identifier.uri https://a.vn/handle/123456789/1", "oai_dc", "a")
    other = described("dc.title Báo cáo thường niên\ndc.identifier.uri https://b.vn/handle/123456789/1", "oai_dc", "b")
    assert not meet(ids(one, "instance"), ids(other, "instance"))
    assert not meet(ids(one, "work"), ids(other, "work"))


def test_one_orcid_id_is_one_person_in_two_works() -> None:
    forms = (
        "dc.contributor.author Nguyễn, Thị Lan::0000-0002-1825-0097",
        "dc.creator Lan Nguyen (ORCID: 0000-0002-1825-0097)",
        "dc.creator $a Nguyễn Thị Lan $authority 0000-0002-1825-0097 $confidence 600",
        "dc.creator Nguyễn Thị Lan\ndc.identifier.orcid https://orcid.org/0000-0002-1825-0097",
        "dc.creator Trần B\ndc.creator Nguyễn Thị Lan\nperson.identifier.orcid Nguyễn Thị Lan: 0000-0002-1825-0097",
    )
    found = [ids(described(f"dc.title Bài {n}\n{text}", "oai_dc", "kho"), "agent") for n, text in enumerate(forms)]
    assert all(meet(found[0], one) for one in found)


def test_an_orcid_id_that_nobody_owns_surely_is_nobodys() -> None:
    two = described("dc.creator Trần B\ndc.creator Lê C\ndc.identifier.orcid 0000-0002-1825-0097", "oai_dc", "kho")
    assert [(one.place, one.state) for one in two.accounts if "orcid" in one.place] == [
        ("dc.identifier.orcid$a", "lost")
    ]
    assert "orcid.org" not in "".join(two.lines)
    wrong = described("dc.creator Trần B::0000-0002-1825-0098", "oai_dc", "kho")
    assert [one.code for one in wrong.flags] == ["invalid_orcid"]
    assert "0000-0002" not in "".join(wrong.lines)
    proposed = described("dc.creator $a Trần B $authority 0000-0002-1825-0097 $confidence 300", "oai_dc", "kho")
    assert "orcid.org" not in "".join(proposed.lines)


def test_the_leader_of_a_task_is_its_first_creator_as_in_marc() -> None:
    ours = described(
        "dc.title Giống lúa chịu mặn\ndc.language vi\ndc.contributor Chủ nhiệm: TS. Trần Văn Mẫu", "oai_dc", "kho"
    )
    marc = described("041 0_ $a vie\n100 1_ $a Trần Văn Mẫu $e chủ nhiệm\n245 10 $a Giống lúa chịu mặn", "marc21", "tv")
    assert meet(ids(ours, "work"), ids(marc, "work"))
    assert meet(ids(ours, "agent"), ids(marc, "agent"))
