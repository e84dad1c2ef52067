"""What is needed of stored records to keep their items, read from the ledger a batch at a time."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from lienthong.exchange.oai.rules import rules
from lienthong.graph.ledger.packing import unpack
from lienthong.graph.terms import Source
from lienthong.pipeline.oai.job import Job
from lienthong.pipeline.result_rules import result_rules

_AT_ONCE = 500
_Edit = tuple[str, str, int]
"""Entity, line and sign of the editorial layer."""


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
        self._sources = sources
        self._rules: dict[str, str] = {}
        self._renamed = db.execute("SELECT 1 FROM alias LIMIT 1").fetchone() is not None
        self._edited = db.execute("SELECT 1 FROM editorial WHERE graph = '' LIMIT 1").fetchone() is not None

    def rows(self, keys: Sequence[int]) -> list[Row]:
        """The records with these keys, in their order."""
        query = (
            "SELECT record.key, source.id, number, run, hash, status = 'live' FROM record"
            " JOIN source ON source.key = record.source WHERE record.key IN (%s) ORDER BY record.key"
        )
        return [Row._make(row) for row in self._in(query, keys)]

    def jobs(self, rows: Sequence[Row]) -> list[Job]:
        """All that the items of live records are kept from."""
        query = (
            "SELECT record.key, described, format, encoding, raw, rules, report"
            " FROM record JOIN body ON body.record = record.key WHERE record.key IN (%s)"
        )
        found = {}
        for key, described, *rest in self._in(query, [row.key for row in rows]):
            found[key] = (unpack(described), *rest)
        ids: list[list[str]] = [[] for _ in rows]
        if self._renamed or self._edited:
            ids = [[one[0][0] for one in orjson.loads(found[row.key][0].partition(b"\n")[0])] for row in rows]
        moves = self._names({one for several in ids for one in several})
        edits = self._edits({moves.get(one, one) for several in ids for one in several})
        return [self._job(row, found[row.key], own, moves, edits) for row, own in zip(rows, ids, strict=True)]

    def _job(
        self,
        row: Row,
        stored: Sequence[Any],
        ids: list[str],
        moves: Mapping[str, str],
        edits: Mapping[str, list[_Edit]],
    ) -> Job:
        said, format_, encoding, raw, rules_, report = stored
        ours = {one: moves[one] for one in ids if one in moves}
        found = [edit for name in sorted({ours.get(one, one) for one in ids}) for edit in edits.get(name, ())]
        removed = tuple(line for _, line, sign in found if sign < 0)
        added = tuple(line for entity, line, sign in found if sign > 0 and entity.partition("/")[0] in rules().whole)
        report = report if rules_ == self._rules_of(row.source) else b""
        return Job(row.source, row.number, format_, encoding, raw, said, report, ours, removed, added)

    def _rules_of(self, source: str) -> str:
        if source not in self._rules:
            self._rules[source] = result_rules(self._sources[source])
        return self._rules[source]

    def _names(self, ids: Collection[str]) -> dict[str, str]:
        return dict(self._in("SELECT id, name FROM alias WHERE id IN (%s)", sorted(ids))) if self._renamed else {}

    def _edits(self, names: Collection[str]) -> dict[str, list[_Edit]]:
        found: dict[str, list[_Edit]] = {}
        if self._edited:
            query = "SELECT entity, line, sign FROM editorial WHERE graph = '' AND entity IN (%s) ORDER BY line"
            for edit in self._in(query, sorted(names)):
                found.setdefault(edit[0], []).append(edit)
        return found

    def _in(self, query: str, values: Sequence[object]) -> Iterator[tuple[Any, ...]]:
        for some in _parts(values):
            yield from self._db.execute(query % ",".join("?" * len(some)), some)


def _parts(values: Sequence[object]) -> Iterable[Sequence[object]]:
    for at in range(0, len(values), _AT_ONCE):
        yield values[at : at + _AT_ONCE]
