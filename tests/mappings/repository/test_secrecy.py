"""What a repository calls secret is withheld wherever it says so; what only speaks of secrecy is not."""

import pytest

from lienthong.graph.terms import Described, Source
from lienthong.mappings import secrecy
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper


def described(text: str, record_format: str = "oai_dc") -> Described:
    return Mapper(Source("kho", library_name="Kho Mẫu")).describe(parse_record(text, record_format))


SECRET = [
    "Mật", "TUYỆT MẬT", "Tuyệt mật", "Tối mật", "MẬT.", "Độ mật: Mật", "Tài liệu mật", "Tài liệu mật - Không công bố",
    "Không công bố", "Không được công bố", "Không công bố rộng rãi", "Lưu hành nội bộ - Mật", "Mật (theo QĐ 15/2018)",
    "Không phổ biến", "confidential", "Confidential - do not distribute", "Bí mật nhà nước", "No public access",
    "Private", "MẬT / SECRET", "Mat", "mật", "Chế độ: mật", "Độ mật: Không công bố", "Phổ biến: không; mật",
    "Chưa giải mật", "Not yet declassified", "Không mật mã, tuyệt mật", "Mật, đã hết hạn lưu giữ",
]  # fmt: skip
OPEN = [
    "Không bảo mật", "Chính sách bảo mật", "not confidential",
    "Không mật", "Đã giải mật", "Đã giải mật năm 2015", "Không phải tài liệu mật", "Độ mật: Không", "Độ mật: Thường",
    "Không thuộc danh mục bí mật nhà nước", "Non-confidential", "Declassified", "Unclassified", "Lưu hành nội bộ",
    "Không công bố toàn văn", "Cần mật khẩu để mở tệp", "Truy cập mở", "CC BY 4.0",
    "Không công bố lại khi chưa xin phép",
]  # fmt: skip


@pytest.mark.parametrize("value", SECRET)
@pytest.mark.parametrize("tag", ["dc.rights", "mods.accessCondition", "etdms.rights"])
def test_a_word_of_secrecy_in_an_element_of_rights_withholds(tag: str, value: str) -> None:
    record_format = "oai_dc" if tag.startswith("dc") else tag.partition(".")[0]
    title = {"oai_dc": "dc.title", "mods": "mods.titleInfo", "etdms": "etdms.title"}[record_format]
    found = described(f"{title} Một\n{tag} {value}", record_format)
    assert found.withheld
    assert "not_for_the_public" in {one.code for one in found.flags}


@pytest.mark.parametrize("value", OPEN)
@pytest.mark.parametrize("tag", ["dc.rights", "dcterms.accessRights", "local.security"])
def test_what_denies_secrecy_does_not_withhold(tag: str, value: str) -> None:
    assert not described(f"dc.title Một\n{tag} {value}").withheld


@pytest.mark.parametrize(
    "tag",
    ["dc.rights.accessrights", "dc.rights.accessRights", "dc.accessrights", "dcterms.accessRights", "local.domat",
     "dc.description.security", "local.security", "truong.do_mat", "dc.rights.noibo", "local.confidentiality"],
)  # fmt: skip
def test_any_element_of_rights_access_or_security_withholds(tag: str) -> None:
    assert described(f"dc.title Một\n{tag} Mật").withheld


@pytest.mark.parametrize(
    ("text", "withheld"),
    [
        ("dspace.discoverable False", True), ("dspace.discoverable 0", True), ("dc.discoverable false", True),
        ("local.discoverable no", True), ("dspace.entity.discoverable false", True), ("item.withdrawn true", True),
        ("dc.date.withdrawn 2020-01-01", True), ("kho.discoverable không rõ", True), ("local.is_public 0", True),
        ("dspace.discoverable true", False), ("dspace.discoverable 1", False), ("item.withdrawn false", False),
        ("local.private 0", False), ("local.isPublic có", False),
    ],
)  # fmt: skip
def test_yes_and_no_in_any_schema(text: str, withheld: bool) -> None:
    assert described(f"dc.title Một\n{text}").withheld == withheld


