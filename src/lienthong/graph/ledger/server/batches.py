"""Many rows in one statement: what is written once for each of them goes as a list for each column instead."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from lienthong.graph.ledger.server.dialect import Table

FEW = 8
"""So many rows are sent one by one."""

_INSERT = re.compile(
    r"INSERT INTO (?:pg_temp\.)?(\w+)(?: \(([^)]*)\))? VALUES \(((?:\$\d+(?:, ?)?)+)\)( ON CONFLICT .*)?", re.DOTALL
)
_DELETE = re.compile(r"DELETE FROM (?:pg_temp\.)?(\w+) WHERE (\w+ = \$\d+(?: AND \w+ = \$\d+)*)")
_REPLACING = " ON CONFLICT ({key}) DO UPDATE SET "


class Batch(NamedTuple):
    """A statement whose values are lists, each of one column."""

    text: str
    values: list[list[Any]]


def batch(text: str, rows: Sequence[Sequence[Any]], tables: Mapping[str, Table]) -> Batch | None:
    """The same as ``text`` for each of the rows, in one; None where that is not to be had."""
    return _inserting(text, rows, tables) or _deleting(text, rows, tables)


def _inserting(text: str, rows: Sequence[Sequence[Any]], tables: Mapping[str, Table]) -> Batch | None:
    found = _INSERT.fullmatch(text)
    table = tables.get(found[1]) if found else None
    if found is None or table is None:
        return None
    columns = [one.strip(' "') for one in found[2].split(",")] if found[2] else list(table.columns)
    if [int(one) for one in re.findall(r"\d+", found[3])] != list(range(1, len(columns) + 1)):
        return None
    conflict = found[4] or ""
    if "DO UPDATE" in conflict:
        if not conflict.startswith(_REPLACING.format(key=", ".join(table.key))) or not _replaces(conflict):
            return None
        # One statement may not touch a row twice: the last of them stays.
        places = [columns.index(one) for one in table.key]
        rows = list({tuple(row[place] for place in places): row for row in rows}.values())
    into = text[: text.index(" VALUES (")]
    return Batch(f"{into} SELECT * FROM unnest({_lists(table, columns)}){conflict}", _turned(rows))


def _replaces(conflict: str) -> bool:
    sets = conflict.partition(" SET ")[2].split(", ")
    return all(re.fullmatch(r"(\w+) = excluded\.\1", one) for one in sets)


def _deleting(text: str, rows: Sequence[Sequence[Any]], tables: Mapping[str, Table]) -> Batch | None:
    found = _DELETE.fullmatch(text)
    table = tables.get(found[1]) if found else None
    if found is None or table is None:
        return None
    columns, numbers = zip(*re.findall(r"(\w+) = \$(\d+)", found[2]), strict=True)
    if [int(one) for one in numbers] != list(range(1, len(columns) + 1)):
        return None
    names = ", ".join(f"c{number}" for number in numbers)
    where = " AND ".join(f"{found[1]}.{one} = given.c{at}" for one, at in zip(columns, numbers, strict=True))
    given = f"unnest({_lists(table, columns)}) AS given ({names})"
    return Batch(f"DELETE FROM {found[1]} USING {given} WHERE {where}", _turned(rows))


def _lists(table: Table, columns: Sequence[str]) -> str:
    return ", ".join(f"${at}::{table.types[table.columns.index(one)]}[]" for at, one in enumerate(columns, 1))


def _turned(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
