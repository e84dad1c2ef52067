"""The one transaction in which a generation comes to be: from then on the ledger knows its names and its changes."""

import sqlite3
from collections import Counter

import orjson

from lienthong.graph.generation import Generation
from lienthong.graph.ledger import reworded
from lienthong.graph.ledger.database import transaction
from lienthong.graph.ledger.loosening import loosen_identities
from lienthong.graph.publishing.plan import Plan


def decide(db: sqlite3.Connection, plan: Plan, generation: Generation | None) -> Counter[str]:
    """From this transaction on the generation exists, with names, redirects and changes as of it; how many events of
    each kind it has. With None nothing differs but names, and there are no events."""
    with transaction(db):
        loosen_identities(db)
        db.execute(
            "INSERT INTO identity (id, since, state, root, target, hint, at, label, types)"
            " SELECT id, since, state, root, target, hint, at, label, types FROM verdict WHERE true"
            " ON CONFLICT (id) DO UPDATE SET state = excluded.state, root = excluded.root,"
            " target = excluded.target, hint = excluded.hint, at = excluded.at, label = excluded.label,"
            " types = excluded.types"
        )
        db.executemany("DELETE FROM alias WHERE id = ?", [(id_,) for id_ in plan.renamed])
        db.executemany(
            "INSERT INTO alias VALUES (?, ?)",
            [(id_, name) for id_, name in plan.renamed.items() if name != id_],
        )
        db.execute("DELETE FROM dirty")
        reworded.forget(db)
        if generation is None:
            return Counter()
        return _log(db, generation)


def _log(db: sqlite3.Connection, generation: Generation) -> Counter[str]:
    db.execute(
        "INSERT INTO event SELECT id, 'updated', '' FROM touched WHERE changed = 1"
        " AND EXISTS (SELECT 1 FROM identity WHERE identity.id = touched.id AND state = 'live')"
        " AND NOT EXISTS (SELECT 1 FROM event WHERE entity = touched.id AND event.event = 'created')"
    )
    # What another name leads to is not as it was, even when it says the same.
    db.execute(
        "INSERT OR IGNORE INTO event SELECT target, 'updated', '' FROM event AS lost WHERE lost.event = 'merged'"
        " AND NOT EXISTS (SELECT 1 FROM event WHERE entity = lost.target AND event.event = 'created')"
    )
    db.execute(
        "INSERT INTO change (at, generation, entity, event, target)"
        " SELECT ?, ?, entity, event, target FROM event ORDER BY entity, event, target",
        (generation.published, generation.number),
    )
    query = "SELECT event, count(*) FROM event GROUP BY event ORDER BY event"
    events = Counter(dict(db.execute(query).fetchall()))
    db.execute(
        "INSERT INTO generation VALUES (?, ?, ?, ?, ?)",
        (generation.number, generation.base, generation.published, generation.triples,
         orjson.dumps(events).decode()),
    )  # fmt: skip
    return events
