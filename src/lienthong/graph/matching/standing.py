"""What stands between two things that were not made one: a decision, a member of their groups, or that they never met.

Nothing of this is stored: it is drawn again from portraits, marks, ties and groups.
"""

import sqlite3
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from lienthong.graph.matching.decisions import Pair, Reader
from lienthong.graph.matching.judging import DIFFERENT, SAME, Facts, Kind, united, versions_of
from lienthong.graph.matching.nodes import Nodes
from lienthong.graph.merge import Clusters

DECISION, ORDER, TIE = "decision", "order", "tie"
NOTHING, CROWD = "nothing", "crowd"
_MEMBERS = 40
"""Ids of each group among which the one that stands against the other group is looked for."""


class Brake(NamedTuple):
    """Why two groups are not one, a key of ``matching.toml`` ('' when nothing forbids it), and the two members that
    contradict each other, one of each group; empty when it is only the groups as a whole that do."""

    why: str = ""
    between: tuple[str, ...] = ()


class Standing:
    """Looks for what stands between things, in one state of the ledger."""

    def __init__(self, db: sqlite3.Connection, nodes: Nodes, clusters: Clusters) -> None:
        self._db = db
        self._nodes = nodes
        self._clusters = clusters
        self._reader = Reader(db)

    def brake(self, kind: Kind, a: str, b: str, verdict: str) -> Brake:
        """What keeps the groups of two ids apart; ``verdict`` is that on the two ids themselves."""
        here, there = self._group(a), self._group(b)
        if decided := self._decided(here, there):
            return Brake(DECISION, decided)
        why = kind.contradiction(self._facts(here), self._facts(there))
        for one, other in self._each(a, here, b, there) if why else ():
            if self._against(kind, one, other) == why:
                return Brake(why, (one, other))
        if why or verdict != SAME or not self._likened(a, b):
            return Brake(why)
        # The groups may have been at odds when it was their turn, and not be so as they are now.
        return self._torn(kind, a, b) or self._torn(kind, b, a) or Brake(ORDER)

    def _facts(self, ids: list[str]) -> Facts:
        """What is known of a group, as it was known when it was made: with its ties."""
        found = united(map(self._nodes.facts, ids))
        ties = {str(key) for id_ in ids for key in self._nodes.ties(id_)}
        return {**found, "tie": tuple(sorted(ties))} if ties else found

    def _torn(self, kind: Kind, between: str, one: str) -> Brake | None:
        """Whether something fits another as well as this one, who cannot be this one (``grouping``)."""
        bits = self._likened(between, one)
        query = "SELECT a, b FROM likeness WHERE {} = ? AND verdict = 'same' AND round(bits, 1) = round(?, 1)"
        for column, other in (("a", 1), ("b", 0)):
            for pair in self._db.execute(query.format(column), (between, bits)):
                against = self._against(kind, one, pair[other]) if pair[other] != one else ""
                if against and against not in versions_of(kind):
                    return Brake(TIE, (one, pair[other]))
        return None

    def _against(self, kind: Kind, one: str, other: str) -> str:
        return kind.contradiction(self._facts([one]), self._facts([other]))

    def met(self, a: str, b: str) -> str:
        """Why two ids were never compared: NOTHING (no mark in common), CROWD (only marks that tell nothing since too
        many have them); '' when they were."""
        nodes = self._nodes
        marks, ties = nodes.marks(a) & nodes.marks(b), nodes.ties(a) & nodes.ties(b)
        if not marks and not ties:
            return NOTHING
        if a.startswith("agent/") or any(map(nodes.marked, marks)) or any(map(nodes.tied, ties)):
            return ""
        return CROWD

    def _likened(self, a: str, b: str) -> float:
        """The bits of two that were compared; 0 for others."""
        row = self._db.execute("SELECT bits FROM likeness WHERE a = ? AND b = ?", tuple(sorted((a, b)))).fetchone()
        return float(row[0]) if row else 0.0

    def _decided(self, here: list[str], there: list[str]) -> tuple[str, ...]:
        """A pair of members that a librarian told apart; that of a split counts as well."""
        decided = self._reader.settled_with(here)
        told = [one.pair for one in decided if one.pair and one.verdict == DIFFERENT]
        for a, b in (*told, *self._reader.implied(here)):
            if (a in here and b in there) or (b in here and a in there):
                return (a, b) if a in here else (b, a)
        return ()

    def _group(self, id_: str) -> list[str]:
        members = self._clusters.members(self._clusters.resolve(id_))
        return sorted(one for one in members if one == id_ or self._nodes.is_node(one))[:_MEMBERS]

    def _each(self, a: str, here: list[str], b: str, there: list[str]) -> Iterator[Pair]:
        """Pairs of members: the two themselves, then one of them with another, then two others."""
        yield a, b
        yield from ((a, one) for one in there if one != b)
        yield from ((one, b) for one in here if one != a)
        yield from ((one, other) for one, other in product(here, there) if one != a and other != b)
