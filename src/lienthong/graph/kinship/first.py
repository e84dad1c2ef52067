"""The concepts of a ledger that was never published: drawn in one pass over its records, by several processes.

Subject by subject each would unpack a record again, and write down whom it meets, which nobody reads before there is a
generation to change. What is drawn is what ``drawing`` draws.
"""

import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, groupby, islice
from operator import itemgetter

from lienthong.graph.kinship.concepts import Concept, drawn, pack, united, unpack
from lienthong.graph.ledger.database import transaction
from lienthong.graph.ledger.elsewhere import streamed
from lienthong.graph.ledger.packing import by_owner, unpack_body
from lienthong.graph.matching.crew import Crew

_PART = 500
"""Records of one errand of a process."""
_STEP = 5_000

Told = tuple[str, bytes, str]
"""A subject, the hash of one of its descriptions, and the concept that this one tells of."""


def draw_first(db: sqlite3.Connection, crew: Crew, descriptions: int) -> None:
    """Fill ``concept`` with what the live records say of subjects, by so many ``descriptions`` of each, the first by
    hash; all in one transaction."""
    db.execute("DROP TABLE IF EXISTS temp.told")
    db.execute("CREATE TEMP TABLE told (id TEXT, hash BLOB, facts TEXT, PRIMARY KEY (id, hash)) WITHOUT ROWID")
    for _, found in crew.each(told, _parts(db)):
        with transaction(db):
            db.executemany("INSERT OR IGNORE INTO told VALUES (?, ?, ?)", found)
    with transaction(db):
        for table in ("concept", "concept_mark", "undrawn"):
            db.execute(f"DELETE FROM {table}")
        concepts = _united(db, descriptions)
        while some := list(islice(concepts, _STEP)):
            db.executemany("INSERT INTO concept VALUES (?, ?)", [(id_, pack(one)) for id_, one in some])
            marks = chain.from_iterable(((mark, one.rank, id_) for mark in one.marks()) for id_, one in some)
            db.executemany("INSERT INTO concept_mark VALUES (?, ?, ?)", sorted(marks))
    db.execute("DROP TABLE temp.told")


def told(db: sqlite3.Connection, part: tuple[int, int]) -> list[Told]:
    """What the live records of a stretch of rows say of subjects, each description once; a task of a crew."""
    found: dict[tuple[str, bytes], str] = {}
    query = "SELECT record, described FROM body WHERE record > ? AND record <= ? AND described IS NOT NULL"
    for record, described in db.execute(query, part):
        body = unpack_body(record, described)
        subjects = {(one.ids[0], one.digest) for one in body.entities if one.digest and one.ids[0].startswith(_KIND)}
        fresh = subjects - found.keys()
        owned = by_owner(line for line in body.lines if line.startswith(_LINE)) if fresh else {}
        for id_, digest in fresh:
            found[id_, digest] = _facts(id_, tuple(owned.get(id_, ())))
    return [(*place, facts) for place, facts in found.items()]


_KIND, _LINE = "subject/", "<lt:subject/"


@lru_cache(maxsize=20_000)
def _facts(id_: str, lines: tuple[str, ...]) -> str:
    return pack(drawn(id_, lines))


def _parts(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    (last,) = db.execute("SELECT coalesce(max(record), 0) FROM body").fetchone()
    return ((start, start + _PART) for start in range(0, last, _PART))


def _united(db: sqlite3.Connection, descriptions: int) -> Iterator[tuple[str, Concept]]:
    rows = streamed(db, "SELECT id, facts FROM temp.told ORDER BY id, hash")
    for id_, several in groupby(rows, itemgetter(0)):
        yield id_, united(unpack(facts) for _, facts in islice(several, descriptions))
