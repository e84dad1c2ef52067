"""The stage of agents: first those with years of life, then those with a number, then all that have a name only."""

import sqlite3
from collections.abc import Iterator
from functools import partial

from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching.agents import founding
from lienthong.graph.matching.agents.bonds import Verdicts
from lienthong.graph.matching.agents.company import DATED, NUMBERED, Company, settled_once
from lienthong.graph.matching.agents.fixing import Fixing
from lienthong.graph.matching.agents.following import follow, put
from lienthong.graph.matching.agents.kind import Agents
from lienthong.graph.matching.crew import Crew
from lienthong.graph.matching.decisions import decided_for
from lienthong.graph.matching.nodes import DRAWN
from lienthong.graph.matching.stages import Progress

_PART = 500
_AGENTS = ("agent/", "agent0")
_FEW_VERDICTS = 1000
"""So many decisions travel with each errand; with more of them all is done here."""

_FIXED = (
    "EXISTS (SELECT 1 FROM anchored WHERE anchored.id = ?1)"
    " OR EXISTS (SELECT 1 FROM claim WHERE key = ?1)"
    " OR EXISTS (SELECT 1 FROM claim JOIN occurrence ON occurrence.id = claim.key WHERE own = ?1)"
    f" OR EXISTS (SELECT 1 FROM portrait WHERE portrait.id = ?1 LIMIT 1 OFFSET {DRAWN})"
    " OR EXISTS (SELECT 1 FROM portrait WHERE portrait.id = ?1 AND ("
    + " OR ".join(f"instr(facts, CAST('\"{fact}\":' AS BLOB)) > 0" for fact in ("birth", "death", "authority"))
    + "))"
)
"""SQL: an id that may have years of life or a number, by itself or by its class, or had. Most have not."""


class AgentStage:
    """Persons and bodies."""

    def __init__(self) -> None:
        self.kind = Agents()

    def settle(self, db: sqlite3.Connection, progress: Progress, crew: Crew) -> None:
        """As ``stages.Stage``."""
        _call_retied(db)
        (total,) = db.execute("SELECT count(*) FROM unsettled WHERE id > ? AND id < ?", _AGENTS).fetchone()
        if not total:
            return
        verdicts = _verdicts(db)
        _fix(db, verdicts, crew)
        progress("fix-agent", total, total)
        done, mates = 0, crew if len(verdicts) < _FEW_VERDICTS else Crew(db)
        for part, found in mates.each(partial(follow, verdicts), _parts(db)):
            with transaction(db):
                put(db, part, found)
            done += len(part)
            progress("group-agent", min(done, total), total)


def _fix(db: sqlite3.Connection, verdicts: Verdicts, crew: Crew) -> None:
    """Settle those with years of life, then those with a number."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS fixed (id TEXT PRIMARY KEY, done INTEGER NOT NULL) WITHOUT ROWID")
    with transaction(db):
        # What an attempt of this connection that broke off has done says nothing of records that came since.
        db.execute("DELETE FROM temp.fixed")
    if db.execute("SELECT 1 FROM anchored LIMIT 1").fetchone() is None:
        mates = crew if len(verdicts) < _FEW_VERDICTS else Crew(db)
        for _, found in mates.each(partial(founded, verdicts), _parts(db)):
            with transaction(db):
                founding.put(db, found)
    else:
        _find_fixed(db, crew)
        Fixing(db, DATED, verdicts).go(_fixed_parts(db))
        if settled_once(db):
            # Whom those with years have called.
            _find_fixed(db, crew)
    Fixing(db, NUMBERED, verdicts).go(_fixed_parts(db))
    with transaction(db):
        db.execute("INSERT OR IGNORE INTO anchored VALUES ('', '', '', '{}')")
        db.execute("DELETE FROM temp.fixed")


def founded(verdicts: Verdicts, db: sqlite3.Connection, ids: list[str]) -> founding.Founded:
    """The teams of those of some ids who have years of life; a task of a crew."""
    return founding.found(verdicts, db, [id_ for (id_,) in fixed(db, ids)])


def _find_fixed(db: sqlite3.Connection, crew: Crew) -> None:
    for _, found in crew.each(fixed, _parts(db)):
        with transaction(db):
            db.executemany("INSERT OR IGNORE INTO temp.fixed VALUES (?, 0)", found)


def _fixed_parts(db: sqlite3.Connection) -> Iterator[list[str]]:
    """Parts of those who have years of life or a number, or may have, without those that are done."""
    query, last = f"SELECT id, done FROM temp.fixed WHERE id > ? ORDER BY id LIMIT {_PART}", ""
    while rows := db.execute(query, (last,)).fetchall():
        yield [id_ for id_, done in rows if not done]
        last = rows[-1][0]


def fixed(db: sqlite3.Connection, ids: list[str]) -> list[tuple[str]]:
    """Those of some ids that may have years of life or a number, or had; a task of a crew."""
    return [(id_,) for id_ in ids if db.execute(f"SELECT {_FIXED}", (id_,)).fetchone()[0]]


def _parts(db: sqlite3.Connection) -> Iterator[list[str]]:
    """The unsettled agents, in parts; those that are settled meanwhile are left out."""
    query, last = f"SELECT id FROM unsettled WHERE id > ? AND id < ? ORDER BY id LIMIT {_PART}", _AGENTS[0]
    while part := [id_ for (id_,) in db.execute(query, (last, _AGENTS[1]))]:
        yield part
        last = part[-1]


def _call_retied(db: sqlite3.Connection) -> None:
    """Whoever has a key that another won or lost is unsettled."""
    if db.execute("SELECT 1 FROM retied LIMIT 1").fetchone() is None:
        return
    with transaction(db):
        # CROSS: SQLite does not know that one of the two is small.
        db.execute("INSERT OR IGNORE INTO unsettled SELECT tie.id FROM retied CROSS JOIN tie ON tie.key = retied.key")
        db.execute("DELETE FROM retied")


def _verdicts(db: sqlite3.Connection) -> Verdicts:
    """What librarians decided of agents, by roots of layer 1."""
    query = " UNION ".join(
        f"SELECT {column} FROM {table} WHERE {column} > ?1 AND {column} < ?2"
        for table, column in (("decision", "seen_a"), ("decision", "seen_b"), ("apart", "id"))
    )
    ids = [id_ for (id_,) in db.execute(query, _AGENTS)]
    if not ids:
        return {}
    company, found = Company(db), {}
    for (a, b), verdict in decided_for(db, ids).items():
        one, other = sorted((company.root(a), company.root(b)))
        found[one, other] = verdict
    return found
