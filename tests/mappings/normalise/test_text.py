"""Text: repair, keys, folding, order, language."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong import text


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


def test_noncharacters_go() -> None:
    assert text.repair("Truy\ufffeện\uffff Ki\ufdd0ều\U0001fffe\U0010ffff") == "Truyện Kiều"


def test_tidy_of_spaces() -> None:
    assert text.tidy("Visual FoxPro  3   : ") == "Visual FoxPro 3 : "
    assert text.tidy("紅樓夢\u3000") == "紅樓夢"
    assert text.tidy("紅樓夢\u3000\u3000人物") == "紅樓夢\u3000人物"


@settings(deadline=None)
@given(st.text(st.sampled_from("a \u3000\u2003\ufffe\u200b\u3042\n")))
def test_tidy_is_idempotent_and_leaves_no_run(s: str) -> None:
    once = text.tidy(s)
    assert text.tidy(once) == once
    assert "  " not in once
    assert [one for one in once if not one.isspace()] == [one for one in s if one in "a\u3042"]


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


TONE_BEFORE_SHAPE = re.compile("[\u0300\u0301\u0303\u0309]+[\u0302\u0306]")
SYLLABLES = st.lists(
    st.sampled_from(
        [
            "a",
            "e",
            "o",
            "u",
            "y",
            "i",
            "n",
            "g",
            "t",
            "đ",
            "Đ",
            *"\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b",
            " ",
        ]
    ),
    max_size=12,
).map("".join)


@settings(deadline=None, max_examples=400)
@given(SYLLABLES)
def test_no_tone_stays_before_a_shape(s: str) -> None:
    repaired = unicodedata.normalize("NFD", text.repair(s))
    for marks in re.findall("[aeoAEO]([\u0300-\u036f]+)", repaired):
        if not set(marks) - set("\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b"):
            assert not TONE_BEFORE_SHAPE.search(marks)


@settings(deadline=None)
@given(SYLLABLES)
def test_repair_changes_nothing_but_the_order_of_marks(s: str) -> None:
    assert sorted(unicodedata.normalize("NFD", text.repair(s))) == sorted(unicodedata.normalize("NFD", s))


PLACEMENTS = [
    ("hòa", "hoà"),
    ("khỏe", "khoẻ"),
    ("thủy", "thuỷ"),
    ("lóa", "loá"),
    ("hòan", "hoàn"),
    ("qúa", "quá"),
    ("gìa", "già"),
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PLACEMENTS), min_size=1, max_size=4))
def test_match_key_is_blind_to_tone_placement(pairs: list[tuple[str, str]]) -> None:
    old, new = (" ".join(column) for column in zip(*pairs, strict=True))
    assert text.match_key(old) == text.match_key(new.upper())


@settings(deadline=None)
@given(st.text(), st.sampled_from([" ", ", ", " : ", "  ", "-", " / ", "."]))
def test_match_key_is_blind_to_punctuation(s: str, sign: str) -> None:
    assert text.match_key(f"Ngôn ngữ{sign}văn học") == "ngôn ngữ văn học"
    assert not text.match_key(s) or text.match_key(f"{sign}{s}") == text.match_key(s)


def test_search_fold() -> None:
    assert text.search_fold("Đường Tăng – ƯỚC MƠ") == "duong tang – uoc mo"
    assert text.search_fold("越南 𡨸喃 がぎ 한국") == "越南 𡨸喃 がぎ 한국"
    assert text.search_fold("Œuvres, Søren, Łódź") == "oeuvres, soren, lodz"


@settings(deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x1EFF)))
def test_search_fold_is_idempotent(s: str) -> None:
    assert text.search_fold(text.search_fold(s)) == text.search_fold(s)


def test_vietnamese_order() -> None:
    in_order = [
        "",
        "1984",
        "An",
        "án",
        "An Giang",
        "Ăn",
        "Âu",
        "Bà",
        "Da",
        "Đa",
        "Em",
        "Êm",
        "la",
        "là",
        "lả",
        "lã",
        "lá",
        "lạ",
        "on",
        "ôn",
        "ơn",
        "Tu",
        "Từ",
        "y",
        "z",
        "漢",
    ]
    ordered = sorted(in_order, key=text.sort_key)
    for before, after in [
        ("la", "là"),
        ("là", "lả"),
        ("lả", "lã"),
        ("lã", "lá"),
        ("lá", "lạ"),
        ("Da", "Đa"),
        ("on", "ôn"),
        ("ôn", "ơn"),
        ("Em", "Êm"),
        ("1984", "An"),
        ("án", "Ăn"),
        ("z", "漢"),
        ("An", "An Giang"),
        ("An Giang", "Ăn"),
    ]:
        assert ordered.index(before) < ordered.index(after), (before, after)


@settings(deadline=None)
@given(SYLLABLES, SYLLABLES)
def test_equal_order_means_equal_text(one: str, other: str) -> None:
    assert (text.sort_key(one) == text.sort_key(other)) == (one == other)


@pytest.mark.parametrize(
    "s",
    [
        "Kinh tế vĩ mô",
        "Cô gái Đồ Long",
        "Lập trình C++ nâng cao",
        "Tin học II",
        "Thép cán nóng",
        "Sông nước = River and water",
    ],
)
def test_vietnamese(s: str) -> None:
    assert text.is_vietnamese(s)
    assert text.is_vietnamese(unicodedata.normalize("NFD", s))
    assert text.language_of(s) == "vi"


@pytest.mark.parametrize(
    "s",
    [
        "Histoire de l'Indochine",
        "Les hôpitaux",
        "Père et mère",
        "Là où va l'été",
        "Côte d'Azur",
        "São Paulo não há",
        "A mão e o pão",
        "În România, să fie",
        "Città di là",
        "The tale of Kiều",
        "A history of Nguyễn kings in Huế",
        "Đorđe",
        "Això és",
        "Það er",
        "Ọjọ́ Ẹtì",
        "Hanoi",
        "",
        "漢文",
    ],
)
def test_not_vietnamese(s: str) -> None:
    assert not text.is_vietnamese(s)
    assert text.language_of(s) == ""


@pytest.mark.parametrize(
    ("s", "script"),
    [
        ("Hà Nội", "Latn"),
        ("越南", "Hani"),
        ("𡨸喃", "Hani"),
        ("日本の本", "Jpan"),
        ("한국 漢", "Kore"),
        ("Вьетнам", "Cyrl"),
        ("123", ""),
        ("", ""),
        ("ภาษา", "Thai"),
    ],
)
def test_script(s: str, script: str) -> None:
    assert text.script_tag(s) == script
