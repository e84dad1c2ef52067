"""Vietnam's provinces before and since 1 July 2025."""

import csv
from pathlib import Path

import pytest

from lienthong.content import folder
from lienthong.graph.terms import Source
from lienthong.mappings import provinces
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper
from lienthong.text import match_key

PUBLISHED_TABLE = Path(__file__).parents[4] / "shared" / "data" / "places" / "provinces_63_to_34.tsv"


def rows() -> list[dict[str, str]]:
    with (folder("mappings") / "vietnamese" / "provinces.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_63_units_became_34():
    before = [row for row in rows() if row["valid"] in ("", "/2025-06-30")]
    since = [row for row in rows() if row["valid"].startswith("2025-07-01") or not row["valid"]]
    assert (len(before), len(since)) == (63, 34)


def test_every_former_unit_leads_to_one_that_is():
    for row in rows():
        if row["became"]:
            one = provinces.unit(match_key(row["name"]), 1996)
            later = provinces.successor(one)
            assert later is not None and later.name == row["became"] and one in provinces.predecessors(later)


def test_both_code_systems_stand_apart():
    assert {(row["gso"], row["iso3166_2"]) for row in rows() if row["name"] in ("Hà Nội", "Lai Châu")} == {
        ("01", "VN-HN"),
        ("12", "VN-01"),
    }


@pytest.mark.skipif(not PUBLISHED_TABLE.is_file(), reason="the published table lies in ../shared/data, not here")
def test_the_table_says_what_the_published_one_says():
    own = {row["gso"]: row for row in rows() if row["valid"] in ("", "/2025-06-30")}
    with PUBLISHED_TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            mine = own[row["old_gso_code"]]
            assert mine["full"] == row["old_full"]
            assert (mine["became"] or mine["name"]).endswith(row["new_short"])


def published(year: int) -> str:
    record = parse_record(f"245 10 $a Địa chí Tây Ninh\n260 __ $a Tây Ninh :$b Sở Văn hoá, $c {year}", "marc21")
    return "\n".join(Mapper(Source("mau")).statements(record)[1])


def test_an_imprint_of_1996_is_that_of_the_former_province():
    lines = published(1996)
    assert '"Tây Ninh"' in lines and '"/2025-06-30"' in lines and '"VN-37"' in lines
    assert lines.count("locationCreated> <lt:place/") == 1


def test_after_the_change_the_same_name_is_another_place():
    def where(year: int) -> str:
        return next(line.split()[2] for line in published(year).splitlines() if "locationCreated" in line)

    assert where(1996) == where(2025) != where(2026)
    assert "Long An" in published(2026)
