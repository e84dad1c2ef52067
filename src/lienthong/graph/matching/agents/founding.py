"""The first settling of those with years of life: nobody has anchors that others may have joined, so that each part of
them is judged by itself, and then written down."""

import sqlite3
from typing import NamedTuple

from lienthong.graph.matching.agents.company import DATED, Anchor, Company, profile
from lienthong.graph.matching.agents.fixing import FORGET_ALL, FORGET_OWN
from lienthong.graph.matching.agents.following import wanted
from lienthong.graph.matching.agents.teams import Verdicts, joined, neighbourhood, teams
from lienthong.graph.matching.judging import Facts
from lienthong.graph.matching.leaders import assign, settled


class Founded(NamedTuple):
    """What was found of a part: which of the ids have years of life or a number, or may have; roots with team, level
    and profile; leaders as far as the ids may not have them yet; and all ids that are settled thereby."""

    fixed: list[tuple[str, bool]]
    teams: list[tuple[str, str, int, Facts]]
    leaders: dict[str, str]
    settled: list[str]


def found(verdicts: Verdicts, db: sqlite3.Connection, ids: list[str]) -> Founded:
    """The teams of those with years among ``ids``, which may have years or a number; a task of a crew."""
    company = Company(db)
    seeds = {root for root in map(company.root, ids) if company.level(root) == DATED}
    area = neighbourhood(company, seeds, verdicts)
    team = teams(company, area, verdicts)
    rows = [(root, team[root], company.level(root), profile(company.facts(root))) for root in sorted(area)]
    leaders = {root: name for root, name, level, _ in rows if level == DATED}
    more = wanted(company, leaders, ids)
    fixed = [(id_, company.level(company.root(id_)) == DATED) for id_ in ids]
    return Founded(fixed, rows, more, list({*leaders, *more}))


def put(db: sqlite3.Connection, founded: Founded) -> None:
    """Write down what was found of a part. Within the caller's transaction; ``temp.fixed`` takes whom it leaves to be
    settled by their numbers."""
    company, leaders = Company(db), set[str]()
    members = {root: (team, level) for root, team, level, _ in founded.teams}
    with_years = {team for team, level in members.values() if level == DATED}
    for root, team, level, facts in founded.teams:
        company.put(Anchor(root, team, joined(company.anchor(root), team, team in with_years), facts))
        if level == DATED:
            leaders.add(root)
    assign(company.nodes, founded.leaders)
    settled(company.nodes, founded.settled)
    db.executemany(FORGET_ALL, [(id_,) for id_ in founded.settled if id_ not in leaders])
    db.executemany(FORGET_OWN, [(root,) for root in sorted(leaders)])
    numbered = [(root,) for root in members if root not in leaders]
    db.executemany("INSERT OR IGNORE INTO unsettled VALUES (?)", numbered)
    db.executemany("INSERT OR IGNORE INTO temp.fixed VALUES (?, 0)", numbered)
    db.executemany("INSERT OR IGNORE INTO temp.fixed VALUES (?, ?)", founded.fixed)
