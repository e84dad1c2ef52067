"""Keeping the ledger's concepts up to date: after a change only what changed is drawn, and only its block looked at."""

import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lienthong.graph.kinship.concepts import Concept, drawn, fingerprint, mark_of, pack, table, united, unpack
from lienthong.graph.kinship.first import draw_first
from lienthong.graph.ledger.database import transaction
from lienthong.graph.ledger.needs import Needs
from lienthong.graph.ledger.packing import by_owner, unpack_body
from lienthong.graph.matching.crew import Crew
from lienthong.graph.matching.decisions import decided
from lienthong.graph.matching.judging import DIFFERENT

_SUBJECT = ("subject/", "subject0")
_BATCH = 500
_DESCRIPTIONS = 40
"""Distinct descriptions of one subject that are read, the first by hash: the answer is no matter of order."""


def draw(db: sqlite3.Connection, crew: Crew | None = None) -> None:
    """Bring ``concept`` up to date and make dirty whatever met, or meets now, a subject that changed.

    In small transactions, each of which leaves a state from which it can go on. ``crew`` draws when all are drawn for
    the first time.
    """
    if db.execute("SELECT 1 FROM generation LIMIT 1").fetchone() is None:
        _draw_all(db, crew or Crew(db))
        return
    _renew(db)
    _rule(db)
    query = (
        "SELECT id FROM undrawn WHERE id > ?1 UNION SELECT id FROM dirty WHERE id > ?2 AND id < ?3 ORDER BY id LIMIT ?4"
    )
    last, reader = "", _Reader(db)
    while ids := [id_ for (id_,) in db.execute(query, (last, max(last, _SUBJECT[0]), _SUBJECT[1], _BATCH))]:
        with transaction(db):
            for id_ in ids:
                _draw_one(db, id_, reader.concept(id_))
            db.executemany("DELETE FROM undrawn WHERE id = ?", [(id_,) for id_ in ids])
        last = ids[-1]


def _draw_all(db: sqlite3.Connection, crew: Crew) -> None:
    """Nothing is published yet that could become dirty."""
    draw_first(db, crew, _DESCRIPTIONS)
    with transaction(db):
        db.execute("DELETE FROM drawn_by")
        db.execute("INSERT INTO drawn_by VALUES (?)", (fingerprint(),))
    _rule(db)


def mates(db: sqlite3.Connection, id_: str) -> Iterator[str]:
    """The subjects that have a label or an authority's IRI in common with this one."""
    row = db.execute("SELECT facts FROM concept WHERE id = ?", (id_,)).fetchone()
    for mark in sorted(unpack(row[0]).marks()) if row else ():
        yield from block(db, mark)


def block(db: sqlite3.Connection, mark: int) -> list[str]:
    """The subjects with a mark, published schemes first; no more than are looked at."""
    query = "SELECT id FROM concept_mark WHERE mark = ? ORDER BY rank, id LIMIT ?"
    return [id_ for (id_,) in db.execute(query, (mark, table()["limits"]["looked_at"]))]


def is_subject(id_: str) -> bool:
    """Whether an id is that of a subject."""
    return id_.startswith(_SUBJECT[0])


def _renew(db: sqlite3.Connection) -> None:
    """Everything is drawn anew when it never was, or by other rules."""
    row = db.execute("SELECT fingerprint FROM drawn_by").fetchone()
    if row == (fingerprint(),):
        return
    with transaction(db):
        db.execute(
            "INSERT OR IGNORE INTO undrawn SELECT DISTINCT id FROM occurrence WHERE id > ?1 AND id < ?2"
            " UNION SELECT id FROM concept",
            _SUBJECT,
        )
        # Other limits or languages may link otherwise what is drawn as it was.
        db.execute("INSERT OR IGNORE INTO dirty SELECT id FROM concept")
        db.execute("DELETE FROM drawn_by")
        db.execute("INSERT INTO drawn_by VALUES (?)", (fingerprint(),))


def _draw_one(db: sqlite3.Connection, id_: str, concept: Concept | None) -> None:
    row = db.execute("SELECT facts FROM concept WHERE id = ?", (id_,)).fetchone()
    facts = pack(concept) if concept else None
    if (row[0] if row else None) == facts:
        return
    before = unpack(row[0]) if row else Concept()
    after = concept or Concept()
    _dirty(db, (mate for mark in before.marks() | after.marks() for mate in block(db, mark)))
    db.executemany(
        "DELETE FROM concept_mark WHERE mark = ? AND rank = ? AND id = ?",
        [(mark, before.rank, id_) for mark in before.marks()],
    )
    db.executemany("INSERT INTO concept_mark VALUES (?, ?, ?)", [(mark, after.rank, id_) for mark in after.marks()])
    db.execute("DELETE FROM concept WHERE id = ?", (id_,))
    if concept:
        db.execute("INSERT INTO concept VALUES (?, ?)", (id_, facts))
    # Whoever left a block made room for another.
    _dirty(db, [id_, *(mate for mark in before.marks() | after.marks() for mate in block(db, mark))])


def _dirty(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    db.executemany("INSERT OR IGNORE INTO dirty VALUES (?)", [(id_,) for id_ in dict.fromkeys(ids)])


class _Reader:
    """Reads what live records say of subjects."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._owned = lru_cache(maxsize=500)(self._read)

    def concept(self, id_: str) -> Concept | None:
        """The subject as all its distinct descriptions tell it; None when no live record describes it."""
        query = "SELECT hash, record FROM occurrence WHERE id = ? AND hash > ? ORDER BY hash, record LIMIT 1"
        found, last = list[Concept](), b""
        while len(found) < _DESCRIPTIONS and (row := self._db.execute(query, (id_, last)).fetchone()):
            last, record = row
            found.append(drawn(id_, self._owned(record).get(id_, ())))
        return united(found) if found else None

    def _read(self, record: int) -> dict[str, list[str]]:
        (blob,) = self._db.execute("SELECT described FROM body WHERE record = ?", (record,)).fetchone()
        return by_owner(unpack_body(record, blob).lines)


def rulings(db: sqlite3.Connection) -> set[tuple[str, str]]:
    """Pairs that a librarian found different: of two ids, or of an id and the IRI of an outside authority."""
    found = set[tuple[str, str]]()
    query = "SELECT 1 FROM decision WHERE verdict = ? AND a > ? AND a < ? LIMIT 1"
    if db.execute(query, (DIFFERENT, *_SUBJECT)).fetchone():
        found = {pair for pair, verdict in decided(db).items() if verdict == DIFFERENT and is_subject(pair[0])}
    needs = Needs(db)
    query = "SELECT ours, iri FROM link_review WHERE decision = ? AND ours > ? AND ours < ?"
    for ours, address in db.execute(query, (DIFFERENT, *_SUBJECT)).fetchall():
        found.add((needs.found(ours) or ours, address))
    return found


def _rule(db: sqlite3.Connection) -> None:
    """Look again at the subjects of which librarians say something else than they did at the last publish."""
    now, before = rulings(db), set(db.execute("SELECT a, b FROM ruling"))
    if now == before:
        return
    with transaction(db):
        for pair in now ^ before:
            _dirty(db, filter(is_subject, pair))
            _dirty(db, block(db, mark_of(pair[1])))
        db.executemany("DELETE FROM ruling WHERE a = ? AND b = ?", sorted(before - now))
        db.executemany("INSERT INTO ruling VALUES (?, ?)", sorted(now - before))
