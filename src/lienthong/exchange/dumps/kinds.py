"""What a dump can hold: the kinds of its files (``graph/dumps.toml``), and the columns of its tables."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from lienthong.content import folder
from lienthong.errors import UsageError
from lienthong.messages import Lang

ALL, OFF = "all", "off"


@dataclass(frozen=True)
class Kind:
    """A kind of file. ``name`` is what the setting calls it, ``suffix`` how its files end, ``media_type`` what is in
    them once they are unpacked (an IANA media type), ``compression`` the media type of the packing ('' for none),
    ``file_type`` the code of the EU's authority table of file types, ``of_sources`` whether each source has one."""

    name: str
    suffix: str
    media_type: str
    file_type: str
    compression: str = "application/gzip"
    of_sources: bool = False
    conforms: str = ""
    title: dict[Lang, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """A column of a table. ``path`` leads from the entity to its values, a property of ``graph/prefixes.ttl`` for each
    step; ``take`` says what becomes of a value: its text (``text``), its IRI (``iri``), the id of one of our entities
    (``id``), the label of what it names (``label``), the last part of its IRI (``local``), a whole number (``number``),
    or a year (``year``). ``many`` columns hold all values, others the first."""

    name: str
    path: tuple[str, ...]
    take: str
    many: bool
    starts: str
    about: dict[Lang, str]


@dataclass(frozen=True)
class Table:
    """A table of all entities of one kind, or of those of one class (``only``), or of those that are not of it
    (``without``)."""

    name: str
    kind: str
    only: str
    without: str
    title: dict[Lang, str]
    columns: tuple[Column, ...]


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads((folder("graph") / "dumps.toml").read_text("utf-8"))


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name, in the order in which they are made."""
    return {name: Kind(name=name, **entry) for name, entry in _rules()["kinds"].items()}


@cache
def tables() -> tuple[Table, ...]:
    """The tables, each beginning with the columns ``id`` and ``iri``."""
    return tuple(_table(name, entry) for name, entry in _rules()["tables"].items())


def _table(name: str, entry: dict[str, Any]) -> Table:
    columns = [
        Column(column, tuple(rule.get("path", "").split()), rule["take"], rule.get("many", False),
               rule.get("starts", ""), {"vi": rule["vi"], "en": rule["en"]})
        for column, rule in (_rules()["every"] | entry["columns"]).items()
    ]  # fmt: skip
    return Table(name, entry["kind"], entry.get("only", ""), entry.get("without", ""), entry["title"], tuple(columns))


def chosen(setting: str) -> tuple[str, ...]:
    """The names of kinds that a setting asks for: ``all``, ``off``, or names separated by commas.

    Raises UsageError when it names none of ours.
    """
    wanted = [one.strip() for one in setting.split(",") if one.strip()]
    if wanted in ([], [OFF]):
        return ()
    if wanted == [ALL]:
        return tuple(kinds())
    for one in wanted:
        if one not in kinds():
            raise UsageError("dumps_kind", value=one, known=", ".join((ALL, OFF, *kinds())))
    return tuple(one for one in kinds() if one in wanted)
