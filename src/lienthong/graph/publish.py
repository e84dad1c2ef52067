"""Publishing: from the ledger to the next generation of the public graph.

The order of steps makes it safe to be killed between any two: the new generation is finished on disk first,
then one transaction of the ledger decides that it exists, then the pointer follows. Whatever a crash leaves is
either swept (not decided) or completed (decided, pointer behind). See docs/decisions/014-publishing.md.
"""

import shutil
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Store

from lienthong.disk import require
from lienthong.errors import StoreError
from lienthong.graph.changelog import write_changes
from lienthong.graph.generation import Generation, current, generations_folder, sweep, switch, write_meta
from lienthong.graph.kinship.drawing import draw
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.ledger.loosening import tighten
from lienthong.graph.ledger.waiting import settle
from lienthong.graph.matching.crew import Crew
from lienthong.graph.matching.kinds import METHOD
from lienthong.graph.matching.settling import PROCESSES, settle_matches
from lienthong.graph.matching.stages import Method
from lienthong.graph.publishing.altered import Altered, Led
from lienthong.graph.publishing.beside import LINKS
from lienthong.graph.publishing.building import Progress, Work, seal
from lienthong.graph.publishing.deciding import decide
from lienthong.graph.publishing.describe import Describer
from lienthong.graph.publishing.enrolling import enrol
from lienthong.graph.publishing.failing import failure
from lienthong.graph.publishing.findable import index, outdated
from lienthong.graph.publishing.graphs import dataset_quads, last_words, stored_datasets
from lienthong.graph.publishing.names import Names
from lienthong.graph.publishing.needing import foreseen, needed
from lienthong.graph.publishing.plan import first_plan, next_plan
from lienthong.graph.publishing.second import Second
from lienthong.graph.publishing.verdicts import Judge, Last
from lienthong.graph.roll import is_current as has_roll


@dataclass(frozen=True)
class Published:
    """What publishing did. ``generation`` is None when nothing changed.

    ``events`` counts entities "created", "updated", "merged" (their IRI leads to another now), "split" and
    "deleted"; ``full`` says that the store was built anew; ``led`` tells of what was changed in it where that leads.
    """

    generation: Generation | None
    events: Counter[str] = field(default_factory=Counter)
    full: bool = False
    seconds: float = 0.0
    led: Led = field(default_factory=dict)


def publish(
    ledger: Ledger,
    data: Path,
    base: str,
    *,
    full: bool = False,
    bulk_share: float = 0.2,
    keep: int = 2,
    progress: Progress | None = None,
    method: Method = METHOD,
    processes: int = PROCESSES,
) -> Published:
    """Make the public graph what the ledger says, as a new generation; nothing when it is so already.

    ``full`` builds the store anew even so; ``bulk_share`` is the share of changed entities above which that is
    done anyway; ``keep`` generations stay on disk; ``method`` is how things are compared; ``processes`` may help
    where there is much to do. Raises StoreError when the ledger was opened for reading, when a record's triples are no
    RDF, or when the disk is full or fails.
    """
    if not ledger.writable:
        raise StoreError("publish_read_only", path=data)
    try:
        publishing = _Publishing(ledger, data, base, progress or (lambda *_: None), method, processes)
        return publishing.run(full, bulk_share, keep)
    except (OSError, sqlite3.Error) as error:
        raise failure(error, generations_folder(data)) from error


def recover(db: sqlite3.Connection, data: Path) -> None:
    """The ledger decided for a generation and the process was killed before change log and pointer followed."""
    write_changes(db, data)
    last = db.execute("SELECT number, base FROM generation ORDER BY number DESC").fetchone()
    pointed = current(data)
    if last and (pointed is None or pointed.number < last[0]):
        folder = generations_folder(data) / f"{last[0]:08d}"
        if (folder / "meta.json").exists():
            switch(data, Generation(last[0], last[1], "", 0, folder))


