"""Which record says what of a published entity: the ledger knows the records apart that the public graph has made one.

For pages: bounded in records, and of no use for anything that must be what is published; a reader compares it with the
store, since the ledger may have gone on.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from time import monotonic

from pyoxigraph import Triple

from lienthong.errors import LienthongError
from lienthong.graph.ledger.database import connect
from lienthong.graph.ledger.packing import by_owner, unpack_body
from lienthong.graph.publishing.describe import parsed
from lienthong.graph.publishing.passing import public_line

MOST_RECORDS = 12
"""Records that are read for one answer."""
MOST_ITEMS = 200
_LOOKED_AT = 10
"""Seconds for which what is known of a ledger counts: to open one costs a sixth of a page."""


def is_known(data: Path) -> bool:
    """Whether there is a ledger that can be read: a server may have the published generations only, one of an older
    schema waits for a command that brings it up, and one elsewhere may not answer."""
    return _is_read(data, int(monotonic() / _LOOKED_AT))


@lru_cache(maxsize=4)
def _is_read(data: Path, _moment: int) -> bool:
    try:
        connect(data, write=False).close()
    except LienthongError:
        return False
    return True


def said_by(data: Path, base: str, one: str, records: Iterable[str]) -> dict[str, list[Triple]]:
    """By record (``record/…``) the triples, with public IRIs below ``base``, that it says of the entity ``one``
    (``kind/id``) and its inner nodes. Records that the ledger has no more are left out.

    Raises StoreError when the ledger cannot be read.
    """
    found: dict[str, list[Triple]] = {}
    with closing(connect(data, write=False)) as db:
        for record in list(records)[:MOST_RECORDS]:
            for key in _keys(db, record)[:1]:
                found[record] = [quad.triple for quad in parsed("\n".join(_lines(db, base, one, key)))]
    return found


def records_of(data: Path, items: Iterable[str]) -> Mapping[str, list[str]]:
    """By entity (``item/…``) the records (``record/…``) that describe it, under the ids that they gave it.

    Raises StoreError when the ledger cannot be read.
    """
    query = "SELECT DISTINCT record.entity FROM record WHERE record.key = ? AND record.status = 'live'"
    found: dict[str, list[str]] = {}
    with closing(connect(data, write=False)) as db:
        for item in list(items)[:MOST_ITEMS]:
            keys = [key for id_ in _ids(db, item) for key in _keys(db, id_)]
            found[item] = sorted({entity for key in keys for (entity,) in db.execute(query, (key,)) if entity})
    return found


def _keys(db: sqlite3.Connection, id_: str) -> list[int]:
    query = "SELECT DISTINCT record FROM occurrence WHERE id = ? AND hash > x'' ORDER BY record LIMIT 5"
    return [key for (key,) in db.execute(query, (id_,))]


def _ids(db: sqlite3.Connection, name: str) -> list[str]:
    others = db.execute("SELECT id FROM alias WHERE name = ? ORDER BY id LIMIT 20", (name,))
    return [name, *(id_ for (id_,) in others)]


def _lines(db: sqlite3.Connection, base: str, one: str, key: int) -> Iterator[str]:
    row = db.execute("SELECT described FROM body WHERE record = ? AND described IS NOT NULL", (key,)).fetchone()
    if row is None:
        return
    body = unpack_body(key, row[0])
    moves = {held.ids[0]: name for held in body.entities if (name := _name(db, held.ids[0])) != held.ids[0]}
    owned = by_owner(body.lines)
    for id_ in [held.ids[0] for held in body.entities if moves.get(held.ids[0], held.ids[0]) == one]:
        for line in owned.get(id_, ()):
            yield public_line(line, base, moves)


def _name(db: sqlite3.Connection, id_: str) -> str:
    row = db.execute("SELECT name FROM alias WHERE id = ?", (id_,)).fetchone()
    return str(row[0]) if row else id_
