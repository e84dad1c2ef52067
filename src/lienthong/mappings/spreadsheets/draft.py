"""A draft of a mapping file: what is understood of a spreadsheet, in the form in which a librarian may change it."""

import json

from lienthong.mappings.spreadsheets.guess import Guess, Guessed
from lienthong.mappings.spreadsheets.mapping import MARC, Column, Columns

_HEAD = """\
# Cột nào là trường con nào. Sửa rồi dùng với «--columns».
# Which column is which subfield. Edit it, then name it with “--columns”.

"""
_MARC = """\
kind = {kind}
# constants = ["040 __ $a TVTN"]
"""
_GUESSED = {
    "alike": "# Đoán theo tên cột ({sure}%); ví dụ / Guessed by the heading; for example: {example}",
    "values": "# Đoán theo giá trị ({sure}%); ví dụ / Guessed by the values; for example: {example}",
}


def draft(found: Guess) -> str:
    """The text of a mapping file, which ``columns`` reads: an entry for each column; what was guessed says so, those
    that nobody knows stand as comments with an example, to be filled in."""
    mapping = found.mapping
    parts = [_HEAD + (_MARC.format(kind=_quoted(mapping.kind)) if mapping.format == MARC else _other(mapping))]
    if found.bare:
        parts[0] += "headings = false\n"
    return "\n".join([*parts, *map(_part, found.columns)])


def _part(one: Guessed) -> str:
    example = one.examples[0] if one.examples else ""
    name = one.heading or f"({one.letter})"
    if one.column is None:
        to = "\n# ".join(["[[column]]", f"names = [{_quoted(name)}]", 'to = "500$a"', 'hoặc / or: ignore = "…"'])
        return f"# ? {example}\n# {to}\n"
    said = _GUESSED.get(one.by, "").format(sure=round(100 * one.sure), example=example)
    return (f"{said}\n" if said else "") + _entry(name, one.column)


def _other(columns: Columns) -> str:
    number = f"number = {_quoted(columns.number)}\n" if columns.number else ""
    return f"format = {_quoted(columns.format)}\n{number}"


def _entry(heading: str, column: Column) -> str:
    lines = ["[[column]]", f"names = [{_quoted(heading)}]"]
    for key, target in (("to", column.to), ("then", column.then)):
        if target is not None:
            lines.append(f"{key} = {_quoted(target.written)}")
    if column.separators:
        lines.append(f"separators = [{', '.join(map(_quoted, column.separators))}]")
    if column.extra:
        lines.append(f"with = {_quoted(' '.join(f'${code} {value}' for code, value in column.extra))}")
    for key, value in (("as", column.convert), ("ignore", column.ignored)):
        if value:
            lines.append(f"{key} = {_quoted(value)}")
    if column.count:
        lines.append("count = true")
    if column.private:
        lines.append("private = true")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
