"""Numbers of standards, and headings that name nobody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.mappings import people
from lienthong.mappings.standards import standards


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("TCVN 1234-1991", [("TCVN 1234-1991", "TCVN")]),
        ("tcvn 1234 :  2000", [("tcvn 1234 : 2000", "TCVN")]),
        ("TCVN 1234 : 2000 ISO 567-1 : 1998", [("TCVN 1234 : 2000", "TCVN"), ("ISO 567-1 : 1998", "ISO")]),
        ("TCVN ISO 1234 : 2000", [("TCVN ISO 1234 : 2000", "TCVN")]),
        ("TCVN 1234 - 91 (ST SEV 567 - 78)", [("TCVN 1234 - 91", "TCVN"), ("ST SEV 567 - 78", "ST SEV")]),
        ("TCVN 12-70 Đến TCVN 19 - 70", [("TCVN 12-70 Đến TCVN 19 - 70", "TCVN")]),
        ("11 TCN 22-84", [("11 TCN 22-84", "TCN")]),
        ("TCVN 1234-1994 ISO 105-A02 : 1987", [("TCVN 1234-1994", "TCVN"), ("ISO 105-A02 : 1987", "ISO")]),
        ("TCVN", []),
        ("BS. Trần An", []),
        ("Ban kỹ thuật TCVN 12", []),
        ("Trần An 1950", []),
        ("", []),
    ],
)
def test_numbers(written: str, numbers: list[tuple[str, str]]) -> None:
    assert [tuple(one) for one in standards(written)] == numbers
    if numbers:
        assert people.in_heading(written) == []


@pytest.mark.parametrize("written", ["Nhiều tác giả.", "[ Không có tác giả]", "Không rõ", "h", "ko", " / "])
def test_headings_that_name_nobody(written: str) -> None:
    assert people.in_heading(written) == []


@pytest.mark.parametrize("written", ["Li", "Đỗ", "魯", "Tô Hoài", "Nhiều, Trần", "Enid 1"])
def test_headings_that_name_someone(written: str) -> None:
    assert len(people.in_heading(written)) == 1


@settings(deadline=None)
@given(st.lists(st.sampled_from(["TCVN", "ISO", "22", "1-90", ":", " ", "đến", "(", ")", "Trần", "a"])).map(" ".join))
def test_nothing_but_spaces_and_signs_is_lost(raw: str) -> None:
    found = standards(raw)
    if found and len(set(found)) == len(found):
        kept = [one for number in found for one in number.number if one.isalnum()]
        assert set(kept) == {one for one in raw if one.isalnum()}
