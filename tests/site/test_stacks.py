"""Codes of stacks are said in words, kinds of materials without brackets; what is none stays as it was written."""

import pytest

from lienthong.site.folding import _unbracketed
from lienthong.site.stacks import _table, in_words


@pytest.mark.parametrize(
    ("written", "vi", "en"),
    [
        ("KD", "Kho đọc (KD)", "Reading room stacks (KD)"),
        (" KM02 ", "Kho mượn (KM02)", "Lending stacks (KM02)"),
        ("KĐ.1", "Kho đọc (KĐ.1)", "Reading room stacks (KĐ.1)"),
        ("TC", "Kho TC", "Stacks TC"),
        ("TVBK", "TVBK", "TVBK"),
        ("Kho Hán Nôm", "Kho Hán Nôm", "Kho Hán Nôm"),
        ("kd", "kd", "kd"),
        ("", "", ""),
        ("{0}", "{0}", "{0}"),
    ],
)
def test_a_code_is_said_in_words(written: str, vi: str, en: str) -> None:
    assert (in_words(written, "vi"), in_words(written, "en")) == (vi, en)


def test_both_languages_know_the_same_codes() -> None:
    assert _table()["vi"].keys() == _table()["en"].keys()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[phim]", "phim"),
        (" [ tài liệu điện tử ] ", "tài liệu điện tử"),
        ("[phim] [câm]", "[phim] [câm]"),
        ("phim [câm]", "phim [câm]"),
        ("[]", "[]"),
        ("[ ]", "[ ]"),
        ("[" * 5000, "[" * 5000),
    ],
)
def test_a_kind_of_material_needs_no_brackets(written: str, shown: str) -> None:
    assert _unbracketed(written) == shown
