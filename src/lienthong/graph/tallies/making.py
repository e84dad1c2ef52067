"""Tallies of a new generation: counted from its store, or those of the last one with what has changed."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store

from lienthong.graph.generation import outgrown
from lienthong.graph.tallies import files
from lienthong.graph.tallies.placing import HAS_INSTANCE, HAS_ITEM, INSTANCE_OF, ITEM_OF, Entry, Placing
from lienthong.graph.tallies.rules import listed
from lienthong.search.statements import Statements, Stored
from lienthong.search.uniting import ALL

MOST_CHANGES = 50_000
"""Changes beside the lists at least (some 5 MB, copied with every publish) before both are made one: a second for each
million entries."""


def build(folder: Path, statements: Statements, base: str) -> int:
    """Count everything anew; how many entries there are."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    db = files.make_base(folder / files.BASE)
    try:
        db.execute("PRAGMA temp_store = FILE")
        db.execute("BEGIN")
        db.execute("CREATE TEMP TABLE placed (list INTEGER, key TEXT, name TEXT)")
        db.executemany("INSERT INTO placed VALUES (?, ?, ?)", _entries(statements, base))
        db.execute("INSERT INTO entry SELECT DISTINCT list, key, name FROM placed ORDER BY list, key, name")
        files.count(db)
        (number,) = db.execute("SELECT count(*) FROM entry").fetchone()
        db.execute("COMMIT")
    finally:
        db.close()
    files.make_delta(folder / files.DELTA)
    files.seal(folder)
    return int(number)


def _entries(statements: Statements, base: str) -> Iterator[Entry]:
    placing = Placing(statements, base)
    for id_ in statements.every({one.kind: "" for one in listed()}, ALL):
        yield from placing.entries(id_)


def amend(folder: Path, previous: Path, before: Store, after: Store, base: str, changed: Iterable[str]) -> int:
    """Make the tallies of ``after`` in ``folder`` from those of ``before`` in ``previous``; ``changed`` are the ids of
    what is described otherwise. How many changes there are. Counts anew where ``previous`` holds none of today's
    rules."""
    if not files.is_current(previous):
        return build(folder, Stored(after, base), base)
    files.inherit(previous, folder)
    old, new = Placing(Stored(before, base), base), Placing(Stored(after, base), base)
    db = files.writing(folder / files.DELTA)
    try:
        db.execute("BEGIN")
        for id_ in sorted(_concerned(before, after, base, set(changed))):
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


def _concerned(before: Store, after: Store, base: str, changed: set[str]) -> set[str]:
    """The changed ones, and the Works and items of editions that are called or dated otherwise."""
    found, old, new = set(changed), Placing(Stored(before, base), base), Placing(Stored(after, base), base)
    for id_ in (one for one in changed if one.startswith("instance/")):
        if old.told(id_) != new.told(id_):
            for store, placing in ((before, old), (after, new)):
                found.update(_parts(store, placing, f"{base}/{id_}"))
    return found


def _parts(store: Store, placing: Placing, instance: str) -> Iterator[str]:
    """What is ordered by what an edition (its IRI) is called or dated: its Works and items."""
    edition = NamedNode(instance)
    for property_ in (INSTANCE_OF, HAS_ITEM):
        for quad in store.quads_for_pattern(edition, property_, None, DefaultGraph()):
            if isinstance(quad.object, NamedNode) and (id_ := placing.entity(quad.object.value)):
                yield id_
    for property_ in (HAS_INSTANCE, ITEM_OF):
        for quad in store.quads_for_pattern(None, property_, edition, DefaultGraph()):
            if isinstance(quad.subject, NamedNode):
                yield placing.entity(quad.subject.value)


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
