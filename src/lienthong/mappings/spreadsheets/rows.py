"""From rows to records, and the form in which rows are kept.

A row is kept as a line of JSON that needs no header beside it, the cells that hold something, in their order:

    {"row":[["Nhan đề","Truyện Kiều"],["Tác giả","Nguyễn Du"],["Số ĐKCB","VV.001"]]}

A record of several rows (a row for each copy of a book) is kept as several such lines. What is kept is what the
record's number is made of when no column has one: it does not change with the row's place in the list.

A row that another shipped mapping than the default one understood names it, since a row alone does not show it (the
cells of a column that the mapping needs may be empty): ``{"row":[["publication_title","Nature"]],"by":"kbart"}``. A
mapping file of the library's own is not named: it may change, and then all rows are mapped by the new one.
"""

from collections.abc import Iterable, Iterator

import orjson

from lienthong.mappings.readers import blocks
from lienthong.mappings.readers.frames import KEPT, Stream
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.spreadsheets.build import build
from lienthong.mappings.spreadsheets.mapping import DEFAULT, MARC, Columns
from lienthong.mappings.spreadsheets.table import MAX_CELL, MAX_COLUMNS, Row, Table, letters
from lienthong.mappings.spreadsheets.together import Line, together
from lienthong.text import repair

Cells = tuple[tuple[str, str], ...]
"""Heading and text of each cell that holds something."""

START = b'{"row":[['
"""How a kept row begins."""

MAX_COPIES = 10_000
"""Rows of the record with most rows."""

_ITEM_TAGS = ("852", "952")


def records(tables: Iterable[Table], glance: bool = False) -> Iterator[Record | Unreadable]:
    """Each book of each table, in order. ``offset`` is the number of its (first) row. Where the mapping says that the
    rows of a record may stand apart the whole table is read first, unless a ``glance`` is all that is wanted."""
    for table in tables:
        columns = table.columns
        group = _Group(columns)
        by = columns.name if columns.name != DEFAULT else ""
        lines = _lines(table)
        for one in together(lines) if columns.apart and not glance else lines:
            if isinstance(one, Unreadable):
                yield from group.close()
                yield one
            else:
                yield from group.add(one, by)
        yield from group.close()


def _lines(table: Table) -> Iterator[Line | Unreadable]:
    for row in table.rows:
        if table.printed and any(map(row.says, table.printed)):
            continue  # a header that is printed again on each page
        if damaged := _too_large(row):
            yield damaged
        elif cells := _cells(row, table.headings, table.columns):
            yield Line(cells, row.number, row.repairs, _own(cells, table.columns))


def _own(cells: Cells, columns: Columns) -> str:
    """The number of the record that a row belongs to, '' without one."""
    places = ((str(column.to), text) for heading, text in cells if (column := columns.find(heading)))
    return next((text for to, text in places if to == columns.number), "")


def read(stream: Stream, columns: Columns) -> Iterator[Record | Unreadable]:
    """The records of rows that were kept."""
    group = _Group(columns)
    for offset, line in blocks.lines(stream):
        if not line.strip():
            continue
        kept = _kept(line)
        used = columns.named(kept[1]) if kept else None
        if kept is None or used is None:
            yield from group.close()
            reason = ("read_row_kept", "") if kept is None else ("read_row_by", kept[1])
            yield Unreadable(line[:KEPT], *reason, offset=offset)
            continue
        if used is not group.columns:
            yield from group.close()
            group = _Group(used)
        yield from group.add(Line(kept[0], offset, (), _own(kept[0], used)), kept[1])
    yield from group.close()


def raw(cells: Cells, by: str = "") -> bytes:
    """The kept form of a row, ``by`` the shipped mapping of this name when it is not the default one."""
    return orjson.dumps({"row": cells, "by": by} if by else {"row": cells}) + b"\n"


def _kept(line: bytes) -> tuple[Cells, str] | None:
    try:
        value = orjson.loads(line)
        return tuple((str(heading), str(text)) for heading, text in value["row"]), str(value.get("by", ""))
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
        if column is None or not (column.count or column.private):
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
        self.columns = columns
        self._rows: list[Cells] = []
        self._kept: list[bytes] = []
        self._first = 0
        self._repairs: tuple[str, ...] = ()
        self._number = ""

    def add(self, line: Line, by: str) -> Iterator[Record | Unreadable]:
        """Take a row, kept as read ``by`` a mapping; gives the book before it when that is complete."""
        more = (line.own and line.own == self._number) or (not line.own and self._only_copy(line.cells))
        if not (self._rows and more and len(self._rows) < MAX_COPIES):
            yield from self.close()
            self._first, self._number = line.number, line.own
        self._rows.append(line.cells)
        self._kept.append(raw(line.cells, by))
        self._repairs += line.repairs

    def _only_copy(self, cells: Cells) -> bool:
        if self.columns.format != MARC:
            return False
        holds = [str(column.to) for heading, _ in cells if (column := self.columns.find(heading))]
        return len(holds) == len(cells) and all(to[:3] in _ITEM_TAGS for to in holds)

    def close(self) -> Iterator[Record | Unreadable]:
        """The book whose rows were taken, if any."""
        if self._rows:
            kept = b"".join(self._kept)
            made = build(self._rows, self.columns)
            if made is None:
                yield Unreadable(kept, "read_row_nothing", offset=self._first)
            else:
                made.raw, made.offset = kept, self._first
                made.repairs = list(dict.fromkeys([*self._repairs, *made.repairs]))
                yield made
        self._rows, self._kept, self._repairs, self._number = [], [], (), ""
