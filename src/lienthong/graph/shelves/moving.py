"""The shelves of the next generation: the file of the last one, never written again, and beside it what stands
otherwise now, so that an update costs what has changed.

``<file>.delta`` holds the shelves that have another number now (``shelf``), what came (``sign`` 1) and went (-1)
(``place``), and the best lists as they are now (``best``). The file is linked, the delta copied; when it has grown both
are made one, in one sequential pass.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store

from lienthong.graph import finished
from lienthong.graph.generation import outgrown
from lienthong.graph.shelves.file import build, delta_of, empty, is_current, trim, writing
from lienthong.graph.shelves.placing import CLASSES, Placed, Placing, Shelf
from lienthong.search.statements import Stored, full

MOST_MOVES = 50_000
"""Entries that a delta has at least, some 5 MB, before it is made one with the file."""
_TABLES = (
    "CREATE TABLE shelf (axis TEXT, value TEXT, number INTEGER NOT NULL, PRIMARY KEY (axis, value)) WITHOUT ROWID",
    (
        "CREATE TABLE place (axis TEXT, value TEXT, key TEXT, id TEXT, sign INTEGER NOT NULL,"
        " PRIMARY KEY (axis, value, key, id)) WITHOUT ROWID"
    ),
    "CREATE TABLE best (list TEXT, worth TEXT, id TEXT, PRIMARY KEY (list, worth, id)) WITHOUT ROWID",
    "CREATE INDEX best_id ON best (id)",
    "INSERT INTO best SELECT list, worth, id FROM last.best",
)
_FOLDED = (
    (
        "INSERT INTO shelf SELECT n, axis, value, coalesce(now.number, was.number) FROM last.shelf AS was"
        " LEFT JOIN delta.shelf AS now USING (axis, value) WHERE coalesce(now.number, was.number) > 0"
    ),
    (
        "INSERT INTO shelf (axis, value, number) SELECT axis, value, number FROM delta.shelf AS now WHERE number > 0"
        " AND NOT EXISTS (SELECT 1 FROM last.shelf AS was WHERE (was.axis, was.value) = (now.axis, now.value))"
    ),
    (
        "INSERT INTO place SELECT was.shelf, was.key, was.id FROM last.place AS was"
        " JOIN last.shelf AS one ON one.n = was.shelf WHERE NOT EXISTS (SELECT 1 FROM delta.place AS gone WHERE"
        " (gone.axis, gone.value, gone.key, gone.id, gone.sign) = (one.axis, one.value, was.key, was.id, -1))"
        " UNION ALL SELECT one.n, key, id FROM delta.place AS come JOIN shelf AS one USING (axis, value)"
        " WHERE come.sign = 1 ORDER BY 1, 2, 3"
    ),
    "INSERT INTO best SELECT list, worth, id FROM delta.best",
    "INSERT INTO meta SELECT name, value FROM last.meta",
)


def amend(file: Path, previous: Path, before: Store, after: Store, base: str, changed: Iterable[str]) -> None:
    """The shelves of the store ``after``, from those of ``before`` in the file ``previous``, where what is ``changed``
    (ids) stands otherwise now. Built anew where ``previous`` is none of today's rules."""
    if not is_current(previous):
        build(file, Stored(after, base), base)
        return
    old, new = Placing(Stored(before, base), base), Placing(Stored(after, base), base)
    moved = [(id_, was, now) for id_ in _with_editions(before, after, base, set(changed))
             if (was := old.place(id_)) != (now := new.place(id_))]  # fmt: skip
    os.link(previous, file)
    if not moved:
        if delta_of(previous).exists():
            os.link(delta_of(previous), delta_of(file))
        return
    if _moved(file, previous, moved) > MOST_MOVES and outgrown(delta_of(file), file):
        fold(file)


def _moved(file: Path, previous: Path, moved: list[tuple[str, Placed, Placed]]) -> int:
    """Write down what has moved; how many entries have, since the file was filled."""
    known = delta_of(previous).exists()
    if known:
        shutil.copyfile(delta_of(previous), delta_of(file))
    with writing(delta_of(file)) as db:
        finished.attach(db, last=file)
        db.execute("BEGIN")
        for statement in () if known else _TABLES:
            db.execute(statement)
        for id_, was, now in moved:
            _move(db, id_, was, now)
        trim(db)
        db.execute("COMMIT")
        (number,) = db.execute("SELECT (SELECT count(*) FROM place) + (SELECT count(*) FROM shelf)").fetchone()
    return int(number)


def fold(file: Path) -> None:
    """Make a file and its delta one."""
    new = file.with_name(f"{file.name}.next")
    with writing(new) as db:
        finished.attach(db, last=file, delta=delta_of(file))
        db.execute("BEGIN")
        empty(db)
        for statement in _FOLDED:
            db.execute(statement)
        db.execute("COMMIT")
    # Another generation may still have the old file by its own name.
    new.replace(file)
    delta_of(file).unlink()


def _add(db: sqlite3.Connection, shelf: Shelf, number: int) -> None:
    known = "SELECT number FROM last.shelf WHERE axis = ? AND value = ?"
    found = db.execute(f"SELECT coalesce(({known}), 0)", shelf).fetchone()[0]
    query = "INSERT INTO shelf VALUES (?, ?, ?) ON CONFLICT (axis, value) DO UPDATE SET number = number + ?"
    db.execute(query, (*shelf, found + number, number))


def _note(db: sqlite3.Connection, shelf: Shelf, key: str, id_: str, sign: int) -> None:
    """An entry more (1) or less (-1): what had come and goes, or had gone and comes, is as in the file."""
    _add(db, shelf, sign)
    undone = "DELETE FROM place WHERE axis = ? AND value = ? AND key = ? AND id = ? AND sign = ?"
    if not db.execute(undone, (*shelf, key, id_, -sign)).rowcount:
        db.execute("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?)", (*shelf, key, id_, sign))


def _move(db: sqlite3.Connection, id_: str, was: Placed, now: Placed) -> None:
    for shelf in was.counted - now.counted:
        _add(db, shelf, -1)
    for shelf in now.counted - was.counted:
        _add(db, shelf, 1)
    for shelf, key in was.on.items():
        if now.on.get(shelf) != key:
            _note(db, shelf, key, id_, -1)
    for shelf, key in now.on.items():
        if was.on.get(shelf) != key:
            _note(db, shelf, key, id_, 1)
    db.execute("DELETE FROM best WHERE id = ?", (id_,))
    db.executemany("INSERT INTO best VALUES (?, ?, ?)", [(name, worth, id_) for name, worth in now.best])


_LEADING = (("item/", "bf:hasItem"), ("instance/", "bf:hasInstance"), ("record/", "bf:adminMetadata"))
"""In this order: when a record was written says nothing of the Works of its Instances."""


def _with_editions(before: Store, after: Store, base: str, changed: set[str]) -> list[str]:
    """What has changed with all that is placed by it: an Instance by its records, a Work by its Instances and Items."""
    for start, link in _LEADING:
        for id_ in [one for one in changed if one.startswith(start)]:
            for store in (before, after):
                for quad in store.quads_for_pattern(
                    None, NamedNode(full(link)), NamedNode(f"{base}/{id_}"), DefaultGraph()
                ):
                    if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(f"{base}/"):
                        changed.add(quad.subject.value.removeprefix(f"{base}/").partition("#")[0])
    return sorted(one for one in changed if one.partition("/")[0] in CLASSES)
