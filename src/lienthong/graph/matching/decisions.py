"""What librarians decided: pairs of ids that are one thing, or are not. Decisions win over the machine.

A decision is ledger data, as records are. It names two own ids and, of each, one record that described it and the role
that it had there: when the key of that record is corrected, the decision follows it. Which pairs are in force is a
pure function of the decisions and the live records. See docs/decisions/054-what-librarians-decide.md.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from lienthong.graph.ledger.apart import splits
from lienthong.graph.ledger.needs import Needs
from lienthong.graph.ledger.packing import unpack_entities
from lienthong.graph.matching.judging import DIFFERENT, SAME
from lienthong.graph.merge import Clusters

SKIP = "skip"
VERDICTS = (SAME, DIFFERENT, SKIP)
KINDS = ("instance", "work", "agent")
"""Kinds of things that are compared and grouped."""
LINKED = "subject"
"""Kind of things that are linked by their names and never grouped: of two it can be said that they are different."""

Pair = tuple[str, str]

_COLUMNS = "a, b, verdict, by, at, note, record_a, role_a, record_b, role_b, split"
_LIVE = "EXISTS (SELECT 1 FROM occurrence WHERE id = {0} AND hash > x'')"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of ``a`` and ``b`` (a < b): SAME, DIFFERENT or SKIP, by whom, when (UTC), why.

    ``record_a`` with ``role_a`` is where ``a`` was described. ``split`` is the ``record/…`` that was taken out of its
    cluster by this decision, '' for one on a pair. ``now_a`` and ``now_b`` are the live ids that it speaks of today,
    '' as long as no live record describes such a thing.
    """

    a: str
    b: str
    verdict: str
    by: str
    at: str
    note: str
    record_a: str
    role_a: str
    record_b: str
    role_b: str
    split: str = ""
    now_a: str = ""
    now_b: str = ""

    @property
    def pair(self) -> Pair | None:
        """The live ids in order; None while the decision sleeps, or when both have become one id."""
        if not self.now_a or not self.now_b or self.now_a == self.now_b:
            return None
        return (self.now_a, self.now_b) if self.now_a < self.now_b else (self.now_b, self.now_a)


