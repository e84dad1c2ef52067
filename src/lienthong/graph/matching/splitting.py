"""Taking one record out of a thing, at the level where it got in, and putting it back.

Got in because its id is equal to another record's: ``graph.ledger.apart``. Got in because the machine found two ids
to be one thing: decided to be different from each of the others.
"""

import sqlite3
from typing import NamedTuple

from lienthong.errors import NotFound, UsageError
from lienthong.graph.clock import now
from lienthong.graph.ledger import apart
from lienthong.graph.ledger.apart import Split
from lienthong.graph.ledger.entries import Held
from lienthong.graph.ledger.packing import unpack_entities
from lienthong.graph.matching.deciding import Deciding, live_id, log, undo
from lienthong.graph.matching.decisions import Reader, unsettle
from lienthong.graph.matching.judging import DIFFERENT
from lienthong.graph.merge import Clusters
from lienthong.graph.publishing.names import Names


class Parted(NamedTuple):
    """What came of a split: the ``id`` under which the record's thing goes on, whether that is a new one (``apart``),
    and from how many ids it is kept away by decisions."""

    id: str
    apart: bool
    others: int


class _Place(NamedTuple):
    """A record's row and ``record/…``, and what it describes of the thing in question."""

    key: int
    entity: str
    held: Held


def split(
    db: sqlite3.Connection, iri: str, source: str, number: str, *, by: str, note: str = "", track: bool = True
) -> Parted:
    """Take the record out of the thing that ``iri`` names; within a transaction. ``track`` as in ``Index``.

    Raises NotFound for an unknown thing or record, UsageError when the record does not describe it, is alone in it,
    only adds something to another record's thing (copies, links), or nobody is named.
    """
    if not by.strip():
        raise UsageError("cluster_who")
    id_ = live_id(db, iri)
    place = _place(db, id_, source, number)
    own = place.held.ids[0]
    shared = _classmates(db, own, place.key)
    others = _others(db, own, place.key)
    if not shared and not others:
        raise UsageError("cluster_alone", source=source, number=number)
    if not shared:
        _keep_away(db, own, others, place.entity, by, note)
        return Parted(own, False, len(others))
    shed = tuple(key for key in place.held.ids[1:] if _known_to_others(db, key, place.key))
    one = Split(place.entity, own, by.strip(), now(), note.strip(), tuple(place.held.ids), shed)
    apart.put(db, one)
    apart.renamed(db, place.key, own, one.kept, track=track)
    log(db, one.at, one.by, "split", own, one.target, record=one.entity, note=one.note)
    unsettle(db, (own, one.target, *shared, *others))
    root = Reader(db).root
    away = sorted({root(each) for each in (*shared, *others)} - {root(one.target)})
    _keep_away(db, one.target, away, place.entity, by, note)
    return Parted(one.target, True, len(away))


def join(db: sqlite3.Connection, iri: str, source: str, number: str, *, by: str, note: str = "", track: bool) -> int:
    """Take a split back: the record is where its keys and the machine put it. Returns how many rows that undid.

    ``iri`` is what was split off, or what it was split from. Raises NotFound when there was no such split.
    """
    if not by.strip():
        raise UsageError("cluster_who")
    entity, key = _record(db, source, number)
    leader = Names(db).clusters.resolve
    wanted = leader(live_id(db, iri))
    count = 0
    for one in Reader(db).all():
        sides = {leader(side) for side in (one.now_a, one.now_b) if side}
        if one.split == entity and wanted in sides:
            count += undo(db, one.a, one.b, by=by, note=note)
    for row in apart.splits(db, entity):
        if wanted in (leader(row.id), leader(row.target)):
            apart.drop(db, row)
            apart.renamed(db, key, row.target, row.ids, track=track)
            log(db, now(), by.strip(), "joined", row.id, row.target, record=entity, note=note.strip())
            unsettle(db, (row.id, row.target))
            count += 1
    if not count:
        raise NotFound("cluster_no_split", source=source, number=number)
    return count


def _keep_away(db: sqlite3.Connection, id_: str, others: list[str], entity: str, by: str, note: str) -> None:
    deciding = Deciding(db)
    for other in others:
        deciding.decide(id_, other, DIFFERENT, by=by, note=note, split=entity)


def _record(db: sqlite3.Connection, source: str, number: str) -> tuple[str, int]:
    query = (
        "SELECT record.entity, record.key FROM record JOIN source ON source.key = record.source"
        " WHERE source.id = ? AND record.number = ? AND record.pending = 0 AND record.status = 'live'"
    )
    row = db.execute(query, (source, number)).fetchone()
    if row is None:
        raise NotFound("cluster_no_record", source=source[:100], number=number[:200])
    return row[0], row[1]


def _place(db: sqlite3.Connection, id_: str, source: str, number: str) -> _Place:
    entity, key = _record(db, source, number)
    if db.execute("SELECT 1 FROM dependent WHERE record = ?", (key,)).fetchone():
        raise UsageError("cluster_dependent", source=source, number=number)
    leader = Names(db).clusters.resolve
    (described,) = db.execute("SELECT described FROM body WHERE record = ?", (key,)).fetchone()
    kind, wanted = id_.partition("/")[0], leader(id_)
    for held in unpack_entities(described):
        if held.digest and held.ids[0].startswith(f"{kind}/") and leader(held.ids[0]) == wanted:
            return _Place(key, entity, held)
    raise UsageError("cluster_not_in_record", source=source, number=number, iri=id_)


def _classmates(db: sqlite3.Connection, own: str, record: int) -> list[str]:
    """Ids under which other records describe the very thing that ``own`` is by equal keys."""
    reader = Reader(db)
    same = Clusters(reader.needs).members(reader.root(own))
    return sorted(one for one in same if _described_by_others(db, one, record))


def _others(db: sqlite3.Connection, own: str, record: int) -> list[str]:
    """The strongest ids of all else that is one thing with ``own``, each described by another record."""
    root, clusters = Reader(db).root, Names(db).clusters
    members = clusters.members(clusters.resolve(own))
    found = {root(one) for one in members if root(one) != root(own) and _described_by_others(db, one, record)}
    return sorted(one for one in found if Reader(db).live(one))


def _described_by_others(db: sqlite3.Connection, id_: str, record: int) -> bool:
    query = (
        "SELECT 1 FROM occurrence WHERE id = ? AND hash > x'' AND record <> ?"
        " AND record NOT IN (SELECT record FROM dependent) LIMIT 1"
    )
    return db.execute(query, (id_, record)).fetchone() is not None


def _known_to_others(db: sqlite3.Connection, key: str, record: int) -> bool:
    claimed = db.execute("SELECT 1 FROM claim WHERE key = ? AND record <> ? LIMIT 1", (key, record)).fetchone()
    return claimed is not None or _described_by_others(db, key, record)
