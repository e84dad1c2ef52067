r"""A dump of a MySQL database, read as a stream: the columns of its tables, the rows of those that are asked for.

mysqldump, phpMyAdmin and OpenBiblio's own installation files write ``CREATE TABLE`` and ``INSERT INTO … VALUES``, with
one row or many megabytes of rows a statement. Only these two are understood
(https://dev.mysql.com/doc/refman/8.4/en/string-literals.html for their literals). A general SQL parser keeps whole
statements in memory, and is a hundred times slower. What stands in tables that nobody asked for is passed over
without being decoded.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from lienthong.mappings.readers.frames import KEPT, Stream
from lienthong.mappings.readers.sql.buffer import MAX_ROW, Buffer

_SOME = rb"{1,500}"
"""Some at a time of what is repeated possessively and may fail half-way, as a quote that is not closed does: Python
before 3.11.5 goes on from where it has failed, but for what is inside of such a group
(https://github.com/python/cpython/issues/106052)."""
_QUOTED = rb"'(?:[^'\\]++|\\.|'')*+'"
_DOUBLE = rb'"(?:[^"\\]++|\\.|"")*+"'
_NAME = rb'(?:`[^`]{1,64}`|"[^"]{1,64}"|[\w$%]{1,64})'
_TABLE = rb"(?:" + _NAME + rb"\s*\.\s*)?(" + _NAME + rb")"

_GAP = re.compile(rb"(?:[\s;\xef\xbb\xbf]++|--(?:[ \t\r][^\n]*+)?\n|#[^\n]*+\n|/\*(?s:.*?)\*/)*+")
_INSERT = re.compile(
    rb"(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE)\s+)*(?:INTO\s+)?"
    + _TABLE
    + rb"\s*(?:\(([^()]*)\)\s*)?VALUES?\s*(?=\()",
    re.IGNORECASE,
)
_CREATE = re.compile(
    rb"CREATE\s+(?:TEMPORARY\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?" + _TABLE + rb"\s*\(", re.IGNORECASE
)
_ITEM = re.compile(
    rb"\s*(" + _NAME + rb")((?:(?:[^'\"`(),]++|" + _QUOTED + rb"|" + _DOUBLE + rb"|`[^`]*`|\((?:[^'()]++|" + _QUOTED
    + rb"|\([^()]*\))*+\))" + _SOME + rb")*+)([,)])", re.DOTALL
)  # fmt: skip
_NO_COLUMN = {b"primary", b"key", b"index", b"unique", b"constraint", b"fulltext", b"spatial", b"foreign", b"check"}
_REST = re.compile(
    rb"(?:(?:[^'\"`;/#-]++|" + _QUOTED + rb"|" + _DOUBLE + rb"|`[^`]*+`|--(?=\s)[^\n]*+\n|#[^\n]*+\n|/\*(?s:.*?)\*/"
    rb"|-(?!-(?:\s|\Z)|\Z)|/(?!\*|\Z))" + _SOME + rb")*+", re.DOTALL
)  # fmt: skip
_ROW = re.compile(
    rb"\s*+\(((?:(?:[^'\"()]++|"
    + _QUOTED
    + rb"|"
    + _DOUBLE
    + rb"|\([^()'\"]*+\))"
    + _SOME
    + rb")*+)\)\s*+([,;]|(?=ON\s|AS\s))",
    re.DOTALL | re.IGNORECASE,
)
_VALUE = re.compile(
    rb"(?:\A|,)\s*+(?:(?:_\w+\s*|N)?(?:'((?:[^'\\]++|\\.|'')*+)'|\"((?:[^\"\\]++|\\.|\"\")*+)\")"
    rb"|(?:0x|x')([0-9A-Fa-f]*)'?|([^,'\"(]*(?:\([^)]*\))?))\s*", re.DOTALL | re.IGNORECASE
)  # fmt: skip
_PLAIN_ROW = re.compile(rb"(?:'[^'\\]*+'|-?[0-9.]++|NULL)(?:,(?:'[^'\\]*+'|-?[0-9.]++|NULL))*+")
_PLAIN = re.compile(rb"'([^']*+)'|(-?[0-9.]++)|NULL")
"""Most rows have no escapes: they are read three times as fast."""
_ESCAPE = re.compile(rb"\\(.)|''", re.DOTALL)
_ESCAPE_DOUBLE = re.compile(rb'\\(.)|""', re.DOTALL)
_MEANT = {b"0": b"", b"b": b"", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"Z": b"", b"%": rb"\%", b"_": rb"\_"}
_NEXT_ROW = re.compile(
    rb"\)\s{0,9},\s{0,9}\((?=[0-9]{1,20}\s{0,9},)|\n(?=(?i:INSERT|REPLACE|CREATE|DROP|LOCK|UNLOCK)\s)"
)
_NEXT_STATEMENT = re.compile(rb"\n(?=(?i:INSERT|REPLACE|CREATE|DROP|LOCK|UNLOCK)\s)")
_LONGEST_MARK = 64
_MENDED = 1_000
"""Damaged rows after which a file's damaged statements are given up as a whole: looking for the next row behind each
of a million broken quotes would take hours."""

Wanted = Callable[[str], bool]


class Row(NamedTuple):
    """A row of a table: its values as bytes, unescaped ('' for NULL), in the order of ``columns``, which are known
    when the statement or an earlier ``CREATE TABLE`` says them."""

    table: str
    columns: Sequence[str]
    values: list[bytes]
    offset: int


class Lost(NamedTuple):
    """A stretch of a wanted table that is no row."""

    table: str
    offset: int
    data: bytes


def scan(stream: Stream, wanted: Wanted) -> Iterator[Row | Lost]:
    """The rows of the tables for whose names (in lower case, without the database's) ``wanted`` says yes."""
    buffer = Buffer(stream)
    known: dict[str, tuple[str, ...]] = {}
    damaged = 0
    while True:
        gap = buffer.match(_GAP)
        buffer.at = gap.end() if gap else buffer.at
        if not buffer.ahead and not buffer.more():
            return
        if (found := buffer.match(_CREATE)) and wanted(_name(found[1])):
            buffer.at = found.end()
            known[_name(found[1])] = _columns(buffer)
        elif (found := buffer.match(_INSERT)) and wanted(table := _name(found[1])):
            buffer.at = found.end()
            said = tuple(_name(one) for one in found[2].split(b",")) if found[2] else known.get(table, ())
            for one in _rows(buffer, table, said, damaged):
                damaged += isinstance(one, Lost)
                yield one
            continue
        _pass_over(buffer)


def _name(written: bytes) -> str:
    return written.strip().strip(b'`"').decode("utf-8", "replace").lower()


def _columns(buffer: Buffer) -> tuple[str, ...]:
    """The columns of a table, from behind the bracket on."""
    names = []
    while item := buffer.match(_ITEM):
        buffer.at = item.end()
        if item[1].lower() not in _NO_COLUMN:
            names.append(_name(item[1]))
        if item[3] == b")":
            break
    return tuple(names)


def _rows(buffer: Buffer, table: str, columns: tuple[str, ...], damaged: int) -> Iterator[Row | Lost]:
    """The rows of one statement. A row with more or fewer values than columns is damaged: it is given as ``Lost``, and
    the next one is looked for behind it."""
    width = len(columns)
    while True:
        found = buffer.match(_ROW, MAX_ROW)
        values = _values(found[1]) if found else []
        if found is None or (width and len(values) != width):
            if not buffer.ahead:
                return
            damaged += 1
            start, kept = buffer.offset, buffer.data[buffer.at : buffer.at + KEPT]
            buffer.at += 1
            more = buffer.find(_NEXT_ROW if damaged < _MENDED else _NEXT_STATEMENT, _LONGEST_MARK)
            yield Lost(table, start, kept[: buffer.offset - start])
            if not more or buffer.data[buffer.at : buffer.at + 1] == b"\n":
                return
            buffer.at = buffer.data.index(b"(", buffer.at)
            continue
        yield Row(table, columns, values, buffer.offset)
        buffer.at = found.end()
        if found[2] != b",":
            return


def _values(row: bytes) -> list[bytes]:
    if _PLAIN_ROW.fullmatch(row):
        return [text or number for text, number in _PLAIN.findall(row)]
    values = []
    for found in _VALUE.finditer(row):
        which, text = found.lastindex or 4, found[found.lastindex or 4]
        if which == 1:
            values.append(_unescaped(text, _ESCAPE, b"'") if b"\\" in text or b"''" in text else text)
        elif which == 4:
            bare = text.strip()
            values.append(b"" if b"(" in bare or bare.upper() in (b"NULL", b"DEFAULT") else bare)
        elif which == 2:
            values.append(_unescaped(text, _ESCAPE_DOUBLE, b'"'))
        else:
            values.append(bytes.fromhex(text.decode()) if len(text) % 2 == 0 else text)
    return values


def _unescaped(text: bytes, escape: re.Pattern[bytes], quote: bytes) -> bytes:
    return escape.sub(lambda found: _MEANT.get(found[1], found[1]) if found[1] else quote, text)


def _pass_over(buffer: Buffer) -> None:
    """To behind the end of the statement; a quote that is not closed within ``MAX_ROW`` is no quote."""
    while True:
        rest = _REST.match(buffer.data, buffer.at)
        buffer.at = rest.end() if rest else buffer.at
        if buffer.ahead and buffer.data[buffer.at] == 0x3B:
            buffer.at += 1
            return
        if buffer.ended or buffer.ahead > MAX_ROW:
            if not buffer.ahead:
                return
            buffer.at += 1
        else:
            buffer.more()
