"""The store of the next generation: built anew, or a copy of the last one with exact changes."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from lienthong.graph.editorial.layer import Layer
from lienthong.graph.generation import Generation, generations_folder, sync
from lienthong.graph.kinship.kin import derived_graph
from lienthong.graph.publishing import graphs
from lienthong.graph.publishing.altered import leading, marks
from lienthong.graph.publishing.beside import asked
from lienthong.graph.publishing.describe import Describer, stored
from lienthong.graph.publishing.filling import fill
from lienthong.graph.publishing.noting import NAME as NOTES
from lienthong.graph.publishing.noting import noting
from lienthong.graph.publishing.passing import Spoken, written
from lienthong.graph.publishing.verdicts import departed

Progress = Callable[[str, int, int | None], None]
"""Called with a stage ("build", "describe", "finish"), what is done and, when known, of how much."""

_STEP = 1000
_LED = 50_000
"""Entities of which it is kept where they lead: some 25 MB."""


class Work:
    """A generation that is being made below ``generations/<number>.….tmp``; nothing of it counts until ``seal``."""

    def __init__(self, data: Path, db: sqlite3.Connection, base: str, progress: Progress) -> None:
        self._data = data
        self._db = db
        self._base = base
        self._progress = progress
        self._layer = Layer(db, base)
        self.triples = 0
        self.altered: dict[str, frozenset[str]] = {}
        """What ``amend`` has found to be otherwise (``Altered``)."""
        self.led: dict[str, frozenset[str]] = {}
        """Of the first of these where they lead (``Led``)."""

    def folder(self, number: int) -> Path:
        """Where generation ``number`` is made.

        Never the same twice: a store that a failed attempt left open in this process would lock the place.
        """
        folder = generations_folder(self._data) / f"{number:08d}.{token_hex(4)}.tmp"
        folder.mkdir(parents=True)
        return folder

    def build(self, folder: Path, describer: Describer, previous: Store | None, cores: int = 1) -> None:
        """Everything anew from the ledger, on so many ``cores``; ``previous`` tells which descriptions changed
        thereby."""
        store = Store(str(folder / "store"))
        with self._noted(folder, describer) as records:
            fill(store, (written(spoken, self._base) for spoken in records), cores)
        store.bulk_extend(describer.kin.everything(self._base))
        derived = derived_graph(self._base)
        self.triples = len(store) - sum(1 for _ in store.quads_for_pattern(None, None, None, derived))
        self.triples += self._layer.lay(store)
        store.bulk_extend(graphs.identity_quads(self._base, departed(self._db, everything=True)))
        store.bulk_extend(graphs.dataset_quads(self._db, self._base))
        if previous is not None:
            self._mark(lambda iri: self._stored(store, iri) != self._stored(previous, iri))
        store.flush()
        # what was loaded lies in layers, and every look-up looks into each: light queries cost a third more then
        store.optimize()

    def amend(self, folder: Path, describer: Describer, previous: Store, triples: int) -> bool:
        """A copy of the last generation, changed where its names are touched; whether anything differs."""
        # Hard links to immutable files: milliseconds, whatever the size.
        previous.backup(str(folder / "store"))
        store = Store(str(folder / "store"))
        self.triples = triples
        (total,) = self._db.execute("SELECT count(*) FROM touched").fetchone()
        done = 0
        fresh: list[Quad] = []
        # Many entities are altered in the same way.
        known: dict[frozenset[str], frozenset[str]] = {}
        # What is said by hand in graphs of its own is not looked at here.
        whole = next(self._layer.graphs(), None) is None

        def differs(iri: str) -> bool:
            nonlocal done
            done += 1
            if done % _STEP == 0:
                self._progress("describe", done, total)
                store.extend(fresh)
                fresh.clear()
            name = iri.removeprefix(f"{self._base}/")
            before, after = self._layer.compared(store, name, lambda: self._stored(store, iri), describer.quads(name))
            for quad in before - after:
                store.remove(quad)
            # No two names share a subject, so what one adds may wait while others are looked at.
            fresh.extend(after - before)
            self.triples += _public(after) - _public(before)
            if before == after:
                return False
            said = before | after
            altered = marks(before ^ after, iri, said)
            self.altered[name] = known.setdefault(altered, altered)
            if whole and len(self.led) < _LED:
                self.led[name] = leading(said, iri, self._base)
            return True

        changed = self._mark(differs)
        store.extend(fresh)
        graphs.drop_if_empty(store, derived_graph(self._base))
        judged = [id_ for (id_,) in self._db.execute("SELECT id FROM verdict ORDER BY id")]
        graphs.replace_identity(store, self._base, judged, departed(self._db, everything=False))
        datasets = self.replace_datasets(store)
        store.flush()
        return changed or bool(judged) or datasets

    def note(self, folder: Path, describer: Describer) -> None:
        """Only the notes, for what is made anew beside a store that is not: asking the store for as much would cost
        several times more."""
        with self._noted(folder, describer) as records:
            for _ in records:
                pass

    @contextmanager
    def _noted(self, folder: Path, describer: Describer) -> Iterator[Iterator[Spoken]]:
        """All public triples, record by record, noted in the folder while they pass by."""
        (total,) = self._db.execute("SELECT sum(live) FROM source").fetchone()
        with noting(folder / NOTES, asked()) as book:
            yield self._counted(book.through(describer.everything()), total)
            book.distrust(self._layer.entities())

    def replace_datasets(self, store: Store) -> bool:
        """Bring the dataset graphs up to date; whether that changed anything."""
        before, after = graphs.stored_datasets(store, self._base), graphs.dataset_quads(self._db, self._base)
        for quad in before - after:
            store.remove(quad)
        store.extend(after - before)
        for name in {quad.graph_name for quad in before} - {quad.graph_name for quad in after}:
            if isinstance(name, NamedNode):
                store.remove_graph(name)
        return before != after

    def _stored(self, store: Store, iri: str) -> set[Quad]:
        """What a store says of an entity, once more what of it is derived."""
        derived = store.quads_for_pattern(NamedNode(iri), None, None, derived_graph(self._base))
        return stored(store, iri).union(derived)

    def _mark(self, differs: Callable[[str], bool]) -> bool:
        """Record in ``touched`` which names are described otherwise than before."""
        ids = [id_ for (id_,) in self._db.execute("SELECT id FROM touched ORDER BY id")]
        changed = [(id_,) for id_ in ids if differs(f"{self._base}/{id_}")]
        self._db.executemany("UPDATE touched SET changed = 1 WHERE id = ?", changed)
        return bool(changed)

    def _counted(self, records: Iterator[Spoken], total: int | None) -> Iterator[Spoken]:
        for done, spoken in enumerate(records, 1):
            if done % _STEP == 0:
                self._progress("build", done, total)
            yield spoken


def _public(quads: set[Quad]) -> int:
    return sum(quad.graph_name == DefaultGraph() for quad in quads)


def seal(generation: Generation, work: Path) -> None:
    """Make a finished generation durable under its own name; nobody is led to it yet."""
    for folder, _, files in os.walk(work):
        for path in (Path(folder) / name for name in files):
            # What another generation has too is durable already.
            if path.stat().st_nlink == 1:
                sync(path)
        sync(Path(folder))
    work.rename(generation.folder)
    sync(generation.folder.parent)
