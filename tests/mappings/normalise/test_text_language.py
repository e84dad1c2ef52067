"""The tag of a text: what it shows goes before the language of the resource."""

import pytest

from lienthong.mappings.scripts import text_language
from lienthong.text.language import is_vietnamese


@pytest.mark.parametrize(
    ("text", "language", "tag"),
    [
        ("2-e izd., ispr.", "ru", "ru-Latn"),
        ("Gendai Nihon keizai shisutemu no genryū", "ja", "ja-Latn"),
        ("Zhongguo li shi", "zh", "zh-Latn"),
        ("Han'guk yŏksa", "ko", "ko-Latn"),
        ("Prawattisāt Thai", "th", "th-Latn"),
        ("Война и мир", "ru", "ru"),
        ("紅樓夢", "zh", "zh"),
        ("日本史", "ja", "ja"),
        ("大越史記全書", "vi", "vi-Hani"),
        ("Война и мир", "en", "und-Cyrl"),
        ("Les misérables", "fr", "fr"),
        ("Kim Vân Kiều truyện", "zh", "vi"),
        ("Truyện Kiều", "fr", "vi"),
        ("Vat ly dai cuong", "vi", "vi"),
        ("T. 2", "vi", "vi"),
        ("1st ed.", "vi", ""),
        ("Rev. ed.", "th", ""),
        ("1st ed.", "en", "en"),
        ("Bùi Thiết ... [et al.]", "vi", ""),
        ("At head of title: Viện Sử học Việt Nam", "vi", ""),
        ("Photoshop", "vi", ""),
        ("Gia Định thành thông chí", "", "vi"),
        ("1984", "ru", "ru"),
    ],
)
def test_what_the_text_shows_goes_before_the_language_of_the_resource(text: str, language: str, tag: str) -> None:
    assert text_language(text, language) == tag


@pytest.mark.parametrize("text", ["Phép tính tenxơ", "Không gian vectơ tôpô", "Rơle số trong hệ thống điện"])
def test_technical_loanwords_in_vietnamese_spelling_are_no_foreign_words(text: str) -> None:
    assert is_vietnamese(text)
