"""What is not for the public stays away, what nobody knows is told, and words are read only where they are sure."""

from pathlib import Path

import pytest

from lienthong.graph.terms import Described, Source
from lienthong.mappings import citations, rights, tasks
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper, rules
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.resourcetypes import resource_type, work_classes

DCTERMS = [
    "abstract",
    "accessRights",
    "accrualMethod",
    "accrualPeriodicity",
    "accrualPolicy",
    "alternative",
    "audience",
    "available",
    "bibliographicCitation",
    "conformsTo",
    "contributor",
    "coverage",
    "created",
    "creator",
    "date",
    "dateAccepted",
    "dateCopyrighted",
    "dateSubmitted",
    "description",
    "educationLevel",
    "extent",
    "format",
    "hasFormat",
    "hasPart",
    "hasVersion",
    "identifier",
    "instructionalMethod",
    "isFormatOf",
    "isPartOf",
    "isReferencedBy",
    "isReplacedBy",
    "isRequiredBy",
    "issued",
    "isVersionOf",
    "language",
    "license",
    "mediator",
    "medium",
    "modified",
    "provenance",
    "publisher",
    "references",
    "relation",
    "replaces",
    "requires",
    "rights",
    "rightsHolder",
    "source",
    "spatial",
    "subject",
    "tableOfContents",
    "temporal",
    "title",
    "type",
    "valid",
]
DSPACE = [
    "contributor",
    "contributor.advisor",
    "contributor.author",
    "contributor.editor",
    "contributor.illustrator",
    "contributor.other",
    "coverage.spatial",
    "coverage.temporal",
    "creator",
    "date",
    "date.accessioned",
    "date.available",
    "date.copyright",
    "date.created",
    "date.issued",
    "date.submitted",
    "identifier",
    "identifier.citation",
    "identifier.govdoc",
    "identifier.isbn",
    "identifier.issn",
    "identifier.sici",
    "identifier.ismn",
    "identifier.other",
    "identifier.uri",
    "description",
    "description.abstract",
    "description.provenance",
    "description.sponsorship",
    "description.statementofresponsibility",
    "description.tableofcontents",
    "description.uri",
    "description.version",
    "format",
    "format.extent",
    "format.medium",
    "format.mimetype",
    "language",
    "language.iso",
    "publisher",
    "relation",
    "relation.isformatof",
    "relation.ispartof",
    "relation.ispartofseries",
    "relation.haspart",
    "relation.isversionof",
    "relation.hasversion",
    "relation.isbasedon",
    "relation.isreferencedby",
    "relation.requires",
    "relation.replaces",
    "relation.isreplacedby",
    "relation.uri",
    "rights",
    "rights.uri",
    "rights.license",
    "rights.holder",
    "source",
    "source.uri",
    "subject",
    "subject.classification",
    "subject.ddc",
    "subject.lcc",
    "subject.lcsh",
    "subject.mesh",
    "subject.other",
    "title",
    "title.alternative",
    "type",
]


def described(text: str) -> Described:
    return Mapper(Source("kho", library_name="Kho Mẫu")).describe(parse_record(text, "oai_dc"))


def states(found: Described) -> dict[str, str]:
    return {one.place: one.state for one in found.accounts}


def test_every_term_of_dcmi_has_a_rule() -> None:
    assert len(DCTERMS) == 55
    assert [one for one in DCTERMS if f"dcterms.{one}" not in rules("oai_dc")] == []


@pytest.mark.parametrize("name", DSPACE)
def test_no_element_of_dspace_is_lost_for_want_of_a_rule(name: str) -> None:
    values = {"date": "2019-05-01", "language": "vi", "uri": "http://a.vn/1", "isbn": "9786042000017"}
    value = next((values[part] for part in name.split(".") if part in values), "Văn A")
    found = states(described(f"dc.title Một\ndc.{name} {value}"))
    assert "lost" not in found.values(), found


PRIVATE = {
    "dc.description.provenance": "Submitted by Cán Bộ (canbo@example.vn)",
    "dcterms.provenance": "Approved by Cán Bộ (canbo@example.vn)",
    "dc.contributor.submitter": "Cán Bộ", "dc.contributor.nguoinhap": "Cán Bộ",
    "dc.contributor.email": "canbo@example.vn",
    "eperson.email": "canbo@example.vn", "eperson.phone": "0900 000 000", "person.email": "canbo@example.vn",
    "dc.description.budget": "250 triệu đồng của Cán Bộ", "local.kinhphi": "250 triệu đồng của Cán Bộ",
    "dc.description": "Mã số: QG.1; Email: canbo@example.vn; Kinh phí: 250 triệu đồng; Điện thoại: 0900 000 000",
}  # fmt: skip


@pytest.mark.parametrize("tag", PRIVATE)
def test_names_of_staff_addresses_and_budgets_are_never_published(tag: str) -> None:
    out = "\n".join(described(f"dc.title Một\n{tag} {PRIVATE[tag]}").lines)
    for secret in ("Cán Bộ", "canbo", "0900", "250 triệu"):
        assert secret not in out


