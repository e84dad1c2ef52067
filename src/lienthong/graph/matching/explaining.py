"""Why records are one thing: members, the chain of evidence between them, what holds others apart, decisions.

Nothing of this is stored: evidence is drawn again from portraits, which is a pure function.
"""

import sqlite3
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from lienthong.graph.ledger.apart import Split, splits
from lienthong.graph.matching.deciding import live_id
from lienthong.graph.matching.decisions import SKIP, Decision, Pair, Reader
from lienthong.graph.matching.judging import DIFFERENT, DOUBTFUL, SAME, Judgement, Kind
from lienthong.graph.matching.kinds import METHOD
from lienthong.graph.matching.nodes import Nodes
from lienthong.graph.matching.showing import Shown, shown
from lienthong.graph.matching.standing import DECISION, Brake, Standing
from lienthong.graph.publishing.names import Names

_NODES = 200
_TRIED = 40
"""Ids among which all pairs are compared to find what ties them; more have their edges in ``likeness``."""


class Edge(NamedTuple):
    """Two ids and the judgement on them. ``decision`` when a librarian said so; ``keys``: one by equal keys.

    Of two that are not one: ``brake`` is why their groups were not united, a key of ``matching.toml``; ``against`` the
    two members that contradict each other, when it is not these ids themselves; ``met`` is ``nothing`` or ``crowd``
    when they were never compared (``Standing.met``).
    """

    one: str
    other: str
    judgement: Judgement
    decision: Decision | None = None
    keys: bool = False
    brake: str = ""
    against: tuple[Shown, ...] = ()
    met: str = ""


@dataclass(slots=True)
class Explained:
    """A thing: its public ``name``, what it looks like as a whole, its ids with their records, why they are one
    (``chain``), which others are alike and yet another thing (``apart``), decisions and splits that concern it, IRIs
    that lead to it. ``unsettled``: something changed that no settling has looked at."""

    id: str
    name: str
    whole: Shown
    nodes: list[Shown]
    chain: list[Edge] = field(default_factory=list)
    apart: list[Edge] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    splits: list[Split] = field(default_factory=list)
    redirects: list[str] = field(default_factory=list)
    unsettled: bool = False

    @property
    def kind(self) -> str:
        """instance, work, agent"""
        return self.id.partition("/")[0]


