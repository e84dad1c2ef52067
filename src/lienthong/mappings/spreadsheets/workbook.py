"""Excel workbooks (.xlsx, .xlsm): sheets as tables, cells as the text that a reader of the sheet sees.

A workbook is a ZIP of XML files: how much it may unpack to is looked at before anything is unpacked, and XML that
declares a document type (by which entities multiply) is refused.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import IO, Any

from defusedxml import DefusedXmlException

from lienthong.errors import InputError
from lienthong.hostile.source import FREE, MAX_RATIO
from lienthong.mappings.readers.encoding import Encoding
from lienthong.mappings.spreadsheets.mapping import Columns
from lienthong.mappings.spreadsheets.table import Row, Table, header, top
from lienthong.mappings.spreadsheets.typed import Typed

MAX_UNPACKED = 2 << 30
"""Bytes that all parts of a workbook may unpack to."""

MAX_PARTS = 10_000
MAX_SHARED = 512 << 20
"""Bytes of the texts that the cells share, which are held in memory."""

MAX_ROWS = 1_048_576
"""Rows of a sheet, by Excel's own limit."""

_AT_ONCE = 50
_SAMPLED = 500
_ZEROS = re.compile(r"0{2,}")
_DAMAGED = (
    zipfile.BadZipFile,
    SyntaxError,  # that of either parser which openpyxl uses
    DefusedXmlException,
    KeyError,
    ArithmeticError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    EOFError,
    zlib.error,
)
_OTHERS = [
    ("word/", "read_is_document"),
    ("content.xml", "read_is_opendocument"),
    ("xl/workbook.bin", "read_is_xlsb"),
]


def check(file: IO[bytes], name: str) -> None:
    """Raises InputError when the ZIP is no workbook, damaged, or unpacks to more than a library's list ever does."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _refuse_others({part.filename for part in parts}, name)
            packed = max(1, sum(part.compress_size for part in parts))
            size = sum(part.file_size for part in parts)
            shared = max((part.file_size for part in parts if "sharedStrings" in part.filename), default=0)
            if len(parts) > MAX_PARTS or size > MAX_UNPACKED or shared > MAX_SHARED:
                raise InputError("sheet_bomb", file=name)
            if size > FREE and size > MAX_RATIO * packed:
                raise InputError("sheet_bomb", file=name)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as content:
                        if b"<!DOCTYPE" in content.read(65_536):
                            raise InputError("read_xml_entities", file=name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise InputError("sheet_damaged", file=name, why=error) from error


def _refuse_others(names: set[str], file: str) -> None:
    if "xl/workbook.xml" in names:
        return
    for beginning, kind in _OTHERS:
        if any(one.startswith(beginning) for one in names):
            raise InputError(kind, file=file)
    raise InputError("read_is_zip", file=file)


def tables(file: IO[bytes], columns: Columns, name: str, said: str = "") -> tuple[list[Table], list[str], Encoding]:
    """The sheets that have a header, each read as its rows are asked for, the names of those that have none, and the
    encoding of the text; ``said`` is the one that the operator named.

    Raises InputError when no sheet has one, or the workbook is damaged.
    """
    from openpyxl import load_workbook  # takes as long as all readers together: only those with a workbook wait

    check(file, name)
    book = _quietly(lambda: load_workbook(file, read_only=True, data_only=True, keep_links=False), name)
    found, others, seen = [], [], list[str]()
    typed = Typed(_quietly(lambda: list(_texts(book)), name), columns, said)
    for sheet in book.worksheets:
        rows = _rows(sheet, name, typed)
        first = top(rows)
        head = header(first, columns, least=1)
        if head is None:
            others.append(sheet.title)
            seen += [cell for cell in _widest(first) if cell]
        else:
            found.append(head.table(sheet.title, first, rows))
    if not found:
        raise InputError("sheet_no_header", file=name, found=", ".join(seen[:20]) or "-")
    return found, others, typed.encoding


def _texts(book: Any) -> Iterator[str]:
    """The texts of the first rows of each sheet, by which the encoding is decided."""
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_row=_SAMPLED):
            yield from (cell.value for cell in row if isinstance(cell.value, str))


def _widest(top: list[Row]) -> list[str]:
    return list(max(top, key=lambda row: sum(1 for cell in row.cells if cell)).cells) if top else []


def _rows(sheet: Any, name: str, typed: Typed) -> Iterator[Row]:
    rows = enumerate(islice(sheet.iter_rows(), MAX_ROWS), 1)
    while some := _quietly(lambda: [(number, *_read(row, typed)) for number, row in islice(rows, _AT_ONCE)], name):
        for number, cells, repairs in some:
            if any(cells):
                yield Row(number, cells, repairs)


def _read(row: Iterable[Any], typed: Typed) -> tuple[list[str], tuple[str, ...]]:
    cells, repairs = [], dict[str, None]()
    for cell in row:
        text = shown(cell)
        if not text.isascii():
            text, repair = typed.text(text, cell.font.name or "")
            if repair:
                repairs[repair] = None
        cells.append(text)
    return cells, tuple(repairs)


def _quietly(step: Any, name: str) -> Any:
    """A step of openpyxl, which warns of whatever decoration of a sheet it does not keep."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return step()
        except IndexError as error:
            raise InputError("sheet_reference", file=name) from error
        except _DAMAGED as error:
            raise InputError("sheet_damaged", file=name, why=error) from error


def shown(cell: Any) -> str:
    """A cell's text as the sheet shows it: whole numbers without a point, the zeros of its format before them, days
    as year-month-day; a formula is its last result, an error (#N/A) nothing."""
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        value = int(value) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, int):
        zeros = _ZEROS.fullmatch(cell.number_format or "")
        return str(value).zfill(len(zeros.group())) if zeros else str(value)
    if isinstance(value, datetime):
        value = value.date() if value.time() == time(0) else value
    if isinstance(value, date) and "d" not in (cell.number_format or "d").lower():
        return str(value)[: 7 if "m" in cell.number_format.lower() else 4]
    return str(value)
