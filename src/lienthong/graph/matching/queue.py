"""The pairs that the machine leaves to librarians, the most useful first."""

import sqlite3
from typing import NamedTuple

from lienthong.graph.matching.decisions import KINDS, Pair, Reader
from lienthong.graph.publishing.names import Names

RANKED = 5000
"""Pairs with the most bits among which the order is made; nobody decides more between two settlings."""


class Doubt(NamedTuple):
    """Two ids that may be one thing; ``bits`` of evidence, ``sources`` that describe them."""

    a: str
    b: str
    bits: float
    sources: int

    @property
    def kind(self) -> str:
        """instance, work, agent"""
        return self.a.partition("/")[0]


def doubtful(db: sqlite3.Connection, kind: str = "") -> list[Doubt]:
    """The doubtful pairs (of one kind, or of all) that nobody has decided and that are still two things.

    First those nearest to being one by the machine's own judgement, in steps of a bit; of these, what most sources
    describe: there a decision helps most readers.
    """
    known = {one.pair for one in Reader(db).all()}
    leader = Names(db).clusters.resolve
    query = (
        "SELECT a, b, bits FROM likeness WHERE verdict = 'doubtful' AND a >= ? AND a < ?"
        " ORDER BY bits DESC, a, b LIMIT ?"
    )
    kinds = [kind] if kind else list(KINDS)
    found, seen = [], set[Pair]()
    for each in kinds:
        for a, b, bits in db.execute(query, (f"{each}/", f"{each}0", RANKED)).fetchall():
            ends = tuple(sorted((leader(a), leader(b))))
            pair = (ends[0], ends[1])
            # Of two groups, one pair is asked for: that with the most bits. The others follow from the answer.
            if (a, b) in known or pair in seen or ends[0] == ends[1]:
                continue
            seen.add(pair)
            found.append(Doubt(a, b, bits, _sources(db, a, b)))
    return sorted(found, key=lambda one: (-round(one.bits), -one.sources, -one.bits, one.a, one.b))


def _sources(db: sqlite3.Connection, a: str, b: str) -> int:
    query = (
        "SELECT count(DISTINCT source) FROM (SELECT source FROM occurrence JOIN record"
        " ON record.key = occurrence.record WHERE occurrence.id IN (?, ?) AND occurrence.hash > x'' LIMIT 200)"
    )
    return int(db.execute(query, (a, b)).fetchone()[0])
