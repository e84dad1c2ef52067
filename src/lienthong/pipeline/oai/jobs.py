"""What is needed of stored records to draw their items, read from the ledger a batch at a time."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lienthong.graph.ledger.packing import unpack_entities
from lienthong.graph.terms import Source
from lienthong.pipeline.load import result_rules
from lienthong.pipeline.oai.drawing import Job
from lienthong.pipeline.oai.rules import rules

_AT_ONCE = 500


class Row(NamedTuple):
    """A row of the ledger: the record, its version (``run``, ``hash``), and whether it is public."""

    key: int
    source: str
    number: str
    run: int
    hash: bytes
    live: bool


class Jobs:
    """Reads rows and makes jobs of them."""

    def __init__(self, db: sqlite3.Connection, sources: Mapping[str, Source]) -> None:
        self._db = db
        self._rules = {name: result_rules(source) for name, source in sources.items()}
        self._renamed = db.execute("SELECT 1 FROM alias LIMIT 1").fetchone() is not None
        self._edited = db.execute("SELECT 1 FROM editorial WHERE graph = '' LIMIT 1").fetchone() is not None

    def rows(self, keys: Sequence[int]) -> list[Row]:
        """The records with these keys, in their order."""
        query = (
            "SELECT record.key, source.id, number, run, hash, status = 'live' FROM record"
            " JOIN source ON source.key = record.source WHERE record.key IN (%s) ORDER BY record.key"
        )
        return [Row._make(row) for row in self._in(query, keys)]

    def job(self, row: Row) -> Job:
        """All that its item is drawn from."""
        query = (
            "SELECT format, encoding, raw, described, CASE WHEN rules = ? THEN report ELSE x'' END"
            " FROM record JOIN body ON body.record = record.key WHERE record.key = ?"
        )
        found = self._db.execute(query, (self._rules[row.source], row.key)).fetchone()
        format_, encoding, raw, described, report = found
        moves: dict[str, str] = {}
        removed, added = [], []
        if self._renamed or self._edited:
            ids = [one.ids[0] for one in unpack_entities(described)]
            moves = dict(self._in("SELECT id, name FROM alias WHERE id IN (%s)", ids)) if self._renamed else {}
            names = sorted({moves.get(one, one) for one in ids}) if self._edited else []
            query = "SELECT entity, line, sign FROM editorial WHERE graph = '' AND entity IN (%s) ORDER BY line"
            for entity, line, sign in self._in(query, names):
                if sign < 0:
                    removed.append(line)
                elif entity.partition("/")[0] in rules().whole:
                    added.append(line)
        return Job(
            row.source, row.number, format_, encoding, raw, described, report, moves, tuple(removed), tuple(added)
        )

    def _in(self, query: str, values: Sequence[object]) -> Iterator[tuple]:  # type: ignore[type-arg]
        for some in _parts(values):
            yield from self._db.execute(query % ",".join("?" * len(some)), some)


def _parts(values: Sequence[object]) -> Iterable[Sequence[object]]:
    for at in range(0, len(values), _AT_ONCE):
        yield values[at : at + _AT_ONCE]
