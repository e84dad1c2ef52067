"""Theses read from one sentence, words of id.loc.gov's lists, and the language–script tags of 880."""

import pytest

from lienthong.mappings import codes
from lienthong.mappings.scripts import script_language
from lienthong.mappings.steps.vocabularies import VOCABULARIES, known
from lienthong.mappings.theses import Thesis, parse


@pytest.mark.parametrize(
    ("note", "wanted"),
    [
        ("Luận án TS. Kinh tế: 5.02.05 -- Học viện Tài chính, 2012", Thesis("Tiến sĩ", "Học viện Tài chính", "2012")),
        ("Luận văn thạc sỹ Luật học. - Đại học Luật Hà Nội, 2005.", Thesis("Thạc sĩ", "Đại học Luật Hà Nội", "2005")),
        ("Khóa luận tốt nghiệp cử nhân, 1999", Thesis("Cử nhân", "", "1999")),
        ("Luận án TSKH Y học", Thesis("Tiến sĩ khoa học", "", "")),
        (
            "Thesis (M.A.)--University of Hawaii at Manoa, 1974.",
            Thesis("M.A.", "University of Hawaii at Manoa", "1974"),
        ),
        # Two schools: which of them grants the degree, the note does not say.
        ("Luận án TS. -- Viện Sử học, Đại học Huế, 2001", Thesis("Tiến sĩ", "", "2001")),
        ("Sách dựa trên luận án của tác giả", Thesis()),
        ("", Thesis()),
    ],
)
def test_thesis_note(note: str, wanted: Thesis) -> None:
    assert parse(note) == wanted


def test_every_list_that_rules_name_is_in_the_table() -> None:
    lists = {code.partition("/")[0] for code in codes.table("terms")}
    assert set(VOCABULARIES) <= lists
    for code, row in codes.table("terms").items():
        assert row["iri"] == f"http://id.loc.gov/vocabulary/{code}"
        assert row["vi"], code


@pytest.mark.parametrize("word", ["hàng tháng", "Monthly", "mensuel", "12 số/năm"])
def test_frequency_in_several_languages(word: str) -> None:
    assert known("frequencies", word) == "<http://id.loc.gov/vocabulary/frequencies/mon>"


def test_a_word_of_another_list_is_not_known() -> None:
    assert known("frequencies", "giấy") == ""


@pytest.mark.parametrize(
    ("text", "language", "tag"),
    [
        ("大越史記全書", "vi", "vi-Hani"),
        ("𡨸喃", "vi", "vi-Hani"),
        ("中国史", "zh", "zh-Hani"),
        ("日本史", "ja", "ja-Jpan"),
        ("ベトナム史", "en", "ja-Jpan"),
        ("한국사", "ko", "ko-Kore"),
        ("История", "ru", "ru-Cyrl"),
        ("История", "en", "und-Cyrl"),
        ("تاريخ", "ar", "ar-Arab"),
        ("תולדות", "he", "he-Hebr"),
        ("Ιστορία", "el", "el-Grek"),
        ("Lịch sử", "ru", "vi"),
    ],
)
def test_script_tag(text: str, language: str, tag: str) -> None:
    assert script_language(text, language) == tag


def test_the_code_of_the_link_decides_where_there_are_no_letters() -> None:
    assert script_language("1985", "ru", "(N") == "ru-Cyrl"
