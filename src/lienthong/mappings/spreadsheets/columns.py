"""Mapping files: what the columns of a spreadsheet hold, as ``mappings/spreadsheets/*.toml`` and a library's own file
say it in the form that docs/inputs.md explains.

    kind = "book"
    constants = ["040 __ $a TVTN"]

    [[column]]
    names = ["Nhan đề", "Title"]
    to = "245$a"

A file with ``format`` makes records of another format; its addresses then have a dot:

    format = "kbart"
    needs = ["publication_title"]

    [[column]]
    names = ["publication_title"]
    to = "kbart.title"
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lienthong.content import folder
from lienthong.errors import InputError, RuleError
from lienthong.mappings.formats import formats
from lienthong.mappings.line import parse
from lienthong.mappings.record import Field
from lienthong.mappings.spreadsheets.mapping import (
    DEFAULT,
    MARC,
    NO_KIND,
    NUMBER,
    Column,
    Columns,
    Kind,
    as_written,
    fold,
)
from lienthong.mappings.spreadsheets.target import Target, target

__all__ = ["Column", "Columns", "columns", "fold", "own", "shipped"]

_KEYS = {"names", "to", "then", "separators", "with", "as", "ignore", "count", "private"}
_TOP = {"kind", "kinds", "constants", "inherit", "column", "format", "needs", "number", "apart", "label", "headings"}
_AS = {"", "language", "year"}


def own(path: Path) -> str:
    """The text of a library's mapping file, seen to be right.

    Raises InputError when it cannot be read and RuleError when it is wrong.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("columns_file", file=path, why=getattr(error, "strerror", None) or "UTF-8") from error
    columns(text, path.name)
    return text


@lru_cache(maxsize=16)
def columns(text: str = "", name: str = "columns.toml") -> Columns:
    """The mapping that ``text`` says, on top of the shipped one of its format unless it says ``inherit = false``.

    Without a text it is the default one with the other shipped ones besides it: each table is read by the one that
    understands most of its headings. Raises RuleError with the place of a mistake.
    """
    have = shipped()
    if text.strip():
        return _parsed(text, name, have)
    rest = tuple(one for key, one in have.items() if key != DEFAULT)
    return replace(have[DEFAULT], others=rest)


@cache
def shipped() -> Mapping[str, Columns]:
    """The mappings of ``mappings/spreadsheets/``, by name, in the order of their names but the default one first.

    Raises RuleError.
    """
    files = sorted((folder("mappings") / "spreadsheets").glob("*.toml"), key=lambda one: (one.stem != DEFAULT, one))
    have: dict[str, Columns] = {}
    for one in files:
        have[one.stem] = replace(_parsed(one.read_text("utf-8"), one.name, have), name=one.stem)
    return have


def _parsed(text: str, file: str, have: Mapping[str, Columns]) -> Columns:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError("columns_syntax", file=file, detail=error) from None
    for key in table:
        if key not in _TOP:
            raise RuleError("columns_key", file=file, place="-", key=key, allowed=", ".join(sorted(_TOP)))
    form = table.get("format", MARC)
    if form not in formats():
        raise RuleError("columns_value", file=file, place="-", key="format", value=form)
    base = _base(table.get("inherit", True), form, file, have)
    known = dict(base.columns) if base else {}
    known |= _by_name([_column(entry, file, form) for entry in table.get("column", [])], known)
    kinds, kind = _kinds(table, base, file, form)
    constants = _constants(table.get("constants", []), file)
    return Columns(
        kind,
        kinds,
        constants or (base.constants if base else ()),
        known,
        format=form,
        number=_number(table.get("number", base.number if base else NUMBER if form == MARC else ""), file),
        apart=bool(table.get("apart", base.apart if base else False)),
        needs=_needs(table.get("needs", []), known, file),
        label=_label(table.get("label", {}), file),
        bare=table.get("headings", True) is False,
    )


def _by_name(columns: list[Column], base: Mapping[str, Column]) -> dict[str, Column]:
    """Columns by their folded names; names that differ by diacritics only («Kho», «Khổ») also as they are written."""
    pairs = [(name, column) for column in columns for name in column.names]
    known = {fold(name): column for name, column in pairs}
    double = {fold(name) for name, column in pairs if known[fold(name)] is not column}
    written = {as_written(name): column for name, column in pairs if fold(name) in double or as_written(name) in base}
    return known | written


