"""A table within a spreadsheet: which row is its header, and the rows below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lienthong.mappings.spreadsheets.mapping import Columns
from lienthong.mappings.text import tidy

LOOKED_AT = 30
"""Rows at the top in which a header is looked for: above it stand the library's name, a title, a date."""

MAX_COLUMNS = 1000
"""Columns of the widest row that is read; the widest list of a library that was seen has some sixty."""

MAX_CELL = 100_000
"""Characters of the longest cell that is read; Excel itself holds 32,767."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands (Excel's row number, in a text file the number of its line), its cells as text."""

    number: int
    cells: Sequence[str]
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its headings and what they mean; ``rows`` are those below the header, read once."""

    name: str
    headings: tuple[str, ...]
    rows: Iterator[Row]
    columns: Columns


class Header(NamedTuple):
    """Which of the first rows is the header, the mapping that understands it best, and how many cells it knows."""

    place: int
    columns: Columns
    known: int


def header(rows: Sequence[Row], columns: Columns, least: int = 2) -> Header | None:
    """The header among the first rows: the row with the most headings that a mapping knows, of those which it needs
    or the title among them (or three others); None when there is none. ``least`` headings must be known.

    Where several mappings are tried the one that knows most headings is taken; of those that know as many, one that
    asks for certain columns, since it knows this very kind of table.
    """
    best: Header | None = None
    for at, row in enumerate(rows[:LOOKED_AT]):
        cells = row.cells[:MAX_COLUMNS]
        for mapping in columns.all():
            known = mapping.understood(cells, least)
            if known and (best is None or (known, len(mapping.needs)) > (best.known, len(best.columns.needs))):
                best = Header(at, mapping, known)
    return best


def headings(row: Row) -> tuple[str, ...]:
    """The headings of a header row in one line each; a column without one is called by its letters, as "(F)"."""
    return tuple(tidy(cell).strip() or f"({letters(at)})" for at, cell in enumerate(row.cells[:MAX_COLUMNS]))


def letters(at: int) -> str:
    """How Excel calls the column with this index: A for 0, AA for 26."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name
