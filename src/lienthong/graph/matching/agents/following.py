"""Agents that have a name only: each part of them is judged by itself, and then written down."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from lienthong.graph.matching.agents.bonds import Verdicts, settle_component
from lienthong.graph.matching.agents.company import WEAK, Company
from lienthong.graph.matching.agents.kind import Agents
from lienthong.graph.matching.judging import DOUBTFUL
from lienthong.graph.matching.leaders import assign, assigned, settled
from lienthong.graph.matching.nodes import Nodes

_LONELY = (
    "NOT EXISTS (SELECT 1 FROM tie JOIN tie AS other ON other.key = tie.key AND other.id <> tie.id WHERE tie.id = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM match WHERE id = ?1) AND NOT EXISTS (SELECT 1 FROM match WHERE leader = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM claim WHERE key = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM claim JOIN occurrence ON occurrence.id = claim.key WHERE own = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM likeness WHERE a = ?1) AND NOT EXISTS (SELECT 1 FROM likeness WHERE b = ?1)"
)
"""SQL: an id that has nothing in common with another and had not. Many are."""

_DOUBTED = "SELECT EXISTS (SELECT 1 FROM likeness WHERE a = ?1) OR EXISTS (SELECT 1 FROM likeness WHERE b = ?1)"

Doubt = tuple[str, str, str, float]
"""A row of ``likeness``."""


class Followed(NamedTuple):
    """What was found of a part: the leaders of all that were ``judged`` as far as they may not have them yet, what only
    a librarian can judge, whose earlier doubts are to be forgotten, and ids that no record describes any more."""

    judged: list[str]
    leaders: dict[str, str]
    doubtful: list[Doubt]
    doubted: list[str]
    gone: list[str]


def follow(verdicts: Verdicts, db: sqlite3.Connection, ids: list[str]) -> Followed:
    """Whom these ids, and all that are bound to them, follow; a task of a crew.

    What is written meanwhile of others that are bound to them is the same that is found here.
    """
    company, leaders, doubtful = Company(db), dict[str, str](), set[tuple[str, str]]()
    met = _met(db, verdicts, ids)
    # A key of another has to be given its leader here, whoever else is judged elsewhere.
    kept = {root for id_ in met if (root := company.root(id_)) != id_}
    for root in map(company.root, met):
        if root in leaders or not company.is_live(root) or company.level(root) != WEAK:
            continue
        found = settle_component(company, root, verdicts, whole=root in kept)
        leaders.update(found.leaders)
        doubtful |= found.doubtful
    gone = [id_ for id_ in ids if not company.nodes.is_node(id_)]
    # What is a key of another by now has no doubts of its own.
    keys = [id_ for id_ in ids if company.root(id_) != id_]
    doubted = [id_ for id_ in (*leaders, *keys) if db.execute(_DOUBTED, (id_,)).fetchone()[0]]
    return Followed(list(leaders), wanted(company, leaders, met), _rows(company, doubtful), doubted, gone)


def _met(db: sqlite3.Connection, verdicts: Verdicts, ids: list[str]) -> list[str]:
    """Those who have something in common with another, or had, or of whom something was decided."""
    decided = {root for pair in verdicts for root in pair}
    query = f"SELECT {_LONELY}"
    return [id_ for id_ in ids if id_ in decided or not db.execute(query, (id_,)).fetchone()[0]]


def wanted(company: Company, leaders: dict[str, str], ids: Iterable[str]) -> dict[str, str]:
    """The leaders of whole classes. Where that of the root is as it was, its kin have it already, but for ``ids``."""
    found: dict[str, str] = {}
    for root, leader in leaders.items():
        if assigned(company.nodes, root) != leader:
            found.update(dict.fromkeys((root, *company.kin(root)), leader))
    for id_ in ids:
        root = company.root(id_)
        if id_ != root and root in leaders:
            found[id_] = leaders[root]
    return found


def _rows(company: Company, pairs: Iterable[tuple[str, str]]) -> list[Doubt]:
    compare, facts = Agents().compare, company.facts
    return [
        (min(pair), max(pair), DOUBTFUL, compare(facts(pair[0]), facts(pair[1]), tied=True).bits)
        for pair in sorted(pairs)
    ]


def put(db: sqlite3.Connection, ids: list[str], found: Followed) -> None:
    """Write down what was found of a part. Within the caller's transaction."""
    nodes = Nodes(db)
    assign(nodes, found.leaders)
    for id_ in found.gone:
        # It leads itself; what it was a key of keeps its leader.
        root = nodes.root(id_)
        mentioned = root != id_ and nodes.occurs(id_)
        assign(nodes, {root: assigned(nodes, root), id_: assigned(nodes, root) if mentioned else id_})
    forget = [(id_,) for id_ in (*found.doubted, *found.gone)]
    db.executemany("DELETE FROM likeness WHERE a = ?1 OR b = ?1", forget)
    db.executemany("INSERT OR REPLACE INTO likeness VALUES (?, ?, ?, ?)", found.doubtful)
    settled(nodes, {*ids, *found.judged, *found.leaders})
