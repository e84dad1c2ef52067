"""E-mail addresses and telephones in repository records: never a name, and told where a text has them."""

import pytest

from lienthong.graph.terms import Described, Source
from lienthong.mappings.contacts import names_contact, without_email
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper
from lienthong.pipeline.originals.unshown import kind


def described(text: str, record_format: str = "oai_dc") -> Described:
    return Mapper(Source("kho", library_name="Kho Mẫu")).describe(parse_record(text, record_format))


@pytest.mark.parametrize(
    ("text", "record_format"),
    [
        ("dc.title Một\ndc.creator.email tacgia@example.edu.vn", "oai_dc"),
        ("dc.title Một\ndc.creator tacgia@example.edu.vn", "oai_dc"),
        ("dc.title Một\ndc.contributor tacgia@example.edu.vn", "oai_dc"),
        ("dc.title Một\ndc.contributor.advisor Lê Văn Mẫu (tacgia@example.edu.vn)", "oai_dc"),
        ("dc.title Một\ndc.publisher tacgia@example.edu.vn", "oai_dc"),
        ("245 10 $a Một\n100 1_ $a tacgia@example.edu.vn", "marc21"),
        ("mods.titleInfo Một\nmods.name tacgia@example.edu.vn", "mods"),
    ],
)
def test_an_address_is_no_name(text: str, record_format: str) -> None:
    found = described(text, record_format)
    assert "tacgia@" not in "".join(found.lines)


def test_a_name_stays_without_the_address_beside_it() -> None:
    found = described("dc.title Một\ndc.creator Lê Văn Mẫu, email: mau@example.vn")
    assert '"Lê Văn Mẫu"' in "".join(found.lines)
    assert [one.code for one in found.flags if "contact" in one.code] == ["contact_as_name"]
    assert without_email("Lê Văn Mẫu <mau@example.vn>") == "Lê Văn Mẫu"
    assert without_email("mau@example.vn") == ""


@pytest.mark.parametrize(
    "text", ["Liên hệ: leminh@example.edu.vn", "ĐT 0912345678.", "+84 912 345 678", "Gọi 0912.345.678 nhé"]
)
def test_a_contact_in_an_abstract_is_told_and_not_repeated(text: str) -> None:
    found = described(f"dc.title Một\ndc.description.abstract {text}")
    assert [one.value for one in found.flags if one.code == "contact_in_text"] == [""]


@pytest.mark.parametrize(
    "text", ["ISBN 9786042000017", "Mã số 0912/QĐ-345678", "2018-2019", "dữ liệu @ phòng đọc", "tr. 0912-0945"]
)
def test_what_only_looks_like_a_contact(text: str) -> None:
    assert not names_contact(text)


@pytest.mark.parametrize(
    "field",
    [
        "952 __ $p B1 $z",
        "952 __ $p B1 $h",
        "876 __ $p B1 $h",
        "852 __ $b Kho $p B1 $z",
        "866 __ $a T.1 $z",
        "876 __ $p B1 $z",
    ],
)
def test_a_note_on_a_copy_that_gives_a_contact_is_published_nowhere(field: str) -> None:
    text = "Cô Lan đang mượn, gọi 0912 345 678"
    other = "http://u:p@host.example/" if field.startswith("952") else ""
    record = parse_record(f"001 1\n245 00 $a Một\n{field} {text} $z Bìa cứng {other}", "marc21")
    found = Mapper(Source("kho", library_name="Kho Mẫu")).describe(record)
    said = "".join(found.lines)
    assert "Cô Lan" not in said and "912 345" not in said and "u:p" not in said
    assert "Bìa cứng" in said
    place = field[:3] + field[-2:]
    assert [(one.field, one.value) for one in found.flags if one.code == "contact_on_copy"] == [(place, "")]
    (left,) = [one for one in found.accounts if one.place == place and one.state == "ignored"]
    assert left.why == "contact"
    assert kind("ignored", left.why, field[:3]) == kind("ignored", "login", field[:3])
