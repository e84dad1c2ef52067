"""The links of a generation on disk, ``<generation>/links.sqlite``: built anew, or changed in what has changed.

Written once, by target, so that a link set is read from beginning to end as it is sent. A publish that changes no link
costs a hard link; another one copies the file (some 150 bytes for each link) and writes the links that changed.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Store

from lienthong.graph.outward.reading import Link, all_links, links_of

FORMAT = 1
"""Of the file and of the rules by which links are read; to be raised with every change of either."""
NAME = "links.sqlite"
_COLUMNS = "target, entity, property, iri, label, language, ground, confidence, source"
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE link (
  target TEXT NOT NULL, entity TEXT NOT NULL, property TEXT NOT NULL, iri TEXT NOT NULL, label TEXT NOT NULL,
  language TEXT NOT NULL, ground TEXT NOT NULL, confidence TEXT NOT NULL, source TEXT NOT NULL,
  PRIMARY KEY (target, entity, property, iri)
) WITHOUT ROWID;
CREATE INDEX link_entity ON link (entity);
CREATE TABLE number (target TEXT NOT NULL, property TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (target, property)) WITHOUT ROWID;
"""


class Number(NamedTuple):
    """How many links of a property (prefixed name) lead to a target (id)."""

    target: str
    property: str
    number: int


def build(file: Path, store: Store, base: str) -> None:
    """Gather every link of a store. Raises sqlite3.Error when the disk refuses."""
    file.unlink(missing_ok=True)
    with _writing(file) as db:
        for statement in _TABLES.split(";"):
            db.execute(statement)
        db.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))
        _put(db, all_links(store, base))
        _count(db)


def amend(file: Path, previous: Path, store: Store, base: str, changed: Iterable[str]) -> None:
    """The links of a store, from those in the file ``previous``, where what is ``changed`` (ids) has others now. Built
    anew where ``previous`` is none of today's rules."""
    if not is_current(previous):
        build(file, store, base)
        return
    fresh: dict[str, list[Link]] = {}
    with closing(_opened(previous)) as old:
        for id_ in sorted(set(changed)):
            now = links_of(store, base, id_)
            if sorted(now) != sorted(_held(old, id_)):
                fresh[id_] = now
    if not fresh:
        os.link(previous, file)
        return
    shutil.copyfile(previous, file)
    with _writing(file) as db:
        db.executemany("DELETE FROM link WHERE entity = ?", [(id_,) for id_ in fresh])
        _put(db, (one for found in fresh.values() for one in found))
        _count(db)


def _put(db: sqlite3.Connection, links: Iterable[Link]) -> None:
    query = f"INSERT OR IGNORE INTO link ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    db.executemany(
        query,
        ((one.target, one.entity, one.property, one.iri, one.label, one.language, one.ground, one.confidence,
          one.source) for one in links),
    )  # fmt: skip


def _count(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM number")
    db.execute("INSERT INTO number SELECT target, property, count(*) FROM link GROUP BY target, property")


def _link(row: tuple[str, ...]) -> Link:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    return Link(**values)


def _held(db: sqlite3.Connection, id_: str) -> list[Link]:
    return [_link(row) for row in db.execute(f"SELECT {_COLUMNS} FROM link WHERE entity = ?", (id_,))]


def numbers(folder: Path) -> list[Number] | None:
    """How many links there are in the folder of a generation, by target and property; None where they were not
    gathered."""
    if not is_current(folder / NAME):
        return None
    with closing(_opened(folder / NAME)) as db:
        rows = db.execute("SELECT target, property, number FROM number ORDER BY number DESC, target, property")
        return [Number(*row) for row in rows]


def links(folder: Path, target: str) -> Iterator[Link]:
    """The links of a generation that lead to a target, in the order of our ids."""
    with closing(_opened(folder / NAME)) as db:
        for row in db.execute(
            f"SELECT {_COLUMNS} FROM link WHERE target = ? ORDER BY entity, property, iri", (target,)
        ):
            yield _link(row)


def is_current(file: Path) -> bool:
    """Whether there are links that were gathered by the rules of today."""
    if not file.exists():
        return False
    try:
        with closing(_opened(file)) as db:
            found = db.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
    except sqlite3.Error:
        return False
    return found is not None and found[0] == str(FORMAT)


def _opened(file: Path) -> sqlite3.Connection:
    """Read only; any thread may go on with what another has begun (answers that are sent in parts)."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


@contextmanager
def _writing(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        # The generation is sealed as a whole: a crash leaves nothing that anybody would read.
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        yield db
        db.execute("COMMIT")
