"""Formatted citations: what Vietnamese universities, ISO 690 and APA ask for, by the patterns of site/citing.toml."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as markup

from lienthong.messages import LANGS, catalogue
from lienthong.site.cite_model import Citation, Name, rules
from lienthong.site.cite_styles import _TOKEN, formatted

TODAY = date(2026, 11, 22)
KIEU = Citation(
    "https://t.example/instance/1", "book", "Truyện Kiều", TODAY, names={"author": [Name("Nguyễn Du")]}, year="2015",
    publisher="Trẻ", place="Thành phố Hồ Chí Minh", edition="Tái bản lần 2",
)  # fmt: skip
NATIONS = Citation(
    "https://t.example/instance/2", "book", "Của cải của các dân tộc", TODAY, year="1997", publisher="Giáo dục",
    place="Hà Nội", number_of_pages="719",
    names={"author": [Name("Adam Smith", "Smith", "Adam")], "translator": [Name("Đỗ Trọng Hợp"), Name("Lê Văn A")]},
)  # fmt: skip
THESIS = Citation(
    "https://t.example/instance/3", "thesis", "Chữ Nôm", TODAY, names={"author": [Name("Lê Thị Hoa")]}, year="2010",
    degree="Luận án tiến sĩ", institution="Đại học Huế", place="Huế", url="https://k.example/1",
)  # fmt: skip
ARTICLE = Citation(
    "https://t.example/instance/4", "article", "Về bản Kiều Nôm", TODAY, year="1998", container="Tạp chí Hán Nôm",
    volume="3", issue="36", pages="10-21", doi="10.1000/1",
    names={"author": [Name("Đào Thái Tôn"), Name("J. K. Whitmore", "Whitmore", "J. K.")]},
)  # fmt: skip
OMITTED = Citation("https://t.example/instance/5", "book", "Mollusca ...", TODAY, year="1882", place="Christiania")
BARE = replace(THESIS, degree="Tiến sĩ văn khoa")
UNKNOWN = replace(THESIS, degree="Sarjana Seni")
EXPECTED = [
    (BARE, "apa", "Lê Thị Hoa (2010). Chữ Nôm [Luận án tiến sĩ văn khoa, Đại học Huế]. https://k.example/1"),
    (UNKNOWN, "apa", "Lê Thị Hoa (2010). Chữ Nôm [Sarjana Seni, Đại học Huế]. https://k.example/1"),
    (OMITTED, "vn", "Mollusca ... (1882), Christiania."),
    (OMITTED, "iso690", "Mollusca ... Christiania, 1882."),
    (KIEU, "vn", "Nguyễn Du (2015), Truyện Kiều, Tái bản lần 2, Trẻ, Thành phố Hồ Chí Minh."),
    (KIEU, "iso690", "Nguyễn Du. Truyện Kiều. Tái bản lần 2. Thành phố Hồ Chí Minh: Trẻ, 2015."),
    (KIEU, "apa", "Nguyễn Du (2015). Truyện Kiều (Tái bản lần 2). Trẻ."),
    (NATIONS, "vn", "Smith A. (1997), Của cải của các dân tộc, dịch: Đỗ Trọng Hợp, Lê Văn A, Giáo dục, Hà Nội."),
    (
        NATIONS, "iso690",
        "SMITH, Adam. Của cải của các dân tộc. Người dịch: Đỗ Trọng Hợp và Lê Văn A. Hà Nội: Giáo dục, 1997. 719 tr.",
    ),
    (NATIONS, "apa", "Smith, A. (1997). Của cải của các dân tộc (Đỗ Trọng Hợp & Lê Văn A, dịch). Giáo dục."),
    (
        THESIS, "vn",
        "Lê Thị Hoa (2010), Chữ Nôm, Luận án tiến sĩ, Đại học Huế, Huế, https://k.example/1, truy cập ngày 22/11/2026.",
    ),
    (THESIS, "apa", "Lê Thị Hoa (2010). Chữ Nôm [Luận án tiến sĩ, Đại học Huế]. https://k.example/1"),
    (
        ARTICLE, "vn",
        "Đào Thái Tôn, Whitmore J.K. (1998), “Về bản Kiều Nôm”, Tạp chí Hán Nôm, 3 (36), tr. 10-21, DOI: 10.1000/1.",
    ),
    (
        ARTICLE, "apa",
        "Đào Thái Tôn, & Whitmore, J. K. (1998). Về bản Kiều Nôm. Tạp chí Hán Nôm, 3(36), 10-21. https://doi.org/10.1000/1",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "style", "text"), EXPECTED)
def test_a_citation_is_written_as_the_style_asks(one: Citation, style: str, text: str) -> None:
    assert {found.style: found.text for found in formatted(one, "vi")}[style] == text


def test_the_title_is_marked_as_one() -> None:
    for found in formatted(KIEU, "en"):
        assert "<cite>Truyện Kiều</cite>" in found.markup


def test_patterns_use_words_and_fields_that_exist() -> None:
    words = {name.removeprefix("cite.word.") for name in catalogue("vi") if name.startswith("cite.word.")}
    for style in rules()["style"]:
        for lang in LANGS:
            assert catalogue(lang)[f"cite.style.{style['name']}"]
        for kind, patterns in style["patterns"].items():
            assert kind == "default" or kind in [one["name"] for one in rules()["type"]]
            for pattern in patterns:
                used = {name for _, name, _, _ in _TOKEN.findall(pattern) if name}
                assert {one[2:] for one in used if one.startswith("w_")} <= words, pattern
                assert "".join(part for found in _TOKEN.findall(pattern) for part in found if part), pattern


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=10)


@given(title=TEXT, publisher=TEXT, name=TEXT, kind=st.sampled_from([one["name"] for one in rules()["type"]]))
@settings(deadline=None, max_examples=25)
def test_what_is_cited_is_text_in_every_style(title: str, publisher: str, name: str, kind: str) -> None:
    hostile = "<script>alert(1)</script>"
    one = Citation("https://t.example/1", kind, title + hostile, TODAY, publisher=publisher + "*[{by}]*")
    one.names = {"author": [Name(name + "<b>")], "editor": [Name("&amp;")]}
    for lang in LANGS:
        for found in formatted(one, lang):
            tree = markup.fragment_fromstring(str(found.markup), create_parent="p")
            assert {child.tag for child in tree.iter()} <= {"p", "cite"}
            assert re.sub(r"\s", "", hostile) in re.sub(r"\s", "", tree.text_content())
