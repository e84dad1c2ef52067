"""From rows to records, and the form in which rows are kept.

A row is kept as a line of JSON that needs no header beside it, the cells that hold something, in their order:

    {"row":[["Nhan đề","Truyện Kiều"],["Tác giả","Nguyễn Du"],["Số ĐKCB","VV.001"]]}

A record of several rows (a row for each copy of a book) is kept as several such lines. What is kept is what the
record's number is made of when no column has one: it does not change with the row's place in the list.
"""

from collections.abc import Iterable, Iterator

import orjson

from lienthong.mappings.readers import blocks
from lienthong.mappings.readers.frames import KEPT, Stream
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.spreadsheets.build import build
from lienthong.mappings.spreadsheets.columns import NUMBER, TITLE, Columns, fold
from lienthong.mappings.spreadsheets.table import MAX_CELL, MAX_COLUMNS, Row, Table, letters
from lienthong.mappings.text import repair

Cells = tuple[tuple[str, str], ...]
"""Heading and text of each cell that holds something."""

START = b'{"row":[['
"""How a kept row begins."""

MAX_COPIES = 10_000
"""Rows of the record with most rows."""

_ITEM_TAGS = ("852", "952")


def records(tables: Iterable[Table], columns: Columns) -> Iterator[Record | Unreadable]:
    """Each book of each table, in order. ``offset`` is the number of its (first) row."""
    for table in tables:
        same = tuple(fold(one) for one in table.headings)
        title = next((at for at, one in enumerate(table.headings) if columns.find(one)), 0)
        group = _Group(columns)
        for row in table.rows:
            if columns.find(row.cells[title][:200] if len(row.cells) > title else "") and _folded(row) == same:
                continue  # a header that is printed again on each page
            if damaged := _too_large(row):
                yield from group.close()
                yield damaged
                continue
            if cells := _cells(row, table.headings, columns):
                yield from group.add(cells, row.number, row.repairs)
        yield from group.close()


def read(stream: Stream, columns: Columns) -> Iterator[Record | Unreadable]:
    """The records of rows that were kept."""
    group = _Group(columns)
    for offset, line in blocks.lines(stream):
        if not line.strip():
            continue
        cells = _kept(line)
        if cells is None:
            yield from group.close()
            yield Unreadable(line[:KEPT], "read_row_kept", offset=offset)
        else:
            yield from group.add(cells, offset, ())
    yield from group.close()


def raw(cells: Cells) -> bytes:
    """The kept form of a row."""
    return orjson.dumps({"row": cells}) + b"\n"


def _folded(row: Row) -> tuple[str, ...]:
    return tuple(fold(cell[:200] or f"({letters(at)})") for at, cell in enumerate(row.cells))


def _kept(line: bytes) -> Cells | None:
    try:
        value = orjson.loads(line)["row"]
        return tuple((str(heading), str(text)) for heading, text in value)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return None


def _too_large(row: Row) -> Unreadable | None:
    used = max((at for at, cell in enumerate(row.cells, 1) if cell), default=0)
    if used > MAX_COLUMNS:
        reason, detail = "read_row_wide", str(used)
    elif size := max((len(cell) for cell in row.cells if len(cell) > MAX_CELL), default=0):
        reason, detail = "read_row_cell", str(size)
    else:
        return None
    start = " | ".join(cell[:100] for cell in row.cells[:20] if cell)
    return Unreadable(start.encode("utf-8", "replace")[:KEPT], reason, detail, offset=row.number)


def _cells(row: Row, headings: tuple[str, ...], columns: Columns) -> Cells:
    found = []
    for at, cell in enumerate(row.cells):
        text = _clean(cell)
        if not text:
            continue
        heading = headings[at] if at < len(headings) else f"({letters(at)})"
        column = columns.find(heading)
        if column is None or not column.count:
            found.append((heading, text))
    return tuple(found)


def _clean(cell: str) -> str:
    """Without spaces around it and in NFC; line breaks stay, since they separate values. Lone surrogates go."""
    if cell.isascii():
        return cell.strip()
    return repair(cell.encode("utf-8", "replace").decode("utf-8")).strip()


class _Group:
    """The rows of one book: those that follow the first one with the same number, or, as merged cells leave them,
    with nothing but another copy."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._rows: list[Cells] = []
        self._first = 0
        self._repairs: tuple[str, ...] = ()
        self._number = ""

    def add(self, cells: Cells, number: int, repairs: tuple[str, ...]) -> Iterator[Record | Unreadable]:
        """Take a row; gives the book before it when that is complete."""
        holds = {str(column.to): text for heading, text in cells if (column := self._columns.find(heading))}
        own = holds.get(NUMBER, "")
        only_copy = bool(holds) and all(to[:3] in _ITEM_TAGS for to in holds) and len(holds) == len(cells)
        more = (own and own == self._number) or (only_copy and not own and TITLE not in holds)
        if not (self._rows and more and len(self._rows) < MAX_COPIES):
            yield from self.close()
            self._first, self._number = number, own
        self._rows.append(cells)
        self._repairs += repairs

    def close(self) -> Iterator[Record | Unreadable]:
        """The book whose rows were taken, if any."""
        if self._rows:
            kept = b"".join(map(raw, self._rows))
            made = build(self._rows, self._columns)
            if made is None:
                yield Unreadable(kept, "read_row_nothing", offset=self._first)
            else:
                made.raw, made.offset, made.repairs = kept, self._first, list(dict.fromkeys(self._repairs))
                yield made
        self._rows, self._repairs, self._number = [], (), ""
