"""008: every position is accounted for, by the record's material."""

import pytest

from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.positions import DEFAULT, elements, material
from lienthong.mappings.readers.line import parse_record


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
    assert found["18-21"] == ("ignored", "codes for what 300 and 33X say in words")
    assert found["22"] == found["33"] == ("lost", "")
    assert {at for at, (state, _) in found.items() if state == "mapped"} == {"00-05", "06", "07-10", "15-17", "35-37"}
    assert found["31"] == ("ignored", DEFAULT)
    assert set(found) == {one.at for one in elements()["books"]}


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
