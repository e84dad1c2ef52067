"""The report: what a librarian reads, in four formats."""

import csv
import io
import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cataloguing import book, catalogue, marc, untitled
from lienthong.errors import StoreError, UsageError
from lienthong.mappings.line import parse_record
from lienthong.messages import LANGS, Lang, text
from lienthong.pipeline.load import load
from lienthong.pipeline.report.model import SourceReport
from lienthong.pipeline.report.ranking import tallies
from lienthong.pipeline.report.rendering import FORMATS, gather, render

FORMULA = '=HYPERLINK("http://xau.example","x")'
MARKUP = "<script>alert(1)</script>"


@pytest.fixture
def report(data: Path, tmp_path: Path) -> SourceReport:
    hostile = book("=1+1", MARKUP, extra=f"968 __ $z {FORMULA}")
    file = tmp_path / "a.mrc"
    damaged = b"00100 rac rac rac \x1e\x1d"
    file.write_bytes(
        marc(book("1"), untitled("2"), hostile)
        + damaged
        + marc(book("3", without=["020", "650"], extra="020 __ $a 9786042000018"))
    )
    load(data, "thu", [str(file)])
    return gather(data, "thu").sources[0]


def test_numbers(report: SourceReport) -> None:
    assert (report.live, len(report.quarantined), report.deleted) == (3, 2, 0)
    assert report.files == ["a.mrc"]
    assert report.state == "complete"


def test_quarantined_records_say_where_and_why(report: SourceReport) -> None:
    without_title, unreadable = report.quarantined
    assert (without_title.number, without_title.ordinal) == ("2", 2)
    assert without_title.offset == len(marc(book("1")))
    assert without_title.reason == "invalid"
    assert any("245" in detail["vi"] for detail in without_title.details)
    assert unreadable.ordinal == 4
    assert unreadable.offset == len(marc(book("1"), untitled("2"), book("=1+1", MARKUP, extra=f"968 __ $z {FORMULA}")))
    assert all(one.text[lang] for one in report.quarantined for lang in LANGS)
    assert sum(tally.records for tally in report.faults) >= 2


def test_warnings_count_records_and_give_examples(report: SourceReport) -> None:
    subject = [tally for tally in report.findings if "653" in tally.text["vi"]]
    assert [tally.records for tally in subject] == [1]
    assert [one.number for one in subject[0].examples] == ["3"]
    assert subject[0].examples[0].title.startswith("Chuyến tàu thử nghiệm")


def test_every_subfield_is_accounted_for(report: SourceReport) -> None:
    places = {one.place: one for one in report.places}
    assert places["245$a"].mapped == 3
    lost = places["969$x"]
    assert (lost.mapped, lost.ignored, lost.lost) == (0, 0, 4)
    assert [one.value for one in lost.examples] == ["Chưa ai biết"] * 3
    assert places["968$z"].examples[0].value == FORMULA


def test_fields_of_authorities_are_told_apart_from_those_of_books(load_records, data: Path) -> None:
    kinds = f"{'0' * 5}nz  a22{'0' * 5}n  4500"
    authority = parse_record("001 9\n100 1_ $a Nguyễn, Thử $d 1900-1980\n670 __ $a Sách\n968 __ $z x")
    load_records(book("1", extra="968 __ $z y"), replace(authority, leader=kinds, format="marc21-authority"))
    report = gather(data).sources[0]
    found = {(one.place, one.format): one for one in report.places}
    assert found["100$a", "marc21"].mapped == found["100$a", "marc21-authority"].mapped == 1
    assert found["100$a", "marc21-authority"].shown("vi") == "100$a [MARC 21: dữ liệu kiểm soát]"
    assert found["670$a", "marc21-authority"].shown("vi") == "670$a"
    for form, start in (("text", ""), ("html", "<td>"), ("csv", ",")):
        assert f"{start}100$a [MARC 21" in render(gather(data), form)
    assert tallies(report)["lost"]["968$z"] == 2


def test_a_finding_is_traced_to_its_field(load_records, data: Path) -> None:
    load_records(book("1", without=["260"], extra="260 __ $a Hà Nội : $b Kim Đồng, $c 19?"))
    report = gather(data).sources[0]
    fields = {one.field[:3] for tally in (*report.findings, *report.faults) for one in tally.examples}
    assert "260" in fields


