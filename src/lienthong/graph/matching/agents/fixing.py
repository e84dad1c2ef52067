"""Agents with years of life or an authority's number: the fixed points, whom others may join."""

import sqlite3
from collections.abc import Iterable

from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching.agents.bonds import Verdicts
from lienthong.graph.matching.agents.company import DATED, NUMBERED, WEAK, Company
from lienthong.graph.matching.agents.evidence import dated
from lienthong.graph.matching.agents.joining import fitting, only
from lienthong.graph.matching.agents.teams import settle_teams
from lienthong.graph.matching.leaders import assign, assigned, settled

FORGET_ALL = "DELETE FROM likeness WHERE a = ?1 OR b = ?1"
FORGET_OWN = (
    "DELETE FROM likeness WHERE (a = ?1 AND EXISTS (SELECT 1 FROM anchored WHERE id = b))"
    " OR (b = ?1 AND EXISTS (SELECT 1 FROM anchored WHERE id = a))"
)


class Fixing:
    """One level of them; each part is a transaction that leaves a state from which it can go on."""

    def __init__(self, db: sqlite3.Connection, level: int, verdicts: Verdicts) -> None:
        self._db = db
        self._level = level
        self._verdicts = verdicts
        self._company = Company(db)
        self._ids: dict[str, list[str]] = {}

    def go(self, parts: Iterable[list[str]]) -> None:
        """Settle all that are of the level."""
        for part in parts:
            if part:
                with transaction(self._db):
                    self._part(part)

    def _part(self, part: list[str]) -> None:
        company = self._company
        self._ids = {}
        for id_ in part:
            self._ids.setdefault(company.root(id_), []).append(id_)
        seeds = {company.root(id_) for id_ in part}
        for id_ in part:
            known = company.anchor(id_)
            if known and (company.root(id_) != id_ or company.level(id_) == WEAK or not company.is_live(id_)):
                seeds.update(company.root(mate.id) for mate in company.team(known.team))
                company.remove(id_)
            elif known and self._level == DATED > company.level(id_) and dated(known.facts):
                # Its years went with a record: those with a number may have joined it for them.
                company.call(id_)
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
        self._db.executemany("INSERT OR IGNORE INTO temp.fixed VALUES (?, 0)", numbered)

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
        # Only those with a name alone have doubts, about a fixed point: no other, and no key of another.
        self._db.executemany(FORGET_ALL, [(id_,) for id_ in found if id_ not in leaders])
        self._db.executemany(FORGET_OWN, [(root,) for root in leaders])
