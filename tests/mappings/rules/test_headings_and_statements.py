"""What a heading takes from the statement of responsibility, and by which numbers it meets its authority record."""

import pytest

from lienthong.graph.terms import Described, Source
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.names import heading
from lienthong.mappings.people import in_heading

BF, SCHEMA = "<http://id.loc.gov/ontologies/bibframe/", "<http://schema.org/"


def described(*fields: str, source: str = "mau") -> Described:
    return Mapper(Source(source)).describe(parse_record("\n".join(fields)))


def agent(found: Described, name: str) -> tuple[str, ...]:
    """The ids of the agent with this name."""
    (node,) = {
        line.split(" ")[0]
        for line in found.lines
        if line.startswith("<lt:agent/") and f'{SCHEMA}name> "{name}"' in line
    }
    return next(one.ids for one in found.entities if one.ids[0] == node[4:-1])


def roles(found: Described, name: str) -> set[str]:
    """Codes of the roles of the agent with this name."""
    node = f"<lt:{agent(found, name)[0]}>"
    contributions = {line.split(" ")[0] for line in found.lines if line.endswith(f"{BF}agent> {node} .")}
    return {
        line.split(" ")[2].rpartition("/")[2].rstrip(">")
        for line in found.lines
        if line.split(" ")[0] in contributions and f"{BF}role>" in line
    }


def test_a_role_said_in_the_statement_only_is_carried_over_to_the_same_name() -> None:
    found = described(
        "100 1_ $a Tônxtôi, L.",
        "245 10 $a Chiến tranh và hoà bình / $c L. Tônxtôi ; Cao Xuân Hạo, Nhữ Thành dịch ; Hoàng Lan vẽ bìa",
        "700 1_ $a Cao, Xuân Hạo",
        "700 0_ $a Nhữ Thành $e hiệu đính",
        "700 0_ $a Hoàng Lân",
    )
    assert roles(found, "Cao Xuân Hạo") == {"trl"}
    assert roles(found, "Nhữ Thành") == {"edt"}
    assert roles(found, "Hoàng Lân") == {"ctb"}


def test_an_editor_in_100_is_an_editor() -> None:
    found = described("100 0_ $a Đào Duy Anh", "245 10 $a Từ điển Truyện Kiều / $c Đào Duy Anh chủ biên")
    assert roles(found, "Đào Duy Anh") == {"edt"}


def test_a_statement_in_100_is_kept_as_written_unless_245_has_one() -> None:
    written = "Trần Quốc Vượng chủ biên; Tô Ngọc Thanh... [và những người khác]"
    found = described(f"100 0_ $a {written}", "245 10 $a Cơ sở văn hoá Việt Nam")
    assert any(f'{BF}responsibilityStatement> "{written[:-1]}' in line for line in found.lines)
    stated = described(f"100 0_ $a {written}", "245 10 $a Cơ sở văn hoá Việt Nam / $c Trần Quốc Vượng chủ biên")
    assert sum(f"{BF}responsibilityStatement>" in line for line in stated.lines) == 1
    alone = described("100 0_ $a Tô Ngọc Thanh", "245 10 $a Fônclo Bâhnar")
    assert not any(f"{BF}responsibilityStatement>" in line for line in alone.lines)


@pytest.mark.parametrize("number", ["$9 45", "$0 45"])
def test_a_heading_meets_the_librarys_own_authority_record_by_its_number(number: str) -> None:
    authority = described("LDR 00000nz  a2200000n  4500", "001 45", "100 1_ $a Nguyễn, Văn Huyên, $d 1905-1975")
    book = described(f"100 1_ $a Nguyễn, Văn Huyên {number}", "245 10 $a Văn minh Việt Nam")
    assert agent(book, "Nguyễn Văn Huyên")[0] in agent(authority, "Nguyễn Văn Huyên")
    elsewhere = described(f"100 1_ $a Nguyễn, Văn Huyên {number}", "245 10 $a Văn minh", source="khac")
    assert agent(elsewhere, "Nguyễn Văn Huyên")[0] not in agent(authority, "Nguyễn Văn Huyên")
    wrong = described(f"100 1_ $a Trần, Văn Giáp {number}", "245 10 $a Tìm hiểu kho sách Hán Nôm")
    assert agent(wrong, "Trần Văn Giáp")[0] not in agent(authority, "Nguyễn Văn Huyên")


def test_the_fuller_form_of_a_vietnamese_name_begins_with_the_family_name() -> None:
    found = described("100 1_ $a Nguyễn, B. H. $q (Bá Học)", "245 10 $a Câu chuyện gia đình")
    assert any(f'{SCHEMA}alternateName> "Nguyễn Bá Học"' in line for line in found.lines)
    assert heading("Nguyễn, B. H.").name == "Nguyễn B. H."
    assert heading("Rowling, J. K.").name == "J. K. Rowling"


@pytest.mark.parametrize("written", ["approximately 1756-1830", "1934 or 1935-", "515-577"])
def test_dates_of_life_in_doubt_stay_as_written(written: str) -> None:
    found = described(f"100 0_ $a Đàm Thận Huy, $d {written}", "245 10 $a Thơ")
    assert any(f'{SCHEMA}disambiguatingDescription> "{written}"' in line for line in found.lines)
    plain = described("100 0_ $a Nguyễn Du, $d 1765-1820.", "245 10 $a Thơ")
    assert not any("disambiguatingDescription" in line for line in plain.lines)


def test_a_month_of_birth_is_not_doubled_by_the_year() -> None:
    lines = described(
        "LDR 00000nz  a2200000n  4500", "001 4", "046 __ $f 1724", "100 0_ $a Lê Hữu Trác, $d k. 1724-1791"
    ).lines
    assert sum("birthDate" in line for line in lines) == 1


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("Vũ Đình Quyền, Nguyễn Khương Bình, biên soạn", ["Vũ Đình Quyền", "Nguyễn Khương Bình"]),
        ("Hibbitt, Karlsson and Sorensen", ["Hibbitt", "Karlsson", "Sorensen"]),
        (
            "American Society of Heating, Refrigerating and Air-Conditioning Engineers",
            ["American Society of Heating, Refrigerating and Air-Conditioning Engineers"],
        ),
        (
            "Society of Civil Engineers, John Smith and Mary Brown",
            ["Society of Civil Engineers", "John Smith", "Mary Brown"],
        ),
        ("Lâm Đông chủ biên và Trần Văn Nam", ["Lâm Đông", "Trần Văn Nam"]),
        ("K. J. Macks (Lê Quang Huy; Trịnh Thành Huy)", ["K. J. Macks", "Lê Quang Huy", "Trịnh Thành Huy"]),
        ("Nguyễn Hệ Thống", ["Nguyễn Hệ Thống"]),
        (". Maxwell Stanley", ["Maxwell Stanley"]),
    ],
)
def test_names_of_real_headings(written: str, people: list[str]) -> None:
    assert [one.name for one in in_heading(written)] == people


def test_others_who_are_not_named_are_nobody_but_are_told() -> None:
    found = described(
        "245 00 $a Giáo trình triết học", "100 1_ $a Nguyễn Hữu Vui, Nguyễn Ngọc Long và những người khác"
    )
    assert [(flag.code, flag.field) for flag in found.flags if flag.code == "and_others"] == [("and_others", "100$a")]
    assert not any("những người khác" in line for line in found.lines if "schema.org/name" in line)
