"""One file with books, authorities and holdings: they meet in the published graph."""

from pathlib import Path

import pytest

from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.terms import Source
from lienthong.mappings.line import parse_record
from lienthong.mappings.readers import iso2709
from lienthong.pipeline.load import load
from lienthong.pipeline.remap import remap
from lienthong.pipeline.report.gather import gather

BASE = "https://lienthong.example.vn"
FIXED = "008 040101s2004    vm            000 0 vie d"
BOOK = f"""LDR 00000nam a2200000 a 4500
001 77
003 VN-MAU
{FIXED}
020 __ $a 9786042000017
100 1_ $a Tô, Hoài, $d 1920-2014
245 10 $a Dế Mèn phiêu lưu ký / $c Tô Hoài
260 __ $a Hà Nội : $b Kim Đồng, $c 2004
650 _7 $a Côn trùng $2 tkmau"""
OTHER = f"""LDR 00000nam a2200000 a 4500
001 78
003 VN-MAU
{FIXED}
100 1_ $a Tô Hoài $0 (VN-MAU)77
245 10 $a O chuột / $c Tô Hoài
260 __ $a Hà Nội : $b Văn học, $c 2004"""
AUTHORITY = """LDR 00000nz  a2200000n  4500
001 77
003 VN-MAU
100 1_ $a Tô, Hoài, $d 1920-2014
400 1_ $a Nguyễn, Sen
670 __ $a Dế Mèn phiêu lưu ký, 1941: $b bìa"""
TOPIC = """LDR 00000nz  a2200000n  4500
001 5
003 VN-MAU
008 040101|| anznnbabn          |a ana
040 __ $f tkmau
150 __ $a Côn trùng
450 __ $a Sâu bọ"""
HOLDINGS = """LDR 00000nx  a2200000n  4500
001 900
004 77
852 __ $b Kho Thiếu nhi $h V24 $p TN.0001"""
SECRET = f"""LDR 00000nam a2200000 a 4500
001 79
{FIXED}
245 10 $a Tài liệu nội bộ
926 __ $a 2"""
LOST = """LDR 00000nx  a2200000n  4500
001 901
004 99999
852 __ $b Kho Mượn $p KM.0009"""


def _iris(data: Path, query: str) -> list[str]:
    generation = current(data)
    assert generation is not None
    return sorted(
        one[0].value for one in generation.open().query(f"PREFIX schema: <http://schema.org/> PREFIX "
        f"bf: <http://id.loc.gov/ontologies/bibframe/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> {query}")
    )  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "tron.mrc"
    records = (BOOK, AUTHORITY, HOLDINGS, OTHER, TOPIC, SECRET, LOST)
    file.write_bytes(b"".join(iso2709.write(parse_record(one)) for one in records))
    folder = tmp_path / "data"
    said = Source("mau", library_name="Thư viện Mẫu", title_vi="Thư viện Mẫu")
    summary = load(folder, "mau", [str(file)], said=said)
    assert (summary.read, summary.live, summary.held) == (7, 5, 2)
    with Ledger.open(folder) as ledger:
        publish(ledger, folder, BASE)
    return folder


def test_the_authority_and_the_headings_of_books_are_one_person(data):
    people = _iris(data, "SELECT DISTINCT ?a WHERE { ?w schema:author ?a . ?a a bf:Person }")
    assert len(people) == 1
    assert _iris(data, f"SELECT ?n WHERE {{ <{people[0]}> schema:alternateName ?n }}") == ["Nguyễn Sen"]


def test_the_authority_and_the_headings_of_books_are_one_subject(data):
    subject = _iris(data, "SELECT DISTINCT ?s WHERE { ?w a bf:Work ; bf:subject ?s }")
    assert len(subject) == 1
    assert _iris(data, f"SELECT ?n WHERE {{ <{subject[0]}> skos:altLabel ?n }}") == ["Sâu bọ"]


def test_copies_of_a_holdings_record_stand_at_the_book(data):
    (instance,) = _iris(data, "SELECT ?i WHERE { ?i bf:hasItem ?c . ?c schema:serialNumber 'TN.0001' }")
    assert _iris(data, f"SELECT ?n WHERE {{ <{instance}> schema:isbn ?n }}") == ["9786042000017"]


def test_what_the_library_keeps_from_the_public_is_stored_and_not_published(data):
    assert not _iris(data, "SELECT ?t WHERE { ?t schema:name 'Tài liệu nội bộ'@vi }")
    (report,) = gather(data).sources
    assert {one.reason for one in report.quarantined} == {"withheld", "waiting_for_book"}
    assert "not_for_the_public" in {one.code for one in report.flags}


def test_mapping_again_changes_nothing(data):
    before = current(data)
    remap(data)
    with Ledger.open(data) as ledger:
        assert publish(ledger, data, BASE).generation is None
    assert current(data) == before
