"""Columns that go to other formats than MARC, and which mapping a table is read by."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from lienthong.errors import RuleError
from lienthong.graph.terms import Source
from lienthong.mappings.line import format_field
from lienthong.mappings.mapper import FORMATS, Mapper
from lienthong.mappings.readers import check, read
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.spreadsheets.columns import columns, shipped
from lienthong.mappings.spreadsheets.draft import draft
from lienthong.mappings.spreadsheets.guess import guess
from lienthong.mappings.spreadsheets.mapping import Columns
from lienthong.pipeline.rereading import reread

REPOSITORY = """
format = "oai_dc"
needs = ["dc title", "handle"]
number = "header.identifier"
constants = ["dc.rights Không rõ"]

[[column]]
names = ["Handle"]
to = "header.identifier"

[[column]]
names = ["DC Title", "Nhan đề DC"]
to = "dc.title@vi"

[[column]]
names = ["Title in English"]
to = "dc.title@en"

[[column]]
names = ["Tác giả"]
to = "dc.creator"
separators = [";"]

[[column]]
names = ["Mã tác giả"]
to = "dc.creator$orcid"
separators = [";"]

[[column]]
names = ["Người hướng dẫn"]
to = "dc.contributor.advisor"
with = "$role ths"
"""

SHEET = """Handle,DC Title,Title in English,Tác giả,Mã tác giả,Người hướng dẫn,Tủ
123/1,Lúa,Rice,An; Bình,0000-1;0000-2,Chi,T7
123/1,,,Dung,,,
123/2,Ngô,,,,,
"""


def lines(one: Record | Unreadable) -> list[str]:
    assert isinstance(one, Record), one
    return [format_field(field) for field in one.fields]


@pytest.fixture
def both() -> Iterator[Columns]:
    """As if ``repository.toml`` were shipped beside the default mapping."""
    yield replace(columns(), others=(replace(columns(REPOSITORY), name="repository"),))


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "kho.csv"
    file.write_text(SHEET, "utf-8")
    return file


def test_columns_become_fields_with_dots(sheet: Path) -> None:
    first, second = read(sheet, mapping=columns(REPOSITORY))
    assert isinstance(first, Record) and first.format == "oai_dc" and not first.leader
    assert lines(first) == [
        "dc.contributor.advisor $a Chi $role ths",
        "dc.creator $a An $orcid 0000-1",
        "dc.creator $a Bình $orcid 0000-2",
        "dc.creator Dung",
        "dc.rights Không rõ",
        "dc.title@vi Lúa",
        "dc.title@en Rice",
        "header.identifier 123/1",
        "[Tủ] T7",
    ]
    assert "dc.title@vi Ngô" in lines(second)
    assert Mapper(Source(id="kho")).number(first) == "123/1"
    assert Mapper(Source(id="kho")).describe(first).lines


def test_the_mapping_that_understands_the_table_is_taken(sheet: Path, both: Columns, tmp_path: Path) -> None:
    assert [one.name for one in check(sheet, mapping=both).columns.mappings] == ["repository"]
    for text in (
        "Tên sách,Tác giả\nLúa,An\n",
        "Handle,Tên sách,Tác giả\n1,Lúa,An\n",
        "DC Title,Tác giả,Tủ\nLúa,An,1\n",
    ):
        other = tmp_path / "sach.csv"
        other.write_text(text, "utf-8")
        if "DC" in text:  # a column that the repository's mapping needs is not there, and nobody else knows two
            with pytest.raises(Exception, match="DC Title"):
                check(other, mapping=both)
        else:
            assert [one.name for one in check(other, mapping=both).columns.mappings] == ["default"]
    other.write_text("Handle,Nhan đề DC,Tác giả\n1,Lúa,An\n", "utf-8")
    assert [one.name for one in check(other, mapping=both).columns.mappings] == ["repository"]


def test_kept_rows_name_the_mapping_and_are_read_again_by_it(sheet: Path, both: Columns) -> None:
    found = list(read(sheet, mapping=both))
    raws = [one.raw for one in found]
    assert [orjson.loads(line)["by"] for raw in raws for line in raw.splitlines()] == ["repository"] * 3
    book = b'{"row":[["T\xc3\xaan s\xc3\xa1ch","L\xc3\xbaa"]]}\n'
    again = reread([raws[0], book, raws[1]], both)
    assert [lines(one) for one in again] == [lines(found[0]), ["245 10 $a Lúa"], lines(found[1])]
    assert [one.raw for one in again] == [raws[0], book, raws[1]]


def test_kept_rows_of_a_library_with_a_mapping_of_its_own(sheet: Path, both: Columns) -> None:
    (kept, *_) = [one.raw for one in read(sheet, mapping=both)]
    own = columns(REPOSITORY.replace('to = "dc.title@en"', 'to = "dc.title.alternative@en"'))
    (one,) = reread([kept], own)
    assert "dc.title.alternative@en Rice" in lines(one) and one.raw == kept
    (lost,) = reread([kept], columns())
    assert isinstance(lost, Unreadable) and (lost.reason, lost.detail) == ("read_row_by", "repository")
    own_rows = list(read(sheet, mapping=own))
    assert b'"by"' not in own_rows[0].raw


def test_the_draft_of_such_a_table(sheet: Path, both: Columns) -> None:
    drafted = draft(guess(sheet, both))
    again = columns('constants = ["dc.rights Không rõ"]\n' + drafted)
    assert [lines(one) for one in read(sheet, mapping=again)] == [lines(one) for one in read(sheet, mapping=both)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('format = "marc22"', "format"),
        ('needs = ["Không có"]', "needs"),
        ('number = "245"', "number"),
        ('inherit = "khong"', "inherit"),
        ('label = "tên"', "label"),
        ('[[column]]\nnames = ["A"]\nto = "dc.title"', "to"),
        ('format = "oai_dc"\n[[column]]\nnames = ["A"]\nto = "245$a"', "to"),
        ('format = "oai_dc"\n[[column]]\nnames = ["A"]\nto = "dc.title"\nwith = "x"', "with"),
    ],
)
def test_mistakes_are_told_with_their_place(text: str, key: str) -> None:
    with pytest.raises(RuleError) as error:
        columns(text)
    assert error.value.name == "columns_value" and error.value.values["key"] == key


def test_shipped_mappings_are_told_apart_by_what_they_need() -> None:
    have = shipped()
    assert next(iter(have)) == "default" and not have["default"].needs
    for name, one in have.items():
        assert one.format in FORMATS and dict(one.label).keys() == {"vi", "en"}, name
        assert name == "default" or one.needs, f"{name} must say which columns it needs"