def moment(after: str) -> str:
    """Now, UTC; not before the last generation's moment ``after``, though a clock was set back: who asks for changes
    since then must not miss any."""
    return max(datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"), after)


def _is_complete(generation: Generation) -> bool:
    """Whether a generation has all that is made beside its store today."""
    return not outdated(generation) and has_roll(generation.folder)


class _Publishing:
    def __init__(
        self, ledger: Ledger, data: Path, base: str, progress: Progress, method: Method, processes: int
    ) -> None:
        self.ledger = ledger
        self.processes = processes
        self.method = method
        self.db = ledger.db
        self.data = data
        self.base = base
        self.progress = progress
        self.started = time.monotonic()
        self.last = self.db.execute("SELECT number, base, published FROM generation ORDER BY number DESC").fetchone()

    def run(self, full: bool, bulk_share: float, keep: int) -> Published:
        recover(self.db, self.data)
        require(self.data, foreseen(self.db))
        # Begun now, it is there when it is needed.
        with Second(self.db, self.processes) as second:
            return self._run(full, bulk_share, keep, second)

    def _run(self, full: bool, bulk_share: float, keep: int, second: Second) -> Published:
        with Crew(self.db, self.data, self.processes) as crew:
            self._settle(crew)
            draw(self.db, crew)
        number = self.last[0] if self.last else 0
        sweep(self.data, keep, number)
        now = current(self.data)
        before = now if now is not None and self.last and now.number == number else None
        previous = before.open() if before is not None and before.base == self.base else None
        if before is not None and previous is not None and not full and self._same(before, previous):
            return Published(None)
        following = max(number, now.number if now else 0) + 1
        made = self._make(before, previous, full, bulk_share, following, second)
        sweep(self.data, keep, made.generation.number if made.generation else number)
        return made

    def _settle(self, crew: Crew) -> None:
        """A load that was stopped half-way did not say whose books have come or gone; what is one must be known."""
        with transaction(self.db):
            for (source,) in self.db.execute(
                "SELECT key FROM source WHERE EXISTS (SELECT 1 FROM dependent WHERE dependent.source = source.key)"
            ).fetchall():
                settle(self.db, source, track=self.last is not None)
            tighten(self.db)
        settle_matches(self.ledger, self.progress, method=self.method, crew=crew)

    def _same(self, before: Generation, previous: Store) -> bool:
        if not _is_complete(before):
            return False
        if self.db.execute("SELECT 1 FROM dirty LIMIT 1").fetchone() is not None:
            return False
        return stored_datasets(previous, self.base) == dataset_quads(self.db, self.base)

    def _make(
        self,
        before: Generation | None,
        previous: Store | None,
        full: bool,
        share: float,
        number: int,
        second: Second,
    ) -> Published:
        at = moment(self.last[2] if self.last else "")
        names = Names(self.db)
        plan = next_plan(self.db, names) if self.last else first_plan(self.db, names)
        old, old_base = previous or (before.open() if before else None), before.base if before else self.base
        Judge(self.db, names, number, at, lambda id_: Last(*last_words(old, old_base, id_))).judge(plan)
        full = full or previous is None or self._many(share)
        beside = before is not None and bool(outdated(before) - {LINKS})
        require(generations_folder(self.data), needed(self.db, before, full=full, beside=beside))
        work = Work(self.data, self.db, self.base, self.progress)
        folder = work.folder(number)
        describer = Describer(self.db, plan, self.base, names)
        try:
            if full or previous is None or before is None:
                differs = True
                work.build(folder, describer, previous, self.processes)
            else:
                differs = work.amend(folder, describer, before, previous, second)
                if beside:
                    work.note(folder, describer)
        except SyntaxError:
            describer.blame()
            raise
        if not differs and before is not None and _is_complete(before):
            shutil.rmtree(folder)
            decide(self.db, plan, None)
            return Published(None)
        generation = Generation(number, self.base, at, work.triples, folder)
        generation = self._finished(generation, before, previous, None if full else work.altered, second)
        events = decide(self.db, plan, generation)
        write_changes(self.db, self.data)
        switch(self.data, generation)
        return Published(generation, events, full, time.monotonic() - self.started, work.led)

    def _finished(
        self,
        made: Generation,
        before: Generation | None,
        previous: Store | None,
        altered: Altered | None,
        second: Second,
    ) -> Generation:
        """The generation with its text index, its roll and all it needs, durable under its own name: those of the one
        ``before`` but for what is ``altered``, anew when that is None."""
        write_meta(made)
        self.progress("index", 0, None)
        index(made, before if altered is not None else None, previous, altered or {}, self.processes, second)
        enrol(self.db, made, before, full=altered is None)
        self.progress("finish", 0, None)
        generation = replace(made, folder=generations_folder(self.data) / f"{made.number:08d}")
        seal(generation, made.folder)
        return generation

    def _many(self, share: float) -> bool:
        """Whether more than this share of all live names is touched; they are counted no further than needed."""
        (touched,) = self.db.execute("SELECT count(*) FROM touched").fetchone()
        if not share:
            return bool(touched)
        enough = min(touched / share, 2.0**62)
        query = "SELECT count(*) FROM (SELECT 1 FROM identity WHERE state = 'live' LIMIT ?) AS enough"
        (live,) = self.db.execute(query, (int(enough) + 1,)).fetchone()
        return bool(touched > share * max(live, 1))
