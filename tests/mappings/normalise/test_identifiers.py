"""Standard numbers, prices, print runs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.mappings import identifiers as ids


@pytest.mark.parametrize(
    ("written", "value", "qualifier"),
    [
        ("0967660300 (alk. paper)", "9780967660301", "alk. paper"),
        ("781000896X", "9787810008969", ""),
        ("978-604-1-23456-7 (bìa mềm)", "9786041234567", "bìa mềm"),
        ("978 0 306 40615 7", "9780306406157", ""),
        ("9786041234567 : 170000đ", "9786041234567", ""),
    ],
)
def test_isbn(written: str, value: str, qualifier: str) -> None:
    assert ids.isbn(written) == ids.Isbn(value, qualifier, written, True)


@pytest.mark.parametrize(
    "written", ["17015", "8936041000025", "9790201234567", "9780306406158", "0967660301", "", "X" * 10]
)
def test_no_isbn(written: str) -> None:
    assert ids.isbn(written) == ids.Isbn("", "", written, False)


def test_several_isbns_in_one_value() -> None:
    assert [one.value13 for one in ids.isbns("0967660300 ; 0787947423")] == ["9780967660301", "9780787947422"]
    assert [one.value13 for one in ids.isbns("0967660300 0787947423")] == ["9780967660301", "9780787947422"]


@settings(deadline=None)
@given(st.text(alphabet="0123456789X- ()", max_size=40))
def test_an_isbn_is_thirteen_digits_or_nothing(written: str) -> None:
    for one in ids.isbns(written):
        assert one.ok == bool(one.value13)
        assert not one.ok or (len(one.value13) == 13 and one.value13.isdecimal() and one.value13[:3] in ("978", "979"))


def test_issn() -> None:
    assert ids.issn("ISSN 0378-5955") == "0378-5955"
    assert ids.issn("03785955") == "0378-5955"
    assert ids.issn("0378-5956") == ""


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("   00236597 ", "00236597"),
        ("n 79-18774", "n79018774"),
        ("85-2 ", "85000002"),
        ("2001-000002", "2001000002"),
        ("75-425165//r75", "75425165"),
        (" 79139101 /AC/r932", "79139101"),
        ("12", ""),
        ("85-1234567", ""),
    ],
)
def test_lccn(written: str, normal: str) -> None:
    assert ids.lccn(written) == normal


def test_oclc_and_doi() -> None:
    assert ids.oclc("(OCoLC)ocm00012345") == "12345"
    assert ids.oclc("(OCoLC)on1234567890") == "1234567890"
    assert ids.oclc("(VN-HaTVQG)12345") == ""
    assert ids.doi("https://doi.org/10.1000/182.") == "10.1000/182"
    assert ids.doi("doi: 10.1000/182") == "10.1000/182"
    assert ids.doi("10.1000/has space") == ""


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        ("170000đ", "170000", "VND"),
        ("170.000 VNĐ", "170000", "VND"),
        ("12,000 đồng", "12000", "VND"),
        ("$3.95 ($4.95 Can.)", "3.95", "USD"),
        ("NT$150.00", "150.00", "TWD"),
        ("RMB29.00", "29.00", "CNY"),
        ("sách tặng", "", ""),
        ("45000", "", ""),
    ],
)
def test_price(written: str, amount: str, currency: str) -> None:
    assert ids.price(written) == ids.Price(amount, currency, written)


def test_print_run() -> None:
    assert ids.print_run("2000b") == 2000
    assert ids.print_run("2.000 bản") == 2000
    assert ids.print_run("0b") is None
    assert ids.print_run("bìa mềm") is None
