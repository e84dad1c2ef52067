"""What has changed since a generation, by what the ledger noted: no reading of the whole catalogue.

Sound only between checkpoints that descend from one another. That shows on disk: a generation that was made from the
one before shares files with it (hard links), one that was built anew shares none. Where it fails nevertheless (a
fragment that nothing leads to any more), the count of the graph tells, and both stores are read whole.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store, Triple

from lienthong.graph.remote.difference import MOST, Delta
from lienthong.graph.terms import OWN

_DEFAULT = DefaultGraph()


def descends(old: Path, new: Path) -> bool:
    """Whether a store was made from another, in one step or many."""
    known = {(one.stat().st_dev, one.stat().st_ino) for one in old.glob("*.sst")}
    return any((one.stat().st_dev, one.stat().st_ino) in known for one in new.glob("*.sst"))


def subjects(db: sqlite3.Connection, base: str, since: int) -> set[str]:
    """The IRIs of all that generations after ``since`` describe otherwise: entities of the change log, and what was
    changed by hand."""
    rows = db.execute("SELECT DISTINCT entity FROM change WHERE generation > ?", (since,))
    found = {f"{base}/{entity}" for (entity,) in rows}
    rows = db.execute(
        "SELECT line FROM editorial_change JOIN editorial_request ON editorial_request.key = editorial_change.request"
        " WHERE editorial_change.graph = '' AND line <> '' AND generation > ?",
        (since,),
    )
    for (text,) in rows:
        subject = text.partition(" ")[0]
        if subject.startswith(OWN):
            found.add(f"{base}/{subject[len(OWN) : -1]}")
        elif subject.startswith("<"):
            found.add(subject[1:-1])
    return found


def changed(db: sqlite3.Connection, base: str, since: int, old: Store, new: Store) -> Delta | None:
    """What makes the default graph of one generation that of a later one; None when that is more than ``MOST``."""
    delta = Delta()
    seen: set[str] = set()
    for iri in subjects(db, base, since):
        for one in (*_family(old, iri), *_family(new, iri)):
            if one in seen:
                continue
            seen.add(one)
            before, after = set(_about(old, one)), set(_about(new, one))
            delta.deleted |= before - after
            delta.inserted |= after - before
        if len(delta) > MOST:
            return None
    return delta


def _about(store: Store, iri: str) -> Iterator[Triple]:
    for quad in store.quads_for_pattern(NamedNode(iri), None, None, _DEFAULT):
        yield quad.triple


def _family(store: Store, iri: str) -> list[str]:
    """An entity and the fragments that it leads to."""
    found = [iri]
    seen = {iri}
    for one in found:
        for triple in _about(store, one):
            value = triple.object
            if isinstance(value, NamedNode) and value.value.startswith(f"{iri}#") and value.value not in seen:
                seen.add(value.value)
                found.append(value.value)
    return found
