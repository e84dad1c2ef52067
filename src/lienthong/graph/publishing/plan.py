"""What a publish has to look at: from the ids that changed to the names whose description may have."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lienthong.graph.kinship.drawing import is_subject, mates
from lienthong.graph.ledger import reworded
from lienthong.graph.ledger.packing import unpack_entities
from lienthong.graph.publishing.names import Names

ENTANGLED = (
    "EXISTS (SELECT 1 FROM claim WHERE claim.key = {id}) OR EXISTS (SELECT 1 FROM claim WHERE claim.own = {id})"
    " OR EXISTS (SELECT 1 FROM alias WHERE alias.id = {id}) OR EXISTS (SELECT 1 FROM alias WHERE name = {id})"
    " OR EXISTS (SELECT 1 FROM match WHERE match.id = {id}) OR EXISTS (SELECT 1 FROM match WHERE leader = {id})"
)
"""SQL: ids that others may depend on. All other ids are their own names and need no place in memory."""


AS_BEFORE = -1
"""In ``touched.involved``: an id that is called as it was (1: one that others may depend on; else 0)."""


@dataclass
class Plan:
    """``renamed``: described ids whose name differs from the last generation's, with the new name.

    ``splits``: (name, new name) of things that left the thing they were published with. The names to examine
    are the rows of the temporary table ``touched``.
    """

    renamed: dict[str, str] = field(default_factory=dict)
    splits: set[tuple[str, str]] = field(default_factory=set)


def first_plan(db: sqlite3.Connection, names: Names) -> Plan:
    """Before the first generation: everything is new."""
    _prepare(db)
    plan = Plan()
    query = (
        "SELECT DISTINCT key FROM claim WHERE EXISTS (SELECT 1 FROM occurrence WHERE occurrence.id = claim.key)"
        " UNION SELECT id FROM match WHERE EXISTS (SELECT 1 FROM occurrence WHERE occurrence.id = match.id)"
        " UNION SELECT DISTINCT leader FROM match"
        " WHERE EXISTS (SELECT 1 FROM occurrence WHERE occurrence.id = match.leader)"
    )
    for (id_,) in db.execute(query):
        name = names.name(id_)
        if name != id_:
            plan.renamed[id_] = name
    db.execute("INSERT INTO touched (id) SELECT DISTINCT id FROM occurrence")
    touch(db, plan.renamed.values())
    return plan


def next_plan(db: sqlite3.Connection, names: Names) -> Plan:
    """After a generation: what the dirty ids lead to."""
    _prepare(db)
    db.execute(f"INSERT INTO touched (id) SELECT id FROM dirty WHERE {reworded.no_one(db)}")
    plan = Plan()
    affected = _affected(db, names)
    for id_ in affected:
        old, new = names.old(id_), names.name(id_)
        if old == id_ and not names.published(id_) and not names.mentioned(id_):
            # A key by which records meet: nothing was ever called so or leads there, and nothing is said of it.
            touch(db, (new,))
            continue
        touch(db, (id_, old, new))
        if old == new:
            continue
        if names.mentioned(id_):
            plan.renamed[id_] = new
            touch(db, _beside(db, names, id_))
        elif names.live(old):
            # Of a thing that is gone as a whole it stays known what was of it: whatever returns brings its name back.
            plan.renamed[id_] = id_
    for id_ in filter(is_subject, affected):
        # What is said of its kin holds its name, and depends on what else goes by that name.
        touch(db, {names.old(mate) for mate in mates(db, id_)})
    for id_, new in plan.renamed.items():
        old = names.old(id_)
        if old != id_ and names.occurs(id_) and names.live(old) == old:
            plan.splits.add((old, new))
    _dependents(db)
    _as_before(db, names)
    return plan


def touch(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Add names to examine."""
    db.executemany("INSERT OR IGNORE INTO touched (id) VALUES (?)", ((id_,) for id_ in ids))


def _prepare(db: sqlite3.Connection) -> None:
    db.execute("DROP TABLE IF EXISTS temp.touched")
    db.execute(
        "CREATE TEMP TABLE touched (id TEXT PRIMARY KEY, changed INTEGER NOT NULL DEFAULT 0,"
        " involved INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID"
    )


def _affected(db: sqlite3.Connection, names: Names) -> set[str]:
    """Every id whose name may have changed: what is below a dirty id (not one that is only reworded), and all that
    shared or shares its name."""
    query = f"SELECT id FROM dirty WHERE {reworded.no_one(db)} AND ({ENTANGLED.format(id='dirty.id')})"
    flowing = [id_ for (id_,) in db.execute(query)]
    seen = set(flowing)
    while flowing:
        for key in names.claims.claimed(flowing.pop()):
            if key not in seen:
                seen.add(key)
                flowing.append(key)
    waiting = list(seen)
    met: set[tuple[str, str]] = set()
    while waiting:
        id_ = waiting.pop()
        old, root = names.old(id_), names.clusters.resolve(id_)
        found = {old, root}
        # A thing may have thousands of ids: what they share is asked for once.
        if ("old", old) not in met:
            found.update(one for (one,) in db.execute("SELECT id FROM alias WHERE name = ?", (old,)))
        if ("root", root) not in met:
            found |= names.members(root)
        met |= {("old", old), ("root", root)}
        waiting.extend(found - seen)
        seen |= found
    return seen


def _beside(db: sqlite3.Connection, names: Names, id_: str) -> Iterator[str]:
    """The names of all that is in the records which mention ``id_``: their triples may hold its name."""
    query = (
        "SELECT DISTINCT body.record, body.described FROM occurrence"
        " JOIN body ON body.record = occurrence.record WHERE occurrence.id = ?"
    )
    for _, described in db.execute(query, (id_,)):
        for entity in unpack_entities(described):
            yield names.name(entity.ids[0])


def _as_before(db: sqlite3.Connection, names: Names) -> None:
    """Other words are said of these, which are called as they were, unless they were met before: their descriptions are
    looked at, not what they are called."""
    ids = reworded.ids(db)
    called = dict.fromkeys(name for id_ in ids for name in (id_, names.old(id_)))
    db.executemany("INSERT OR IGNORE INTO touched (id, involved) VALUES (?, ?)", [(id_, AS_BEFORE) for id_ in called])


def _dependents(db: sqlite3.Connection) -> None:
    """IRIs that lead, or led, to a name under examination are examined with it."""
    # CROSS JOIN keeps SQLite from reading all identities there are to find the few.
    query = (
        "INSERT OR IGNORE INTO touched (id) SELECT identity.id FROM touched CROSS JOIN identity"
        " ON identity.{column} = touched.id WHERE identity.state <> 'live' AND identity.{column} <> ''"
    )
    while sum(db.execute(query.format(column=column)).rowcount for column in ("hint", "target", "root")):
        pass
