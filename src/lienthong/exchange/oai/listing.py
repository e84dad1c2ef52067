"""Items, lists of items and sets, read from the index. The cost of a page does not depend on where in a list it is."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

from lienthong.exchange.oai.drawing import Body
from lienthong.exchange.oai.index import DELETED, FORMATS, LIVE

COUNTED = 100_000
"""Longer lists between two dates are not counted."""

ALL = {"source": "", "kind": ""}
"""Sets that hold everything: every item is of a source and of a kind."""


class Item(NamedTuple):
    """What is told of an item. ``body`` is what its metadata are drawn from, when they were asked for."""

    key: int
    source: str
    number: str
    state: int
    stamp: int
    sets: str
    formats: int
    body: Body | None

    @property
    def name(self) -> str:
        """Its source and number, as a log tells them."""
        return f"{self.source}/{self.number}"

    @property
    def deleted(self) -> bool:
        """Whether it is given no more."""
        return self.state == DELETED

    def offers(self, prefix: str) -> bool:
        """Whether it is, or was before its deletion, given in a format."""
        return bool(self.formats >> FORMATS.index(prefix) & 1)


class Place(NamedTuple):
    """Where in a list to go on: behind this item; ``stamp`` is -1 in the order of first publications."""

    stamp: int
    item: int


class Set(NamedTuple):
    """A set as ListSets tells of it; ``vi`` and ``en`` are names that a source gave itself."""

    key: int
    spec: str
    vi: str
    en: str


_COLUMNS = "item.key, source.id, item.number, item.state, item.stamp, item.sets, item.formats"


def _wanted(prefix: str) -> str:
    """The columns that metadata in a format are drawn from; of no format without a name."""
    if prefix not in FORMATS:
        return "NULL, NULL, NULL"
    return "x'', '', body.marc" if prefix == "marc21" else "body.said, body.moves, NULL"


def _item(row: tuple[Any, ...]) -> Item:
    *told, said, moves, marc = row
    return Item._make((*told, None if said is None else Body(said, moves or "", marc)))


def item(db: sqlite3.Connection, source: str, number: str, prefix: str = "") -> Item | None:
    """One item, with its metadata in a format when ``prefix`` names one; None when there is none."""
    row = db.execute(
        f"SELECT {_COLUMNS}, {_wanted(prefix)} FROM item JOIN source ON source.key = item.source"
        " LEFT JOIN body ON body.item = item.key WHERE source.id = ? AND item.number = ? AND item.state <= ?",
        (source, number, DELETED),
    ).fetchone()
    return _item(row) if row else None


def any_item(db: sqlite3.Connection) -> Item | None:
    """The item that was published first of those that are given."""
    row = db.execute(
        f"SELECT {_COLUMNS}, {_wanted('')} FROM item JOIN source ON source.key = item.source WHERE state = ?"
        " ORDER BY item.key LIMIT 1",
        (LIVE,),
    ).fetchone()
    return _item(row) if row else None


def list_of(db: sqlite3.Connection, spec: str, prefix: str) -> tuple[int, int] | None:
    """Key and size of the list of a set ('' for everything) in a format; None when it does not exist."""
    wanted = (ALL.get(spec, spec), prefix if prefix == "marc21" else "")
    row = db.execute("SELECT key, size FROM list WHERE spec = ? AND format = ?", wanted).fetchone()
    return (row[0], row[1]) if row else None


def earliest(db: sqlite3.Connection) -> int | None:
    """The smallest datestamp that any item has; None when there are no items."""
    found = list_of(db, "", "")
    query = "SELECT min(stamp) FROM member INDEXED BY member_stamp WHERE list = ?"
    row = db.execute(query, (found[0],)).fetchone() if found else None
    return row[0] if row else None


def count(db: sqlite3.Connection, key: int, since: int, until: int) -> int:
    """How many items of a list changed between two moments, both counted in; -1 when there are very many."""
    query = (
        "SELECT count(*) FROM (SELECT 1 FROM member INDEXED BY member_stamp"
        " WHERE list = ? AND stamp >= ? AND stamp <= ? LIMIT ?)"
    )
    (found,) = db.execute(query, (key, since, until, COUNTED + 1)).fetchone()
    return found if found <= COUNTED else -1


def walk(db: sqlite3.Connection, key: int, after: Place, until: int, body: str) -> Iterator[Item]:
    """The items of a list behind a place: in the order of their datestamps up to ``until``, or of their first
    publication. ``body`` is a format whose metadata are wanted, or ''."""
    joined = (
        f"SELECT {_COLUMNS}, {_wanted(body)} FROM member%s CROSS JOIN item ON item.key = member.item"
        " CROSS JOIN source ON source.key = item.source LEFT JOIN body ON body.item = item.key WHERE member.list = ?"
    )
    if after.stamp < 0:
        query = f"{joined % ''} AND member.item > ? ORDER BY member.item"
        cursor = db.execute(query, (key, after.item))
    else:
        query = f"{joined % ' INDEXED BY member_stamp'} AND (member.stamp, member.item) > (?, ?) AND member.stamp <= ?"
        cursor = db.execute(f"{query} ORDER BY member.stamp, member.item", (key, *after, until))
    with closing(cursor):
        yield from map(_item, cursor)


def sets(db: sqlite3.Connection, after: int, number: int) -> list[Set]:
    """Sets behind the one with the key ``after``."""
    rows = db.execute(
        "SELECT list.key, spec, coalesce(vi, ''), coalesce(en, '') FROM list"
        " LEFT JOIN source ON 'source:' || source.id = spec"
        " WHERE format = '' AND spec <> '' AND list.key > ? ORDER BY list.key LIMIT ?",
        (after, number),
    )
    return [Set(*row) for row in rows]
