"""A change by hand becomes a generation: the same order of steps as publishing (docs/decisions/014-publishing.md).

The last generation is cloned and changed in a folder that does not count yet, one transaction of the ledger decides,
the pointer follows. Whoever is killed in between leaves the last good state.
"""

import shutil
import sqlite3
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad

from lienthong.errors import Busy, RequestError
from lienthong.graph.changelog import write_changes
from lienthong.graph.editorial.quads import private
from lienthong.graph.editorial.requests import Asked, Book, Delta
from lienthong.graph.generation import Generation, current, generations_folder, sweep, switch, write_meta
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.publish import moment, publish, recover
from lienthong.graph.publishing.altered import marks
from lienthong.graph.publishing.building import Work, seal
from lienthong.graph.publishing.enrolling import enrol_changed
from lienthong.graph.publishing.failing import failure
from lienthong.graph.publishing.findable import index

Change = Callable[[Generation, Path], Delta]
"""Makes ``store/`` in the folder it is given, a changed clone of the generation's, durable; tells what changed."""

Write = Callable[[Book, Delta], None]
"""Brings the layer to what the changed store shows."""


@dataclass(frozen=True)
class Limits:
    """``brake`` is how many triples of the records one request may remove; it does not hold in a catalogue without
    records. ``keep`` generations stay on disk."""

    brake: int = 10_000
    keep: int = 2


@dataclass(frozen=True)
class Made:
    """What a request did: its number (0: nothing changed), the generation that shows it, quads added and removed."""

    request: int
    generation: Generation
    added: int
    removed: int


class Editing:
    """Changes to the public graph of one ledger that is open for writing."""

    def __init__(self, ledger: Ledger, data: Path, base: str, limits: Limits) -> None:
        self._ledger = ledger
        self._data = data
        self._base = base
        self._limits = limits

    def carry_out(self, asked: Asked, change: Change, write: Write | None = None) -> Made:
        """Make the change public, or raise and leave everything as it was.

        ``write`` brings the layer up to date when that is not told by the delta alone. Raises what ``change`` raises,
        RequestError ``update_brake`` (409) and ``update_no_ledger`` (503), StoreError when the disk is full or fails.
        """
        try:
            return self._carry_out(asked, change, write)
        except (OSError, sqlite3.Error) as error:
            raise failure(error, generations_folder(self._data)) from error

    def _carry_out(self, asked: Asked, change: Change, write: Write | None) -> Made:
        before = self._ready()
        folder = Work(self._data, self._ledger.db, self._base, lambda *_: None).folder(before.number + 1)
        try:
            delta = change(before, folder)
            self._judge(delta.removed)
        except BaseException:
            shutil.rmtree(folder)
            raise
        if not delta:
            shutil.rmtree(folder)
            return Made(self._decide(asked, before, delta, write) if write else 0, before, 0, 0)
        at = moment(before.published)
        triples = before.triples + _public(delta.added) - _public(delta.removed)
        generation = replace(before, number=before.number + 1, published=at, triples=triples, folder=folder)
        write_meta(generation)
        altered = self._altered(delta)
        index(generation, before, before.open(), altered)
        enrol_changed(generation, before, altered)
        generation = replace(generation, folder=generations_folder(self._data) / f"{generation.number:08d}")
        seal(generation, folder)
        request = self._decide(asked, generation, delta, write or Book.write)
        write_changes(self._ledger.db, self._data)
        switch(self._data, generation)
        sweep(self._data, self._limits.keep, generation.number)
        return Made(request, generation, len(delta.added), len(delta.removed))

    def removable(self) -> int:
        """How many triples of the default graph a request may take away before the brake must hold, whichever they are;
        -1 for any number."""
        if not self._has_records():
            return -1
        added = "SELECT count(*) FROM editorial WHERE graph = '' AND sign = 1"
        return self._limits.brake + int(self._ledger.db.execute(added).fetchone()[0])

    def _has_records(self) -> bool:
        return self._ledger.db.execute("SELECT 1 FROM occurrence LIMIT 1").fetchone() is not None

    def _ready(self) -> Generation:
        """The last generation, which is the current one; made first when there is none (with this base)."""
        recover(self._ledger.db, self._data)
        row = self._ledger.db.execute("SELECT number FROM generation ORDER BY number DESC").fetchone()
        now = current(self._data)
        if row is None and now is not None and now.triples:
            # The ledger was lost: publishing what it holds would take the whole catalogue away.
            raise RequestError("update_no_ledger", 503)
        if row is None or now is None or now.number != row[0] or now.base != self._base:
            publish(self._ledger, self._data, self._base, keep=self._limits.keep)
            now = current(self._data)
        if now is None:
            raise Busy("sparql_unpublished", retry_after=30)
        sweep(self._data, self._limits.keep, now.number)
        return now

    def _judge(self, removed: Collection[Quad]) -> None:
        """The brake on what takes the records' own triples away by the thousand."""
        if _public(removed) <= self._limits.brake:
            return
        if not self._has_records():
            return
        book = Book(self._ledger.db, self._base)
        own = sum(book.sign_of(quad) <= 0 for quad in removed if quad.graph_name == DefaultGraph())
        if own > self._limits.brake:
            raise RequestError("update_brake", 409, number=own, limit=self._limits.brake)

    def _decide(self, asked: Asked, generation: Generation, delta: Delta, write: Callable[[Book, Delta], None]) -> int:
        """From this transaction on the generation exists, and the layer is what it shows."""
        db = self._ledger.db
        with transaction(db):
            book = Book(db, self._base)
            request = book.open(asked, generation.published, generation.number)
            write(book, delta)
            known = "SELECT 1 FROM identity WHERE id = ? AND state = 'live'"
            touched = sorted(one for one in self._altered(delta) if db.execute(known, (one,)).fetchone())
            db.executemany(
                "INSERT INTO change (at, generation, entity, event, target) VALUES (?, ?, ?, 'updated', '')",
                [(generation.published, generation.number, entity) for entity in touched],
            )
            db.execute(
                "INSERT OR IGNORE INTO generation (number, base, published, triples) VALUES (?, ?, ?, ?)",
                (generation.number, generation.base, generation.published, generation.triples),
            )
        return request

    def _altered(self, delta: Delta) -> dict[str, frozenset[str]]:
        """What a delta is about, as far as it lies in the default graph below the base."""
        found: dict[str, list[Quad]] = {}
        for quad in (quad for quad in chain(delta.added, delta.removed) if quad.graph_name == DefaultGraph()):
            if entity := private(quad, self._base).entity:
                found.setdefault(entity, []).append(quad)
        return {entity: marks(quads, f"{self._base}/{entity}") for entity, quads in found.items()}


def _public(quads: Collection[Quad]) -> int:
    return sum(quad.graph_name == DefaultGraph() for quad in quads)
