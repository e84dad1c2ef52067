"""What to mend first, what has changed since the load before, and the report record by record."""

import csv
import io
import json
from pathlib import Path

import pytest

from cataloguing import book, untitled
from lienthong.content import folder
from lienthong.errors import UsageError
from lienthong.messages import LANGS, catalogue
from lienthong.pipeline.report.ranking import kind, weight
from lienthong.pipeline.report.rendering import gather, records, render, render_records

WRONG_ISBN = "020 __ $a 9786042000010"


def test_every_flag_that_is_told_is_weighed() -> None:
    import tomllib

    weights = tomllib.loads((folder("mappings") / "flags.toml").read_text("utf-8"))
    listed = {*weights["repaired"], *weights["doubtful"]}
    told = {name.removeprefix("flags.") for name in catalogue("vi") if name.startswith("flags.")}
    assert not set(weights["repaired"]) & set(weights["doubtful"])
    assert listed <= told


def test_a_record_that_is_kept_out_weighs_most() -> None:
    assert weight("fault", "invalid") > max(weight("flag", code) for code in ("read_bad_utf8", "invalid_isbn"))
    assert (kind("read_was_vni"), kind("invalid_isbn"), kind("nobody_knows_it")) == ("repaired", "doubtful", "doubtful")


def test_what_to_mend_first_is_ranked(load_records, data: Path) -> None:
    load_records(
        untitled("1"), *(book(str(number), without=["020"], extra=WRONG_ISBN) for number in range(2, 6)), book("9")
    )
    worth = gather(data).sources[0].worth
    assert [one.score for one in worth] == sorted((one.score for one in worth), reverse=True)
    ranked = [one.code for one in worth]
    assert ranked.index("invalid_isbn") < ranked.index("969$x")
    assert {"invalid_isbn", "969$x"} <= set(ranked)
    isbn = worth[ranked.index("invalid_isbn")]
    assert (isbn.count, isbn.examples[0].number) == (4, "2")


def test_a_second_load_is_compared_with_the_first(load_records, data: Path) -> None:
    wrong = [book(str(number), without=["020"], extra=WRONG_ISBN) for number in range(3)]
    load_records(*wrong, untitled("7"))
    assert gather(data).sources[0].changes == []
    load_records(book("0"), *wrong[1:], book("7"))
    report = gather(data).sources[0]
    changed = {one.code: (one.before, one.now, one.difference) for one in report.changes}
    assert changed["invalid_isbn"] == (3, 2, "−1")
    totals = {one.code: (one.before, one.now) for one in report.totals}
    assert (totals["live"], totals["quarantined"]) == ((3, 4), (1, 0))
    gone = [one for one in report.changes if one.part == "fault"]
    assert [(one.before, one.now) for one in gone if one.before] == [(1, 0)] * len(gone)
    assert all(one.text[lang] for one in (*report.changes, *report.totals) for lang in LANGS)
    assert report.compared


@pytest.mark.parametrize("format", ["text", "html", "csv"])
@pytest.mark.parametrize("lang", LANGS)
def test_trend_and_ranking_are_in_every_format(load_records, data: Path, format: str, lang) -> None:
    load_records(book("1", without=["020"], extra=WRONG_ISBN))
    load_records(book("1"))
    body = render(gather(data), format, lang)
    words = catalogue(lang)
    assert words["report.trend.records_live"] in body
    assert "969$x" in body


def test_each_record_with_its_issues(load_records, data: Path) -> None:
    load_records(book("1", without=["020"], extra=WRONG_ISBN), untitled("2"))
    found = {one.number: one for one in records(data, None, None)}
    isbn = [issue for issue in found["1"].issues if issue.code == "invalid_isbn"]
    assert [(one.part, one.field, one.value) for one in isbn] == [("doubtful", "020$a", "9786042000010")]
    assert isbn[0].rule == "mappings/marc21/0xx.toml [020]"
    assert found["1"].title.startswith("Chuyến tàu")
    assert found["2"].issues[0].part == "fault"
    assert found["2"].score > found["1"].score


def test_one_record_is_asked_for_by_its_number(load_records, data: Path) -> None:
    load_records(book("1"), book("2"))
    assert [one.number for one in records(data, "thu", "2")] == ["2"]
    with pytest.raises(UsageError):
        list(records(data, "thu", "3"))
    with pytest.raises(UsageError):
        list(records(data, "khac", None))


def test_csv_and_json_hold_every_record(load_records, data: Path) -> None:
    load_records(*(untitled(str(number)) for number in range(520)))
    rows = list(csv.DictReader(io.StringIO("".join(render_records(records(data, None, None), "csv"))[1:])))
    assert len({row["bieu_ghi"] for row in rows}) == 520
    lines = [json.loads(line) for line in render_records(records(data, None, None), "json")]
    assert len(lines) == 520
    assert set(lines[0]["issues"][0]["text"]) == set(LANGS)


@pytest.mark.parametrize("lang", LANGS)
def test_html_by_record_is_escaped_and_says_what_is_left(load_records, data: Path, lang) -> None:
    load_records(book("1", "<script>x</script>", extra="968 __ $z <b>"), *(untitled(str(n)) for n in range(2, 510)))
    body = "".join(render_records(records(data, None, None), "html", lang))
    assert "<script" not in body
    assert body.count("<article>") == 500
    assert catalogue(lang)["report.by_record.more"].format(shown=500) in body
    assert "".join(render_records(records(data, None, "1"), "text", lang)).count("968$z")
