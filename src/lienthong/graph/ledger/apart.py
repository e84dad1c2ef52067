"""Splits: a record's description taken out of an id that it has in common with others, because their keys are equal.

The entity of the record gets an id of its own, everything that the record says of it follows (its Items, its Work's
links). A split belongs to record and id: loaded again or mapped again, the record stays apart; with another key it
needs no split, and the split sleeps. Taken back, the description is what it was, byte by byte. See
docs/decisions/054-what-librarians-decide.md.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import orjson

from lienthong.graph.ledger.entries import Held
from lienthong.graph.ledger.filing import Filed
from lienthong.graph.ledger.index import Index
from lienthong.graph.ledger.packing import held_with, pack_described, unpack_body
from lienthong.graph.terms import OWN, entity_id

_COLUMNS = "entity, id, by, at, note, ids, shed"


class Split(NamedTuple):
    """A row of ``apart``: the ``record/…``, the own id that the mapping gives, who and when and why, all ``ids`` as
    the mapping gave them last, and those of them that others had as well when it was split (``shed``)."""

    entity: str
    id: str
    by: str
    at: str
    note: str
    ids: tuple[str, ...]
    shed: tuple[str, ...]

    @property
    def target(self) -> str:
        """The id that the entity has instead."""
        return entity_id(self.id.partition("/")[0], f"apart|{self.id}|{self.entity}")

    @property
    def kept(self) -> tuple[str, ...]:
        """All ids that the entity has instead: the keys that only this record knew lead to it as before."""
        return (self.target, *(one for one in self.ids[1:] if one not in self.shed))


def splits(db: sqlite3.Connection, entity: str | None = None) -> list[Split]:
    """Every split, or those of one record."""
    query = f"SELECT {_COLUMNS} FROM apart WHERE entity = ?1 OR ?1 IS NULL ORDER BY entity, id"
    return [_split(row) for row in db.execute(query, (entity,))]


def _split(row: tuple[str, ...]) -> Split:
    entity, id_, by, at, note, ids, shed = row
    return Split(entity, id_, by, at, note, tuple(orjson.loads(ids)), tuple(orjson.loads(shed)))


class Apart:
    """What splits make of records that are about to be written."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._rows: dict[str, list[Split]] = {}
        for one in splits(db):
            self._rows.setdefault(one.entity, []).append(one)

    def applied(self, entry: Filed) -> Filed:
        """The entry with the record's split entities under their own ids.

        One that depends on another record speaks of that record's thing and is never split.
        """
        said = entry.said
        if not self._rows or said is None or said.need is not None or said.record not in self._rows:
            return entry
        moves: dict[str, tuple[str, ...]] = {}
        given = {entity.ids[0]: tuple(entity.ids) for entity in said.held}
        for one in self._rows[said.record]:
            if ids := given.get(one.id):
                if ids != one.ids:
                    one = one._replace(ids=ids)
                    self._remember(one)
                moves[one.id] = one.kept
        if not moves:
            return entry
        entities = [one._replace(ids=list(moves.get(one.ids[0], one.ids))) for one in said.held]
        if not said.packed:
            return entry._replace(said=said._replace(held=entities))
        lines = moved(unpack_body(0, said.packed).lines, {id_: ids[0] for id_, ids in moves.items()})
        held = held_with(entities, lines)
        there = said._replace(held=held, packed=pack_described(held, lines))
        return entry._replace(said=there, sketch=None)

    def _remember(self, one: Split) -> None:
        """The mapping gives weaker keys other than those that it gave when the record was split."""
        query = "UPDATE apart SET ids = ? WHERE entity = ? AND id = ?"
        self._db.execute(query, (orjson.dumps(one.ids).decode(), one.entity, one.id))


def put(db: sqlite3.Connection, one: Split) -> None:
    """Store a split; ``renamed`` brings the stored description into line."""
    values = (*one[:5], orjson.dumps(one.ids).decode(), orjson.dumps(one.shed).decode())
    db.execute(f"INSERT OR REPLACE INTO apart ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def drop(db: sqlite3.Connection, one: Split) -> None:
    """Forget a split; ``renamed`` brings the stored description into line."""
    db.execute("DELETE FROM apart WHERE entity = ? AND id = ?", (one.entity, one.id))


def renamed(db: sqlite3.Connection, record: int, own: str, ids: tuple[str, ...], *, track: bool) -> bool:
    """Give the entity ``own`` of a stored live record other ids; whether it has such an entity.

    Within the caller's transaction; ``track`` as in ``Index``.
    """
    row = db.execute("SELECT described FROM body WHERE record = ?", (record,)).fetchone()
    body = unpack_body(record, row[0]) if row and row[0] is not None else None
    if body is None or all(one.ids[0] != own for one in body.entities):
        return False
    lines = moved(body.lines, {own: ids[0]})
    entities = [Held(list(ids) if one.ids[0] == own else one.ids, one.role, b"") for one in body.entities]
    held = held_with(entities, lines)
    index = Index(db, track=track)
    index.replace(record, body.entities, held)
    index.flush()
    db.execute("UPDATE body SET described = ? WHERE record = ?", (pack_described(held, lines), record))
    return True


def moved(lines: Iterable[str], moves: Mapping[str, str]) -> list[str]:
    """N-Triples lines with ids, and their fragments, under other ids: whole terms only, never what stands in a text."""
    found = []
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        found.append(f"{_term(subject, moves)} {predicate} {_term(rest, moves)}")
    return found


def _term(text: str, moves: Mapping[str, str]) -> str:
    if not text.startswith(OWN):
        return text
    end = text.index(">")
    id_, mark, fragment = text[len(OWN) : end].partition("#")
    return f"{OWN}{moves.get(id_, id_)}{mark}{fragment}{text[end:]}"
