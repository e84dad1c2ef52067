"""The stage of a kind whose nodes are compared in pairs and grouped by what hangs together."""

import sqlite3
from collections.abc import Iterable

from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching.comparing import compare_unsettled
from lienthong.graph.matching.crew import Crew
from lienthong.graph.matching.decisions import decided_for
from lienthong.graph.matching.grouping import Edges, Pair, grouped
from lienthong.graph.matching.judging import SAME, Facts, Kind, united, versions_of
from lienthong.graph.matching.leaders import assign, assigned, led, settled
from lienthong.graph.matching.nodes import Nodes
from lienthong.graph.matching.stages import Progress
from lienthong.graph.matching.unsettling import bounds

_PART = 500

_LONELY = (
    "NOT EXISTS (SELECT 1 FROM likeness WHERE a = {id} AND verdict = 'same')"
    " AND NOT EXISTS (SELECT 1 FROM likeness WHERE b = {id} AND verdict = 'same')"
    " AND NOT EXISTS (SELECT 1 FROM match WHERE id = {id}) AND NOT EXISTS (SELECT 1 FROM match WHERE leader = {id})"
    " AND NOT EXISTS (SELECT 1 FROM claim WHERE key = {id})"
    " AND NOT EXISTS (SELECT 1 FROM claim JOIN occurrence ON occurrence.id = claim.key WHERE own = {id})"
)
"""SQL: ids that are one with nothing else and were not. Most are."""


class PairStage:
    """Compares what shares a mark or tie, unites what is the same, and stops where a kind's brake says so."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def settle(self, db: sqlite3.Connection, progress: Progress, crew: Crew) -> None:
        """As ``stages.Stage``."""
        name, (start, end) = self.kind.name, bounds(self.kind.name)
        (total,) = db.execute("SELECT count(*) FROM unsettled WHERE id > ? AND id < ?", (start, end)).fetchone()
        if not total:
            return
        compare_unsettled(db, self.kind, crew, progress)
        query = (
            f"SELECT id, {_LONELY.format(id='unsettled.id')} FROM unsettled"
            f" WHERE id > ? AND id < ? ORDER BY id LIMIT {_PART}"
        )
        nodes, done, last = Nodes(db), 0, start
        while rows := db.execute(query, (last, end)).fetchall():
            decided = {id_ for pair in decided_for(db, [row[0] for row in rows]) for id_ in pair}
            seeds = [id_ for id_, lonely in rows if not lonely or id_ in decided]
            with transaction(db):
                reached = self._group(nodes, seeds) if seeds else set()
                settled(nodes, {row[0] for row in rows} | reached)
            done, last = min(done + _PART, total), rows[-1][0]
            progress(f"group-{name}", done, total)

    def _group(self, nodes: Nodes, seeds: Iterable[str]) -> set[str]:
        """Group anew all that hangs together with these ids, or did; what that was."""
        reached = _Reach(nodes)
        reached.go(seeds)
        items: dict[str, list[str]] = {}
        leaders: dict[str, str] = {}
        for id_ in reached.ids:
            if nodes.occurs(id_):
                items.setdefault(nodes.root(id_), []).append(id_)
            else:
                leaders[id_] = id_

        def facts(root: str) -> Facts:
            ties = {str(key) for id_ in items[root] for key in nodes.ties(id_)}
            found = united(nodes.facts(id_) for id_ in items[root])
            return {**found, "tie": tuple(sorted(ties))} if ties else found

        of_root = grouped(items, facts, reached.edges(), self.kind.contradiction, versions_of(self.kind))
        leaders.update((id_, of_root[root]) for root, ids in items.items() for id_ in ids)
        leaders.update(of_root)
        assign(nodes, leaders)
        return reached.ids


class _Reach:
    """All ids that hang together with some: by comparison, certain kinship or decision, now or when last settled."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._db = nodes.db
        self.ids: set[str] = set()
        self._same: dict[Pair, float] = {}
        self._decided: dict[Pair, str] = {}

    def go(self, seeds: Iterable[str]) -> None:
        """Follow everything from the seeds."""
        ahead = set(seeds)
        while ahead:
            self.ids |= ahead
            decided = decided_for(self._db, ahead)
            self._decided.update(decided)
            found = {id_ for pair, verdict in decided.items() if verdict == SAME for id_ in pair}
            for id_ in ahead:
                found |= self._beside(id_)
            ahead = found - self.ids

    def edges(self) -> Edges:
        """The edges met, between roots."""
        same: dict[Pair, float] = {}
        for (a, b), bits in self._same.items():
            pair = self._roots(a, b)
            same[pair] = max(bits, same.get(pair, bits))
        sides: dict[bool, set[Pair]] = {True: set(), False: set()}
        for (a, b), verdict in self._decided.items():
            sides[verdict == SAME].add(self._roots(a, b))
        apart = {pair for pair in sides[False] if pair[0] != pair[1]}
        known = {self._nodes.root(id_) for id_ in self.ids}
        joined = {pair for pair in sides[True] if pair[0] != pair[1] and known.issuperset(pair)}
        return Edges({pair: bits for pair, bits in same.items() if pair[0] != pair[1]}, joined, apart)

    def _roots(self, a: str, b: str) -> Pair:
        a, b = self._nodes.root(a), self._nodes.root(b)
        return (a, b) if a < b else (b, a)

    def _beside(self, id_: str) -> set[str]:
        found = self._nodes.kin(id_)
        before = assigned(self._nodes, id_)
        found.update((before, *led(self._nodes, before)))
        query = (
            "SELECT a, b, bits FROM likeness WHERE a = ?1 AND verdict = 'same'"
            " UNION ALL SELECT a, b, bits FROM likeness WHERE b = ?1 AND verdict = 'same'"
        )
        for a, b, bits in self._db.execute(query, (id_,)):
            self._same[a, b] = bits
            found.update((a, b))
        if self._db.execute("SELECT 1 FROM unsettled WHERE id = ?", (id_,)).fetchone() is not None:
            found |= self._below(id_)
        return found

    def _below(self, id_: str) -> set[str]:
        """What an id claims, and what that claims: their roots may have changed with it."""
        found, ahead = set[str](), [id_]
        while ahead:
            for key in self._nodes.claims.claimed(ahead.pop()):
                if key not in found and self._nodes.occurs(key):
                    found.add(key)
                    ahead.append(key)
        return found
