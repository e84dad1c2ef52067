"""Tallies of a new generation: counted from its store, or those of the last one with what has changed."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store

from lienthong.graph.generation import outgrown
from lienthong.graph.tallies import files
from lienthong.graph.tallies.placing import Entry, Placing, year_key
from lienthong.graph.tallies.rules import listed, number_of

MOST_CHANGES = 50_000
"""Changes beside the lists at least (some 5 MB, copied with every publish) before both are made one: a second for each
million entries."""
_STEP = 5000
_Link = tuple[str, int, int]


def build(folder: Path, store: Store, base: str) -> int:
    """Count everything anew; how many entries there are."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rough, placing = folder / "rough.sqlite", Placing(store, base)
    db = files.make_base(folder / files.BASE)
    try:
        db.execute("ATTACH ? AS rough", (str(rough),))
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):
            db.execute(f"PRAGMA rough.{pragma}")
        db.execute("CREATE TABLE rough.link (owner TEXT, list INTEGER, newest INTEGER)")
        db.execute("CREATE TABLE rough.placed (list INTEGER, key TEXT, name TEXT)")
        _many(db, "INSERT INTO rough.link VALUES (?, ?, ?)", _links(store, placing))
        ordered = db.execute("SELECT DISTINCT owner, list, newest FROM rough.link ORDER BY owner")
        _many(db, "INSERT INTO rough.placed VALUES (?, ?, ?)", _placed(ordered, placing))
        db.execute("INSERT INTO entry SELECT DISTINCT list, key, name FROM rough.placed ORDER BY list, key, name")
        files.count(db)
        (number,) = db.execute("SELECT count(*) FROM entry").fetchone()
    finally:
        db.close()
    rough.unlink()
    files.make_delta(folder / files.DELTA)
    files.seal(folder)
    return int(number)


def _links(store: Store, placing: Placing) -> Iterator[_Link]:
    for one in listed():
        for quad in store.quads_for_pattern(None, NamedNode(one.link), None, DefaultGraph()):
            if not (isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)):
                continue
            owner, led = placing.entity(quad.subject.value), placing.entity(quad.object.value)
            if led and owner.partition("/")[0] == one.kind:
                yield owner, number_of(one.link, one.kind, led), one.newest


def _placed(ordered: Iterable[_Link], placing: Placing) -> Iterator[Entry]:
    for owner, links in groupby(ordered, lambda one: one[0]):
        lists = list(links)
        title, name = placing.title(owner), owner.partition("/")[2]
        year = year_key(placing.year(owner)) if any(newest for *_, newest in lists) else ""
        for _, number, newest in lists:
            yield number, year * newest + title, name


def _many(db: sqlite3.Connection, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Rows a few thousand at a time; what they are made of may be read from the same file meanwhile."""
    waiting: list[tuple[object, ...]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) >= _STEP:
            db.executemany(statement, waiting)
            waiting.clear()
    db.executemany(statement, waiting)


def amend(folder: Path, previous: Path, before: Store, after: Store, base: str, changed: Iterable[str]) -> int:
    """Make the tallies of ``after`` in ``folder`` from those of ``before`` in ``previous``; ``changed`` are the ids of
    what is described otherwise. How many changes there are. Counts anew where ``previous`` holds none of today's
    rules."""
    if not files.is_current(previous):
        return build(folder, after, base)
    files.inherit(previous, folder)
    old, new = Placing(before, base), Placing(after, base)
    db = files.writing(folder / files.DELTA)
    try:
        db.execute("BEGIN")
        for id_ in sorted(_concerned(old, new, set(changed))):
            was, is_ = old.entries(id_), new.entries(id_)
            for sign, entries in ((-1, was - is_), (1, is_ - was)):
                for entry in entries:
                    _note(db, entry, sign)
        db.execute("COMMIT")
        (number,) = db.execute("SELECT count(*) FROM entry").fetchone()
    finally:
        db.close()
    files.seal(folder)
    if number > MOST_CHANGES and outgrown(folder / files.DELTA, folder / files.BASE):
        fold(folder)
    return int(number)


def _concerned(old: Placing, new: Placing, changed: set[str]) -> set[str]:
    """The changed ones, and the Works and items of editions that are called or dated otherwise."""
    found = set(changed)
    for id_ in (one for one in changed if one.startswith("instance/")):
        if old.told(id_) != new.told(id_):
            found.update(old.parts(id_), new.parts(id_))
    return found


def _note(db: sqlite3.Connection, entry: Entry, sign: int) -> None:
    """An entry more (1) or less (-1): what had come and goes, or had gone and comes, is as before."""
    opposite = db.execute(
        "DELETE FROM entry WHERE list = ? AND key = ? AND name = ? AND sign = ?", (*entry, -sign)
    ).rowcount
    if not opposite:
        db.execute("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", (*entry, sign))
    db.execute(
        "INSERT INTO total VALUES (?, ?) ON CONFLICT (list) DO UPDATE SET number = number + excluded.number",
        (entry[0], sign),
    )


def fold(folder: Path) -> None:
    """Make lists and changes one."""
    new = folder / "next.sqlite"
    db = files.make_base(new)
    try:
        db.execute("ATTACH ? AS last", (str(folder / files.BASE),))
        db.execute("ATTACH ? AS delta", (str(folder / files.DELTA),))
        db.execute(
            "INSERT INTO entry SELECT list, key, name FROM last.entry AS one WHERE NOT EXISTS (SELECT 1 FROM"
            " delta.entry AS gone WHERE (gone.list, gone.key, gone.name, gone.sign) ="
            " (one.list, one.key, one.name, -1))"
            " UNION ALL SELECT list, key, name FROM delta.entry WHERE sign = 1 ORDER BY 1, 2, 3"
        )
        files.count(db)
    finally:
        db.close()
    new.replace(folder / files.BASE)
    files.make_delta(folder / files.DELTA)
