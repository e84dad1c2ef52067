"""Values that library software fills in for every record: noticed at load, reported, and left out when told so."""

import csv
import io
import json
import shlex
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cataloguing import book
from lienthong.graph.ledger import Ledger
from lienthong.mappings.record import Field, Record, Unreadable
from lienthong.messages import LANGS, Lang
from lienthong.pipeline.constants import Constant, Constants
from lienthong.pipeline.load import load
from lienthong.pipeline.report.model import SourceReport
from lienthong.pipeline.report.rendering import gather, render
from lienthong.pipeline.sources import declare

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "marc" / "cse-koha" / "books24fieldfinalpart5.mrc"
SYSTEM = "Phần mềm 'Thư mục'"
COMMAND = f"lienthong source add thu --drop {shlex.quote(f'260$b={SYSTEM}')}"


def _filled(number: int, year: int = 2000) -> Record:
    """One of many different books, all with the same publisher and the same note for staff."""
    imprint = f"260 __ $a Nơi {number % 3} : $b {SYSTEM}, $c {year + number % 20}"
    record = book(
        f"m{number}",
        f"Nhan đề số {number}",
        without=["260", "020", "082", "100", "300", "650", "852"],
        extra=f"{imprint}\n300 __ $a {number} tr.\n852 __ $a TVTN $b Kho {number % 2} $p {number}\n911 __ $a Một người",
    )
    [place] = record.tagged("260")
    place.subfields = [(code, value.rstrip(" ,:")) for code, value in place.subfields]
    for field in record.tagged("245"):
        field.subfields = [(code, value) for code, value in field.subfields if code == "a"]
    return record


def _report(data: Path) -> SourceReport:
    return gather(data, "thu").sources[0]


def test_a_published_constant_is_reported_with_what_to_do(load_records, data: Path) -> None:
    load_records(*(_filled(number) for number in range(60)))
    [same] = _report(data).constants
    assert (same.place, same.value, same.records, same.command) == ("260$b", SYSTEM, 60, COMMAND)


def test_the_advice_works(load_records, data: Path) -> None:
    books = [_filled(number) for number in range(60)]
    load_records(*books)
    said = shlex.split(_report(data).constants[0].command)[-1]
    with Ledger.open(data) as ledger:
        declare(ledger, "thu", {"drop": (said,)})
    assert _report(data).constants == []
    assert load_records(*books).live == 60
    with Ledger.open(data, write=False) as ledger:
        assert not [line for body in ledger.described("thu") for line in body.lines if "Phần mềm" in line]
    report = _report(data)
    [place] = [one for one in report.places if one.place == "260$b"]
    assert (place.mapped, place.ignored) == (0, 60)
    assert report.constants == []


def test_few_records_say_nothing_and_do_not_hide_what_was_found(load_records, data: Path) -> None:
    load_records(*(_filled(number) for number in range(49)))
    assert _report(data).constants == []
    load_records(*(_filled(number) for number in range(50)))
    assert [one.place for one in _report(data).constants] == ["260$b"]
    load_records(_filled(7, 1990))
    assert [one.place for one in _report(data).constants] == ["260$b"]
    load_records(*(_filled(number) for number in range(50)), book("khac"))
    assert _report(data).constants == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("format", ["text", "html", "csv", "json"])
def test_every_format_has_value_count_and_command(load_records, data: Path, format: str, lang: Lang) -> None:
    load_records(*(_filled(number) for number in range(50)))
    body = render(gather(data), format, lang)
    if format == "csv":
        [row] = [row for row in csv.reader(io.StringIO(body[1:])) if row[1] == "constant"]
        assert {"260$b", SYSTEM, "50"} <= set(row)
        assert any(cell.endswith(COMMAND) for cell in row)
    elif format == "json":
        [same] = json.loads(body)["sources"][0]["constants"]
        assert same["command"] == COMMAND
    else:
        assert COMMAND in unescape(body)
        assert "50" in body and SYSTEM in unescape(body)


def _record(*fields: Field) -> Record:
    return Record("marc21", "", list(fields), b"")


def _field(tag: str, *subfields: tuple[str, str]) -> Field:
    return Field(tag, subfields=list(subfields))


def _found(records: list[Record | Unreadable]) -> list[Constant] | None:
    watching = Constants()
    for start in range(0, len(records), 7):
        watching.watch(records[start : start + 7])
    return watching.found()


def test_records_are_counted_not_occurrences() -> None:
    twice = _record(_field("500", ("a", "Sách")), _field("500", ("a", " Sách "), ("a", "Sách")))
    assert _found([twice] * 49) is None
    assert _found([twice] * 50) == [("500$a", "Sách", 50)]
    assert _found([twice] * 49 + [_record()]) == []
    assert _found([twice] * 50 + [Unreadable(b"x", "raw_unreadable")]) == [("500$a", "Sách", 50)]


def test_where_one_value_is_normal_it_is_no_constant() -> None:
    normal = _record(
        _field("040", ("a", "TVQG")),
        _field("082", ("2", "23")),
        _field("338", ("a", "tập"), ("2", "rdacarrier")),
        _field("852", ("a", "TVTN"), ("b", "Kho mượn")),
        _field("952", ("a", "TVTN"), ("b", "TVTN"), ("y", "BK")),
        _field("dc.language", ("a", "vie")),
        _field("dc.title", ("lang", "vi")),
        _field("500", ("a", " ")),
    )
    assert _found([normal] * 60) == []


@given(st.lists(st.sampled_from(["a", "b", "a ", ""]), min_size=50, max_size=90))
def test_a_constant_is_the_only_value(values: list[str]) -> None:
    records = [_record(_field("500", ("a", value))) for value in values]
    stripped = {value.strip() for value in values}
    expected = [("500$a", stripped.pop(), len(values))] if len(stripped) == 1 and "" not in stripped else []
    assert _found(list(records)) == expected


@pytest.mark.skipif(not REAL.is_file(), reason=f"real data are not at {REAL}")
def test_a_real_library_system(data: Path, tmp_path: Path) -> None:
    some = REAL.read_bytes().split(b"\x1d")[:900]
    file = tmp_path / "a.mrc"
    file.write_bytes(b"".join(one + b"\x1d" for one in some))
    load(data, "thu", [str(file)], processes=2)
    found = {(one.place, one.value): one.records for one in _report(data).constants}
    assert found[("260$b", "BK Library system")] == found[("300$a", "0p")] == 900
