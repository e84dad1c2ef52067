"""The links of the next generation: the file of the last one, never written again, and beside it the links of what has
others now, so that an update costs what has changed.

``<file>.delta`` holds the entities whose links in the file count no longer (``moved``), those that they have now
(``link``), and all numbers as they are now (``number``). The file is linked, the delta copied; when it has grown both
are made one, in one sequential pass.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from pyoxigraph import Store

from lienthong.graph.generation import outgrown
from lienthong.graph.outward.file import COLUMNS, build, delta_of, empty, held, is_current, opened, put, writing
from lienthong.graph.outward.reading import Link, links_of

MOST_MOVES = 20_000
"""Entities that a delta has at least before it is made one with the file."""
_FOLDED = (
    "INSERT INTO meta SELECT name, value FROM last.meta",
    (
        f"INSERT INTO link SELECT {COLUMNS} FROM last.link AS one WHERE NOT EXISTS"
        " (SELECT 1 FROM delta.moved WHERE moved.entity = one.entity)"
        f" UNION ALL SELECT {COLUMNS} FROM delta.link ORDER BY target, entity, property, iri"
    ),
    "INSERT INTO number SELECT target, property, number FROM delta.number",
)


def amend(file: Path, previous: Path, store: Store, base: str, changed: Iterable[str]) -> None:
    """The links of a store, from those in the file ``previous``, where what is ``changed`` (ids) has others now. Built
    anew where ``previous`` is none of today's rules."""
    if not is_current(previous):
        build(file, store, base)
        return
    moved: dict[str, list[Link]] = {}
    with closing(opened(previous)) as old:
        numbers = Counter({(target, name): number for target, name, number in old.execute("SELECT * FROM numbered")})
        for id_ in sorted(set(changed)):
            was, now = held(old, id_), links_of(store, base, id_)
            if sorted(was) != sorted(now):
                moved[id_] = now
                numbers.update((one.target, one.property) for one in now)
                numbers.subtract((one.target, one.property) for one in was)
    os.link(previous, file)
    if not moved:
        if delta_of(previous).exists():
            os.link(delta_of(previous), delta_of(file))
        return
    if _move(file, previous, moved, numbers) > MOST_MOVES and outgrown(delta_of(file), file):
        fold(file)


def _move(file: Path, previous: Path, moved: dict[str, list[Link]], numbers: Counter[tuple[str, str]]) -> int:
    """Write down what has other links now; how many entities have, since the file was gathered."""
    known = delta_of(previous).exists()
    if known:
        shutil.copyfile(delta_of(previous), delta_of(file))
    with writing(delta_of(file)) as db:
        if not known:
            empty(db)
            db.execute("CREATE TABLE moved (entity TEXT PRIMARY KEY) WITHOUT ROWID")
        ids = [(id_,) for id_ in moved]
        db.executemany("INSERT OR IGNORE INTO moved VALUES (?)", ids)
        db.executemany("DELETE FROM link WHERE entity = ?", ids)
        put(db, (one for now in moved.values() for one in now))
        db.execute("DELETE FROM number")
        rows = [(*key, number) for key, number in numbers.items() if number]
        db.executemany("INSERT INTO number VALUES (?, ?, ?)", rows)
        return int(db.execute("SELECT count(*) FROM moved").fetchone()[0])


def fold(file: Path) -> None:
    """Make a file and its delta one."""
    new = file.with_name(f"{file.name}.next")
    with writing(new, last=file, delta=delta_of(file)) as db:
        empty(db)
        for statement in _FOLDED:
            db.execute(statement)
    # Another generation may still have the old file by its own name.
    new.replace(file)
    delta_of(file).unlink()