@pytest.mark.parametrize(
    ("tag", "value"),
    [("local.mucdich", "x"), ("dc.date.kiemke", "2019"), ("dc.description.ghichunoibo", "x"), ("dc.rights.noibo", "x")],
)
def test_what_nobody_knows_is_lost_under_its_own_name(tag: str, value: str) -> None:
    assert states(described(f"dc.title Một\n{tag} {value}"))[f"{tag}$a"] == "lost"


@pytest.mark.parametrize(
    "text",
    [
        "dc.rights Mật",
        "dc.rights.accessRights Tuyệt mật",
        "dcterms.accessRights private",
        "dspace.discoverable false",
        "local.withdrawn true",
        "dc.rights KHÔNG CÔNG BỐ",
        "local.access không công khai",
        "dspace.entity.type Person",
    ],
)
def test_what_withholds_a_record(text: str) -> None:
    found = described(f"dc.title Một\n{text}")
    assert found.withheld
    assert {one.code for one in found.flags} & {"not_for_the_public", "not_a_publication"}


@pytest.mark.parametrize(
    "text",
    [
        "dc.rights info:eu-repo/semantics/closedAccess",
        "dc.rights Truy cập hạn chế",
        "dspace.discoverable true",
        "dc.rights http://purl.org/coar/access_right/c_16ec",
        "dspace.entity.type Publication",
        "dc.subject Bí mật thành công",
        "dc.rights.holder Nguyễn Văn Mật",
        "dc.date.accessioned 2020-05-12",
        "dc.title Tối mật",
        "dc.subject Mật",
    ],
)
def test_a_closed_file_does_not_withhold_its_description(text: str) -> None:
    assert not described(f"dc.title Một\n{text}").withheld


FILE = "https://kho.example.vn/bitstream/123456789/5/1/bi-mat.pdf"


@pytest.mark.parametrize("element", ["dc.identifier", "dc.identifier.uri", "dc.identifier.file", "oaire.file"])
@pytest.mark.parametrize("level", ["closedAccess", "restrictedAccess", "embargoedAccess", "openAccess"])
def test_the_address_of_a_file_is_published_when_the_file_is_open(element: str, level: str) -> None:
    found = described(f"dc.title Một\n{element} {FILE}\ndc.rights info:eu-repo/semantics/{level}")
    assert (FILE in "".join(found.lines)) == (level == "openAccess")
    assert "lost" not in states(found).values()
    free = "true" if level == "openAccess" else "false"
    assert f'isAccessibleForFree> "{free}"' in "".join(found.lines)


def test_of_two_levels_the_stricter_counts() -> None:
    text = "dc.title Một\ndc.rights openAccess\ndc.rights Truy cập hạn chế\ndc.identifier.uri " + FILE
    out = "".join(described(text).lines)
    assert FILE not in out and 'isAccessibleForFree> "true"' not in out


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ("http://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by/4.0/"),
        ("https://creativecommons.org/licenses/by-nc/4.0/deed.vi", "https://creativecommons.org/licenses/by-nc/4.0/"),
        ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("cc-by-nc-sa-3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("CC BY-ND-NC 1.0", "https://creativecommons.org/licenses/by-nd-nc/1.0/"),
        ("Attribution-NonCommercial 4.0 International", ""),
        ("Creative Commons Attribution-NonCommercial 4.0", "https://creativecommons.org/licenses/by-nc/4.0/"),
        ("Creative Commons Ghi công - Chia sẻ tương tự 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("Creative Commons Ghi công", ""),
        ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("http://rightsstatements.org/page/InC/1.0/?language=en", "http://rightsstatements.org/vocab/InC/1.0/"),
        ("Giữ mọi quyền", ""),
        ("https://khoso.vn/quy-dinh/4.0", ""),
    ],
)
def test_licences(said: str, licence: str) -> None:
    assert rights.licence(said) == licence


@pytest.mark.parametrize(
    ("citation", "title", "found"),
    [
        (
            "Tạp chí Khoa học ĐHQGHN, Tập 28, Số 3 (2012), tr. 145-153",
            "",
            ("Tạp chí Khoa học ĐHQGHN", "28", "3", "2012", "145", "153"),
        ),
        ("Nature, 363 (1993), tr. 443-445", "Nature", ("Nature", "363", "", "1993", "443", "445")),
        (
            "J. South. Stud., 37, 1 (2006), tr. 83-102",
            "J. South. Stud.",
            ("J. South. Stud.", "37", "1", "2006", "83", "102"),
        ),
        ("A. (2012). Tên bài. Tạp chí Khoa học, 28(3), 145-153", "", ("Tạp chí Khoa học", "28", "3", "", "145", "153")),
        ("Tạp chí Ngôn ngữ; S. 11 (2022); 3-15", "", ("Tạp chí Ngôn ngữ", "", "11", "2022", "3", "15")),
        (
            "VNU Journal of Science; Vol 28 No 3 (2012): Law; 1-9",
            "",
            ("VNU Journal of Science", "28", "3", "2012", "1", "9"),
        ),
        ("Kỷ yếu Hội thảo Việt Nam học, Hà Nội, 2016, tr. 1-10", "", ("", "", "", "", "", "")),
        ("Nguyễn Văn A, Số đỏ và tôi, tr. 5", "", ("", "", "", "", "", "")),
        ("Khoa Sinh học", "", ("", "", "", "", "", "")),
        ("Báo cáo; Hà Nội", "", ("", "", "", "", "", "")),
    ],
)
def test_of_a_citation_only_what_is_sure_is_read(citation: str, title: str, found: tuple[str, ...]) -> None:
    read = citations.read(citation, title)
    assert (
        read.title,
        *(read.where.volume, read.where.issue, read.where.year, read.where.first, read.where.last),
    ) == found


