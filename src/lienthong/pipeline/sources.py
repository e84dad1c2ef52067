"""Declaring sources: what the operator says, checked, on top of what ``graph/sources.toml`` knows."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from lienthong.content import folder
from lienthong.errors import RuleError, StoreError, UsageError
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.elsewhere import lies_in
from lienthong.graph.terms import Source
from lienthong.graph.terms.linktemplates import VARIABLES, is_template
from lienthong.graph.terms.source import LISTS
from lienthong.mappings.readers.encoding import settled
from lienthong.mappings.spreadsheets.columns import own

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_DROP = re.compile(r"[0-9A-Za-z.]+\$.=.+", re.DOTALL)
_ISIL = re.compile(r"[A-Za-z0-9]{1,4}-[A-Za-z0-9:/-]{1,11}")
"""ISO 15511: a country code (or another prefix), a hyphen, the library's own part; 16 characters at most."""
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@cache
def known() -> dict[str, Source]:
    """The sources of ``graph/sources.toml``, by id.

    Raises RuleError when the file is no TOML or has a key that Source does not know.
    """
    path = folder("graph") / "sources.toml"
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RuleError("sources_syntax", file=path.name, detail=error) from None
    return {name: _entry(path.name, name, entry) for name, entry in table.items()}


def _entry(file: str, name: str, entry: dict[str, Any]) -> Source:
    allowed = {one.name for one in fields(Source)} - {"id"}
    for key in entry:
        if key not in allowed:
            raise RuleError("sources_key", file=file, source=name, key=key, allowed=", ".join(sorted(allowed)))
    several: dict[str, Any] = {one: tuple(entry.pop(one, ())) for one in LISTS}
    if "columns" in entry:
        entry["columns"] = own(folder("mappings") / "spreadsheets" / entry["columns"])
    return Source(id=name, **several, **entry)


def is_drop(text: str) -> bool:
    """Whether ``text`` names a filler constant to leave out, as ``260$b=BK Library system``."""
    return _DROP.fullmatch(text) is not None


def check_id(name: str) -> None:
    """Raises UsageError when ``name`` cannot be the id of a source."""
    if not _ID.fullmatch(name):
        raise UsageError("source_id", id=name)


def check_isil(code: str) -> None:
    """Raises UsageError when ``code`` cannot be the ISIL of a library."""
    if not _ISIL.fullmatch(code):
        raise UsageError("source_isil", value=code)


def found(ledger: Ledger, name: str) -> Source:
    """The source as the ledger has it, else as ``graph/sources.toml`` has it, else a bare one.

    Raises UsageError when ``name`` cannot be the id of a source.
    """
    check_id(name)
    return ledger.source(name) or known().get(name) or Source(id=name)


def present(data: Path, name: str) -> Source:
    """The source as it is, without making a ledger; a bare one without a name or when nobody declared it.

    Raises UsageError when ``name`` cannot be the id of a source.
    """
    if not name:
        return Source(id="")
    if not lies_in(data):
        check_id(name)
        return known().get(name) or Source(id=name)
    with Ledger.open(data, write=False) as ledger:
        return found(ledger, name)


def bring_up(data: Path) -> None:
    """Bring a ledger of an older schema up to date: for who is going to write, and reads it before. Raises
    StoreError."""
    try:
        if lies_in(data):
            Ledger.open(data, write=False).close()
    except StoreError as error:
        if error.name != "ledger_older":
            raise
        Ledger.open(data).close()


def together(before: Sequence[str], named: Sequence[str]) -> tuple[str, ...]:
    """The fillers or libraries ``named`` on top of those ``before``; an empty one among them forgets those."""
    kept = () if "" in named else before
    return tuple(dict.fromkeys([*kept, *(one for one in named if one)]))


def declare(ledger: Ledger, name: str, said: dict[str, Any]) -> Source:
    """Write a source to the ledger: what is known of it, changed by what is ``said`` (fields of Source).

    Raises UsageError when the id, that of a subscribing library, a link or its template, the encoding or a filler
    constant is not in its form.
    """
    for key in ("url", "licence", "oai"):
        if said.get(key) and not _IRI.fullmatch(said[key]):
            raise UsageError("source_iri", key=key, value=said[key])
    for key in ("opac", "request"):
        if said.get(key) and not is_template(said[key]):
            raise UsageError("source_template", key=key, value=said[key], known=", ".join(VARIABLES))
    if said.get("encoding"):
        settled(said["encoding"], b"")
    for drop in said.get("drop", ()):
        if not is_drop(drop):
            raise UsageError("source_drop", value=drop)
    for one in said.get("subscribers", ()):
        check_id(one)
    source = replace(found(ledger, name), **said)
    ledger.put_source(source)
    return source
