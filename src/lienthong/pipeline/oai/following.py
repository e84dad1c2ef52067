"""The index of items follows the ledger: what changed since the last publication is kept anew.

What may have changed is found by the runs that wrote records since, and by the change log: an item says
what its record says, under the public names of today. What turns out to be as it was keeps its datestamp.
"""

import os
import secrets
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from lienthong.exchange.oai.index import FILE, KEY_FILE, Packing, about, opened
from lienthong.graph.generation import replacing
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.elsewhere import FILE as LEDGER
from lienthong.graph.ledger.elsewhere import server, streamed
from lienthong.graph.publishing.failing import failure
from lienthong.graph.terms import Source
from lienthong.pipeline.oai.job import Job
from lienthong.pipeline.oai.jobs import Jobs, Row
from lienthong.pipeline.oai.keeping import Kept, keep, known
from lienthong.pipeline.oai.rules import kept_by
from lienthong.pipeline.oai.writing import Writer
from lienthong.processes import Helpers

BATCH = 2_000
"""Items of one transaction, which have one datestamp."""
PART = 100
"""Records of one errand of a process."""
MANY = 5_000
"""Records from which on several processes read again what the load did not choose."""

Progress = Callable[[str, int, int | None], None]


def follow(
    ledger: Ledger, data: Path, base: str, *, anew: bool = False, processes: int = 1, progress: Progress | None = None
) -> Counter[str]:
    """Bring the index to what the ledger has published; how many items were "created", "updated" and "deleted", and how
    many were looked at ("drawn").

    ``anew`` looks at every record. Raises StoreError when the index cannot be written. For the holder of the writer's
    lock, behind the publication: a process that is killed in between leaves what the next publish does.
    """
    try:
        _make_key(data)
        with closing(opened(data)) as db:
            return _Following(ledger, data, db, base, progress or (lambda *_: None)).run(anew, processes)
    except (sqlite3.Error, OSError) as error:
        raise failure(error, data / FILE) from error


def _make_key(data: Path) -> None:
    """The secret of the tokens, for the owner of the folder alone."""
    path = data / KEY_FILE
    if path.exists():
        return
    with (
        replacing(path) as temporary,
        os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
    ):
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())


_CHANGED = """
SELECT record.key FROM ledger.record AS record LEFT JOIN item ON item.record = record.key
WHERE record.run > ? AND record.pending = 0 AND CASE
  WHEN item.key IS NULL OR item.state = 1 THEN record.status = 'live'
  WHEN item.state = 0 THEN record.status <> 'live' OR item.run <> record.run OR item.hash <> record.hash
  ELSE record.status = 'live' AND (item.run <> record.run OR item.hash <> record.hash) END
"""
_RENAMED = """
WITH named AS (SELECT entity FROM change WHERE seq > ? AND (
  entity BETWEEN 'instance/' AND 'instance0' OR entity BETWEEN 'work/' AND 'work0'
  OR entity BETWEEN 'record/' AND 'record0' OR generation IN (SELECT generation FROM editorial_request)))
SELECT DISTINCT occurrence.record FROM (
  SELECT entity AS id FROM named UNION SELECT alias.id FROM named CROSS JOIN alias ON alias.name = entity
) AS touched CROSS JOIN occurrence ON occurrence.id = touched.id AND occurrence.hash > x''
"""
_ENDED = """
SELECT coalesce((SELECT min(key) - 1 FROM run WHERE state = 'running'), (SELECT max(key) FROM run), 0)
"""
"""The last run before which all have ended: a run that goes on may write more after this publication."""
_LIVE = "SELECT key FROM record WHERE pending = 0 AND status = 'live'"
_LOST = """
SELECT item.key FROM item JOIN source ON source.key = item.source WHERE state = 0 AND NOT EXISTS (
  SELECT 1 FROM ledger.source AS owner JOIN ledger.record AS record ON record.source = owner.key
  WHERE owner.id = source.id AND record.number = item.number AND record.pending = 0 AND record.status = 'live')
"""


_COPIED = {
    "source": ("key INTEGER PRIMARY KEY, id TEXT", "SELECT key, id FROM source WHERE key > ?"),
    "record": (
        "key INTEGER PRIMARY KEY, source INTEGER, number TEXT, pending INTEGER, status TEXT, run INTEGER, hash BLOB",
        "SELECT key, source, number, pending, status, run, hash FROM record WHERE run > ?",
    ),
}
"""What of a ledger on a server is compared with the index."""


