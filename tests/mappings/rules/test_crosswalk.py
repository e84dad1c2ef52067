"""The crosswalk to MARC 21: rows of a rule, the record that they make, what is told of the fields it was made of."""

from pathlib import Path

import pytest

from lienthong.content import folder
from lienthong.errors import RuleError
from lienthong.graph.terms import Source
from lienthong.mappings.crosswalk import Twin, twin
from lienthong.mappings.engine.crossing import Rows, crossings
from lienthong.mappings.engine.table import load
from lienthong.mappings.formats import formats
from lienthong.mappings.line import format_field, parse_record
from lienthong.mappings.mapper import Mapper, rules

FORMATS = [code for code, one in formats().items() if any(rule.marc for rule in rules(code).values())]
MARC = rules("marc21")


def made(text: str, *rows: dict[str, object], drop: frozenset[str] = frozenset()) -> Twin:
    table = {"mods.note": Rows(crossings(rows, "thu.toml", "mods.note"))}
    return twin(parse_record(text, "mods"), table, lambda _: {0: "first"}, drop)


def lines(one: Twin) -> list[str]:
    return [format_field(part.marc) for part in one.parts]


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"to": "500"},
        {"to": "500 __ $a"},
        {"to": "50 __ $a a"},
        {"to": "500 _ $a a"},
        {"to": "500 __ $a a", "from": "x"},
        {"to": ["500 __ $a a", "LDR/6 a"]},
    ],
)
def test_a_malformed_row_is_refused_when_the_rules_are_read(row: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(RuleError) as refused:
        crossings([row], "thu.toml", "mods.note")
    assert refused.value.name == "rule_crossing"
    (tmp_path / "thu.toml").write_text('["mods.note"]\nstep = "as_marc"\nmarc = [{ to = "500" }]\n', "utf-8")
    with pytest.raises(RuleError, match=r"mods\.note"):
        load(tmp_path)


def test_the_first_row_that_fits_counts() -> None:
    rows = (
        {"when": {"type": "thesis"}, "to": "502 __ $a a"},
        {"when": {"type": "*", "lang": ""}, "to": "504 __ $a a"},
        {"when": {"is": "first"}, "to": '546 __ $a a $5 "VN"'},
        {"to": "500 __ $a a $3 displayLabel"},
    )
    assert lines(made("mods.note $a x $type Thesis", *rows)) == ["502 __ $a x"]
    assert lines(made("mods.note $a x $type other", *rows)) == ["504 __ $a x"]
    assert lines(made("mods.note $a x $type other $lang vie", *rows)) == ["546 __ $a x $5 VN"]
    two = "mods.note $a x\nmods.note $a y $displayLabel Bản in"
    assert lines(made(two, *rows)) == ["546 __ $a x $5 VN", "500 __ $a y $3 Bản in"]


def test_fields_join_fill_positions_and_need_what_they_name() -> None:
    both = made("mods.note $a x\nmods.note $a y", {"onto": "260 __ $c a"})
    assert lines(both) == ["260 __ $c x $c y"]
    assert both.parts[0].origins == {"c": [(0, "a"), (1, "a")]}
    filled = made("mods.note $a vm\nmods.note $a fr\nmods.note $a quá dài", {"to": "008/15-17 a"})
    assert filled.record.control("008")[15:18] == "vm " and filled.parts[0].origins == {"15-17": [(0, "a")]}
    assert made("mods.note x", {"to": 'LDR/06 "e"'}).record.leader[6:8] == "em"
    assert made("mods.note x").record.leader[6:8] == "am"
    assert lines(made("mods.note x", {"to": "856 42 $u url! $3 a"})) == []
    assert lines(made("mods.note $a x $url http://a.example.org", {"to": "856 42 $u url! $3 a"})) == [
        "856 42 $3 x $u http://a.example.org"
    ]


def test_fillers_of_the_source_are_left_out() -> None:
    kept = made("mods.note BK\nmods.note y", {"to": "500 __ $a a"}, drop=frozenset({"mods.note$a=BK"}))
    assert lines(kept) == ["500 __ $a y"]
    mapper = Mapper(Source("thu", drop=("mods.originInfo$publisher=BK",)))
    record = parse_record("mods.titleInfo Số đỏ\nmods.originInfo $publisher BK $date 1938", "mods")
    described = mapper.describe(record)
    assert "BK" not in "\n".join(described.lines)
    states = {one.place: one.state for one in described.accounts}
    assert states["mods.originInfo$publisher"] == "ignored" and states["mods.originInfo$date"] == "mapped"


def test_doubts_and_origins_name_the_field_of_the_record() -> None:
    record = parse_record("mods.titleInfo Số đỏ\nmods.identifier $a 9786042000018 $type isbn", "mods")
    described = Mapper(Source("thu")).describe(record, trace=True)
    assert ("invalid_isbn", "mods.identifier$a") in [(one.code, one.field) for one in described.flags]
    assert "mods.identifier" in described.origins.values()


@pytest.mark.parametrize("code", FORMATS)
def test_every_row_makes_a_field_that_marc_has_a_rule_for(code: str) -> None:
    for tag, rule in rules(code).items():
        for row in rule.marc:
            for one in row.makes:
                assert one.tag in MARC, f"{tag}: {one.tag}"
                plan = MARC[one.tag]
                told = {"".join(plan.map), *plan.ignore}
                assert plan.steps or told, f"{tag}: {one.tag}"


@pytest.mark.parametrize("code", FORMATS)
def test_a_rule_with_rows_has_the_step_and_one_with_the_step_rows(code: str) -> None:
    for tag, rule in rules(code).items():
        assert bool(rule.marc) == ("as_marc" in rule.steps), tag


def test_every_folder_of_rules_with_rows_belongs_to_a_format() -> None:
    folders = {one.rules for one in formats().values()}
    assert {rule.folder for code in FORMATS for rule in rules(code).values()} <= folders
    assert (folder("mappings") / "mods").is_dir()
