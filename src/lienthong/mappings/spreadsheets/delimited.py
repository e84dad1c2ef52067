"""Tables in text: comma, semicolon (as Vietnamese Excel writes them), tab or bar between cells."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from lienthong.errors import InputError
from lienthong.mappings.readers import blocks
from lienthong.mappings.readers.encoding import Decode
from lienthong.mappings.readers.frames import Stream
from lienthong.mappings.spreadsheets.mapping import Columns
from lienthong.mappings.spreadsheets.table import Row, Table, header, top

SEPARATORS = ("\t", ";", ",", "|")

MAX_LINES = 500
"""Lines of the longest row. A quote that is never closed would take in the rest of the file."""

_MAX_CHARACTERS = 1_000_000
_JUDGED = 65_536
csv.field_size_limit(10 * _MAX_CHARACTERS)


@dataclass(slots=True)
class _Text:
    """Sample bytes as a stream."""

    data: bytes

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        given, self.data = self.data[:size], self.data[size:]
        return given


def sniff(sample: bytes, columns: Columns, decode: Decode) -> str:
    """The separator by which the sample has a header with known headings; '' when it is no such table."""
    best, found = 0, ""
    for separator in SEPARATORS:
        seen = header(top(_rows(_Text(sample), separator, decode)), columns)
        if seen and seen.known > best:
            best, found = seen.known, separator
    return found


def looks_like_table(sample: bytes, decode: Decode) -> list[str]:
    """The cells of the first row when the sample is a table whose headings nobody knows; else nothing."""
    for separator in SEPARATORS:
        first = top(_rows(_Text(sample[:_JUDGED]), separator, decode))
        if len(sample) > _JUDGED:
            del first[-1:]  # may be cut off
        widths = {len(row.cells) for row in first}
        if len(first) > 1 and len(widths) == 1 and widths.pop() > 1:
            return [cell for cell in first[0].cells if cell]
    return []


def table(stream: Stream, separator: str, columns: Columns, decode: Decode, file: str) -> Table:
    """The table of a file. Raises InputError when it has no header."""
    rows = _rows(stream, separator, decode)
    first = top(rows)
    seen = header(first, columns)
    if seen is None:
        found = ", ".join(cell[:60] for cell in first[0].cells[:20]) if first else "-"
        raise InputError("sheet_no_header", file=file, found=found)
    return seen.table("", first, rows)


def _rows(stream: Stream, separator: str, decode: Decode) -> Iterator[Row]:
    """Each row; one may go on over line breaks within quotes."""
    lines = _lines(stream, decode)
    waiting: list[tuple[int, str, tuple[str, ...]]] = []
    while first := waiting.pop(0) if waiting else next(lines, None):
        number, text, flags = first
        inside = _inside(text, separator, False)
        size, taken = len(text), [first]
        while inside and len(taken) < MAX_LINES and size < _MAX_CHARACTERS:
            following = waiting.pop(0) if waiting else next(lines, None)
            if following is None:
                break
            taken.append(following)
            size += len(following[1])
            inside = _inside(following[1], separator, True)
        if inside:
            # The quote is no quote: this line is read as it stands, and the others again.
            waiting = taken[1:] + waiting
            cells = text.rstrip("\r\n").split(separator)
            yield Row(number, cells, (*flags, "read_row_quote"))
            continue
        whole = "".join(one[1] for one in taken)
        cells = _cells(whole, separator)
        yield Row(number, cells, tuple(flag for one in taken for flag in one[2]))


def _cells(text: str, separator: str) -> list[str]:
    if '"' not in text:
        return text.rstrip("\r\n").split(separator)
    return next(csv.reader([text], delimiter=separator), [])


def _lines(stream: Stream, decode: Decode) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    for number, (offset, line) in enumerate(blocks.lines(stream), 1):
        text, flags = decode(line.removeprefix(b"\xef\xbb\xbf") if not offset else line)
        if number == 1 and text.lower().startswith("sep="):
            continue  # Excel's own way to say the separator
        yield number, text, tuple(flags)


def _inside(text: str, separator: str, inside: bool) -> bool:
    """Whether the line ends within quotes, having begun within them or not."""
    at, size = 0, len(text)
    if not inside and '"' not in text:
        return False
    while at < size:
        if inside:
            at = text.find('"', at)
            if at < 0:
                return True
            if text[at + 1 : at + 2] == '"':
                at += 2
                continue
            inside = False
        elif text[at] == '"':
            at, inside = at + 1, True
            continue
        at = text.find(separator, at)
        if at < 0:
            return False
        at += 1
    return inside
