"""What schools write around and beside their books: the title of the list, who borrowed, who keeps the store."""

from pathlib import Path

from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import check, read
from lienthong.mappings.record import Record

LIST = """TRƯỜNG THCS MẪU SÔNG HỒNG;;;;;
DANH MỤC SÁCH THƯ VIỆN NĂM HỌC 2025-2026;;;;;
Tên sách;Tác giả;Năm XB;Môn;Người mượn;Thủ kho
Số đỏ;Vũ Trọng Phụng;2015;Ngữ văn;Trần Thị Mượn;Lê Văn Kho
Tắt đèn;Ngô Tất Tố;2018;Ngữ văn;;Lê Văn Kho
"""
KBART = (
    "publication_title\tprint_identifier\tonline_identifier\tdate_first_issue_online\tnum_first_vol_online\t"
    "date_last_issue_online\ttitle_url\ttitle_id\tpublisher_name\tpublication_type\taccess_type\n"
    "Nature\t0028-0836\t1476-4687\t1869-11-04\t1\t\thttps://nature.example.org/nature\tnature\tMẫu\tserial\tP\n"
    "Nature\t0028-0836\t1476-4687\t1997-13-45\t385\t\thttps://proquest.example.org/40569\t40569\tMẫu\tserial\tP\n"
)


def records(file: Path) -> list[Record]:
    return [one for one in read(file) if isinstance(one, Record)]


def test_the_title_of_a_list_is_no_heading(tmp_path: Path) -> None:
    file = tmp_path / "truong.csv"
    file.write_text(LIST, "utf-8")
    assert check(file).columns.unknown == ("Môn",)
    assert [one.tagged("245")[0].first("a") for one in records(file)] == ["Số đỏ", "Tắt đèn"]


def test_who_borrows_and_who_keeps_is_not_even_kept(tmp_path: Path) -> None:
    file = tmp_path / "truong.csv"
    file.write_text(LIST, "utf-8")
    assert {"Người mượn", "Thủ kho"} <= set(check(file).columns.ignored)
    for one in records(file):
        assert "Mượn" not in one.raw.decode() and "Lê Văn Kho" not in one.raw.decode()
        assert not any("Kho" in value for field in one.fields for _, value in field.subfields)


def test_one_journal_on_two_platforms_has_two_licences(tmp_path: Path) -> None:
    file = tmp_path / "kbart.txt"
    file.write_text(KBART, "utf-8")
    first, second = (Mapper(Source("goi")).describe(one) for one in records(file))
    items = [{one.ids for one in described.entities if one.kind == "item"} for described in (first, second)]
    assert len(items[0]) == len(items[1]) == 1 and not {id_ for ids in items[0] for id_ in ids} & {
        id_ for ids in items[1] for id_ in ids
    }
    instances = [{one.ids[0] for one in described.entities if one.kind == "instance"} for described in (first, second)]
    assert instances[0] & instances[1]


def test_a_day_that_no_calendar_has_is_lost_and_told(tmp_path: Path) -> None:
    file = tmp_path / "kbart.txt"
    file.write_text(KBART, "utf-8")
    described = Mapper(Source("goi")).describe(records(file)[1])
    assert "1997-13-45" not in "\n".join(described.lines)
    assert ("coverage_date", "1997-13-45") in [(flag.code, flag.value) for flag in described.flags]
    assert [one.state for one in described.accounts if one.place.endswith("$from_date")] == ["lost"]
