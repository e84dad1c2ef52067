"""008: every position is accounted for, by the record's material."""

import pytest

from lienthong.graph.terms import Source
from lienthong.mappings import fixed
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.positions import DEFAULT, VAGUE, elements, label, material


def accounts(value: str, leader: str = "00000nam a2200000 a 4500", more: str = "245 00 $a Thử") -> dict[str, tuple]:
    described = Mapper(Source("example")).describe(parse_record(f"LDR {leader}\n008 {value}\n{more}", "marc21"))
    return {one.place[4:]: (one.state, one.why) for one in described.accounts if one.place.startswith("008")}


@pytest.mark.parametrize("group", sorted(elements()))
def test_the_elements_of_a_material_cover_008(group):
    covered = [at for one in elements()[group] for at in range(one.start, one.end)]
    assert covered == list(range(40))


@pytest.mark.parametrize(
    ("leader", "group"),
    [("nam", "books"), ("nas", "continuing"), ("nai", "continuing"), ("ntm", "books"),
     ("nem", "maps"), ("njm", "music"), ("ngm", "visual"), ("nmm", "files"), ("npc", "mixed"),
     ("n?m", "books"), ("", "books")],
)  # fmt: skip
def test_the_material_is_that_of_the_leader(leader, group):
    assert material(f"00000{leader}" if leader else "") == group


def test_a_book_whose_positions_say_something():
    found = accounts("180105s2018    vm a   j      000 1 vie d", more="245 00 $a Thử\n260 __ $c 2018")
    mapped = {at for at, (state, _) in found.items() if state == "mapped"}
    assert mapped == {"00-05", "06", "07-10", "15-17", "18-21", "22", "33", "35-37"}
    assert found["31"] == ("ignored", DEFAULT)
    assert set(found) == {one.at for one in elements()["books"]}


def test_a_code_that_no_list_knows_is_lost_beside_those_that_came_out():
    described = Mapper(Source("example")).describe(
        parse_record(
            "LDR 00000nam a2200000 a 4500\n008 180105s2018    vm ax         000 0 vie d\n245 00 $a Thử", "marc21"
        )
    )
    states = {(one.state, one.example) for one in described.accounts if one.place == "008/18-21"}
    assert states == {("mapped", ""), ("lost", "x")}


@pytest.mark.parametrize("category", sorted(elements("007")))
def test_the_elements_of_a_category_follow_each_other(category):
    covered = [at for one in elements("007")[category] for at in range(one.start, one.end)]
    assert covered == list(range(len(covered)))


def test_the_elements_of_the_leader_cover_it():
    assert [at for one in elements("LDR")["*"] for at in range(one.start, one.end)] == list(range(24))


def test_every_list_is_used_and_every_code_has_two_names():
    used = {meaning.codes for tag in ("LDR", "007", "008") for group in elements(tag).values() for one in group
            for meaning in one.meanings if not meaning.codes.startswith("=")}  # fmt: skip
    for name in used:
        rows = fixed.code_list(name)
        assert rows, name
        assert len({len(code) for code in rows}) == 1, name
        for row in rows.values():
            assert row.en, name
            assert row.vi, name
            assert row.iri.startswith("http://id.loc.gov/") or not row.iri


@pytest.mark.parametrize(
    ("place", "vi", "en"),
    [
        ("008/18-19", "hình thức tác phẩm", "form of composition"),
        ("008/35-37", "ngôn ngữ", "language"),
        ("007/s/03", "tốc độ", "speed"),
        ("006/books/16", "thể loại văn học", "literary form"),
        ("LDR/17", "mức độ mã hoá", "encoding level"),
        ("245$a", "", ""),
        ("001", "", ""),
    ],
)  # fmt: skip
def test_the_name_of_a_place(place, vi, en):
    assert label(place, "vi") == vi
    assert label(place, "en") == en


def test_an_element_that_differs_among_materials_has_all_its_names():
    names = label("008/33", "vi").split("; ")
    assert names[0] == "thể loại văn học"
    assert "chữ viết gốc của nhan đề" in names


def test_codes_that_say_nothing_are_told_apart_from_default_ones():
    assert accounts("180105s2018    vm     u      000 u vie d")["33"] == ("ignored", VAGUE)


@pytest.mark.parametrize("value", ["", "c", "cr", "x?", "|||||", "hd afb015baca", "\u1ee7\u1ef9" * 20])
def test_any_007_and_006_is_accounted_for(value):
    for tag in ("007", "006"):
        described = Mapper(Source("example")).describe(parse_record(f"{tag} {value}\n245 00 $a Thử", "marc21"))
        assert not value.strip() or any(one.place.startswith(tag) for one in described.accounts)


def test_the_default_of_cse_koha_is_named_as_such():
    found = accounts("||||||b9999||||xx  ||||||||||||||||und||")
    assert set(found.values()) == {("ignored", DEFAULT)}


def test_a_date_that_nothing_else_says_is_lost_when_it_cannot_be_read():
    assert accounts("180105s19?4    vm            000 0 vie d")["07-10"] == ("lost", "")
    stated = accounts("180105s1994    vm            000 0 vie d", more="245 00 $a Thử\n260 __ $c 1995")
    assert stated["07-10"] == ("ignored", "coded form of dates that 260, 264 or a note says in words")


def test_a_range_of_dates_takes_both():
    found = accounts("180105m19941996vm            000 0 vie d")
    assert found["11-14"] == found["07-10"] == ("mapped", "")


def test_a_short_008_accounts_for_what_it_has():
    assert "35-37" not in accounts("180105s1994    vm")


@pytest.mark.parametrize(
    ("entered", "state"), [("180131", "mapped"), ("160229", "mapped"), ("170229", "lost"), ("1\u06610131", "lost")]
)
def test_the_day_of_entry_is_a_real_one(entered, state):
    assert accounts(f"{entered}s2018    vm            000 0 vie d")["00-05"] == (state, "")
