"""The pairs that the machine leaves to librarians, the most useful first."""

import sqlite3
from typing import NamedTuple

from lienthong.graph.matching.decisions import KINDS, Pair, Reader
from lienthong.graph.publishing.names import Names

RANKED = 5000
"""Pairs with the most bits among which the order is made; nobody decides more between two settlings."""


class Doubt(NamedTuple):
    """Two ids that may be one thing; ``bits`` of evidence, ``sources`` that describe them. ``held``: they are the same
    by themselves, and something in their groups stands against it."""

    a: str
    b: str
    bits: float
    sources: int
    held: bool = False

    @property
    def kind(self) -> str:
        """instance, work, agent"""
        return self.a.partition("/")[0]


_DOUBTFUL = (
    "SELECT a, b, bits FROM likeness WHERE verdict = 'doubtful' AND a >= ? AND a < ? ORDER BY bits DESC, a, b LIMIT ?"
)
_HELD = (
    "SELECT a, b, bits FROM likeness LEFT JOIN match AS one ON one.id = a LEFT JOIN match AS other ON other.id = b"
    " WHERE verdict = 'same' AND a >= ? AND a < ? AND coalesce(one.leader, a) <> coalesce(other.leader, b)"
    " ORDER BY bits DESC, a, b LIMIT ?"
)


def doubtful(db: sqlite3.Connection, kind: str = "") -> list[Doubt]:
    """The pairs (of one kind, or of all) that only a librarian can judge: nobody has, and they are still two things.

    First what is the same by itself and held apart by another record: there are few, and of three records one must be
    wrong. Then those nearest to being one by the machine's own judgement, in steps of a bit; of these, what most
    sources describe: there a decision helps most readers.
    """
    known = {one.pair for one in Reader(db).all()}
    leader = Names(db).clusters.resolve
    kinds = [kind] if kind else list(KINDS)
    found, seen = [], set[Pair]()
    for each in kinds:
        limits = (f"{each}/", f"{each}0", RANKED)
        rows = [(*row, True) for row in db.execute(_HELD, limits)]
        rows += [(*row, False) for row in db.execute(_DOUBTFUL, limits)]
        for a, b, bits, held in rows:
            ends = tuple(sorted((leader(a), leader(b))))
            pair = (ends[0], ends[1])
            # Of two groups, one pair is asked for: that with the most bits. The others follow from the answer.
            if (a, b) in known or pair in seen or ends[0] == ends[1]:
                continue
            seen.add(pair)
            found.append(Doubt(a, b, bits, _sources(db, a, b), held))
    return sorted(found, key=lambda one: (not one.held, -round(one.bits), -one.sources, -one.bits, one.a, one.b))


def _sources(db: sqlite3.Connection, a: str, b: str) -> int:
    query = (
        "SELECT count(DISTINCT source) FROM (SELECT source FROM occurrence JOIN record"
        " ON record.key = occurrence.record WHERE occurrence.id IN (?, ?) AND occurrence.hash > x'' LIMIT 200) AS few"
    )
    return int(db.execute(query, (a, b)).fetchone()[0])
