"""From a file that may be a spreadsheet to its records and what was understood of its columns."""

from collections.abc import Iterator
from typing import IO, Literal, NamedTuple

from lienthong.errors import InputError
from lienthong.mappings.readers.encoding import Decode, Encoding
from lienthong.mappings.readers.frames import Stream
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.spreadsheets import delimited, rows, workbook
from lienthong.mappings.spreadsheets.mapping import Columns
from lienthong.mappings.spreadsheets.table import Table

SheetFormat = Literal["xlsx", "csv", "rows"]


class Understood(NamedTuple):
    """The columns of a spreadsheet: ``mapped`` as (heading, address), ``ignored`` by the mapping, ``unknown``;
    ``sheets`` that were read and ``skipped`` ones, in which no header was found; ``mappings`` by which the tables are
    read, each once."""

    mapped: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    mappings: tuple[Columns, ...] = ()


NO_COLUMNS = Understood()
"""Of a file that is no spreadsheet."""

Opened = tuple[Understood, Iterator[Record | Unreadable]]


def xlsx(file: IO[bytes], columns: Columns, name: str, said: str = "", glance: bool = False) -> tuple[Encoding, Opened]:
    """A workbook, and the encoding of its text; ``glance`` when only its first records are wanted.

    Raises InputError when it is damaged, hostile, or no sheet has a header that is understood.
    """
    tables, skipped, encoding = workbook.tables(file, columns, name, said)
    return encoding, (understood(tables, tuple(skipped)), rows.records(tables, glance))


def text(
    sample: bytes, stream: Stream, columns: Columns, decode: Decode, name: str, glance: bool = False
) -> Opened | None:
    """A table in text; None when it is none. Raises InputError when it is one whose headings nobody knows."""
    separator = delimited.sniff(sample, columns, decode)
    if not separator:
        if found := delimited.looks_like_table(sample, decode):
            raise InputError("sheet_no_header", file=name, found=", ".join(one[:60] for one in found[:20]))
        return None
    table = delimited.table(stream, separator, columns, decode, name)
    return understood([table], ()), rows.records([table], glance)


def is_list(sample: bytes, columns: Columns, decode: Decode) -> bool:
    """Whether a text begins with a table whose headings are known; what was pasted into its cells may hold any
    character."""
    return bool(delimited.sniff(sample, columns, decode))


def understood(tables: list[Table], skipped: tuple[str, ...]) -> Understood:
    """What the mappings make of the headings of all tables, each heading once."""
    mapped: dict[str, str] = {}
    ignored, unknown = dict[str, None](), dict[str, None]()
    for heading, columns in ((heading, table.columns) for table in tables for heading in table.headings):
        column = columns.find(heading)
        if column is None:
            if not (heading.startswith("(") and heading.endswith(")")):
                unknown[heading] = None
        elif column.to is None:
            ignored[heading] = None
        else:
            mapped[heading] = str(column.to)
    sheets = tuple(table.name for table in tables if table.name)
    used = tuple({(one.columns.name, one.columns.format): one.columns for one in tables}.values())
    return Understood(tuple(mapped.items()), tuple(ignored), tuple(unknown), sheets, skipped, used)
