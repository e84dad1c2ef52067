"""Cells of a library registry: what may be published and what not."""

import time

import pytest

from lienthong.mappings import registry
from lienthong.mappings.line import parse_record


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("https://opac.example.org/search?isbn={isbn}", "https://opac.example.org/search?isbn={isbn}"),
        ("https://opac.example.org/t/{Title}/{barcode}", "https://opac.example.org/t/{title}/{barcode}"),
        ("http://opac.example.org:8080/cgi?q={control}#x", "http://opac.example.org:8080/cgi?q={control}#x"),
        ("javascript:alert('{isbn}')", ""),
        ("data:text/html,{isbn}", ""),
        ("https://opac.example.org/search", ""),
        ("https://{isbn}.example.org/", ""),
        ("https://opac.example.org/?reader={card}&isbn={isbn}", ""),
        ("https://user:secret@opac.example.org/?i={isbn}", ""),
        ("//opac.example.org/?i={isbn}", ""),
        ("ftp://opac.example.org/{isbn}", ""),
        ('=HYPERLINK("https://bad.example.org/{isbn}")', ""),
        ("", ""),
    ],
)
def test_link_templates(written: str, published: str) -> None:
    assert registry.template(written) == published


def test_a_template_that_begins_at_the_host_takes_no_foreign_host() -> None:
    found = registry.template("https://opac.example.org/?u={isbn}")
    assert found.replace("{isbn}", "@evil.example.org/").startswith("https://opac.example.org/")


@pytest.mark.parametrize("number", ["0912345678", "0912 345 678", "+84 912.345.678", "84-912-345-678", "0363 000 000"])
def test_mobiles_are_somebodys(number: str) -> None:
    assert registry.is_mobile(registry.telephone(number))


@pytest.mark.parametrize(
    "number", ["(024) 3825 5397", "024.3825.5397", "+84 24 3825 5397", "1800 1234", "0228 3649 000"]
)
def test_numbers_of_the_library(number: str) -> None:
    assert registry.telephone(number) and not registry.is_mobile(number)


def test_what_is_no_number_is_none() -> None:
    assert [registry.telephone(one) for one in ("", "anh Mẫu", "=1+1", "1" * 60, "tel:024 3825")] == [""] * 5


def test_private_mailboxes() -> None:
    assert registry.is_private("nguyen.van.mau@gmail.com")
    assert not registry.is_private("thuvienmau@gmail.com")
    assert not registry.is_private("nguyen.van.mau@mau.example.org")
    assert registry.email("Thuvien@Mau.Example.ORG") == "thuvien@mau.example.org"
    assert registry.email("a@b\n.org") == registry.email("=cmd|' /C calc'!A0") == registry.email("@x.org") == ""


def test_isil() -> None:
    assert registry.isil("US-DLC") == "US-DLC"
    assert registry.isil("DE-101") == "DE-101"
    assert registry.isil("VN-TVQG") == registry.isil("TVQG") == ""


def test_coordinates() -> None:
    assert registry.coordinates("21,0245", "105,8412") == ("21.0245", "105.8412")
    assert registry.coordinates("105.84", "21.02") == ("", "")
    assert registry.coordinates("nan", "inf") == registry.coordinates("", "") == ("", "")


@pytest.mark.parametrize(
    ("word", "code"),
    [("tỉnh", "provincial"), ("THƯ VIỆN XÃ", "commune"), ("Đại học", "university"), ("military", "military"),
     ("Thư viện quốc gia", "national"), ("Nhà hát", ""), ("", "")],
)  # fmt: skip
def test_types(word: str, code: str) -> None:
    assert registry.kind(word) == code


def test_keys_go_from_strong_to_weak() -> None:
    record = parse_record(
        "library.name Thư viện Mẫu\nlibrary.agency MAU\nlibrary.isil US-MAU\nlibrary.id mau\nlibrary.source kho-mau",
        "library",
    )
    assert registry.keys(record) == [
        "isil|us-mau", "library|mau", "library|kho-mau", "code|us mau", "code|mau", "code|thư viện mẫu",
    ]  # fmt: skip


def test_a_huge_cell_costs_nothing() -> None:
    started = time.process_time()
    for text in ("{isbn}" * 20_000, "a." * 50_000 + "@x", "0 " * 50_000, "https://" + "a." * 40_000 + "/{isbn}"):
        for reading in (registry.template, registry.email, registry.telephone, registry.isil, registry.wikidata):
            assert reading(text) == ""
    assert time.process_time() - started < 2
