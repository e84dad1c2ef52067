"""Portraits of records whose description changed: drawn, stored with their marks, and what is unsettled thereby."""

import sqlite3
from collections.abc import Iterable, Iterator
from functools import partial

from lienthong.graph.ledger.database import transaction
from lienthong.graph.ledger.packing import unpack_body
from lienthong.graph.matching import sketching
from lienthong.graph.matching.bearers import rename
from lienthong.graph.matching.crew import Crew
from lienthong.graph.matching.marks import unpacked
from lienthong.graph.matching.nodes import first_portraits
from lienthong.graph.matching.sketching import Drawn
from lienthong.graph.matching.stages import Method, Progress
from lienthong.graph.matching.ties import retie
from lienthong.graph.matching.unsettling import crossed, unsettle

PART = 250
"""Records of one transaction, and of one errand of a process."""

INSERT = "INSERT INTO portrait (record, id, hash, facts, marks, names) VALUES (?, ?, ?, ?, ?, ?)"


def draw_stale(db: sqlite3.Connection, method: Method, rules: str, crew: Crew, progress: Progress) -> None:
    """Draw every stale record again, each part in a transaction that takes it off the list."""
    (total,) = db.execute("SELECT count(*) FROM stale").fetchone()
    done = 0
    for part, drawn in each_drawn(db, method, rules, crew):
        with transaction(db):
            _put(db, method, part, drawn)
            db.executemany("DELETE FROM stale WHERE record = ?", [(record,) for record in part])
        done += len(part)
        progress("draw", done, total)


def each_drawn(
    db: sqlite3.Connection, method: Method, rules: str, crew: Crew
) -> Iterator[tuple[list[int], list[Drawn]]]:
    """The stale records in parts, with their portraits: first those that were drawn by ``rules`` when they were mapped,
    then the others, drawn by the crew. The caller takes each part off the list before it asks for the next."""
    query = f"SELECT record, portraits FROM stale WHERE rules = ? AND record > ? ORDER BY record LIMIT {PART}"
    last = -1
    while rules and (rows := db.execute(query, (rules, last)).fetchall()):
        yield [row[0] for row in rows], [one for row in rows for one in sketching.unpacked(*row)]
        last = rows[-1][0]
    yield from crew.each(partial(draw, method), _parts(db))


def _parts(db: sqlite3.Connection) -> Iterator[list[int]]:
    last = -1
    while True:
        query = f"SELECT record FROM stale WHERE record > ? ORDER BY record LIMIT {PART}"
        part = [record for (record,) in db.execute(query, (last,))]
        if not part:
            return
        yield part
        last = part[-1]


def draw(method: Method, db: sqlite3.Connection, records: Iterable[int]) -> list[Drawn]:
    """The portraits of what these records say now, in the order of their rows and ids; a task of a crew."""
    found = []
    for record in records:
        row = db.execute("SELECT described FROM body WHERE record = ?", (record,)).fetchone()
        if row is not None and row[0] is not None:
            found += sketching.drawn(method, unpack_body(record, row[0]))
    return found


def _put(db: sqlite3.Connection, method: Method, records: list[int], drawn: list[Drawn]) -> None:
    """Bring what is stored of these records to ``drawn``, and marks and ties with it."""
    query = "SELECT record, id, hash, ties, names FROM portrait WHERE record = ?"
    old = {(row[0], row[1]): row for record in records for row in db.execute(query, (record,))}
    new = {(one.record, one.id): one for one in drawn}
    come = [one for place, one in new.items() if place not in old or old[place][2] != one.hash]
    gone = [row for place, row in old.items() if place not in new or new[place].hash != row[2]]
    ids = sorted({one.id for one in come} | {row[1] for row in gone})
    before = {id_: _known(db, id_) for id_ in ids}
    for _, id_, _, ties, _ in gone:
        retie(db, id_, unpacked(ties), set())
    db.executemany("DELETE FROM portrait WHERE record = ? AND id = ?", [row[:2] for row in gone])
    db.executemany(INSERT, come)
    rename(db, [(one.id, one.names) for one in come], [(row[1], row[4]) for row in gone])
    after = {id_: _known(db, id_) for id_ in ids}
    unsettle(db, [id_ for id_ in ids if before[id_][0] != after[id_][0]])
    lost = {(key, id_) for id_ in ids for key in before[id_][1] - after[id_][1]}
    won = {(key, id_) for id_ in ids for key in after[id_][1] - before[id_][1]}
    db.executemany("DELETE FROM mark WHERE key = ? AND id = ?", sorted(lost))
    db.executemany("INSERT OR IGNORE INTO mark VALUES (?, ?)", sorted(won))
    crossed(db, "mark", won, lost)
    db.execute("DELETE FROM compared")
    untied = {(kind, one.record) for one in come for kind in tied_kinds(method) if one.id.startswith(f"{kind}/")}
    db.executemany("INSERT OR IGNORE INTO untied VALUES (?, ?)", sorted(untied))


def tied_kinds(method: Method) -> list[str]:
    """Kinds that have ties: all but the first."""
    return [stage.kind.name for stage in method.stages[1:]]


def _known(db: sqlite3.Connection, id_: str) -> tuple[set[bytes], set[int]]:
    """The portraits by which a node is known, by hash, and its marks."""
    drawn = first_portraits(db, id_)
    return {row[0] for row in drawn}, {key for row in drawn for key in unpacked(row[2])}
