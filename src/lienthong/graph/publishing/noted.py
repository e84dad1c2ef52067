"""What was noted of a store while it was built (``noting``), read as ``Stored`` reads the store itself."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import count, islice
from pathlib import Path

from pyoxigraph import Store

from lienthong.graph.matching.portraits.triples import valued
from lienthong.graph.terms import iri
from lienthong.search.statements import Statement, Stored, Value
from lienthong.search.uniting import Share

_TYPE = iri("rdf:type")[1:-1]
_MOST = 20_000
"""Statements of one entity that are put together; who has more is asked of the store."""
_CLASSES = ""
"""Stands for the code of rdf:type, of which each class has a code of its own."""
_UNKNOWN = "?"
_NOTHING: list[str] = []
_FEW = 40
"""Values of one property whose order the store is not asked for."""
_STRETCH = 2_000
"""Notes that one of several processes takes in their order, whenever it has done those before."""
_AT_ONCE = 100
"""Entities that are read by one query when all are gone through: of these queries a third is what they look for."""
_KEPT = 1_000
"""Entities that are kept in memory at least; at most twice as many."""
_EVERY = """
SELECT entity, first, notes = 1, first / ? FROM
(SELECT entity, min(rowid) AS first, count(*) AS notes FROM note GROUP BY entity) ORDER BY first
"""
_MAPPED = 128 * 2**20
"""Bytes of the file that count as memory of this process; the rest is read through the system's cache."""


class _About:
    """What was noted of an entity, cut into lines when somebody asks for them: of most inner nodes nobody does.
    ``statements`` is how many the store has at most."""

    __slots__ = ("_told", "said", "statements")

    def __init__(self) -> None:
        self.statements = 0
        self.said: dict[str, list[Statement]] = {}
        """Fragments of which everything was asked."""
        self._told: dict[str, str | list[str]] = {}

    def note(self, statements: int, text: str) -> None:
        """What one record says."""
        self.statements += statements
        for node in text[1:].split("\n#") if text else ():
            fragment, _, lines = node.partition("\n")
            before = self._told.get(fragment)
            if before is None:
                self._told[fragment] = lines
            elif isinstance(before, list):
                before.append(lines)
            else:
                self._told[fragment] = [before, lines]

    def fragments(self) -> Iterable[str]:
        """Those of which something is said; the entity itself is ''."""
        return self._told

    def lines(self, fragment: str) -> Iterable[str]:
        """What all records say of a fragment, each line once."""
        told = self._told.get(fragment, _NOTHING)
        lines = "\n".join(told) if isinstance(told, list) else told
        return dict.fromkeys(lines.split("\n")) if lines else _NOTHING

    def grouped(self, fragment: str) -> dict[str, list[str]]:
        """The same by the code of the property: values; and the codes of classes."""
        found: dict[str, list[str]] = {}
        for line in self.lines(fragment):
            code, _, term = line.partition(" ")
            if not term:
                code, term = _CLASSES, code
            if code in found:
                found[code].append(term)
            else:
                found[code] = [term]
        return found