@pytest.mark.parametrize(
    "citation", ["; " * 300, "Tạp chí " * 70, "Tạp chí A, " + "1" * 500, "(" * 600, "Tạp chí A; " + "9-" * 250]
)
def test_a_hostile_citation_says_nothing(citation: str) -> None:
    assert citations.read(citation).title in ("", "Tạp chí A")


def test_statements_of_a_task_in_words() -> None:
    found = tasks.statements("Mã số: KC.01.05. Chủ nhiệm: PGS. TS. Lê A; Thành viên: Trần B; Võ C")
    assert [tuple(one) for one in found] == [
        ("code", "KC.01.05"), ("leader", "PGS. TS. Lê A"), ("member", "Trần B; Võ C"),
    ]  # fmt: skip
    assert tasks.statements("Đề tài: nghiên cứu A; Phương pháp: khảo sát") == ()
    assert tasks.statements("Luận văn gồm: 3 chương") == ()


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        ("Luận văn ThS.", "schema:Thesis"),
        ("Luan van thac si", "schema:Thesis"),
        ("Khóa luận tốt nghiệp", "schema:Thesis"),
        ("Bài báo khoa học", "schema:ScholarlyArticle"),
        ("http://purl.org/coar/resource_type/c_6501", "schema:ScholarlyArticle"),
        ("http://purl.org/dc/dcmitype/StillImage", "schema:VisualArtwork"),
        ("info:eu-repo/semantics/report", "schema:Report"),
        ("Đề tài nghiên cứu khoa học cấp bộ", "schema:Report"),
        ("Ban do", "schema:Map"),
        ("Báo", "schema:Newspaper"),
        ("Báo cáo khoa học", "schema:Report"),
        ("Kỷ yếu hội thảo", "schema:Book"),
        ("Giao trinh", "schema:Book"),
    ],
)
def test_types(value: str, schema: str) -> None:
    found = resource_type(value)
    assert found is not None and found.schema == schema
    assert not [one for one in found.words.split() if "/" in one]


def test_what_is_no_text_is_not_called_one() -> None:
    named = [one for word in ("Text", "Bản đồ") if (one := resource_type(word))]
    assert "bf:Text" not in work_classes(named) and "bf:Cartography" in work_classes(named)
    assert work_classes([]) == ["bf:Text"]


DIM = (
    '<dim:dim xmlns:dim="http://www.dspace.org/xmlns/dspace/dim"><dim:field mdschema="dc" element="contributor" '
    'qualifier="author" authority="0000-0002-1825-0097" confidence="600" lang="vi">Nguyễn, Thị Lan</dim:field>'
    '<dim:field mdschema="local" element="Project" qualifier="CODE">QG.1</dim:field>'
    '<dim:field mdschema="dc" element="title">{title}</dim:field></dim:dim>'
)


def read_dim(tmp_path: Path, title: str) -> list[Record | Unreadable]:
    path = tmp_path / "dim.xml"
    path.write_text(DIM.format(title=title), "utf-8")
    return list(read(path))


def test_authority_and_confidence_are_read_and_capitals_do_not_count(tmp_path: Path) -> None:
    (record,) = read_dim(tmp_path, "Một")
    assert isinstance(record, Record)
    assert record.fields[0].subfields == [
        ("a", "Nguyễn, Thị Lan"), ("lang", "vi"), ("authority", "0000-0002-1825-0097"), ("confidence", "600"),
    ]  # fmt: skip
    found = Mapper(Source("kho")).describe(record)
    assert states(found)["local.project.code$a"] == "mapped"
    assert "orcid.org/0000-0002-1825-0097" in "".join(found.lines)


@pytest.mark.parametrize("title", ["&x;" * 3, "Một " * 50_000, "<b>" * 300 + "</b>" * 300, "\u202e\ufeff", "&#x0;"])
def test_hostile_dublin_core_is_read_or_refused_and_never_harms(tmp_path: Path, title: str) -> None:
    found = read_dim(tmp_path, title)
    assert len(found) == 1 and found[0].raw
    for one in found:
        lines = Mapper(Source("kho")).describe(one).lines if isinstance(one, Record) else [one.reason]
        assert lines and not any("<b>" in line or "\x00" in line for line in lines)
