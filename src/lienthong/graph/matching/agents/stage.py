"""The stage of agents: first those with years of life, then those with a number, then all that have a name only."""

import sqlite3
from collections.abc import Iterable

from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching.agents.bonds import Verdicts, settle_component
from lienthong.graph.matching.agents.company import DATED, NUMBERED, WEAK, Company
from lienthong.graph.matching.agents.joining import fitting, only
from lienthong.graph.matching.agents.kind import Agents
from lienthong.graph.matching.agents.teams import settle_teams
from lienthong.graph.matching.crew import Crew
from lienthong.graph.matching.decisions import decided_for
from lienthong.graph.matching.judging import DOUBTFUL
from lienthong.graph.matching.leaders import assign, assigned, settled
from lienthong.graph.matching.nodes import DRAWN
from lienthong.graph.matching.stages import Progress

_PART = 500
_AGENTS = ("agent/", "agent0")

_LONELY = (
    "NOT EXISTS (SELECT 1 FROM tie JOIN tie AS other ON other.key = tie.key AND other.id <> tie.id WHERE tie.id = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM match WHERE id = ?1) AND NOT EXISTS (SELECT 1 FROM match WHERE leader = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM claim WHERE key = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM claim JOIN occurrence ON occurrence.id = claim.key WHERE own = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM likeness WHERE a = ?1) AND NOT EXISTS (SELECT 1 FROM likeness WHERE b = ?1)"
)
"""SQL: an id that has nothing in common with another and had not. Many are."""

_FIXED = (
    "EXISTS (SELECT 1 FROM anchored WHERE anchored.id = unsettled.id)"
    " OR EXISTS (SELECT 1 FROM claim WHERE key = unsettled.id)"
    " OR EXISTS (SELECT 1 FROM claim JOIN occurrence ON occurrence.id = claim.key WHERE own = unsettled.id)"
    f" OR EXISTS (SELECT 1 FROM portrait WHERE portrait.id = unsettled.id LIMIT 1 OFFSET {DRAWN})"
    " OR EXISTS (SELECT 1 FROM portrait WHERE portrait.id = unsettled.id AND ("
    + " OR ".join(f"instr(facts, CAST('\"{fact}\":' AS BLOB))" for fact in ("birth", "death", "authority"))
    + "))"
)
"""SQL: an id that may have years of life or a number, by itself or by its class, or had. Most have not."""


class AgentStage:
    """Persons and bodies."""

    def __init__(self) -> None:
        self.kind = Agents()

    def settle(self, db: sqlite3.Connection, progress: Progress, crew: Crew) -> None:
        """As ``stages.Stage``; a crew is not needed."""
        _call_retied(db)
        (total,) = db.execute("SELECT count(*) FROM unsettled WHERE id > ? AND id < ?", _AGENTS).fetchone()
        if not total:
            return
        verdicts = _verdicts(db)
        for level in (DATED, NUMBERED, WEAK):
            _Pass(db, level, verdicts).go(progress, total)
            if level == NUMBERED:
                with transaction(db):
                    db.execute("INSERT OR IGNORE INTO anchored VALUES ('', '', '', '{}')")


def _call_retied(db: sqlite3.Connection) -> None:
    """Whoever has a key that another won or lost is unsettled."""
    if db.execute("SELECT 1 FROM retied LIMIT 1").fetchone() is None:
        return
    with transaction(db):
        db.execute("INSERT OR IGNORE INTO unsettled SELECT tie.id FROM retied JOIN tie ON tie.key = retied.key")
        db.execute("DELETE FROM retied")


def _verdicts(db: sqlite3.Connection) -> Verdicts:
    """What librarians decided of agents, by roots of layer 1."""
    company, found = Company(db), {}
    query = " UNION ".join(
        f"SELECT {column} FROM {table} WHERE {column} > ?1 AND {column} < ?2"
        for table, column in (("decision", "seen_a"), ("decision", "seen_b"), ("apart", "id"))
    )
    ids = [id_ for (id_,) in db.execute(query, _AGENTS)]
    for (a, b), verdict in decided_for(db, ids).items() if ids else ():
        one, other = sorted((company.root(a), company.root(b)))
        found[one, other] = verdict
    return found