class Reader:
    """Reads decisions in one state of the ledger; forget the object when that changes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.needs = Needs(db)
        self.root = lru_cache(maxsize=10_000)(Clusters(self.needs).resolve)
        """The strongest key of an id: what is one by equal keys, before anything was compared."""

    def all(self) -> list[Decision]:
        """Every decision, the newest first."""
        return self.where("1 = 1")

    def by_pair(self) -> dict[Pair, list[Decision]]:
        """All decisions on each pair of live ids: several when a corrected key has brought two of them together."""
        found: dict[Pair, list[Decision]] = {}
        for one in self.all():
            if one.pair:
                found.setdefault(one.pair, []).append(one)
        return found

    def touching(self, ids: Iterable[str]) -> list[Decision]:
        """The decisions that speak of one of these live ids today."""
        wanted = set(ids)
        return [one for one in self.all() if one.now_a in wanted or one.now_b in wanted]

    def settled_with(self, ids: Iterable[str]) -> list[Decision]:
        """As ``touching``, by what ``unsettle_moved`` has noted: without a look at the other decisions."""
        found: dict[Pair, Decision] = {}
        for id_ in set(ids):
            for one in self._read("seen_a = ?1 OR seen_b = ?1", (id_,)):
                found[one.a, one.b] = one
        return list(found.values())

    def in_force(self, decisions: Iterable[Decision]) -> dict[Pair, str]:
        """Pairs of live ids with SAME or DIFFERENT: of several on one pair the latest, and DIFFERENT before SAME.

        What is one by equal keys cannot be told apart by a decision on the pair (that takes a split).
        """
        found: dict[Pair, Decision] = {}
        for one in decisions:
            pair = one.pair
            if pair is None or one.verdict == SKIP:
                continue
            if one.verdict == DIFFERENT and self.root(pair[0]) == self.root(pair[1]):
                continue
            before = found.get(pair)
            if before is None or _rank(one) > _rank(before):
                found[pair] = one
        return {pair: one.verdict for pair, one in sorted(found.items())}

    def implied(self, ids: Iterable[str] | None = None) -> dict[Pair, str]:
        """A thing that was split from its id is another than what still has that id."""
        wanted = None if ids is None else set(ids)
        found = {}
        for one in splits(self._db):
            pair = (one.id, one.target) if one.id < one.target else (one.target, one.id)
            if (wanted is None or wanted.intersection(pair)) and self.live(one.id) and self.live(one.target):
                found[pair] = DIFFERENT
        return found

    def live(self, id_: str) -> bool:
        """Whether a live record says something about this very id."""
        return bool(self._db.execute(f"SELECT {_LIVE.format('?1')}", (id_,)).fetchone()[0])

    def where(self, condition: str, values: tuple[str, ...] = ()) -> list[Decision]:
        """The decisions of which a condition in SQL holds, the newest first."""
        return list(self._read(condition, values))

    def _read(self, where: str, values: tuple[str, ...]) -> Iterator[Decision]:
        query = (
            f"SELECT {_COLUMNS}, {_LIVE.format('a')}, {_LIVE.format('b')} FROM decision"
            f" WHERE {where} ORDER BY at DESC, a, b"
        )
        for *row, here, there in self._db.execute(query, values).fetchall():
            one = Decision(*row)
            now_a = one.a if here else self._by_role(one.record_a, one.role_a)
            now_b = one.b if there else self._by_role(one.record_b, one.role_b)
            yield replace(one, now_a=now_a, now_b=now_b)

    def _by_role(self, record: str, role: str) -> str:
        """The id that a live record gives to what it describes in a role; '' when it does not."""
        query = (
            "SELECT body.described FROM occurrence JOIN record ON record.key = occurrence.record"
            " JOIN body ON body.record = record.key WHERE occurrence.id = ?1 AND record.entity = ?1"
            " AND body.described IS NOT NULL LIMIT 1"
        )
        row = self._db.execute(query, (record,)).fetchone()
        held = unpack_entities(row[0]) if row else []
        return next((one.ids[0] for one in held if one.role == role and one.digest), "")


def _rank(one: Decision) -> tuple[str, bool]:
    return one.at, one.verdict == DIFFERENT


def decisions(db: sqlite3.Connection) -> list[Decision]:
    """Every decision that was not taken back, the newest first, in force or asleep."""
    return Reader(db).all()


def decided(db: sqlite3.Connection) -> dict[Pair, str]:
    """The pairs in force: live own ids a < b to SAME or DIFFERENT. A pure function of decisions and live records."""
    reader = Reader(db)
    return reader.in_force(reader.all()) | reader.implied()


def decided_for(db: sqlite3.Connection, ids: Iterable[str]) -> dict[Pair, str]:
    """As ``decided``, only pairs of which one side or both are among these live own ids.

    For settling, after ``unsettle_moved``: it costs the same however many decisions there are.
    """
    if not any(db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in ("decision", "apart")):
        return {}
    reader, wanted = Reader(db), set(ids)
    return reader.in_force(reader.settled_with(wanted)) | reader.implied(wanted)


def unsettle(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Have these nodes compared and grouped again by the next settling."""
    db.executemany("INSERT OR IGNORE INTO unsettled VALUES (?)", [(one,) for one in ids if one])


def unsettle_moved(db: sqlite3.Connection) -> int:
    """Unsettle what decisions speak of now and did not when things were last settled, and the other way round.

    For the beginning of each settling, within its transaction. Returns how many decisions speak of other ids now.
    """
    if db.execute("SELECT 1 FROM decision LIMIT 1").fetchone() is None:
        return 0
    reader, count = Reader(db), 0
    still = " AND ".join(f"seen_{one} = {one} AND {_LIVE.format(one)}" for one in "ab")
    for one in reader.where(f"NOT ({still})"):
        query = "SELECT seen_a, seen_b FROM decision WHERE a = ? AND b = ?"
        seen = db.execute(query, (one.a, one.b)).fetchone()
        if seen != (one.now_a, one.now_b):
            count += 1
            unsettle(db, (*seen, one.now_a, one.now_b))
            values = (one.now_a, one.now_b, one.a, one.b)
            db.execute("UPDATE decision SET seen_a = ?, seen_b = ? WHERE a = ? AND b = ?", values)
    return count
