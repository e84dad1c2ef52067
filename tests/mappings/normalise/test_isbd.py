"""ISBD punctuation at the ends of values, and titles in one subfield."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.mappings import isbd


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Thơ tình /", "Thơ tình"),
        ("Hà Nội :", "Hà Nội"),
        ("[Hà Nội] :", "[Hà Nội]"),
        ("[Hà Nội", "Hà Nội"),
        ("2001]", "2001"),
        ("Nguyễn, Du,", "Nguyễn, Du"),
        ("Rowling, J. K.", "Rowling, J. K."),
        ("Lê Mạnh Thái.", "Lê Mạnh Thái"),
        ("Grolier, Inc.", "Grolier, Inc."),
        ("Còn nữa...", "Còn nữa..."),
        ("Đặng Hoà ... [et al.].", "Đặng Hoà ... [et al.]"),
        ("= Vietnamese history /", "Vietnamese history"),
        ("Giải tích (T. 1).", "Giải tích (T. 1)"),
        ("H. :", "H."),
        ("", ""),
        (" ; ", ""),
    ],
)
def test_strip_end(written: str, shown: str) -> None:
    assert isbd.strip_end(written) == shown


@settings(deadline=None)
@given(st.text(alphabet=" :;/=,.[]()aĐ…", max_size=30))
def test_strip_end_is_idempotent(s: str) -> None:
    once = isbd.strip_end(s)
    assert isbd.strip_end(once) == once


def test_split_title() -> None:
    assert isbd.split_title("Sóng đôi : thơ / Xuân An ; Lê Bảo vẽ") == ("Sóng đôi", "thơ", "Xuân An ; Lê Bảo vẽ")
    assert isbd.split_title("Sóng đôi") == ("Sóng đôi", "", "")
    assert isbd.split_title("Sóng đôi:  Thơ") == ("Sóng đôi:  Thơ", "", "")
    assert isbd.split_title("Sóng đôi:  Thơ", loose=True) == ("Sóng đôi", "Thơ", "")
    assert isbd.split_title("Lúc 6:30 sáng", loose=True) == ("Lúc 6:30 sáng", "", "")


def test_parallel() -> None:
    assert isbd.parallel("Lịch sử = History = Histoire /") == ("Lịch sử", ["History", "Histoire"])
    assert isbd.parallel("= History") == ("", ["History"])
    assert isbd.parallel("E=mc2") == ("E=mc2", [])