class _Pass:
    """One level of agents; each part is a transaction that leaves a state from which it can go on."""

    def __init__(self, db: sqlite3.Connection, level: int, verdicts: Verdicts) -> None:
        self._db = db
        self._level = level
        self._verdicts = verdicts
        self._company = Company(db)
        self._done: set[str] = set()
        self._ids: dict[str, list[str]] = {}

    def go(self, progress: Progress, total: int) -> None:
        """Settle all unsettled ids of the level."""
        which = "1" if self._level == WEAK else _FIXED
        query = f"SELECT id FROM unsettled WHERE id > ? AND id < ? AND ({which}) ORDER BY id LIMIT {_PART}"
        last, done = _AGENTS[0], 0
        while part := [id_ for (id_,) in self._db.execute(query, (last, _AGENTS[1]))]:
            with transaction(self._db):
                self._part(part)
            last, done = part[-1], done + len(part)
            if self._level == WEAK:
                progress("group-agent", min(done, total), total)

    def _part(self, part: list[str]) -> None:
        company = self._company
        self._ids = {}
        for id_ in part:
            self._ids.setdefault(company.root(id_), []).append(id_)
        if self._level == WEAK:
            self._weak(part)
            return
        seeds = {company.root(id_) for id_ in part}
        for id_ in part:
            known = company.anchor(id_)
            if known and (company.root(id_) != id_ or company.level(id_) == WEAK or not company.is_live(id_)):
                seeds.update(company.root(mate.id) for mate in company.team(known.team))
                company.remove(id_)
        seeds = {root for root in seeds if company.level(root) == self._level}
        if self._level == DATED:
            self._dated(seeds)
        else:
            self._numbered(seeds)

    def _dated(self, seeds: set[str]) -> None:
        found = settle_teams(self._company, seeds, self._verdicts)
        names = {root: anchor.joined for root, anchor in found.items() if self._company.level(root) == DATED}
        self._assign(names)
        numbered = [(root,) for root in found if root not in names]
        self._db.executemany("INSERT OR IGNORE INTO unsettled VALUES (?)", numbered)

    def _numbered(self, seeds: set[str]) -> None:
        company = self._company
        found = settle_teams(company, seeds, self._verdicts)
        teams: dict[str, set[str]] = {}
        for root, anchor in found.items():
            teams.setdefault(anchor.team, set()).add(root)
        leaders: dict[str, str] = {}
        for name, roots in sorted(teams.items()):
            members = sorted(roots)
            joined = name
            if all(company.level(root) == NUMBERED for root in members):
                joined = only(self._older(name, members)) or name
            for root in members:
                company.put(found[root]._replace(joined=joined))
            leaders.update(dict.fromkeys(members, joined))
        self._assign(leaders)

    def _older(self, name: str, members: Iterable[str]) -> set[str]:
        """The teams with years that one with a number may be of."""
        company = self._company
        return {
            team
            for root in members
            for team, met in fitting(company, root).items()
            if team != name and company.level(met) == DATED and not self._apart(members, team)
        }

    def _apart(self, members: Iterable[str], team: str) -> bool:
        mates = {one.id for one in self._company.team(team)}
        return any(
            verdict != "same" and not mates.isdisjoint(pair) and not set(members).isdisjoint(pair)
            for pair, verdict in self._verdicts.items()
        )

    def _weak(self, part: list[str]) -> None:
        company, leaders, doubtful = self._company, dict[str, str](), set[tuple[str, str]]()
        for root in map(company.root, self._met(part)):
            if root in self._done or not company.is_live(root) or company.level(root) != WEAK:
                continue
            found = settle_component(company, root, self._verdicts)
            self._done.update(found.leaders)
            leaders.update(found.leaders)
            doubtful |= found.doubtful
        self._assign(leaders)
        self._doubt(leaders, doubtful)
        self._let_go([id_ for id_ in part if not company.nodes.is_node(id_)])
        settled(company.nodes, part)

    def _met(self, part: list[str]) -> list[str]:
        """Those of a part who have something in common with another, or had, or of whom something was decided."""
        decided = {root for pair in self._verdicts for root in pair}
        query = f"SELECT {_LONELY}"
        return [id_ for id_ in part if id_ in decided or not self._db.execute(query, (id_,)).fetchone()[0]]

    def _let_go(self, gone: list[str]) -> None:
        """Ids that no record describes any more lead themselves; what they were keys of keeps its leader."""
        nodes = self._company.nodes
        for id_ in gone:
            root = nodes.root(id_)
            mentioned = root != id_ and nodes.occurs(id_)
            assign(nodes, {root: assigned(nodes, root), id_: assigned(nodes, root) if mentioned else id_})
        self._doubt(gone, ())

    def _assign(self, leaders: dict[str, str]) -> None:
        """Give whole classes their leaders. Where that of the root is as it was, its kin have it already, but for
        those of this part."""
        company, found = self._company, dict(leaders)
        for root, leader in leaders.items():
            if assigned(company.nodes, root) != leader:
                found.update(dict.fromkeys(company.kin(root), leader))
        for root in self._ids.keys() & leaders.keys():
            found.update(dict.fromkeys(self._ids[root], leaders[root]))
        assign(company.nodes, found)
        settled(company.nodes, found)

    def _doubt(self, roots: Iterable[str], pairs: Iterable[tuple[str, str]]) -> None:
        """Put down what only a librarian can judge, for the queue."""
        db = self._db
        db.executemany("DELETE FROM likeness WHERE a = ?1 OR b = ?1", [(root,) for root in roots])
        judged = self.kind_of(pairs)
        db.executemany("INSERT OR REPLACE INTO likeness VALUES (?, ?, ?, ?)", judged)

    def kind_of(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str, str, float]]:
        """Rows of ``likeness`` with the bits of each pair."""
        compare, facts = Agents().compare, self._company.facts
        return [
            (min(pair), max(pair), DOUBTFUL, compare(facts(pair[0]), facts(pair[1]), tied=True).bits)
            for pair in sorted(pairs)
        ]
