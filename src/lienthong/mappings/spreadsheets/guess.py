"""A proposal of what the columns of a spreadsheet hold: by their headings, else by what stands in them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import orjson

from lienthong.errors import UsageError
from lienthong.mappings.readers import check, read
from lienthong.mappings.spreadsheets import looks, rows
from lienthong.mappings.spreadsheets.columns import columns as mapping_of
from lienthong.mappings.spreadsheets.mapping import MARC, TITLE, Column, Columns, fold
from lienthong.mappings.spreadsheets.table import Header, Row, header, letters
from lienthong.mappings.spreadsheets.target import target

_LOOKED_AT = 400
_JUDGED = 200
_MANY = frozenset({"500$a", "650$a", "653$a", "700$a", "520$a", "246$a", "952$c"})
"""Addresses to which several columns may go."""

_SHORT = 60


class Guessed(NamedTuple):
    """One column: its letters, its heading ('' without one), some of its values, what it holds (None: unknown), how
    sure that is from 0 to 1, and by what it was known: "heading", "alike" (a heading like it), "values", or ''."""

    letter: str
    heading: str
    examples: tuple[str, ...]
    column: Column | None
    sure: float
    by: str


class Guess(NamedTuple):
    """The columns of a table, and the mapping that understands most of it; ``bare`` when it has no header."""

    columns: tuple[Guessed, ...]
    mapping: Columns
    bare: bool


def guess(file: Path | str, mapping: Columns, encoding: str = "") -> Guess:
    """What the columns of a spreadsheet hold, judged by its first rows; nothing is written.

    Raises UsageError when the file is no spreadsheet and InputError when it cannot be read.
    """
    top = _rows(file, encoding)
    head = header(top, mapping, least=1) or _like_header(top, mapping)
    used = head.columns if head else next(iter(mapping.all()))
    below = top[head.place + head.depth :] if head else top
    width = max((len(row.cells) for row in top), default=0)
    names = head.headings if head else ()
    found = [_column(at, names, below, used) for at in range(width)]
    found = [one for one in found if one.heading or one.examples]
    return Guess(tuple(_titled(_each_once(found), below, used)), used, head is None)


@cache
def _bare() -> Columns:
    """A mapping by which every row of any table comes out as it is kept, its columns called by their letters."""
    return mapping_of("inherit = false\nheadings = false\n")


def _rows(file: Path | str, encoding: str) -> list[Row]:
    detected = check(file, encoding, _bare())
    if detected.format not in ("xlsx", "csv"):
        raise UsageError("columns_no_sheet", file=file, format=detected.format)
    found: list[Row] = []
    for one in islice(read(file, encoding=encoding, mapping=_bare()), _LOOKED_AT):
        if found and one.offset <= found[-1].number:
            break  # another sheet
        if one.raw.startswith(rows.START):
            said = dict(orjson.loads(one.raw.splitlines()[0])["row"])
            found.append(Row(one.offset, list(_cells(said))))
    return found


def _cells(said: dict[str, str]) -> Iterator[str]:
    at = 0
    while said:
        yield said.pop(f"({letters(at)})", "")
        at += 1


def _like_header(top: Sequence[Row], mapping: Columns) -> Header | None:
    """A row that nobody understands but that looks like a header: words without digits in most columns, each once,
    above rows that have digits."""
    width = max((sum(map(bool, row.cells)) for row in top), default=0)
    for at, row in enumerate(top[:10]):
        cells = [cell for cell in row.cells if cell]
        words = all(len(cell) <= _SHORT and not any(map(str.isdigit, cell)) for cell in cells)
        digits = any(any(map(str.isdigit, cell)) for one in top[at + 1 : at + 6] for cell in one.cells)
        if len(cells) >= max(2, 0.6 * width) and words and digits and len(set(cells)) == len(cells):
            return Header(
                at, next(iter(mapping.all())), 0, tuple(cell or f"({letters(n)})" for n, cell in enumerate(row.cells))
            )
    return None


def _column(at: int, names: Sequence[str], below: Sequence[Row], mapping: Columns) -> Guessed:
    heading = names[at] if at < len(names) and not names[at].startswith("(") else ""
    values = [cell for row in below if at < len(row.cells) and (cell := row.cells[at])][:_JUDGED]
    examples = tuple(dict.fromkeys(value[:_SHORT].replace("\n", " ") for value in values))[:3]
    name = heading or f"({letters(at)})"
    about = (letters(at), heading, examples)
    if heading and (known := mapping.find(heading)):
        return Guessed(*about, replace(known, names=(name,)), _agrees(known, values, 0.95), "heading")
    if mapping.format != MARC:
        return Guessed(*about, None, 0.0, "")
    if heading and (like := _alike(heading, mapping)):
        return Guessed(*about, replace(like, names=(name,)), _agrees(like, values, 0.75), "alike")
    to, sure = looks.address(values) if values else ("", 0.0)
    column = _of_address(to, name, mapping)
    return Guessed(*about, column, sure if column else 0.0, "values" if column else "")


def _agrees(column: Column, values: Sequence[str], sure: float) -> float:
    """How sure a heading makes it, once its values are looked at."""
    fits = looks.fits(str(column.to), values) if values and column.to else None
    if fits is None:
        return sure
    return sure + (1 - sure) / 2 if fits >= 0.7 else sure - 0.35 if fits < 0.1 else sure


def _alike(heading: str, mapping: Columns) -> Column | None:
    """The column with the longest name that stands in the heading as words: "Họ và tên tác giả (bút danh)"."""
    folded = f" {fold(heading)} "
    names = [name for name in mapping.columns if len(name) > 3 and f" {name} " in folded]
    return mapping.columns[max(names, key=len)] if names else None


def _of_address(to: str, name: str, mapping: Columns) -> Column | None:
    """A column with this name and, as they are known for the address, its separators and what goes with it."""
    if to == looks.COUNT:
        return Column((name,), None, count=True, ignored="running number of the list")
    if to == looks.DATE:
        return Column((name,), None, ignored="a day of the library's own business")
    known = next((one for one in mapping.columns.values() if str(one.to) == to and not one.extra), None)
    if known:
        return replace(known, names=(name,))
    place = target(to) if to else None
    return Column((name,), place) if place else None


def _each_once(found: list[Guessed]) -> list[Guessed]:
    """What two columns seem to hold goes to the surer of them; a heading that is known is always believed."""
    best: dict[str, float] = {}
    for one in found:
        if to := _to(one):
            best[to] = max(best.get(to, 0.0), 2.0 if one.by == "heading" else one.sure)
    kept, taken = [], set[str]()
    for one in found:
        to = _to(one)
        second = one.by != "heading" and to and to not in _MANY and (one.sure < best[to] or to in taken)
        kept.append(one._replace(column=None, sure=0.0, by="") if second else one)
        taken.add(to)
    return kept


def _to(one: Guessed) -> str:
    return str(one.column.to) if one.column and one.column.to else ""


def _titled(found: list[Guessed], below: Sequence[Row], mapping: Columns) -> list[Guessed]:
    """Where no column is the title, the one that reads most like titles is."""
    if mapping.format != MARC or any(one.column and str(one.column.to) == TITLE for one in found):
        return found
    best, place = 0.4, -1
    for at, one in enumerate(found):
        index = _index(one.letter)
        values = [cell for row in below if index < len(row.cells) and (cell := row.cells[index])][:_JUDGED]
        if one.column is None and values and (sure := looks.title(values)) > best:
            best, place = sure, at
    if place >= 0:
        one = found[place]
        column = _of_address(TITLE, one.heading or f"({one.letter})", mapping)
        found[place] = one._replace(column=column, sure=min(best, 0.8), by="values")
    return found


def _index(letter: str) -> int:
    at = 0
    for one in letter:
        at = at * 26 + ord(one) - 64
    return at - 1
