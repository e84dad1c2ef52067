"""What was noted of a store while it was built (``noting``), read as ``Stored`` reads the store itself."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Store

from lienthong.graph.matching.portraits.triples import lexical
from lienthong.graph.terms import iri
from lienthong.search.statements import Statement, Stored, Value
from lienthong.search.uniting import Share

_TYPE = iri("rdf:type")[1:-1]
_MOST = 20_000
"""Statements of one entity that are put together; who has more is asked of the store."""
_NOTHING: dict[str, None] = {}
_UNKNOWN = "?"
_FEW = 40
"""Values of one property whose order the store is not asked for."""
_STRETCH = 2_000
"""Notes that one of several processes takes in their order."""
_EVERY = """
SELECT entity FROM (SELECT entity, min(rowid) AS first FROM note GROUP BY entity)
WHERE first / :stretch % :of = :part ORDER BY first
"""
_MAPPED = 128 * 2**20
"""Bytes of the file that count as memory of this process; the rest is read through the system's cache."""


class _About(NamedTuple):
    """What was noted of an entity: lines by fragment; ``statements`` is how many the store has at most."""

    statements: int
    lines: dict[str, dict[str, None]]
    read: dict[str, list[Statement]]
    """Fragments of which everything was asked."""


class Noted:
    """Statements of one store, out of a file of notes where that has all of them."""

    def __init__(self, file: Path, store: Store, base: str) -> None:
        self._stored = Stored(store, base)
        self._start = f"{base}/"
        self._db = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        self._db.execute(f"PRAGMA mmap_size = {_MAPPED}")
        rows = self._db.execute("SELECT code, name, value FROM term").fetchall()
        self._names = {str(code): name for code, name, value in rows if not value}
        self._beginnings = {name: f"{code} " for code, name in self._names.items()}
        self._classes: dict[str, Statement] = {str(code): (name, value, None) for code, name, value in rows if value}
        self._about = lru_cache(maxsize=2_000)(self._read)

    def said(self, iri_: str, most: int) -> Iterator[Statement] | list[Statement]:
        """What is said of a node."""
        about, fragment = self._of(iri_)
        if about is None or about.statements > most:
            return self._stored.said(iri_, most)
        if fragment not in about.read:
            about.read[fragment] = list(map(self._statement, about.lines.get(fragment, _NOTHING)))
        return about.read[fragment]

    def values(self, iri_: str, name: str, most: int) -> list[str]:
        """The texts of one property."""
        about, fragment = self._of(iri_)
        if about is not None:
            found = [text for text, tongue in self._terms(about, fragment, name) if tongue is not None]
            if len(found) <= most:
                return found
        return self._stored.values(iri_, name, most)

    def terms(self, iri_: str, name: str, most: int) -> list[Value]:
        """The texts and links of one property."""
        about, fragment = self._of(iri_)
        return self._stored.terms(iri_, name, most) if about is None else self._terms(about, fragment, name)[:most]

    def in_order(self, iri_: str, name: str, found: list[Value], most: int) -> list[Value]:
        """What was found in the order of the store, which is asked for that."""
        return self._stored.terms(iri_, name, most)

    def first(self, iri_: str, name: str, most: int) -> list[Value]:
        """The texts and links of one property, of many as the store gives them."""
        about, fragment = self._of(iri_)
        if about is not None:
            found = self._terms(about, fragment, name)
            if len(found) <= min(most, _FEW):
                return found
        return self._stored.terms(iri_, name, most)

    def whole(self, iri_: str, most: int) -> Iterable[Statement]:
        """What is said of an entity and of its fragments."""
        about, _ = self._of(iri_)
        if about is None or about.statements > most:
            return self._stored.whole(iri_, most)
        return map(self._statement, chain.from_iterable(about.lines.values()))

    def every(self, classes: Mapping[str, str], share: Share) -> Iterator[str]:
        """The ids of all entities of some kinds, in the order in which records first tell of them: what is found beside
        each other is read once."""
        rows = self._db.execute(_EVERY, {"stretch": _STRETCH, "part": share[0], "of": share[1]})
        for (id_,) in rows:
            class_ = classes.get(id_.partition("/")[0])
            if class_ == "" or (class_ and self._is_a(id_, class_)):
                yield id_

    def _is_a(self, id_: str, class_: str) -> bool:
        about, _ = self._of(self._start + id_)
        if about is None:
            return self._stored.is_a(self._start + id_, class_)
        return (class_, None) in self._terms(about, "", _TYPE)

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
                    return _About(statements, {}, {})
                for node in text[1:].split("\n#") if text else ():
                    fragment, *lines = node.split("\n")
                    nodes.setdefault(fragment, {}).update(dict.fromkeys(lines))
        return _About(statements, nodes, {})

    def _terms(self, about: _About, fragment: str, name: str) -> list[Value]:
        lines = about.lines.get(fragment, _NOTHING)
        if name == _TYPE:
            return [self._classes[line][1:] for line in lines if line in self._classes]
        beginning = self._beginnings.get(name, _UNKNOWN)
        return [self._statement(line)[1:] for line in lines if line.startswith(beginning)]

    def _statement(self, line: str) -> Statement:
        code, _, term = line.partition(" ")
        if not term:
            return self._classes[code]
        if term[0] == "<":
            # N-Triples may write any sign of an IRI as \u.
            return self._names[code], lexical(f'"{term[1:-1]}"') if "\\" in term else term[1:-1], None
        tail = term[term.rindex('"') + 1 :]
        return self._names[code], lexical(term), tail[1:].lower() if tail.startswith("@") else ""
