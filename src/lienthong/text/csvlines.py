"""CSV that we write: every table of ours for a spreadsheet goes through here."""

import csv
import io
from collections.abc import Sequence

START = "\ufeff"
"""Stands before the first line: without it Excel garbles Vietnamese."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(value: str | float) -> str | float:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe in front (OWASP,
    CSV Injection). Numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def line(cells: Sequence[str | float]) -> str:
    """A row with its line end, each cell ``safe``."""
    out = io.StringIO()
    csv.writer(out).writerow([safe(cell) for cell in cells])
    return out.getvalue()


def unsafe(cell: str) -> str:
    """A cell that came back from a spreadsheet as it was before ``safe``."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
