"""docs/mapping.md: its reference is up to date, and its examples are true."""

import re
import tomllib
from pathlib import Path

from lienthong.mappings.docs import page
from lienthong.mappings.engine.table import load
from lienthong.mappings.mapper import compiled

PAGE = Path(__file__).parents[3] / "docs" / "mapping.md"


def test_the_reference_is_up_to_date():
    assert PAGE.read_text("utf-8").endswith(page()), "replace what begins at '# Reference' by lienthong.mappings.docs"


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
