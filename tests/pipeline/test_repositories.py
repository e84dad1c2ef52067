"""A repository's page of records on its way to the public: what is withheld, restricted or private leaves no trace."""

from pathlib import Path

from pyoxigraph import Store

from cataloguing import catalogue, published
from lienthong.mappings.line import parse_record
from lienthong.pipeline.load import load
from lienthong.pipeline.report.rendering import gather

MARKER = "Zwxkín"
FILE = "https://kho.example.vn/bitstream/123456789/2/1/zwxkin-toan-van.pdf"
OPEN = "https://kho.example.vn/bitstream/123456789/3/1/toan-van.pdf"


def dim(number: int, *fields: tuple[str, str]) -> str:
    """One record of an OAI-PMH page in DSpace's format; a field's name is its qualified element."""
    stated = ""
    for tag, text in fields:
        schema, element, *qualifier = tag.split(".")
        named = f' qualifier="{qualifier[0]}"' if qualifier else ""
        stated += f'<dim:field mdschema="{schema}" element="{element}"{named}>{text}</dim:field>'
    return (
        f"<record><header><identifier>oai:kho:{number}</identifier><datestamp>2026-01-0{number}</datestamp></header>"
        f'<metadata><dim:dim xmlns:dim="http://www.dspace.org/xmlns/dspace/dim">{stated}</dim:dim></metadata></record>'
    )


def page(path: Path, *records: str) -> Path:
    listed = "".join(records)
    path.write_text(
        f"<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><ListRecords>{listed}</ListRecords></OAI-PMH>"
    )
    return path


def everything(store: Store) -> str:
    """All that is public: search, feeds, dumps and pages are made of it."""
    return "\n".join(map(str, store))


SECRET = (
    ("dc.title", f"Đề án {MARKER}"),
    ("dc.creator", f"{MARKER} Văn Mẫu"),
    ("dc.subject", MARKER),
    ("dc.type", "Báo cáo"),
)


def test_what_is_not_for_the_public_is_in_no_output(tmp_path: Path) -> None:
    data = tmp_path / "data"
    source = page(
        tmp_path / "a.xml",
        dim(1, *SECRET, ("dc.rights", "Mật")),
        dim(2, ("dc.title", "Luận văn hạn chế"), ("dc.type", "Luận văn"), ("dc.rights", "Truy cập hạn chế"),
            ("dc.identifier.uri", FILE), ("dc.description.provenance", f"Submitted by {MARKER} (a@example.vn)"),
            ("dc.contributor.submitter", MARKER), ("dc.description", f"Mã số: A.1; Email: {MARKER}@example.vn")),
        dim(3, ("dc.title", "Luận văn mở"), ("dc.rights", "openAccess"), ("dc.identifier.uri", OPEN)),
    )  # fmt: skip
    load(data, "kho", [str(source)])
    out = everything(published(data))
    assert "Luận văn hạn chế" in out and "Luận văn mở" in out and OPEN in out
    assert MARKER.casefold() not in out.casefold() and FILE not in out
    (report,) = gather(data).sources
    assert [one.reason for one in report.quarantined] == ["withheld"]


def test_a_record_that_becomes_secret_is_taken_back(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load(data, "kho", [str(page(tmp_path / "a.xml", dim(1, *SECRET), dim(2, ("dc.title", "Khác"))))])
    assert MARKER in everything(published(data))
    load(data, "kho", [str(page(tmp_path / "b.xml", dim(1, *SECRET, ("dspace.discoverable", "false"))))])
    assert MARKER not in everything(published(data))


def test_a_thesis_of_a_repository_and_of_a_library_is_one_work(tmp_path: Path) -> None:
    data = tmp_path / "data"
    marc = parse_record(
        "001 m1\n041 0_ $a vie\n100 1_ $a Ngô, Đức Thọ\n245 10 $a Nghiên cứu chữ huý Việt Nam / $c Ngô Đức Thọ"
    )
    load(data, "tv", [str(catalogue(tmp_path / "a.mrc", marc))])
    thesis = (("dc.title", "Nghiên cứu chữ huý Việt Nam"), ("dc.creator", "Ngô, Đức Thọ"), ("dc.language.iso", "vi"))
    load(data, "kho", [str(page(tmp_path / "a.xml", dim(1, *thesis, ("dc.type", "Luận án"))))])
    works = {quad.subject.value for quad in published(data) if "/work/" in str(quad.subject)}
    assert len({one.partition("#")[0] for one in works}) == 1
