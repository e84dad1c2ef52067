"""The store of the next generation: built anew, or a copy of the last one with exact changes."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from pyoxigraph import NamedNode, Quad, Store

from lienthong.graph.editorial.layer import Layer
from lienthong.graph.generation import Generation, generations_folder, sync
from lienthong.graph.kinship.kin import derived_graph
from lienthong.graph.publishing import graphs
from lienthong.graph.publishing.beside import asked
from lienthong.graph.publishing.comparing import Comparing, Difference, compare, said
from lienthong.graph.publishing.describe import Describer
from lienthong.graph.publishing.filling import fill
from lienthong.graph.publishing.noting import NAME as NOTES
from lienthong.graph.publishing.noting import noting
from lienthong.graph.publishing.passing import Spoken, written
from lienthong.graph.publishing.second import Second
from lienthong.graph.publishing.verdicts import departed

Progress = Callable[[str, int, int | None], None]
"""Called with a stage ("build", "describe", "finish"), what is done and, when known, of how much."""

_STEP = 1000
_LED = 50_000
"""Entities of which it is kept where they lead: some 25 MB."""
_AT_ONCE = 8
"""Files that a disk is asked to make durable at once."""
_RENAMED = 2_000
"""New names that are told to a second process with every part of what it does."""


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
            iris = ((name, f"{self._base}/{name}") for name in self._touched())
            self._mark(name for name, iri in iris if said(store, iri, self._base) != said(previous, iri, self._base))
        store.flush()
        # what was loaded lies in layers, and every look-up looks into each: light queries cost a third more then
        store.optimize()

    def amend(self, folder: Path, describer: Describer, before: Generation, previous: Store, second: Second) -> bool:
        """A copy of the last generation (``previous`` is its store), changed where its names are touched; whether
        anything differs."""
        # Hard links to immutable files: milliseconds, whatever the size.
        previous.backup(str(folder / "store"))
        store = Store(str(folder / "store"))
        self.triples = before.triples
        changed = self._compare(store, Comparing(store, describer, self._layer, self._base), before, second)
        graphs.drop_if_empty(store, derived_graph(self._base))
        judged = [id_ for (id_,) in self._db.execute("SELECT id FROM verdict ORDER BY id")]
        graphs.replace_identity(store, self._base, judged, departed(self._db, everything=False))
        datasets = self.replace_datasets(store)
        store.flush()
        return changed or bool(judged) or datasets

    def _compare(self, store: Store, comparing: Comparing, before: Generation, second: Second) -> bool:
        """Change a store in all that differs from what is described now; whether anything does."""
        # What is said by hand in graphs of its own is not looked at here.
        whole = next(self._layer.graphs(), None) is None
        names = self._touched()
        fresh: list[Quad] = []
        differing = self._differences(names, comparing, before, second)
        for done, (name, one) in enumerate(zip(names, differing, strict=True), 1):
            if done % _STEP == 0:
                self._progress("describe", done, len(names))
                store.extend(fresh)
                fresh.clear()
            if one is None:
                continue
            for quad in one.gone:
                store.remove(quad)
            # No two names share a subject, so what one adds may wait while others are looked at.
            fresh.extend(one.come)
            self.triples += one.growth
            self.altered[name] = one.marks
            if whole and len(self.led) < _LED:
                self.led[name] = one.led
        store.extend(fresh)
        self._mark(self.altered)
        return bool(self.altered)

    def _differences(
        self, names: list[str], comparing: Comparing, before: Generation, second: Second
    ) -> Iterator[Difference | None]:
        renamed = comparing.renamed
        # What was said by hand is taken off a store and laid on again to look at it, which is not for two.
        if self._layer.anything or len(renamed) > _RENAMED:
            return (one for name in names for one in comparing.each([name]))
        return second.each(compare, (self._data, before.store_folder, self._base, renamed), names, comparing.each)

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

    def _touched(self) -> list[str]:
        return [id_ for (id_,) in self._db.execute("SELECT id FROM touched ORDER BY id")]

    def _mark(self, names: Iterable[str]) -> None:
        """Record in ``touched`` that these are described otherwise than before."""
        changed = [(name,) for name in names]
        self._db.executemany("UPDATE touched SET changed = 1 WHERE id = ?", changed)

    def _counted(self, records: Iterator[Spoken], total: int | None) -> Iterator[Spoken]:
        for done, spoken in enumerate(records, 1):
            if done % _STEP == 0:
                self._progress("build", done, total)
            yield spoken


def seal(generation: Generation, work: Path) -> None:
    """Make a finished generation durable under its own name; nobody is led to it yet."""
    folders = [(Path(folder), files) for folder, _, files in os.walk(work)]
    paths = [folder / name for folder, files in folders for name in files]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        # What another generation has too is durable already. A disk makes many files durable in the time of a few.
        for _ in pool.map(sync, (path for path in paths if path.stat().st_nlink == 1)):
            pass
    for folder, _ in folders:
        sync(folder)
    work.rename(generation.folder)
    sync(generation.folder.parent)
