"""Links into other people's catalogues: what a template may be, and that no value can get out of its place."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.graph.terms.linktemplates import VARIABLES, expanded, is_template

GOOD = (
    "https://opac.example.org/isbn/{isbn}",
    "http://opac.example.org:8080/cgi-bin/koha/opac-search.pl?idx=kw&q={q}",
    "https://opac.example.org/tìm?nhanđề={title}#kết-quả",
    "https://opac.example.org/bib/{number}?from={year}",
    "https://opac.example.org:65535/{isbn}",
)
BAD = (
    "", "https://opac.example.org/", "javascript:alert({isbn})", "JAVASCRIPT:alert('{isbn}')//https://a/{q}",
    "https://{isbn}.example.org/", "https://{isbn}/x", "https://opac.example.org{isbn}/", "//opac.example.org/{isbn}",
    "https://opac.example.org/{reader}", "https://opac.example.org/{+isbn}", "https://opac.example.org/{isbn",
    "https://opac.example.org/{{isbn}}", "https://user@opac.example.org/{isbn}", "data:text/html,{isbn}",
    "https://opac.example.org/ {isbn}", 'https://opac.example.org/"{isbn}', "https://opac.example.org/<{isbn}",
    "https://opac.example.org/\n{isbn}", "ftp://opac.example.org/{isbn}",
    "https://opac.example.org/{isbn}" + "x" * 1000, "https://opac.example.org:99999/{isbn}",
    "https://opac.example.org:65536/{isbn}", "https://opac.example.org:0/{isbn}", "https://opac.example.org:/{isbn}",
)  # fmt: skip


@pytest.mark.parametrize("template", GOOD)
def test_a_template_of_a_web_address(template: str) -> None:
    assert is_template(template)
    assert expanded(template, dict.fromkeys(VARIABLES, "1"))


@pytest.mark.parametrize("template", BAD)
def test_no_template(template: str) -> None:
    assert not is_template(template)
    assert expanded(template, dict.fromkeys(VARIABLES, "1")) == ""


def test_expansion_is_that_of_rfc_6570() -> None:
    # The examples of section 1.2 for level 1: value and "Hello World!".
    assert expanded("https://a.example/{q}", {"q": "Hello World!"}) == "https://a.example/Hello%20World%21"
    assert expanded("https://a.example/{q}", {"q": "a-b.c_d~e"}) == "https://a.example/a-b.c_d~e"
    assert (
        expanded("https://a.example/?q={title}", {"title": "Số đỏ"})
        == "https://a.example/?q=S%E1%BB%91%20%C4%91%E1%BB%8F"
    )


def test_without_a_value_there_is_no_link() -> None:
    assert expanded("https://a.example/{isbn}?t={title}", {"isbn": "9786041000018", "title": ""}) == ""
    assert expanded("https://a.example/{isbn}", {}) == ""


@settings(deadline=None)
@given(st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_a_value_stays_in_its_place(value: str) -> None:
    made = urlsplit(
        expanded("https://opac.example.org/bib/{number}/x?y={title}&z=1", {"number": value, "title": value})
    )
    assert (made.scheme, made.netloc, made.fragment) == ("https", "opac.example.org", "")
    assert unquote(made.path) == f"/bib/{value}/x" and made.path.count("/") == 3
    assert made.query.count("&") == 1 and unquote(made.query) == f"y={value}&z=1"
