"""The record that the rows of one book make."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import NamedTuple

from lienthong.mappings import codes
from lienthong.mappings.record import Field, Record
from lienthong.mappings.spreadsheets import ranges
from lienthong.mappings.spreadsheets.mapping import Column, Columns, Kind, fold
from lienthong.mappings.spreadsheets.target import KIND, Target
from lienthong.text import tidy

INDICATORS = {"245": "10", "100": "1 ", "700": "1 ", "082": "04", "856": "4 ", "041": "0 ", "490": "0 "}
"""Indicators of fields whose address names none."""

_ITEMS = ("852", "952")
_MOST_COPIES = 10_000
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_EXCEL_DAY_0 = date(1899, 12, 30)


def build(rows: Sequence[tuple[tuple[str, str], ...]], columns: Columns) -> Record | None:
    """A record of the rows: the fields of all, each once, and an item field for each copy.

    None when no column that is mapped holds anything. An unknown column becomes a field that is called by its
    heading in brackets, which no rule maps: the loss report names it.
    """
    fields: list[Field] = []
    kind, understood, doubtful = columns.kind, False, False
    said: set[tuple[object, ...]] = set()
    for cells in rows:
        row = _Row()
        for heading, text in cells:
            column = columns.find(heading)
            if column is None:
                row.fields.append(Field(f"[{heading}]", value=tidy(text)))
            elif column.to is None:
                continue
            else:
                understood = True
                if column.to.tag == KIND:
                    kind = columns.kind_of(text)
                row.put(column, text)
        row.share()
        doubtful = doubtful or row.doubtful
        new = [one for one in row.fields if one.tag in _ITEMS or _all_of(one) not in said]
        said.update(map(_all_of, new))
        fields += new
    if not understood:
        return None
    made = _record(fields, columns.kinds[kind], columns)
    made.repairs += ["read_range"] if doubtful else []
    return made


def _all_of(field: Field) -> tuple[object, ...]:
    return field.tag, field.ind1, field.ind2, field.value, *field.subfields


def _record(fields: list[Field], kind: Kind, columns: Columns) -> Record:
    have = {one.tag for one in fields}
    fields += [Field(one.tag, one.ind1, one.ind2, list(one.subfields), one.value) for one in columns.constants]
    fields += [
        Field(one.tag, one.ind1, one.ind2, list(one.subfields), one.value)
        for one in kind.constants
        if one.tag not in have
    ]
    # Stable: fields of one tag stay in the order of their columns; unknown columns come last.
    fields.sort(key=lambda one: (one.tag.startswith("["), one.tag if not one.tag.startswith("[") else ""))
    return Record(columns.format, kind.leader, fields, b"")


class _Made(NamedTuple):
    """A field in the making, and the subfields that its column adds."""

    field: Field
    extra: tuple[tuple[str, str], ...]

    def waits(self, code: str, extra: tuple[tuple[str, str], ...]) -> bool:
        """Whether a value of a column may stand beside what is here."""
        return self.extra == extra and not self.field.first(code)


class _Row:
    """The fields of one row in the making."""

    def __init__(self) -> None:
        self.fields: list[Field] = []
        self.doubtful = False
        self._of_all: list[tuple[Target, str]] = []
        self._by_tag: dict[str, list[_Made]] = {}
        self._free: dict[tuple[Target, tuple[tuple[str, str], ...]], int] = {}

    def put(self, column: Column, text: str) -> None:
        """The values of a cell: the first at ``to``, the others at ``then`` (or ``to``)."""
        used: set[int] = set()
        values = _values(column, text)
        if column.to and column.to.tag in _ITEMS and column.to.code == "p":
            values = self._copies(values)
        for at, value in enumerate(values):
            target = column.then if at and column.then else column.to
            assert target is not None
            if target.tag == KIND:
                self._place(Target("942", "c"), value, column, used)
            elif not target.code:
                self.fields.append(Field(target.tag, value=value))
            elif target.tag in _ITEMS and len(values) == 1 and target.code != "p":
                self._of_all.append((target, value))
            else:
                self._place(target, value, column, used)

    def _copies(self, values: list[str]) -> list[str]:
        """Each barcode, those that a range holds too; ranges beyond ``_MOST_COPIES`` stay as they are."""
        found: list[str] = []
        for value in ranges.uncounted(values):
            read = ranges.expand(value)
            whole = len(found) + len(read.barcodes) <= _MOST_COPIES
            found += read.barcodes if whole else [value]
            self.doubtful = self.doubtful or read.doubtful or not whole
        return found

    def share(self) -> None:
        """What is said once of the copies (shelf mark, location) is true of each copy of the row."""
        for target, value in self._of_all:
            items = [one for one in self.fields if one.tag == target.tag]
            if not items:
                items = [_field(target)]
                self.fields += items
            for item in items:
                item.subfields.append((target.code, value))

    def _place(self, target: Target, value: str, column: Column, used: set[int]) -> None:
        """Into the first field of the tag that waits for this subfield, else into one of its own."""
        fields = self._by_tag.setdefault(target.tag, [])
        extra = (*column.extra, ("lang", target.lang)) if target.lang else column.extra
        key = (target, extra)
        start = self._free.get(key, 0)
        while start < len(fields) and not fields[start].waits(target.code, extra):
            start += 1
        self._free[key] = start  # those before it stay taken: a cell of 20,000 values is walked through once
        for made in islice(fields, start, None):
            if id(made) not in used and made.waits(target.code, extra):
                made.field.subfields.append((target.code, value))
                used.add(id(made))
                return
        made = _Made(_field(target), extra)
        made.field.subfields += [(target.code, value), *extra]
        used.add(id(made))
        fields.append(made)
        self.fields.append(made.field)


def _field(target: Target) -> Field:
    indicators = target.indicators or INDICATORS.get(target.tag, "  ")
    return Field(target.tag, indicators[0], indicators[1])


def _values(column: Column, text: str) -> list[str]:
    separator = next((one for one in column.separators if one in text), None)
    parts = text.split(separator) if separator else [text]
    values = [value for part in parts if (value := tidy(part).strip())]
    if column.convert == "language":
        return [language(value) for value in values]
    return [year(value) for value in values] if column.convert == "year" else values


def year(text: str) -> str:
    """A year that Excel took for a date is a year again: 2020 shown as a day is 1905-07-12, and 2020-01-01 is what
    it makes of a year in a column of dates."""
    day = _ISO_DAY.fullmatch(text)
    if not day:
        return text
    if "1903" <= day[1] <= "1905":
        return str((date(int(day[1]), int(day[2]), int(day[3])) - _EXCEL_DAY_0) // timedelta(days=1))
    return day[1]


def language(text: str) -> str:
    """The MARC code of a language that is named or coded in any common way; the text itself when it is none."""
    return _languages().get(fold(text).removeprefix("tieng "), text)


@cache
def _languages() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, row in codes.table("languages").items():
        for name in (code, row.get("bcp47", ""), row["en"], row["vi"]):
            if name:
                found.setdefault(fold(name).removeprefix("tieng "), code)
    return found