def _attach(db: sqlite3.Connection, ledger: Ledger, data: Path, since: int) -> None:
    """Make the ledger's records known as ``ledger.record``, its sources as ``ledger.source``; of a ledger on a server
    what runs after the one numbered ``since`` have written."""
    if not server(ledger.db):
        db.execute("ATTACH ? AS ledger", (f"{(data / LEDGER).resolve().as_uri()}?mode=ro",))
        return
    db.execute("ATTACH '' AS ledger")  # a temporary file of SQLite's
    for name, (columns, query) in _COPIED.items():
        db.execute(f"CREATE TABLE ledger.{name} ({columns})")
        marks = ", ".join("?" * (columns.count(",") + 1))
        db.execute("BEGIN")
        rows = streamed(ledger.db, query, (since if name == "record" else 0,))
        db.executemany(f"INSERT INTO ledger.{name} VALUES ({marks})", rows)
        db.execute("COMMIT")
    db.execute("CREATE INDEX ledger.record_number ON record (source, number)")


class _Following:
    def __init__(self, ledger: Ledger, data: Path, db: sqlite3.Connection, base: str, progress: Progress) -> None:
        self._ledger = ledger
        self._data = data
        self._db = db
        self._base = base
        self._progress = progress
        self._sources = {one.id: one for one in ledger.sources()}

    def run(self, anew: bool, processes: int) -> Counter[str]:
        counts: Counter[str] = Counter()
        if not self._ledger.published:
            return counts
        seq = self._ledger.db.execute("SELECT coalesce(max(seq), 0) FROM change").fetchone()[0]
        ours = self._is_ours()
        anew = anew or not ours or (about(self._db, "base"), about(self._db, "rules")) != (self._base, kept_by())
        last = self._ledger.db.execute(_ENDED).fetchone()[0]
        _attach(self._db, self._ledger, self._data, -1 if anew else int(about(self._db, "run") or 0))
        writer = Writer(self._db, Packing(self._db), self._sources)
        if not ours:
            counts += writer.let_go(one for (one,) in self._db.execute(_LOST).fetchall())
        jobs = Jobs(self._ledger.db, self._sources)
        keys = self._candidates(anew)
        self._db.execute("DETACH ledger")
        # Of fewer, one process is done before others have read the rules.
        helpers = Helpers(processes if len(keys) > MANY else 1, _prepare, self._sources, self._base)
        with helpers:
            for done, batch in enumerate(_parts(keys, BATCH)):
                counts += writer.write(self._kept(jobs, batch, helpers))
                self._progress("oai", min((done + 1) * BATCH, len(keys)), len(keys))
        facts = {"base": self._base, "rules": kept_by(), "seq": seq, "mark": self._mark(seq), "run": last}
        writer.finish(facts)
        return counts

    def _candidates(self, anew: bool) -> list[int]:
        """Rows of the ledger whose items may be others now, in the order in which they came."""
        seq, run = (-1 if anew else int(about(self._db, one) or 0) for one in ("seq", "run"))
        found = {key for (key,) in self._db.execute(_CHANGED, (run,))}
        if anew:
            found |= {key for (key,) in self._ledger.db.execute(_LIVE)}
        else:
            found |= {key for (key,) in self._ledger.db.execute(_RENAMED, (seq,))}
        return sorted(found)

    def _kept(self, jobs: Jobs, keys: list[int], helpers: Helpers) -> Iterator[tuple[Row, Kept | None]]:
        """Each record with what is kept of it, in the order of the rows; None for one that is not public any more."""
        rows = jobs.rows(keys)
        several = jobs.jobs([row for row in rows if row.live])
        others: list[int] = []
        if helpers.number > 1:
            others = [place for place, job in enumerate(several) if known(job) is None]
        parts = [others[at : at + PART] for at in range(0, len(others), PART)] if len(others) > PART else []
        waiting = [helpers.submit(_keep, [several[place] for place in part]) for part in parts]
        away = frozenset(place for part in parts for place in part)
        ours = [place for place in range(len(several)) if place not in away]
        made = dict(zip(ours, keep(self._sources, self._base, [several[place] for place in ours]), strict=True))
        for part, one in zip(parts, waiting, strict=True):
            made |= zip(part, one.result(), strict=True)
        live = iter(sorted(made.items()))
        for row in rows:
            yield row, next(live)[1] if row.live else None

    def _is_ours(self) -> bool:
        """Whether the ledger is the one that the index has followed until now."""
        seq = about(self._db, "seq")
        return seq is not None and (seq == 0 or about(self._db, "mark") == self._mark(int(seq)))

    def _mark(self, seq: int) -> str:
        row = self._ledger.db.execute("SELECT at, entity, event, target FROM change WHERE seq = ?", (seq,)).fetchone()
        return " ".join(row) if row else ""


def _parts(keys: list[int], size: int) -> Iterator[list[int]]:
    for at in range(0, len(keys), size):
        yield keys[at : at + size]


_known: tuple[Mapping[str, Source], str] | None = None


def _prepare(sources: Mapping[str, Source], base: str) -> None:
    global _known
    _known = sources, base


def _keep(jobs: list[Job]) -> list[Kept]:
    assert _known is not None
    return keep(*_known, jobs)