class Noted:
    """Statements of one store, out of a file of notes where that has all of them.

    ``turns`` gives who shares the notes with others the number of the stretch that is to be taken next, each to one of
    them only and always a higher one; without it each of several has a fixed share."""

    def __init__(self, file: Path, store: Store, base: str, turns: Callable[[], int] | None = None) -> None:
        self._turns = turns
        self._stored = Stored(store, base)
        self._start = f"{base}/"
        self._db = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        self._db.execute(f"PRAGMA mmap_size = {_MAPPED}")
        rows = self._db.execute("SELECT code, name, value FROM term").fetchall()
        self._names = {str(code): name for code, name, value in rows if not value}
        self._codes = {name: code for code, name in self._names.items()} | {_TYPE: _CLASSES}
        self._classes: dict[str, Statement] = {str(code): (name, value, None) for code, name, value in rows if value}
        self._coded = lru_cache(maxsize=8)(self._codes_of)
        self._recent: dict[str, _About] = {}
        self._older: dict[str, _About] = {}
        self._last = ""
        self._found: tuple[_About | None, str] = (None, "")
        self._grouped: dict[str, list[str]] | None = None

    def said(self, iri_: str, most: int) -> Iterator[Statement] | list[Statement]:
        """What is said of a node."""
        about, fragment = self._of(iri_)
        if about is None or about.statements > most:
            return self._stored.said(iri_, most)
        if fragment not in about.said:
            about.said[fragment] = list(map(self._statement, about.lines(fragment)))
        return about.said[fragment]

    def values(self, iri_: str, name: str, most: int) -> list[str]:
        """The texts of one property."""
        about, fragment = self._of(iri_)
        if about is not None:
            found = [text for text, tongue in self._values(about, fragment, name) if tongue is not None]
            if len(found) <= most:
                return found
        return self._stored.values(iri_, name, most)

    def terms(self, iri_: str, name: str, most: int) -> list[Value]:
        """The texts and links of one property."""
        about, fragment = self._of(iri_)
        return self._stored.terms(iri_, name, most) if about is None else self._values(about, fragment, name)[:most]

    def in_order(self, iri_: str, name: str, found: list[Value], most: int) -> list[Value]:
        """What was found in the order of the store, which is asked for that."""
        return self._stored.terms(iri_, name, most)

    def first(self, iri_: str, name: str, most: int) -> list[Value]:
        """The texts and links of one property, of many as the store gives them."""
        about, fragment = self._of(iri_)
        if about is not None:
            found = self._values(about, fragment, name)
            if len(found) <= min(most, _FEW):
                return found
        return self._stored.terms(iri_, name, most)

    def whole(self, iri_: str, most: int, names: frozenset[str]) -> Iterable[Statement]:
        """What is said of an entity and of its fragments by properties that are named."""
        about, _ = self._of(iri_)
        if about is None or about.statements > most:
            return self._stored.whole(iri_, most, names)
        codes = self._coded(names)
        lines = (line for fragment in about.fragments() for line in about.lines(fragment))
        return (self._statement(line) for line in lines if line.partition(" ")[0] in codes)

    def every(self, classes: Mapping[str, str], share: Share) -> Iterator[str]:
        """The ids of all entities of some kinds, in the order in which records first tell of them: what is found beside
        each other is read once."""
        turns = self._turns or count(*share).__next__
        rows = _taken(self._db.execute(_EVERY, (_STRETCH,)), turns)
        while some := list(islice(rows, _AT_ONCE)):
            wanted = {id_: row if single else 0 for id_, row, single, _ in some if id_.partition("/")[0] in classes}
            fresh = [id_ for id_ in wanted if id_ not in self._recent]
            # Most have one note: it lies beside that of the one before, where nothing has to be looked up.
            self._read([id_ for id_ in fresh if wanted[id_]], [row for id_ in fresh if (row := wanted[id_])])
            self._read([id_ for id_ in fresh if not wanted[id_]])
            for id_ in wanted:
                class_ = classes[id_.partition("/")[0]]
                if not class_ or self._is_a(id_, class_):
                    yield id_

    def _is_a(self, id_: str, class_: str) -> bool:
        about, _ = self._of(self._start + id_)
        if about is None:
            return self._stored.is_a(self._start + id_, class_)
        return (class_, None) in self._values(about, "", _TYPE)

    def _of(self, iri_: str) -> tuple[_About | None, str]:
        """What was noted of the entity of a node, None where the store must be asked; and the fragment."""
        # One property after the other is asked of the same node.
        if iri_ != self._last:
            about, fragment = None, ""
            if iri_.startswith(self._start):
                entity, _, fragment = iri_[len(self._start) :].partition("#")
                about = self._recent.get(entity) or self._again(entity)
            self._last, self._grouped = iri_, None
            self._found = about if about is not None and about.statements <= _MOST else None, fragment
        return self._found

    def _again(self, entity: str) -> _About:
        """What was read a while ago, or is read now."""
        about = self._older.get(entity)
        if about is None:
            self._read([entity])
            return self._recent[entity]
        self._recent[entity] = about
        return about

    def _read(self, entities: list[str], rows: list[int] | None = None) -> None:
        """Have what was noted of some entities in memory; in ``rows``, when each has one note and that is known."""
        if not entities:
            return
        if len(self._recent) > _KEPT:
            self._older, self._recent = self._recent, {}
        self._recent |= {entity: _About() for entity in entities}
        query = "SELECT entity, statements, lines FROM note WHERE {} IN ({})"
        keys: list[str] | list[int] = rows or entities
        asked = query.format("rowid" if rows else "entity", ",".join("?" * len(keys)))
        for entity, number, text in self._db.execute(asked, keys):
            about = self._recent[entity]
            if about.statements <= _MOST:
                about.note(number, text)

    def _values(self, about: _About, fragment: str, name: str) -> list[Value]:
        """The texts and links of one property of the node that ``_of`` was asked for last."""
        if self._grouped is None:
            self._grouped = about.grouped(fragment)
        code = self._codes.get(name, _UNKNOWN)
        found = self._grouped.get(code, _NOTHING)
        return [self._classes[one][1:] for one in found] if code == _CLASSES else [valued(one) for one in found]

    def _codes_of(self, names: frozenset[str]) -> frozenset[str]:
        """The codes of properties, of rdf:type those of all classes."""
        codes = frozenset(code for code, name in self._names.items() if name in names)
        return codes.union(self._classes) if _TYPE in names else codes

    def _statement(self, line: str) -> Statement:
        code, _, term = line.partition(" ")
        return (self._names[code], *valued(term)) if term else self._classes[code]


def _taken(rows: Iterable[tuple[str, int, int, int]], turns: Callable[[], int]) -> Iterator[tuple[str, int, int, int]]:
    """Of rows in the order of their stretches (the last column) those of the stretches whose turn it is here."""
    mine = turns()
    for row in rows:
        while mine < row[3]:
            mine = turns()
        if mine == row[3]:
            yield row