def test_the_run_before_is_told(load_records, data: Path) -> None:
    load_records(book("1"))
    load_records(book("1", "Tựa đã sửa"), book("2"))
    report = gather(data).sources[0]
    assert report.before["created"] == 1


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.usefixtures("report")
def test_html_is_escaped_and_stands_alone(lang: Lang, data: Path) -> None:
    page = render(gather(data), "html", lang)
    tags = _Tags()
    tags.feed(page)
    assert "script" not in tags.seen
    assert tags.links == []
    assert "&lt;script&gt;" in page
    assert f'<html lang="{lang}">' in page


@pytest.mark.usefixtures("report")
def test_csv_is_safe_in_a_spreadsheet(data: Path) -> None:
    body = render(gather(data), "csv", "vi")
    assert body.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(body[1:])))
    cells = [cell for row in rows for cell in row.values()]
    assert f"'{FORMULA}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {row["phan"] for row in rows} == {
        *("file", "quarantined", "worth", "fault", "finding", "doubtful", "subfield"),
    }
    assert {row["nguon"] for row in rows} == {"thu"}


@pytest.mark.usefixtures("report")
def test_json_has_both_languages(data: Path) -> None:
    source = json.loads(render(gather(data), "json", "vi"))["sources"][0]
    assert set(source["quarantined"][0]["text"]) == set(LANGS)
    assert source["live"] == 3


@pytest.mark.parametrize("width", [None, 60, 200])
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.usefixtures("report")
def test_text_fits_its_width(lang: Lang, width: int | None, data: Path) -> None:
    body = render(gather(data), "text", lang, width)
    assert ("\x1b[" in body) == (width is not None)
    assert "969$x" in body
    if width is None:
        assert max(len(line) for line in body.splitlines()) <= 120


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_ledger_has_a_report_too(format: str, data: Path) -> None:
    from lienthong.graph.ledger import Ledger

    with Ledger.open(data):
        pass
    assert render(gather(data), format, "vi")


def test_what_is_not_there_is_named(data: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        gather(data)
    load(data, "thu", [str(catalogue(tmp_path / "a.mrc", book("1")))])
    with pytest.raises(UsageError) as caught:
        gather(data, "khac")
    assert "thu" in caught.value.message("vi")


def test_more_quarantined_records_than_the_text_shows(load_records, data: Path) -> None:
    load_records(*(untitled(str(number)) for number in range(25)))
    body = render(gather(data), "text", "en", None)
    assert "… and 5 more" in body
    assert len(gather(data).sources[0].quarantined) == 25


@pytest.mark.parametrize("lang", LANGS)
def test_a_held_update_is_one_record_whose_former_version_is_public(load_records, data: Path, lang: Lang) -> None:
    load_records(book("1"), book("2"))
    load_records(untitled("1"), untitled("3"))
    report = gather(data)
    (source,) = report.sources
    assert (source.live, len(source.quarantined), source.pending, source.total) == (2, 2, 1, 3)
    sentence = text("report.pending", lang, count=1)
    assert sentence in " ".join(render(report, "text", lang, width=None).split())
    assert sentence in render(report, "html", lang, width=None)
    rows = csv.DictReader(io.StringIO(render(report, "csv", lang, width=None).removeprefix("\ufeff")))
    kept = text("report.quarantine.pending", lang)
    assert sum(kept in str(row) for row in rows) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_what_each_file_was_taken_for(data: Path, tmp_path: Path, lang: Lang) -> None:
    """A list that was converted twice («thụng tin») reads like Vietnamese; only its maker can mend it."""
    words = (
        "Thụng tin học tập",
        "Cụng nghệ phần mềm",
        "Hệ thống thụng tin",
        "Cụng nghệ thụng tin",
        "Thụng tin cụng tỏc",
    )
    rows = "".join(f"{number};{title}\r\n" for number, title in enumerate(words * 8))
    (tmp_path / "doubled.csv").write_text(f"Mã sách;Nhan đề\r\n{rows}", "utf-8", newline="")
    old = "Mã sách;Nhan đề\r\nA1;Hồng\r\nA2;Nguyên\r\n".encode("utf-16")
    (tmp_path / "old.csv").write_bytes(old)
    load(data, "thu", [str(tmp_path / "doubled.csv"), str(tmp_path / "old.csv")])
    report = gather(data)
    first, second = report.sources[0].texts
    assert (first.name, first.format, first.encoding) == ("doubled.csv", "csv", "utf-8") and first.warnings
    assert (second.encoding, second.warnings) == ("utf-16", [])
    for format in ("text", "html", "csv", "json"):
        body = " ".join(render(report, format, lang).split())
        assert "utf-16" in body and first.kind[lang] in body
        assert first.warnings[0][lang][:30] in body
