"""What to do about a fault is told in the words of the record's format (``site/messages/*/advice.toml``)."""

import re
import tomllib

import pytest

from lienthong.content import folder
from lienthong.messages import LANGS, Lang, advice, catalogue
from lienthong.shapes.catalogue import shapes

TABLES = tomllib.loads((folder("site") / "messages" / "vi" / "advice.toml").read_text("utf-8"))
ELSEWHERE = {"item-no-address", "project-name"}
"""Shapes that no MARC record comes to."""

MARC = re.compile(r"\$[a-z0-9]\b|\b\d{3}[/ ]?\$|\b[1-9]XX\b|\b(?:245|008|260|264|650|700|710|852|856|952)\b")


@pytest.mark.parametrize("name", sorted(shapes()))
def test_what_is_wrong_is_told_without_marc(name: str) -> None:
    shape = shapes()[name]
    assert not MARC.search(shape.message_vi) and not MARC.search(shape.message_en)


@pytest.mark.parametrize("code", ["inferred_language", "several_people", "corporate_in_person", "bad_link", "withheld"])
def test_what_is_doubtful_is_told_without_marc(code: str) -> None:
    for lang in LANGS:
        assert not MARC.search(catalogue(lang)[f"flags.{code}"])
        assert MARC.search(advice(code, "marc21", lang))


@pytest.mark.parametrize("name", sorted(set(shapes()) - ELSEWHERE))
def test_what_to_do_is_told(name: str) -> None:
    for lang, word in (("vi", "ãy "), ("en", " ")):
        does = advice(name, "marc21", lang)
        assert word in does and does.endswith((".", "…"))


@pytest.mark.parametrize("name", sorted(ELSEWHERE))
def test_what_only_other_formats_have_is_told_in_theirs(name: str) -> None:
    assert [table for table in TABLES if advice(name, table)]


@pytest.mark.parametrize("lang", LANGS)
def test_advice_is_about_what_there_is(lang: Lang) -> None:
    """No sentence for a shape or flag that has gone, no table of a format that there is not."""
    for table, sentences in TABLES.items():
        assert table == "any" or (folder("mappings") / table.removeprefix("table_")).is_dir(), table
        for code, does in sentences.items():
            if code == "like":
                assert does in TABLES
                continue
            assert code in shapes() or f"flags.{code}" in catalogue(lang), f"[{table}] {code}"
            assert catalogue(lang)[f"advice.{table}.{code}"].endswith((".", "…"))


@pytest.mark.parametrize("table", ["oai_dc", "mods", "onix", "kbart", "table_marc21", "table_onix"])
def test_other_formats_hear_nothing_of_marc(table: str) -> None:
    for code in {*shapes(), *TABLES["marc21"]} - {"like"}:
        for lang in LANGS:
            assert not MARC.search(advice(code, table, lang)), f"{table} {code}"


def test_a_table_goes_on_with_the_one_that_it_is_like() -> None:
    assert advice("instance-no-publisher", "marc21_authority") == advice("instance-no-publisher", "marc21")
    assert "dc.publisher" in advice("instance-no-publisher", "etdms", "en")
    assert "DDC" in advice("work-no-class", "table_onix") != advice("work-no-class", "table_marc21")
    assert "Nhà xuất bản" in advice("instance-no-publisher", "table_onix")


def test_a_format_without_words_of_its_own_hears_what_holds_for_all() -> None:
    assert advice("instance-no-publisher", "voer") == ""
    assert advice("offer-price", "voer", "en") == advice("offer-price", "any", "en") != ""
    assert advice("a-shape-of-yesterday", "marc21") == ""
