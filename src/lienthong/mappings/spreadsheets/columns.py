"""Which MARC subfield a column of a spreadsheet holds: the mapping file, ``mappings/spreadsheets/default.toml`` or a
library's own, in the form that docs/inputs.md explains.

    kind = "book"
    constants = ["040 __ $a TVTN"]

    [[column]]
    names = ["Nhan đề", "Title"]
    to = "245$a"
"""

import re
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from lienthong.content import folder
from lienthong.errors import InputError, RuleError
from lienthong.mappings.line import parse
from lienthong.mappings.record import Field
from lienthong.mappings.text import repair, search_fold

TITLE = "245$a"
NUMBER = "001"
KIND = "kind"

_ADDRESS = re.compile(r"([0-9]{3}) ?([0-9#_ ]{2})? ?\$ ?([0-9a-z])")
_HEADING = re.compile(r"([0-9]{3}) ?([0-9#_]{2})? ?[$|^]? ?([0-9a-z])")
_CONTROL = re.compile(r"00[1-9]")
_KEYS = {"names", "to", "then", "separators", "with", "as", "ignore", "count"}
_TOP = {"kind", "kinds", "constants", "inherit", "column"}
_REMEMBERED = 10_000
_AS = {"", "language", "year"}


@dataclass(frozen=True, slots=True)
class Target:
    """A MARC address: ``245 10 $a``, ``245$a``, or a control field, which has no code."""

    tag: str
    code: str
    indicators: str = ""

    def __str__(self) -> str:
        return f"{self.tag}${self.code}" if self.code else self.tag


@dataclass(frozen=True, slots=True)
class Column:
    """What one column holds.

    ``to`` is where its first value goes and ``then`` where further ones go; None: ``ignored``. ``separators`` divide
    the values of a cell, the first one that occurs; ``extra`` are subfields that each field also gets (``$e dịch``).
    ``count`` marks the running number of a list, which is no part of the book and changes with each sorting.
    """

    names: tuple[str, ...]
    to: Target | None
    then: Target | None = None
    separators: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    convert: str = ""
    ignored: str = ""
    count: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of resource: its words in a column of kinds, its leader, what all its records say."""

    words: frozenset[str]
    leader: str
    constants: tuple[Field, ...]


@dataclass(frozen=True)
class Columns:
    """A whole mapping: its columns by folded name."""

    kind: str
    kinds: dict[str, Kind]
    constants: tuple[Field, ...]
    columns: dict[str, Column] = field(repr=False)
    _met: dict[str, Column | None] = field(default_factory=dict, repr=False, compare=False)

    def find(self, heading: str) -> Column | None:
        """The column of a heading: by its name however it is accented or punctuated, or by a MARC address as name."""
        if heading not in self._met:
            if len(self._met) > _REMEMBERED:
                self._met.clear()
            self._met[heading] = self._find(heading)
        return self._met[heading]

    def _find(self, heading: str) -> Column | None:
        known = self.columns.get(fold(heading))
        if known is None and (address := _HEADING.fullmatch(heading.strip())):
            indicators = (address[2] or "").replace("#", " ").replace("_", " ")
            return Column((heading,), Target(address[1], address[3], indicators))
        if known is None and _CONTROL.fullmatch(heading.strip()):
            return Column((heading,), Target(heading.strip(), ""))
        return known

    def kind_of(self, words: str) -> str:
        """The kind that the cell of a column of kinds names, else that of the whole spreadsheet."""
        folded = fold(words)
        return next((name for name, kind in self.kinds.items() if folded in kind.words), self.kind)


def fold(heading: str) -> str:
    """What headings are compared by: letters and digits without diacritics; "Năm XB" and "NĂM XB." are one."""
    return " ".join(re.findall(r"[^\W_]+", search_fold(repair(heading))))


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
    """The mapping that ``text`` says, on top of the default one unless it says ``inherit = false``.

    Raises RuleError with the place of a mistake.
    """
    base = _parsed((folder("mappings") / "spreadsheets" / "default.toml").read_text("utf-8"), "default.toml", None)
    return _parsed(text, name, base) if text.strip() else base


def _parsed(text: str, file: str, base: Columns | None) -> Columns:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError("columns_syntax", file=file, detail=error) from None
    for key in table:
        if key not in _TOP:
            raise RuleError("columns_key", file=file, place="-", key=key, allowed=", ".join(sorted(_TOP)))
    if not table.get("inherit", True):
        base = Columns(base.kind, base.kinds, (), {}) if base else None
    known = dict(base.columns) if base else {}
    for entry in table.get("column", []):
        column = _column(entry, file)
        known |= {fold(one): column for one in column.names}
    kinds = dict(base.kinds) if base else {}
    kinds |= {one: _kind(one, entry, file) for one, entry in table.get("kinds", {}).items()}
    kind = table.get("kind", base.kind if base else "book")
    if kind not in kinds:
        raise RuleError("columns_kind", file=file, value=kind, allowed=", ".join(kinds))
    constants = _constants(table.get("constants", []), file)
    return Columns(kind, kinds, constants or (base.constants if base else ()), known)


def _column(entry: Any, file: str) -> Column:
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
    separators = entry.get("separators", [])
    extra = tuple(parse(f"500 __ {entry['with']}").subfields) if entry.get("with") else ()
    for key in ("to", "then", "as", "ignore"):
        if not isinstance(entry.get(key, ""), str):
            raise RuleError("columns_value", file=file, place=place, key=key, value=entry[key])
    return Column(
        names=tuple(names),
        to=_target(entry.get("to", ""), file, place),
        then=_target(entry.get("then", ""), file, place),
        separators=tuple([separators] if isinstance(separators, str) else separators),
        extra=extra,
        convert=convert,
        ignored=entry.get("ignore", ""),
        count=bool(entry.get("count", False)),
    )


def _target(written: str, file: str, place: str) -> Target | None:
    if not written:
        return None
    if written == KIND or _CONTROL.fullmatch(written):
        return Target(written, "")
    found = _ADDRESS.fullmatch(written)
    if not found:
        raise RuleError("columns_value", file=file, place=place, key="to", value=written)
    return Target(found[1], found[3], (found[2] or "").replace("#", " ").replace("_", " "))


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