def test_secrecy_in_a_description_is_a_doubt() -> None:
    found = described("dc.title Một\ndc.description.abstract Đề tài thuộc danh mục bí mật nhà nước.")
    assert not found.withheld
    assert [(one.code, one.value) for one in found.flags if one.code == "maybe_secret"] == [
        ("maybe_secret", "bí mật nhà nước")
    ]
    assert not [one for one in described("dc.title A\ndc.description Mật độ cây").flags if one.code == "maybe_secret"]


def test_a_restriction_in_a_note_of_mods_withholds() -> None:
    assert described("mods.titleInfo Một\nmods.note $a Tài liệu mật $type restriction", "mods").withheld


def test_internal_circulation_closes_the_file_only() -> None:
    file = "https://kho.example.vn/bitstream/123456789/5/1/a.pdf"
    found = described(f"dc.title Một\ndc.rights Chỉ lưu hành nội bộ trong Viện\ndc.identifier.uri {file}")
    assert not found.withheld and file not in "".join(found.lines)


@pytest.mark.parametrize(
    "text",
    ["dc.date.embargo 2999-01-01", "dc.date.embargo 10000-01-01", "dc.rights.embargodate 2999",
     "dc.date.available 2999-01-01T00:00:00Z", "dcterms.available 2999-01-01",
     "dc.date info:eu-repo/date/embargoEnd/2999-01-01"],
)  # fmt: skip
@pytest.mark.parametrize("level", ["Truy cập mở", "info:eu-repo/semantics/openAccess", ""])
def test_an_embargo_to_come_goes_before_open_access(text: str, level: str) -> None:
    file = "https://kho.example.vn/bitstream/123456789/5/1/a.pdf"
    found = described(f"dc.title Một\ndc.identifier.uri {file}\n{text}" + (f"\ndc.rights {level}" if level else ""))
    out = "".join(found.lines)
    assert file not in out and 'isAccessibleForFree> "true"' not in out
    assert out.count("Embargoed access") == 2


def test_an_embargo_that_has_ended_closes_nothing() -> None:
    file = "https://kho.example.vn/bitstream/123456789/5/1/a.pdf"
    found = described(f"dc.title Một\ndc.identifier.uri {file}\ndc.date.embargo 2001-01-01\ndc.rights Truy cập mở")
    assert file in "".join(found.lines)


@pytest.mark.parametrize(
    "host",
    ["localhost:8080", "127.0.0.1", "10.1.2.3:8080", "192.168.1.5", "172.16.0.9", "[::1]:8080", "[fe80::1]",
     "thuvien.local", "dspace", "kho.lan", "LOCALHOST", "repo.localdomain", "0.0.0.0"],
)  # fmt: skip
def test_the_address_of_a_machine_of_the_library_alone_is_not_published(host: str) -> None:
    for tag in ("dc.identifier.uri", "dc.identifier", "file.original"):
        found = described(f"dc.title Một\n{tag} http://{host}/xmlui/handle/123456789/4711")
        assert "xmlui" not in "".join(found.lines)
        assert [one.code for one in found.flags if one.code == "local_link"]
        assert tag.startswith("file") or "123456789/4711" in "".join(found.lines)


def test_a_long_value_is_looked_through_quickly() -> None:
    assert secrecy.secret("không mật; " * 1500 + "mật")


@pytest.mark.parametrize("value", SECRET)
@pytest.mark.parametrize("field", ["506 1_ $a", "355 0_ $a", "880 __ $6 506-01 $a", "500 __ $a"])
def test_a_marc_record_is_withheld_by_its_classification_or_restriction(field: str, value: str) -> None:
    found = described(f"001 1\n245 00 $a Một\n{field} {value}", "marc21")
    assert found.withheld is not field.startswith("500")
    assert ("not_for_the_public" in {one.code for one in found.flags}) is found.withheld


@pytest.mark.parametrize("value", [*OPEN, "Chỉ đọc tại chỗ", "Formerly classified; declassified 1995."])
def test_a_marc_record_whose_restriction_denies_secrecy_is_published(value: str) -> None:
    assert not described(f"001 1\n245 00 $a Một\n506 1_ $a {value}\n500 __ $a Mật", "marc21").withheld


def test_holdings_that_are_secret_are_withheld() -> None:
    assert described("001 1\n004 2\n506 1_ $a Tuyệt mật\n852 __ $b K", "marc21-holdings").withheld
