"""Where a part stands in its host, and numbers in a series: what is sure, and nothing that is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.mappings.locators import Locator, coded, enumeration, locate


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Số 5 (2014), tr. 12-25", Locator("", "5", "2014", "12", "25")),
        ("2014. - Số 5. - tr. 12-25", Locator("", "5", "2014", "12", "25")),
        ("T. 12, số 3 (2010), tr. 5-9", Locator("12", "3", "2010", "5", "9")),
        ("Tập 30, Số 2S (2014)", Locator("30", "2S", "2014")),
        ("Vol. 12, no. 3 (Mar. 2001), p. 45-60", Locator("12", "3", "2001", "45", "60")),
        ("Số 3+4 (347+348)", Locator("", "3+4(347+348)")),
        ("Số 2 (87) 2008, tr. 3", Locator("", "2(87)", "2008", "3")),
        ("tr. 101-118", Locator("", "", "", "101", "118")),
        ("tr. xii-xv", Locator("", "", "", "xii", "xv")),
        ("Quyển hạ, 1917-1918", Locator()),
        ("Bộ 2, năm 1999 và 2001", Locator()),
        ("Số đặc biệt", Locator()),
        ("", Locator()),
        ("x" * 5000, Locator()),
    ],
)
def test_what_a_773_says(said: str, found: Locator) -> None:
    assert locate(said) == found


def test_what_a_773_says_for_machines() -> None:
    assert coded("28:3<12") == Locator("28", "3", "", "12")
    assert coded("28<12") == Locator("28", "", "", "12")
    assert coded("96:4<255+") == Locator()


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("T.2", ("schema:volumeNumber", "2")),
        ("Tập 3", ("schema:volumeNumber", "3")),
        ("Quyển IV", ("schema:volumeNumber", "IV")),
        ("vol. 12", ("schema:volumeNumber", "12")),
        ("Số 5", ("schema:position", "5")),
        ("no. 7", ("schema:position", "7")),
        ("15", ("schema:position", "15")),
        ("1996", ("", "")),
        ("T.2, Q.1", ("", "")),
        ("Tập thơ", ("", "")),
        ("loạt mới", ("", "")),
    ],
)
def test_numbers_in_a_series(said: str, found: tuple[str, str]) -> None:
    assert enumeration(said) == found


@settings(deadline=None)
@given(st.text("0123456789 ().,-tTrRsSốỐậpvolno:<", max_size=60))
def test_nothing_is_said_that_the_words_do_not_hold(said: str) -> None:
    found = locate(said)
    bare = "".join(said.split())
    assert all(one in bare for one in found)
    assert not found.last or found.first
