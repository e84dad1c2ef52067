"""A table within a spreadsheet: which row is its header, and the rows below."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from lienthong.mappings.spreadsheets.mapping import Columns, fold
from lienthong.text import tidy

LOOKED_AT = 30
"""Rows at the top in which a header is looked for: above it stand the library's name, a title, a date."""

MAX_COLUMNS = 1000
"""Columns of the widest row that is read; the widest list of a library that was seen has some sixty."""

MAX_CELL = 100_000
"""Characters of the longest cell that is read; Excel itself holds 32,767."""

_LOOKED_THROUGH = 2_000_000
"""Characters at the top, after which no header comes: a file of huge cells is not held in memory to look for one."""

_SHORT = 60
_LONG = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands (Excel's row number, in a text file the number of its line), its cells as text."""

    number: int
    cells: Sequence[str]
    repairs: tuple[str, ...] = ()

    def says(self, other: "Row") -> bool:
        """Whether both rows have the same words in the same cells."""
        first = next((at for at, cell in enumerate(other.cells) if cell), 0)
        if len(self.cells) <= first or fold(self.cells[first][:_LONG]) != fold(other.cells[first][:_LONG]):
            return False
        return _folded(self.cells) == _folded(other.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its headings and what they mean; ``rows`` are those below the header, read once. ``printed`` are the
    header's own rows, which some programs print again on each page."""

    name: str
    headings: tuple[str, ...]
    rows: Iterator[Row]
    columns: Columns
    printed: tuple[Row, ...] = ()


class Header(NamedTuple):
    """Which of the first rows is the header (of ``depth`` rows), the mapping that understands it best, how many
    headings it knows, and the headings in one line each; a column without one is called by its letters, as "(F)"."""

    place: int
    columns: Columns
    known: int
    headings: tuple[str, ...]
    depth: int = 1

    def table(self, name: str, top: Sequence[Row], rows: Iterator[Row]) -> Table:
        """The table below the header, of which ``top`` are the first rows and ``rows`` the others."""
        first = self.place + self.depth
        return Table(
            name, self.headings, chain(top[first:], rows), self.columns, tuple(top[max(self.place, 0) : first])
        )


def top(rows: Iterator[Row]) -> list[Row]:
    """The first rows, taken from ``rows``, in which a header is looked for: ``LOOKED_AT``, fewer when they are huge."""
    found: list[Row] = []
    size = 0
    while len(found) < LOOKED_AT and size < _LOOKED_THROUGH and (row := next(rows, None)):
        found.append(row)
        size += sum(map(len, row.cells))
    return found


def header(rows: Sequence[Row], columns: Columns, least: int = 2) -> Header | None:
    """The header among the first rows: the row with the most headings that a mapping knows, of those which it needs
    or the title among them (or three others); None when there is none. ``least`` headings must be known.

    Where several mappings are tried the one that knows most headings is taken; of those that know as many, one that
    asks for certain columns, since it knows this very kind of table. Two rows are a header when together they are
    understood better: «Xuất bản» over «Nơi», «Nhà», «Năm».
    """
    if columns.bare:
        return _without(rows, columns)
    best: Header | None = None
    for at, row in enumerate(rows[:LOOKED_AT]):
        cells = row.cells[:MAX_COLUMNS]
        groups = _groups(cells, rows[at + 1].cells[:MAX_COLUMNS]) if at + 1 < len(rows) else []
        for mapping in columns.all():
            named = [[*cells], [_joined(top, below, mapping) for top, below in groups]] if groups else [[*cells]]
            for depth, names in enumerate(named, 1):
                known = mapping.understood(names, least)
                if known and (best is None or (known, len(mapping.needs)) > (best.known, len(best.columns.needs))):
                    best = Header(at, mapping, known, _headings(names), depth)
    return best


def _without(rows: Sequence[Row], columns: Columns) -> Header | None:
    """The columns of a table without a header, by their letters; it is as wide as most of its first rows."""
    widths = Counter(len(row.cells) for row in rows[:LOOKED_AT] if any(row.cells))
    width = max(widths, key=lambda one: (widths[one], one), default=0)
    return Header(-1, columns, width, _headings([""] * width)) if width > 1 else None


def _groups(top: Sequence[str], below: Sequence[str]) -> list[tuple[str, str]]:
    """The cells of two rows of which the lower divides merged cells of the upper, in pairs; [] when it does not: when
    something stands under a heading that is not merged, as in each row of books."""
    filled = [at for at, cell in enumerate(top) if cell.strip()]
    if len(filled) < 2 and not any(cell.strip() for cell in below[: filled[0] if filled else 0]):
        return []  # the title of the list: it stands above every column
    pairs: list[tuple[str, str]] = []
    group, opened = "", False
    for at in range(max(len(top), len(below))):
        over = top[at].strip() if at < len(top) else ""
        under = below[at].strip() if at < len(below) else ""
        if over:
            group, opened = over, bool(under)
        elif not under:
            opened = False
        if under:
            merged = not over or at + 1 >= len(top) or not top[at + 1].strip()
            if not (opened and merged) or len(under) > _SHORT or any(one.isdigit() for one in under):
                return []
        pairs.append((group, under) if under else (over, ""))
    return pairs if sum(1 for _, under in pairs if under) > 1 else []


def _joined(top: str, below: str, columns: Columns) -> str:
    """One heading of two: as it is understood, else both."""
    if not below:
        return top
    names = (f"{top} {below}", f"{below} {top}", below)
    return next((one for one in names if columns.find(one[:_LONG])), names[0])


def _folded(cells: Sequence[str]) -> list[str]:
    found = [fold(cell[:_LONG]) for cell in cells]
    while found and not found[-1]:
        found.pop()
    return found


def _headings(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(tidy(cell).strip() or f"({letters(at)})" for at, cell in enumerate(cells))


def letters(at: int) -> str:
    """How Excel calls the column with this index: A for 0, AA for 26."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name