class Explainer:
    """Explains things in one state of the ledger."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._nodes = Nodes(db)
        self._names = Names(db)
        self._reader = Reader(db)
        self._standing = Standing(db, self._nodes, self._names.clusters)

    def thing(self, written: str, records: int = 50) -> Explained:
        """The thing that a person names, with at most so many records of each of its ids.

        Raises UsageError and NotFound as ``live_id``.
        """
        id_ = live_id(self._db, written)
        leader = self._names.clusters.resolve(id_)
        described = sorted(one for one in self._names.clusters.members(leader) if self._reader.live(one))
        made = Explained(
            id_,
            self._names.name(id_),
            shown(self._db, [id_, *described], 0),
            [shown(self._db, [one], records) for one in described[:_NODES]],
        )
        decisions = self._reader.touching(described)
        made.decisions = decisions
        made.chain = self._chain(described, decisions)
        made.apart = self._apart(described, decisions)
        made.splits = [one for one in splits(self._db) if one.target in described or one.id in described]
        query = "SELECT id FROM identity WHERE state = 'moved' AND target = ? ORDER BY id"
        made.redirects = [moved for (moved,) in self._db.execute(query, (made.name,))]
        made.unsettled = self._is_unsettled(described)
        return made

    def pair(self, one: str, other: str) -> Edge:
        """What the machine makes of two things. Raises UsageError and NotFound as ``live_id``."""
        return self.compared(live_id(self._db, one), live_id(self._db, other))

    def together(self, a: str, b: str) -> bool:
        """Whether two ids are one thing."""
        return self._names.clusters.resolve(a) == self._names.clusters.resolve(b)

    def name(self, id_: str) -> str:
        """The public name of the thing that an id is."""
        return self._names.name(id_)

    def compared(self, a: str, b: str) -> Edge:
        """The comparison of two ids, drawn again; without evidence for a kind that is not compared."""
        stage = METHOD.stage(a.partition("/")[0])
        keys = self._nodes.root(a) == self._nodes.root(b)
        decision = next((one for one in self._reader.touching((a, b)) if one.pair == tuple(sorted((a, b)))), None)
        if stage is None or a.partition("/")[0] != b.partition("/")[0]:
            return Edge(a, b, Judgement("", 0.0), decision, keys)
        judged = stage.kind.compare(self._nodes.facts(a), self._nodes.facts(b), self.tied(a, b))
        if self.together(a, b):
            return Edge(a, b, judged, decision, keys)
        brake = self._brake(stage.kind, a, b, judged, decision)
        against = () if {*brake.between} <= {a, b} else tuple(shown(self._db, [one], 1) for one in brake.between)
        return Edge(a, b, judged, decision, keys, brake.why, against, self._standing.met(a, b))

    def tied(self, a: str, b: str) -> bool:
        """Whether two ids have a tie in common: an Instance of both Works, a Work of both agents."""
        return not self._nodes.ties(a).isdisjoint(self._nodes.ties(b))

    def _brake(self, kind: Kind, a: str, b: str, judged: Judgement, decision: Decision | None) -> Brake:
        if decision is not None and decision.verdict == DIFFERENT:
            return Brake(DECISION, (a, b))
        return self._standing.brake(kind, a, b, judged.verdict)

    def _chain(self, ids: list[str], decisions: list[Decision]) -> list[Edge]:
        """Edges that hold the ids together: equal keys, decisions, then what was compared, the strongest first."""
        groups, root = _Groups(ids), self._nodes.root
        one_by_keys = [(one, root(one)) for one in ids if root(one) != one]
        found = [Edge(a, b, Judgement(SAME, 0.0), keys=True) for a, b in one_by_keys if groups.join(a, b)]
        for decision in decisions:
            if decision.verdict == SAME and decision.pair and groups.join(*decision.pair):
                found.append(Edge(*decision.pair, Judgement(SAME, 0.0), decision))
        found += [self.compared(a, b) for a, b, _ in self._alike(ids, SAME) if groups.join(a, b)]
        if len(ids) <= _TRIED and groups.number > 1:
            tried = [self.compared(a, b) for a, b in combinations(ids, 2) if groups.top(a) != groups.top(b)]
            tried.sort(key=lambda one: (-one.judgement.bits, one.one, one.other))
            found += [one for one in tried if one.judgement.bits > 0 and groups.join(one.one, one.other)]
        return found

    def _apart(self, ids: list[str], decisions: list[Decision]) -> list[Edge]:
        """What is alike, or was decided to be, and is another thing: the likest first."""
        inside, seen = set(ids), set[str]()
        found: list[Edge] = []
        rows = self._alike(ids, SAME) + self._alike(ids, DOUBTFUL)
        rows += [(*one.pair, 0.0) for one in decisions if one.pair and one.verdict != SKIP]
        for a, b, _ in sorted(rows, key=lambda row: (-row[2], row[0], row[1])):
            here, there = (a, b) if a in inside else (b, a)
            leader = self._names.clusters.resolve(there)
            if there not in inside and leader not in seen and len(found) < _TRIED:
                seen.add(leader)
                found.append(self.compared(here, there))
        return found

    def _alike(self, ids: list[str], verdict: str) -> list[tuple[str, str, float]]:
        found: dict[Pair, float] = {}
        for id_ in ids[:_NODES]:
            for column in ("a", "b"):
                query = f"SELECT a, b, bits FROM likeness WHERE {column} = ? AND verdict = ?"
                found.update(((a, b), bits) for a, b, bits in self._db.execute(query, (id_, verdict)))
        rows = [(a, b, bits) for (a, b), bits in found.items()]
        return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))

    def _is_unsettled(self, ids: list[str]) -> bool:
        if self._db.execute("SELECT 1 FROM stale LIMIT 1").fetchone():
            return True
        query = "SELECT 1 FROM unsettled WHERE id = ?"
        return any(self._db.execute(query, (one,)).fetchone() for one in ids)


class _Groups:
    """Which ids some edges hold together."""

    def __init__(self, ids: list[str]) -> None:
        self._above = {id_: id_ for id_ in ids}
        self.number = len(ids)

    def top(self, id_: str) -> str:
        while self._above[id_] != id_:
            id_ = self._above[id_]
        return id_

    def join(self, a: str, b: str) -> bool:
        """Unite two groups; False when they are one, or an id is not among ours."""
        if a not in self._above or b not in self._above or self.top(a) == self.top(b):
            return False
        self._above[self.top(a)] = self.top(b)
        self.number -= 1
        return True
