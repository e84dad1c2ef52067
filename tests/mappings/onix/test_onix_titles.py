"""Levels of an ONIX title: the product's own title, its collection, its number."""

from collections import defaultdict

import pytest

from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.productidentity import identify
from lienthong.mappings.products import title
from lienthong.mappings.record import Field, Record

MAPPER = Mapper(Source("sach-so"))
NAME, SERIES = "<http://schema.org/name>", "<http://id.loc.gov/ontologies/bibframe/hasSeries>"
NUMBER = "<http://id.loc.gov/ontologies/bibframe/seriesEnumeration>"


def record(*elements: str, collection: str = "") -> Record:
    """A product whose title has these elements ("02:3:Tủ sách Vàng": level, number, text)."""
    subfields = [("TitleType", "01")]
    for element in elements:
        level, number, text = element.split(":", 2)
        said = (("TitleElementLevel", level), ("PartNumber", number), ("TitleText", text))
        subfields += [pair for pair in said if pair[1]]
    fields = [
        Field("onix.TitleDetail", subfields=subfields),
        Field("onix.Contributor", subfields=[("ContributorRole", "A01"), ("PersonName", "J. K. Rowling")]),
        Field("onix.Language", subfields=[("LanguageRole", "01"), ("LanguageCode", "vie")]),
    ]
    if collection:
        level = ("TitleElementLevel", "02")
        fields.append(Field("onix.Collection", subfields=[level, ("TitleText", collection)]))
    return Record("onix", "", fields, b"")


def called(one: Record) -> tuple[str, ...]:
    found = title(one)
    return tuple(f"{code} {value}" for code, value in found.subfields) if found else ()


def said(one: Record) -> dict[str, list[str]]:
    found = defaultdict[str, list[str]](list)
    for line in MAPPER.describe(one).lines:
        subject, predicate, value = line.rstrip(" .").split(" ", 2)
        kind = "inner" if "#" in subject else subject.strip("<>").split("/")[-2].rpartition(":")[2]
        found[f"{kind} {predicate}"].append(value)
    return found


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        (["01::Số đỏ"], ("a Số đỏ",)),
        (["::Số đỏ"], ("a Số đỏ",)),
        (["02::Harry Potter", "01::và Hòn đá Phù thủy"], ("a Harry Potter và Hòn đá Phù thủy",)),
        (["02:3:Tủ sách Vàng", "01::Mắt biếc"], ("a Mắt biếc",)),
        (["01::Mắt biếc", "02:3:Tủ sách Vàng"], ("a Mắt biếc",)),
        (["01:Tập 1:Toán nâng cao"], ("a Toán nâng cao", "n Tập 1")),
        (["02::Tủ sách Toán", "01:Tập 1:Toán nâng cao"], ("a Toán nâng cao", "n Tập 1")),
        (["02::Đô-rê-mon", "01:Tập 5:"], ("a Đô-rê-mon", "n Tập 5")),
        (["02::Đô-rê-mon", "01::Tập 5"], ("a Đô-rê-mon", "n Tập 5")),
        (["02::Đô-rê-mon", "01::5"], ("a Đô-rê-mon", "n 5")),
        (["02:5:Đô-rê-mon"], ("a Đô-rê-mon", "n 5")),
        (["02::Tủ sách Kinh điển", "01::1984"], ("a 1984",)),
        (["02::Tủ sách Kinh điển", "01::Chiến tranh"], ("a Chiến tranh",)),
        (["02::Lịch sử", "03::Cận đại", "01::Đêm trước"], ("a Đêm trước",)),
        (["02::Lịch sử", "03::Cận đại", "01:2:"], ("a Lịch sử", "n 2", "p Cận đại")),
        (["01::Sách mẫu", "01:2:Phần hai"], ("a Sách mẫu", "n 2", "p Phần hai")),
        (["04::Chương một"], ("a Chương một",)),
        (["01::Sách mẫu", "04::Chương một"], ("a Sách mẫu",)),
        (["05::Xứ Mẫu", "01::Chuyến đi"], ("a Chuyến đi",)),
        (["02::tủ sách vàng", "01::mắt biếc"], ("a mắt biếc",)),
        (["02::Sách Mẫu", "01::iPhone cho người mới"], ("a iPhone cho người mới",)),
        (["01:1:"], ()),
    ],
)
def test_the_title_is_the_products_own(elements: list[str], expected: tuple[str, ...]) -> None:
    assert called(record(*elements)) == expected


def test_novels_of_one_collection_are_works_of_their_own_in_one_series() -> None:
    stone = record("02::Harry Potter", "01::và Hòn đá Phù thủy", collection="Harry Potter")
    chamber = record("02::Harry Potter", "01::và Phòng chứa Bí mật")
    keys = [set(identify(one, Source("sach-so"))[0].work) for one in (stone, chamber)]
    assert not keys[0] & keys[1]
    first, second = said(stone), said(chamber)
    assert first[f"work {NAME}"] == ['"Harry Potter và Hòn đá Phù thủy"@vi']
    assert second[f"work {NAME}"] == ['"Harry Potter và Phòng chứa Bí mật"@vi']
    assert first[f"instance {SERIES}"] == second[f"instance {SERIES}"]
    assert len(first[f"instance {SERIES}"]) == 1


def test_a_book_meets_the_one_that_names_no_collection() -> None:
    within, alone = record("02:3:Tủ sách Vàng", "01::Mắt biếc"), record("01::Mắt biếc")
    assert identify(within, Source("sach-so"))[0].work == identify(alone, Source("sach-so"))[0].work


@pytest.mark.parametrize("collection", ["", "Tủ sách Vàng"])
def test_the_number_of_a_collection_is_told_once(collection: str) -> None:
    found = said(record("02:3:Tủ sách Vàng", "01::Mắt biếc", collection=collection))
    assert found[f"series {NAME}"] == ['"Tủ sách Vàng"@vi']
    assert found[f"instance {NUMBER}"] == ['"3"'] and found[f"inner {NUMBER}"] == ['"3"']
    assert found[f"instance {NAME}"] == ['"Mắt biếc"@vi']


def test_another_collection_than_the_titles_is_one_more_series() -> None:
    found = said(record("02:3:Tủ sách Vàng", "01::Mắt biếc", collection="Văn học tuổi mới lớn"))
    assert sorted(found[f"series {NAME}"]) == ['"Tủ sách Vàng"@vi', '"Văn học tuổi mới lớn"@vi']


def test_volumes_of_a_set_stay_instances_of_one_work() -> None:
    keys = [identify(record("02::Đô-rê-mon", f"01::Tập {one}"), Source("sach-so"))[0] for one in (1, 2)]
    assert keys[0].work[0] == keys[1].work[0]
    assert not set(keys[0].instance) & set(keys[1].instance)
