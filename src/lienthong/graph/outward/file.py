"""The links of a generation on disk, ``<generation>/links.sqlite``: gathered in one go, and read.

Written once, by target, so that a link set is read from beginning to end as it is sent. What changes later lies beside
the file (``moving``).
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Store

from lienthong.graph import finished
from lienthong.graph.outward.reading import Link, all_links

FORMAT = 1
"""Of the file and of the rules by which links are read; to be raised with every change of either."""
NAME = "links.sqlite"
COLUMNS = "target, entity, property, iri, label, language, ground, confidence, source"
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
    for one in (file, delta_of(file)):
        one.unlink(missing_ok=True)
    with writing(file) as db:
        empty(db)
        db.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))
        put(db, all_links(store, base))
        db.execute("INSERT INTO number SELECT target, property, count(*) FROM link GROUP BY target, property")


def empty(db: sqlite3.Connection) -> None:
    """The tables of a new file."""
    for statement in _TABLES.split(";"):
        db.execute(statement)


def put(db: sqlite3.Connection, links: Iterable[Link]) -> None:
    """Write links into a file."""
    query = f"INSERT OR IGNORE INTO link ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    db.executemany(
        query,
        ((one.target, one.entity, one.property, one.iri, one.label, one.language, one.ground, one.confidence,
          one.source) for one in links),
    )  # fmt: skip


def _link(row: tuple[str, ...]) -> Link:
    values = dict(zip(COLUMNS.split(", "), row, strict=True))
    return Link(**values)


def held(db: sqlite3.Connection, id_: str) -> list[Link]:
    """The links of one entity, as the files tell it."""
    return [_link(row) for row in db.execute(f"SELECT {COLUMNS} FROM held WHERE entity = ?", (id_,))]


def numbers(folder: Path) -> list[Number] | None:
    """How many links there are in the folder of a generation, by target and property; None where they were not
    gathered."""
    if not is_current(folder / NAME):
        return None
    with closing(opened(folder / NAME)) as db:
        rows = db.execute("SELECT target, property, number FROM numbered ORDER BY number DESC, target, property")
        return [Number(*row) for row in rows]


def links(folder: Path, target: str) -> Iterator[Link]:
    """The links of a generation that lead to a target, in the order of our ids."""
    with closing(opened(folder / NAME)) as db:
        for row in db.execute(f"SELECT {COLUMNS} FROM held WHERE target = ? ORDER BY entity, property, iri", (target,)):
            yield _link(row)


def is_current(file: Path) -> bool:
    """Whether there are links that were gathered by the rules of today."""
    if not file.exists():
        return False
    try:
        with closing(opened(file)) as db:
            found = db.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
    except sqlite3.Error:
        return False
    return found is not None and found[0] == str(FORMAT)


def delta_of(file: Path) -> Path:
    """Where lies what is otherwise than in the file; there may be nothing."""
    return file.with_name(f"{file.name}.delta")


_ALONE = (
    f"CREATE TEMP VIEW held AS SELECT {COLUMNS} FROM main.link",
    "CREATE TEMP VIEW numbered AS SELECT target, property, number FROM main.number",
)
_TOGETHER = (
    (
        f"CREATE TEMP VIEW held AS SELECT {COLUMNS} FROM main.link AS one WHERE NOT EXISTS"
        " (SELECT 1 FROM delta.moved WHERE moved.entity = one.entity)"
        f" UNION ALL SELECT {COLUMNS} FROM delta.link"
    ),
    "CREATE TEMP VIEW numbered AS SELECT target, property, number FROM delta.number",
)


def opened(file: Path) -> sqlite3.Connection:
    """Read only, with what is otherwise now: the views ``held`` (links) and ``numbered``. Any thread may go on with
    what another has begun (answers that are sent in parts)."""
    changed = delta_of(file).exists()
    db = finished.opened(file, any_thread=True, **({"delta": delta_of(file)} if changed else {}))
    try:
        for statement in _TOGETHER if changed else _ALONE:
            db.execute(statement)
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def writing(file: Path, **beside: Path) -> Iterator[sqlite3.Connection]:
    """A file that is being made, in one transaction; finished ones can be read ``beside`` it, by their names."""
    with closing(sqlite3.connect(file.absolute().as_uri(), uri=True, isolation_level=None)) as db:
        finished.attach(db, **beside)
        # The generation is sealed as a whole: a crash leaves nothing that anybody would read.
        db.execute("PRAGMA main.journal_mode = OFF")
        db.execute("PRAGMA main.synchronous = OFF")
        db.execute("BEGIN")
        yield db
        db.execute("COMMIT")
