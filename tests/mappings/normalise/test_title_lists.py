"""Titles of KBART lists: how they meet what MARC catalogues, and what their codes mean."""

import pytest

from lienthong.mappings import identity, titlelists
from lienthong.mappings.line import parse, parse_record
from lienthong.mappings.record import Record

PRINT = """LDR 00000nas a2200000 a 4500
001 5
022 0_ $a 0378-5955
245 00 $a Hearing research
260 __ $a Amsterdam : $b Elsevier, $c 1978-"""
ONLINE = PRINT.replace("0378-5955", "1878-5891")
SERIAL = """kbart.title Hearing research
kbart.type serial
kbart.id HR
kbart.number $print 0378-5955 $online 1878-5891
kbart.publisher Elsevier"""
BOOK = """LDR 00000nam a2200000 a 4500
001 6
008 040101s2004    vm            000 0 vie d
020 __ $a 9786041000018
100 1_ $a Vũ, Trọng Phụng
245 10 $a Số đỏ"""
EBOOK = """kbart.title Số đỏ
kbart.type monograph
kbart.author Vũ Trọng Phụng
kbart.number $print 9786041000018 $online 9786041000117"""


def kbart(text: str) -> Record:
    return parse_record(text, "kbart")


def marc(text: str) -> Record:
    return parse_record(text, "marc21")


def test_a_journal_is_the_work_that_the_library_has_in_print_and_another_instance() -> None:
    online, printed = titlelists.identify("goi", kbart(SERIAL)), identity.identify(marc(PRINT))
    assert printed.work[0] in online.work
    assert not set(printed.instance) & set(online.instance)
    assert titlelists.print_keys(kbart(SERIAL))[0] in printed.instance


def test_a_journal_is_the_instance_that_a_library_catalogued_online() -> None:
    online, catalogued = titlelists.identify("goi", kbart(SERIAL)), identity.identify(marc(ONLINE))
    assert online.instance[0] == catalogued.instance[0]
    assert catalogued.work[0] in online.work


def test_without_an_online_number_print_and_online_stay_two() -> None:
    online = titlelists.identify("goi", kbart(SERIAL.replace(" $online 1878-5891", "")))
    assert not set(identity.identify(marc(PRINT)).instance) & set(online.instance)


def test_an_electronic_book_is_the_work_that_the_library_has_in_print() -> None:
    online, printed = titlelists.identify("goi", kbart(EBOOK)), identity.identify(marc(BOOK))
    assert printed.work[0] in online.work
    assert not set(printed.instance) & set(online.instance)
    assert titlelists.print_keys(kbart(EBOOK)) == [printed.instance[1]]


@pytest.mark.parametrize(("title", "code"), [("Sample handbook", "eng"), ("Mẫu và thử", "vie")])
def test_the_number_of_the_printed_book_leads_to_its_work_when_the_author_is_a_family_name(
    title: str, code: str
) -> None:
    printed = identity.identify(
        marc(f"020 __ $a 9786042000017\n041 0_ $a {code}\n100 1_ $a Smith, John\n245 10 $a {title}")
    )
    text = f"kbart.title {title}\nkbart.type monograph\nkbart.id 7\nkbart.author Smith\nkbart.number $print {{}}"
    online = titlelists.identify("goi", kbart(text.format("978-604-2-00001-7")))
    assert online.work[0] in printed.work  # what a record knows a thing by best must be claimed by the other
    assert not online.language or code == "vie"
    assert not set(printed.work) & set(titlelists.identify("goi", kbart(text.format("978-604-2-00002-4"))).work)


def test_a_bare_family_name_makes_nobody() -> None:
    assert titlelists.people("Smith") == []
    assert [one.name for one in titlelists.people("Vũ Trọng Phụng")] == ["Vũ Trọng Phụng"]


@pytest.mark.parametrize(
    ("code", "vi", "en"),
    [
        ("P1Y", ["Chưa có 1 năm gần nhất"], ["Without the most recent 1 year"]),
        ("R10Y", ["Chỉ có 10 năm gần nhất"], ["Only the most recent 10 years"]),
        ("R10Y;P30D", ["Chỉ có 10 năm gần nhất", "Chưa có 30 ngày gần nhất"],
         ["Only the most recent 10 years", "Without the most recent 30 days"]),
        ("p6m", ["Chưa có 6 tháng gần nhất"], ["Without the most recent 6 months"]),
        ("", [], []),
        ("P0Y", [], []),
        ("1 year", [], []),
        ("P1Y;X", [], []),
    ],
)  # fmt: skip
def test_embargoes_are_explained(code: str, vi: list[str], en: list[str]) -> None:
    assert list(titlelists.embargo(code, "vi")) == vi
    assert list(titlelists.embargo(code, "en")) == en


@pytest.mark.parametrize(
    ("written", "vi"),
    [
        (
            "$from_date 1990 $from_vol 1 $from_issue 1 $to_date 2010 $to_vol 20",
            "từ tập 1, số 1 (1990) đến tập 20 (2010)",
        ),
        ("$from_date 1990", "từ 1990 đến nay"),
        ("$to_vol 3", "đến tập 3"),
        ("$from_vol 2 $embargo P1Y", "từ tập 2 đến nay; chưa có 1 năm gần nhất"),
        ("$note gì đó", ""),
    ],
)
def test_coverage_in_words(written: str, vi: str) -> None:
    assert titlelists.coverage(parse(f"kbart.coverage {written}"), "vi") == vi


@pytest.mark.parametrize("date", ["2012-13", "199", "2012-00", "12/2012", "2012-1", "2012-02-40", ""])
def test_what_is_no_date_of_coverage(date: str) -> None:
    assert titlelists.coverage_date(date) == ""
