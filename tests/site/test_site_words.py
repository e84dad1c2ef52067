"""Codes and kinds that the graph holds as plain words are shown in the page's language."""

import re
import tomllib
from pathlib import Path

import pytest
from siteserver import Site

from lienthong.content import folder
from lienthong.site.codes import code_name, language_name, note_type
from lienthong.site.periods import period

ROOT = Path(__file__).parents[2]


def _written() -> set[str]:
    """Kinds of notes that the tables of rules write."""
    texts = (file.read_text("utf-8") for file in sorted((ROOT / "mappings").glob("*/*.toml")))
    return {kind for text in texts for kind in re.findall(r'\bnoteType = "([^"]+)"', text)}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_kind_of_note_that_the_rules_write_has_a_name(lang: str) -> None:
    words = tomllib.loads((folder("site") / "messages" / lang / "pages.toml").read_text("utf-8"))["note_type"]
    assert {"source", "history"} <= _written()
    assert not {kind for kind in _written() if kind.replace(" ", "_") not in words}


@pytest.mark.parametrize(
    ("lang", "own", "other"),
    [("vi", "Bản tóm tắt: Tiếng Anh", "Summary: English"), ("en", "Summary: English", "Bản tóm")],
)
def test_a_note_in_both_languages_is_shown_in_one(site: Site, lang: str, own: str, other: str) -> None:
    with site.client() as client:
        page = client.get(f"/{lang}/{site.names['linked']}").text
    assert own in page
    assert other not in page


def test_a_kind_of_note_in_words() -> None:
    assert note_type("source", "vi") == "Nguồn"
    assert "650" in note_type("650 in original script", "vi")
    assert note_type("something of a library's own", "en") == ""


@pytest.mark.parametrize(
    ("written", "read"),
    [("1947", "1947"), ("194X", "1940–1949"), ("19XX", "1900–1999"), ("190X/194X", "1900–1949"),
     ("1945/1975", "1945–1975"), ("-0207", "208 TCN"), ("-0207/0043", "208 TCN–43"),
     ("1947-01-01/1954-12-31", "1/1/1947–31/12/1954"), ("-020X", ""), ("1945/..", ""), ("d4i-", ""), ("X", ""),
     ("1/2/3", ""), ("1945-13-01", "1945-13-01"), ("", "")],
)  # fmt: skip
def test_a_period_is_written_as_people_do(written: str, read: str) -> None:
    assert period(written, "vi") == read
    assert period(written, "en").replace(" BC", " TCN") == read or "-" in written[1:]


def test_a_language_by_its_tag() -> None:
    assert language_name("vi", "vi") == "Tiếng Việt"
    assert language_name("fr", "en") == "French"
    assert language_name("xx-none", "vi") == ""


@pytest.mark.parametrize(
    ("code", "name", "ten"),
    [("countries/gw", "Germany", "Đức"), ("languages/rum", "Romanian", "Tiếng Romania"),
     ("countries/cc", "China", "Trung Quốc"), ("geographicAreas/a-ja", "Japan", "Nhật Bản"),
     ("mstatus/cancinv", "cancelled or invalid", "đã huỷ hoặc không hợp lệ"),
     ("mstatus/incorrect", "incorrect", "không đúng")],
)  # fmt: skip
def test_a_code_is_called_what_it_is_now(code: str, name: str, ten: str) -> None:
    iri = f"http://id.loc.gov/vocabulary/{code}"
    assert (code_name(iri, "en"), code_name(iri, "vi")) == (name, ten)
