"""Tables that we write for a spreadsheet: no cell of them is a formula there."""

import ast
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lienthong
from lienthong.text.csvlines import line, safe, unsafe

SOURCES = sorted(Path(lienthong.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_formulas_are_text(cell: str) -> None:
    assert safe(cell) == f"'{cell}" and unsafe(f"'{cell}") == cell
    assert next(csv.reader(io.StringIO(line([cell, 5]), newline=""))) == [f"'{cell}", "5"]


def test_other_cells_stay() -> None:
    for cell in ("Truyện Kiều", "'tựa", "", "1=1", "a-b"):
        assert safe(cell) == cell and unsafe(cell) == cell
    assert safe(-5) == -5


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_every_row_comes_back(cells: list[str]) -> None:
    (row, *more) = csv.reader(io.StringIO(line(cells), newline=""))
    assert [unsafe(cell) for cell in row] == [unsafe(str(safe(cell))) for cell in cells] and not more
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)


def test_nothing_else_of_the_project_writes_csv() -> None:
    """``csv.writer`` stands in one module, so that no table forgets its formulas."""
    writers = [
        file.name
        for file in SOURCES
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("writer", "DictWriter")
        and isinstance(node.value, ast.Name) and node.value.id == "csv"
    ]  # fmt: skip
    assert writers == ["csvlines.py"]
