"""A list of books from a spreadsheet to the ledger, and again from what the ledger kept."""

from pathlib import Path

from openpyxl import Workbook

from lienthong.graph.ledger import Ledger
from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record
from lienthong.pipeline.load import load
from lienthong.pipeline.remap import remap
from lienthong.pipeline.sources import declare

HEADER = ["STT", "Tên sách", "Tác giả", "Nhà XB", "Năm XB", "Số ĐKCB", "Tủ"]
COPIES = [
    HEADER,
    [1, "Truyện Kiều", "Nguyễn Du", "Văn học", 2015, "VV.001", "T1"],
    [2, "Truyện Kiều", "Nguyễn Du", "Văn học", 2015, "VV.002", "T1"],
    [3, "Số đỏ", "Vũ Trọng Phụng", "Văn học", 2018, "VV.003", "T2"],
]
OWN = '[[column]]\nnames = ["Tủ"]\nto = "952$c"\n'


def sheet(path: Path, rows: list[list[object]]) -> str:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return str(path)


def entities(file: str, kind: str) -> set[str]:
    """The ids of this kind in all records of a file."""
    mapper = Mapper(Source(id="truong"))
    described = [mapper.describe(one) for one in read(file) if isinstance(one, Record)]
    return {entity.ids[0] for one in described for entity in one.entities if entity.kind == kind}


def test_rows_of_one_book_are_one_instance_with_its_items(tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.xlsx", COPIES)
    assert {kind: len(entities(file, kind)) for kind in ("work", "instance", "item")} == {
        "work": 2,
        "instance": 2,
        "item": 3,
    }
    summary = load(tmp_path / "data", "truong", [file])
    assert (summary.read, summary.live, summary.held) == (3, 3, 0)
    assert summary.recognised[0][1].columns.unknown == ("Tủ",)


def test_the_same_list_sorted_anew_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path / "data", "truong", [sheet(tmp_path / "a.xlsx", COPIES)])
    anew = [HEADER, *([n, *row[1:]] for n, row in enumerate(reversed(COPIES[1:]), 1))]
    again = load(tmp_path / "data", "truong", [sheet(tmp_path / "b.xlsx", anew)], complete=True)
    assert again.counts["unchanged"] == 3 and again.counts["created"] == again.counts["deleted"] == 0


def test_a_source_remembers_its_mapping_and_remaps_by_a_new_one(tmp_path: Path) -> None:
    data, file = tmp_path / "data", sheet(tmp_path / "a.xlsx", COPIES)
    load(data, "truong", [file], columns=OWN)
    assert load(data, "truong", [file]).recognised[0][1].columns.unknown == ()
    with Ledger.open(data) as ledger:
        assert ledger.source("truong") is not None and ledger.source("truong").columns == OWN
        declare(ledger, "truong", {"columns": OWN.replace("952$c", "500$a")})
    summary = remap(data)
    assert summary.read == 3 and summary.live == 3 and summary.counts["updated"] == 3


def test_text_formats_remap_from_what_was_kept(tmp_path: Path) -> None:
    mrk = "".join(f"=001  {n}\n=245  10$aSố đỏ {n} /$cVũ Trọng Phụng\n=260  \\\\$aHà Nội\n\n" for n in range(3))
    (tmp_path / "a").write_text(mrk, "utf-8")
    aleph = "".join(f"{n:09} 24510 L $$aTruyện {n} /$$cNguyễn Du\n" for n in range(3))
    (tmp_path / "b").write_text(aleph, "utf-8")
    load(tmp_path / "data", "mrk", [str(tmp_path / "a")])
    load(tmp_path / "data", "aleph", [str(tmp_path / "b")], said=Source(id="aleph", title_vi="Aleph"))
    summary = remap(tmp_path / "data")
    assert (summary.read, summary.live, summary.held) == (6, 6, 0)
