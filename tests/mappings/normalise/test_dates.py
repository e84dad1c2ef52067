"""Dates: EDTF or nothing."""

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.mappings import dates

with warnings.catch_warnings():
    # edtf-validate 2.0 calls pyparsing by its old names.
    warnings.simplefilter("ignore", DeprecationWarning)
    from edtf_validate.valid_edtf import is_valid

CASES = {
    "1996": ("1996", 1996),
    "1996.": ("1996", 1996),
    "[1992?].": ("1992?", 1992),
    "c1982": ("1982", 1982),
    "©2004": ("2004", 2004),
    "1999-2001": ("1999/2001", 1999),
    "1998-99": ("1998/1999", 1998),
    "19--": ("19XX", None),
    "[19--?]": ("19XX", None),
    "199-": ("199X", None),
    "2000 [i.e. 2001]": ("2001", 2001),
    "2000 [tức 2001]": ("2001", 2001),
    "2005-": ("2005/..", 2005),
    "c1999-": ("1999/..", 1999),
    "năm 1996": ("1996", 1996),
    "1946 [Bính Tuất]": ("1946", 1946),
    "Khải Định 5 (1920)": ("1920", 1920),
    "1378 [1999 or 2000]": ("[1999,2000]", None),
    "760 [2000]": ("2000", 2000),
    "[between 1990 and 1995]": ("[1990..1995]", None),
    "Quý III/2004": ("2004-35", 2004),
    "03/1999": ("1999-03", 1999),
    "15/03/1999": ("1999-03-15", 1999),
    "tháng 3 năm 1999": ("1999-03", 1999),
    "ngày 5 tháng 3 năm 1999": ("1999-03-05", 1999),
    "March 1999": ("1999-03", 1999),
    "2004-05-12T10:00:00Z": ("2004-05-12", 2004),
    "khoảng 1930": ("1930~", 1930),
    "1998, c1997": ("1998", 1998),
    "1998 [c1997]": ("1998", 1998),
    "31/02/2000": ("2000", 2000),
}
NO_DATES = ["", "199", "9999", "0000", "xx", "k.n.", "[k.n.]", "s.a.", "n.d.", "201", "1993 1996", "2999", "C", "٢٠٠٠"]


@pytest.mark.parametrize("written", CASES)
def test_date(written: str) -> None:
    assert dates.edtf(written) == CASES[written]
    assert is_valid(CASES[written][0])


@pytest.mark.parametrize("written", NO_DATES)
def test_no_date(written: str) -> None:
    assert dates.edtf(written) == ("", None)


PIECES = st.sampled_from(
    [
        "1999",
        "2001",
        "199",
        "9999",
        "19",
        "--",
        "-",
        "/",
        "?",
        "c",
        "[",
        "]",
        " ",
        ".",
        "năm",
        "tháng",
        "12",
        "31",
        "Quý IV",
        "khoảng",
        "i.e.",
        "or",
        "between",
        "and",
        "May",
        "u",
        "X",
        "٣",
        ",",
    ]
)


@settings(deadline=None, max_examples=400)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_whatever_is_written_the_date_is_valid_or_missing(written: str) -> None:
    date, year = dates.edtf(written)
    assert date == "" or is_valid(date)
    assert year is None or (1000 <= year <= 2099 and str(year) in date)


@pytest.mark.parametrize(
    ("kind", "date1", "date2", "date"),
    [
        ("s", "1999", "    ", ("1999", 1999)),
        ("s", "199u", "    ", ("199X", None)),
        ("s", "19uu", "    ", ("19XX", None)),
        ("s", "9999", "    ", ("", None)),
        ("s", "uuuu", "    ", ("", None)),
        ("m", "1999", "2001", ("1999/2001", 1999)),
        ("m", "1999", "9999", ("1999/..", 1999)),
        ("c", "1999", "9999", ("1999/..", 1999)),
        ("u", "1984", "uuuu", ("1984/", 1984)),
        ("d", "1990", "1995", ("1990/1995", 1990)),
        ("q", "1990", "1995", ("[1990..1995]", None)),
        ("e", "1999", "0314", ("1999-03-14", 1999)),
        ("e", "1999", "03  ", ("1999-03", 1999)),
        ("t", "2000", "1999", ("2000", 2000)),
        ("r", "2000", "1930", ("2000", 2000)),
        ("c", "199u", "9999", ("199X", None)),
        ("d", "1990", "199u", ("1990/199X", 1990)),
        ("n", "uuuu", "uuuu", ("", None)),
        ("b", "    ", "    ", ("", None)),
        ("|", "||||", "||||", ("", None)),
        ("", "1999", "", ("", None)),
    ],
)
def test_from_008(kind: str, date1: str, date2: str, date: tuple[str, int | None]) -> None:
    assert dates.from_008(kind, date1, date2) == date


@settings(deadline=None, max_examples=300)
@given(st.sampled_from("bcdeikmnpqrstu|x"), *[st.text(alphabet="0129uU |", min_size=4, max_size=4)] * 2)
def test_every_008_date_is_valid_or_missing(kind: str, date1: str, date2: str) -> None:
    date, _ = dates.from_008(kind, date1, date2)
    assert date == "" or is_valid(date)
