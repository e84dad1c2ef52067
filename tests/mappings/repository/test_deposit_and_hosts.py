"""Dates of deposit are no defences, bodies of tasks have their own roles, and pages of an article come out."""

import pytest

from lienthong.graph.terms import Described, Source
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper


def described(text: str, record_format: str = "oai_dc") -> str:
    found: Described = Mapper(Source("kho", library_name="Kho Mẫu")).describe(parse_record(text, record_format))
    assert "lost" not in {one.state for one in found.accounts}
    return "\n".join(found.lines)


@pytest.mark.parametrize("kind", ["Giáo trình", "Bài báo", "Luận văn thạc sĩ"])
def test_the_day_of_deposit_in_qualified_dublin_core_is_no_defence(kind: str) -> None:
    out = described(f"dc.title Một\ndcterms.dateAccepted 2012-03-04T00:00:00Z\ndc.type {kind}")
    assert "dateAccepted" not in out and 'bf:date "2012' not in out
    assert 'creationDate> "2012-03-04T00:00:00Z"' in out
    assert ("bibframe/Dissertation" in out) == (kind == "Luận văn thạc sĩ")


def test_a_date_alone_makes_no_dissertation() -> None:
    out = described("dc.title Một\ndc.date.accepted 2012-03-04\ndc.type Giáo trình")
    assert "bibframe/Dissertation" not in out and "dateAccepted" in out


def test_a_thesis_says_when_it_was_accepted() -> None:
    out = described("dc.title Một\ndcterms.dateAccepted 2018-12-20\ndc.type Luận án tiến sĩ")
    assert "bibframe/Dissertation" in out and "dateAccepted" in out and "creationDate" not in out


def test_the_host_institution_is_no_sponsor() -> None:
    ours = described("dc.title Một\ndc.contributor.other Cơ quan chủ trì: Viện Lúa Mẫu")
    marc = described("245 10 $a Một\n710 2_ $a Viện Lúa Mẫu $e cơ quan chủ trì", "marc21")
    for out in (ours, marc):
        assert "relators/his" in out and "relators/spn" not in out and "schema.org/sponsor" not in out


def test_the_managing_body_is_above_the_host() -> None:
    out = described("dc.title Một\ndc.description Cơ quan chủ trì: Viện Lúa Mẫu; Cơ quan chủ quản: Bộ Mẫu")
    assert "parentOrganization" in out and "relators/spn" not in out


@pytest.mark.parametrize("series", ["Tập 57, Số 2 (2021), tr. 12-20", "Tập 57, Số 2 (2021); 12-20"])
def test_pages_in_a_series_statement_come_out(series: str) -> None:
    out = described(f"dc.title Một\ndc.type Bài báo\ndc.relation.ispartofseries Tạp chí Khoa học Mẫu;{series}")
    assert 'pageStart> "12"' in out and 'pageEnd> "20"' in out


def test_figures_of_a_series_statement_that_nobody_understands_stay_words() -> None:
    named = "dc.citation.title Tạp chí Khoa học Mẫu\ndc.relation.ispartofseries Tạp chí Khoa học Mẫu;Bộ mới, 57A/77:5"
    out = described(f"dc.title Một\ndc.type Bài báo\n{named}")
    assert '"Tạp chí Khoa học Mẫu;Bộ mới, 57A/77:5"' in out
