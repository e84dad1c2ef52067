"""docs/mapping.md: its reference is up to date, and its examples are true."""

import re
import tomllib
from pathlib import Path

from lienthong.mappings import steps
from lienthong.mappings.docs import page
from lienthong.mappings.engine.registry import CONVERTERS, STEPS
from lienthong.mappings.engine.table import load
from lienthong.mappings.handbook.docstrings import said
from lienthong.mappings.handbook.markdown import pages
from lienthong.mappings.mapper import compiled
from lienthong.mappings.wordlists import wordlist

DOCS = Path(__file__).parents[3] / "docs"
PAGE = DOCS / "mapping.md"


def test_the_reference_is_up_to_date():
    assert PAGE.read_text("utf-8").endswith(page()), "run: make docs"


def test_the_page_of_every_field_is_up_to_date():
    made = dict(pages())
    found = {
        file.relative_to(DOCS / "fields").as_posix(): file.read_text("utf-8")
        for file in (DOCS / "fields").rglob("*.md")
    }
    assert {name for name in made | found if made.get(name) != found.get(name)} == set(), "run: make docs"


def test_every_step_and_converter_is_told_in_vietnamese():
    compiled("marc21")
    assert {*STEPS, *CONVERTERS} == set(wordlist("steps")["steps"])


def test_every_table_shown_is_one_that_the_program_takes(tmp_path):
    compiled("marc21")
    shown = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(shown) >= 5
    for number, text in enumerate(shown):
        table = tomllib.loads(text)
        if any(isinstance(value, dict) and "label" in value for value in table.values()):
            folder = tmp_path / str(number)
            folder.mkdir()
            (folder / "shown.toml").write_text(text, "utf-8")
            assert load(folder)


def test_a_step_without_its_docstring_is_described_from_its_source() -> None:
    """As each is that was compiled to machine code, but those that are made (and described) by another function."""
    steps.load_all()
    written = [one for one in (*STEPS.values(), *CONVERTERS.values()) if one.__qualname__ == one.__name__]
    assert len(written) > 200
    for function in written:

        def forgetful() -> None: ...

        forgetful.__module__, forgetful.__name__ = function.__module__, function.__name__
        assert said(forgetful) == said(function) != ""
