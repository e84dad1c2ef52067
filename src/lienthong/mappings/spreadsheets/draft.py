"""A draft of a mapping file: what is understood of a spreadsheet, in the form in which a librarian may change it."""

import json
from collections.abc import Mapping

from lienthong.mappings.spreadsheets.mapping import MARC, Column, Columns
from lienthong.mappings.spreadsheets.opening import Understood

_HEAD = """\
# Cột nào là trường con nào. Sửa rồi dùng với «--columns».
# Which column is which subfield. Edit it, then name it with “--columns”.

"""
_MARC = """\
kind = {kind}
# constants = ["040 __ $a TVTN"]
"""


def draft(seen: Understood, columns: Columns, examples: Mapping[str, str]) -> str:
    """The text of a mapping file, which ``columns`` reads: an entry for each heading; those that nobody knows stand
    as comments with an example, to be filled in."""
    parts = [_HEAD + (_MARC.format(kind=_quoted(columns.kind)) if columns.format == MARC else _other(columns))]
    parts += [_entry(heading, columns.find(heading)) for heading, _ in seen.mapped]
    parts += [_entry(heading, columns.find(heading)) for heading in seen.ignored]
    for heading in seen.unknown:
        example = examples.get(heading, "")[:60].replace("\n", " ")
        parts.append(
            f'# ? {example}\n# [[column]]\n# names = [{_quoted(heading)}]\n# to = "500$a"\n# hoặc / or: ignore = "…"\n'
        )
    return "\n".join(parts)


def _other(columns: Columns) -> str:
    number = f"number = {_quoted(columns.number)}\n" if columns.number else ""
    return f"format = {_quoted(columns.format)}\n{number}"


def _entry(heading: str, column: Column | None) -> str:
    lines = ["[[column]]", f"names = [{_quoted(heading)}]"]
    if column is not None:
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
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
