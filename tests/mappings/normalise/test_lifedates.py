"""Years of life in X00 $d as EDTF."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.mappings.lifedates import life


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1765-1820.", ("1765", "1820")),
        ("k. 1724-1791", ("1724~", "1791")),
        ("1820-", ("1820", "")),
        ("-1945", ("", "1945")),
        ("b. 1940", ("1940", "")),
        ("m. 1945", ("", "1945")),
        ("1878?-1939", ("1878?", "1939")),
        ("1930 or 31-", ("[1930,1931]", "")),
        ("1822 hoặc 1823-1888", ("[1822,1823]", "1888")),
        ("551-479 TCN", ("-0550", "-0478")),
        ("384 B.C.-322 B.C.", ("-0383", "-0321")),
        ("ca. 1820-ca. 1890", ("1820~", "1890~")),
        ("tk. 15", ("", "")),
        ("thế kỷ 15", ("", "")),
        ("active 16th century", ("", "")),
        ("fl. 1600", ("", "")),
        ("1945", ("", "")),
        ("", ("", "")),
    ],
)
def test_life_dates(written, read):
    assert life(written) == read


@settings(deadline=None)
@given(st.integers(100, 2030), st.integers(100, 2030))
def test_two_plain_years_are_birth_and_death(born, died):
    assert life(f"{born}-{died}") == (f"{born:04d}", f"{died:04d}")


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="0123456789-–?.,()[] bcdkmtn/or†", max_size=80))
def test_any_text_is_read_or_left(text):
    for side in life(text):
        assert side == "" or side.lstrip("-[")[:3].isdigit()