def _label(label: Any, file: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(label, dict) or not set(label) <= {"vi", "en"}:
        raise RuleError("columns_value", file=file, place="-", key="label", value=label)
    return tuple(sorted(label.items()))


def _base(inherit: Any, form: str, file: str, have: Mapping[str, Columns]) -> Columns | None:
    """The shipped mapping on which a file builds: the one that it names, else the first of its format; of that only
    the kinds when it wants none."""
    of_format = {name: one for name, one in have.items() if one.format == form}
    if isinstance(inherit, str) and inherit not in of_format:
        raise RuleError("columns_value", file=file, place="-", key="inherit", value=inherit)
    base = of_format[inherit] if isinstance(inherit, str) else next(iter(of_format.values()), None)
    if base and inherit is False:
        return Columns(base.kind, base.kinds, (), {}, format=form, number=base.number, apart=base.apart)
    return base


def _kinds(table: dict[str, Any], base: Columns | None, file: str, form: str) -> tuple[dict[str, Kind], str]:
    if form != MARC:
        return {NO_KIND: Kind(frozenset(), "", ())}, NO_KIND
    kinds = dict(base.kinds) if base else {}
    kinds |= {one: _kind(one, entry, file) for one, entry in table.get("kinds", {}).items()}
    kind = table.get("kind", base.kind if base else "book")
    if kind not in kinds:
        raise RuleError("columns_kind", file=file, value=kind, allowed=", ".join(kinds))
    return kinds, kind


def _number(written: str, file: str) -> str:
    if not written:
        return ""
    found = target(written)
    if found is None:
        raise RuleError("columns_value", file=file, place="-", key="number", value=written)
    return str(found)


def _needs(names: Any, known: Mapping[str, Column], file: str) -> tuple[str, ...]:
    """Each a heading of the file; any other heading of the same column will do in a table."""
    names = names if isinstance(names, list) else [names]
    for one in names:
        if not isinstance(one, str) or fold(one) not in known:
            raise RuleError("columns_value", file=file, place="-", key="needs", value=one)
    return tuple(map(fold, names))


def _column(entry: Any, file: str, form: str) -> Column:
    if not isinstance(entry, dict):
        raise RuleError("columns_names", file=file, place="-")
    names = entry.get("names") or []
    names = names if isinstance(names, list) else [names]
    place = ", ".join(map(str, names[:1])) or "-"
    for key in entry:
        if key not in _KEYS:
            raise RuleError("columns_key", file=file, place=place, key=key, allowed=", ".join(sorted(_KEYS)))
    if not names or not all(isinstance(one, str) and fold(one) for one in names):
        raise RuleError("columns_names", file=file, place=place)
    convert = entry.get("as", "")
    if convert not in _AS:
        raise RuleError("columns_value", file=file, place=place, key="as", value=convert)
    for key in ("to", "then", "with", "as", "ignore"):
        if not isinstance(entry.get(key, ""), str):
            raise RuleError("columns_value", file=file, place=place, key=key, value=entry[key])
    separators = entry.get("separators", [])
    return Column(
        names=tuple(names),
        to=_target(entry, "to", file, place, form),
        then=_target(entry, "then", file, place, form),
        separators=tuple([separators] if isinstance(separators, str) else separators),
        extra=_extra(entry.get("with", ""), file, place, form),
        convert=convert,
        ignored=entry.get("ignore", ""),
        count=bool(entry.get("count", False)),
        private=bool(entry.get("private", False)),
    )


def _target(entry: dict[str, Any], key: str, file: str, place: str, form: str) -> Target | None:
    """MARC's addresses for MARC, those with a dot for every other format."""
    written = entry.get(key, "")
    if not written:
        return None
    found = target(written)
    if found is None or ("." in found.tag) != (form != MARC):
        raise RuleError("columns_value", file=file, place=place, key=key, value=written)
    return found


def _extra(written: str, file: str, place: str, form: str) -> tuple[tuple[str, str], ...]:
    """The subfields of ``$e dịch`` or, where they have names, of ``$role translator``."""
    if not written:
        return ()
    if not written.startswith("$"):
        raise RuleError("columns_value", file=file, place=place, key="with", value=written)
    return tuple(parse(f"500 __ {written}" if form == MARC else f"x.with {written}").subfields)


def _kind(name: str, entry: dict[str, Any], file: str) -> Kind:
    leader = entry.get("leader", "")
    if len(leader) != 24:
        raise RuleError("columns_value", file=file, place=f"kinds.{name}", key="leader", value=leader)
    words = frozenset(fold(one) for one in entry.get("words", []))
    return Kind(words, leader, _constants(entry.get("constants", []), file))


def _constants(lines: list[str], file: str) -> tuple[Field, ...]:
    try:
        return tuple(parse(line) for line in lines)
    except InputError as error:
        raise RuleError("columns_value", file=file, place="-", key="constants", value=error.values["line"]) from None
