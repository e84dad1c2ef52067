"""Text: repair, keys, folding, order, language."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.mappings import text


def test_repair_of_tone_before_circumflex() -> None:
    assert text.repair("Vie\u0323\u0302t, tie\u0301\u0302ng, a\u0301\u0306n") == "Việt, tiếng, ắn"
    assert text.repair("É\u0302") == "Ế"
    assert text.repair("Ho\u0302\u0300 Chi\u0301 Minh") == "Hồ Chí Minh"


def test_repair_leaves_other_languages() -> None:
    assert text.repair("Það er gaman") == "Það er gaman"
    assert text.repair("Ðồng Tháp Mười") == "Đồng Tháp Mười"


def test_repair_of_the_invisible() -> None:
    assert text.repair("\ufeffVăn\xa0 học\u200b\r\n") == "Văn học "
    assert text.repair("040715s1999    vm            000 0 vie d") == "040715s1999    vm            000 0 vie d"


@settings(deadline=None)
@given(st.text())
def test_repair_is_idempotent_and_nfc(s: str) -> None:
    once = text.repair(s)
    assert text.repair(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoá", "hóa"), ("Lý", "lí"), ("quý", "Quí"), ("thuý", "thúy"), ("Kỹ thuật", "kĩ thuật"), ("toà", "tòa")],
)
def test_match_key_folds_spelling(one: str, other: str) -> None:
    assert text.match_key(one) == text.match_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("vĩ mô", "vi mô"), ("thúy", "thúi"), ("C", "C++"), ("C#", "C++"), ("Tập 1", "Tập 2"), ("史", "使")],
)
def test_match_key_keeps_apart(one: str, other: str) -> None:
    assert text.match_key(one) != text.match_key(other)


@settings(deadline=None)
@given(st.text())
def test_match_key_is_idempotent(s: str) -> None:
    assert text.match_key(text.match_key(s)) == text.match_key(s)
