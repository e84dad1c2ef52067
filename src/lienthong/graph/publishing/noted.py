"""What was noted of a store while it was built (``noting``), read as ``Stored`` reads the store itself."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Store

from lienthong.graph.matching.portraits.triples import lexical
from lienthong.graph.terms import iri
from lienthong.search.statements import Statement, Stored, Value

_TYPE = iri("rdf:type")[1:-1]
_MOST = 20_000
"""Statements of one entity that are put together; who has more is asked of the store."""
_NOTHING: list[Statement] = []
_MAPPED = 128 * 2**20
"""Bytes of the file that count as memory of this process; the rest is read through the system's cache."""


class _About(NamedTuple):
    """What was noted of an entity, by fragment; ``statements`` is how many the store has at most."""

    statements: int
    said: dict[str, list[Statement]]


class Noted:
    """Statements of one store, out of a file of notes where that has all of them."""

    def __init__(self, file: Path, store: Store, base: str) -> None:
        self._stored = Stored(store, base)
        self._start = f"{base}/"
        self._db = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        self._db.execute(f"PRAGMA mmap_size = {_MAPPED}")
        rows = self._db.execute("SELECT code, name, value FROM term").fetchall()
        self._names = {str(code): name for code, name, value in rows if not value}
        self._classes: dict[str, Statement] = {str(code): (name, value, None) for code, name, value in rows if value}
        self._about = lru_cache(maxsize=2_000)(self._read)

    def said(self, iri_: str, most: int) -> Iterator[Statement] | list[Statement]:
        """What is said of a node."""
        about, fragment = self._of(iri_)
        if about is None or about.statements > most:
            return self._stored.said(iri_, most)
        return about.said.get(fragment, _NOTHING)

    def values(self, iri_: str, name: str, most: int) -> list[str]:
        """The texts of one property."""
        about, fragment = self._of(iri_)
        if about is not None:
            said = about.said.get(fragment, _NOTHING)
            found = [text for other, text, tongue in said if other == name and tongue is not None]
            if len(found) <= most:
                return found
        return self._stored.values(iri_, name, most)

    def terms(self, iri_: str, name: str, most: int) -> list[Value]:
        """The texts and links of one property."""
        about, fragment = self._of(iri_)
        if about is None:
            return self._stored.terms(iri_, name, most)
        return [(value, tongue) for other, value, tongue in about.said.get(fragment, _NOTHING) if other == name][:most]

    def in_order(self, iri_: str, name: str, found: list[Value], most: int) -> list[Value]:
        """What was found in the order of the store, which is asked for that."""
        return self._stored.terms(iri_, name, most)

    def all_of(self, kind: str, class_: str, within: Callable[[str], bool]) -> Iterator[str]:
        """The ids of all entities of a kind and class that are ``within``."""
        # '0' is the sign after '/'.
        query = "SELECT DISTINCT entity FROM note WHERE entity > ?1 || '/' AND entity < ?1 || '0'"
        rows = self._db.execute(query, (kind,))
        return (id_ for (id_,) in rows if within(id_) and self._is_a(id_, class_))

    def _is_a(self, id_: str, class_: str) -> bool:
        about, _ = self._of(self._start + id_)
        if about is None:
            return self._stored.is_a(self._start + id_, class_)
        return (_TYPE, class_, None) in about.said.get("", _NOTHING)

    def _of(self, iri_: str) -> tuple[_About | None, str]:
        """What was noted of the entity of a node, None where the store must be asked; and the fragment."""
        if not iri_.startswith(self._start):
            return None, ""
        entity, _, fragment = iri_[len(self._start) :].partition("#")
        about = self._about(entity)
        return (about if about.statements <= _MOST else None), fragment

    def _read(self, entity: str) -> _About:
        statements, nodes = 0, dict[str, dict[str, None]]()
        with closing(self._db.execute("SELECT statements, lines FROM note WHERE entity = ?", (entity,))) as rows:
            for number, text in rows:
                statements += number
                if statements > _MOST:
                    return _About(statements, {})
                for node in text[1:].split("\n#") if text else ():
                    fragment, *lines = node.split("\n")
                    nodes.setdefault(fragment, {}).update(dict.fromkeys(lines))
        return _About(statements, {fragment: list(map(self._statement, lines)) for fragment, lines in nodes.items()})

    def _statement(self, line: str) -> Statement:
        code, _, term = line.partition(" ")
        if not term:
            return self._classes[code]
        if term[0] == "<":
            # N-Triples may write any sign of an IRI as \u.
            return self._names[code], lexical(f'"{term[1:-1]}"') if "\\" in term else term[1:-1], None
        tail = term[term.rindex('"') + 1 :]
        return self._names[code], lexical(term), tail[1:].lower() if tail.startswith("@") else ""
