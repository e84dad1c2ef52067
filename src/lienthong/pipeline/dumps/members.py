"""What belongs to one source: what its records describe, and what that names.

The **core** is its records, what each describes (``bf:adminMetadata``), the Works of those Instances and their copies.
**Named** is what the core names and is one of our entities: persons, subjects, places, series, libraries, other Works.
All that the catalogue says of them belongs to the source's dump, also where another source said it: the public graph
is one, and which record said what is told by the records. Ids wait in a table on disk, so that a source of millions of
records needs no more memory than a small one.
"""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from lienthong.exchange.dumps.versions import Described
from lienthong.graph.terms import KINDS
from lienthong.site.published import Opened
from lienthong.site.reading import DEFAULT, Reading, full, named

_BATCH = 500
_CORE, _NAMED = 0, 1
_NAMED_KINDS = ("work", "agent", "subject", "place", "series", "library")
"""Not the other editions of a Work, their copies and records: those are of other sources."""


class Members:
    """The entities of one source, found by ``gather`` and read by ``triples``."""

    def __init__(self, opened: Opened, dataset: str, db: sqlite3.Connection) -> None:
        self._opened = opened
        self._base = opened.addresses.base
        self._start = f"{self._base}/"
        self._dataset = NamedNode(f"{self._base}/dataset/{dataset}")
        self._db = db
        self._triples = self._first = self._last = 0

    def gather(self) -> None:
        """Find the core."""
        self._db.execute("CREATE TABLE member (id TEXT PRIMARY KEY, part INTEGER NOT NULL) WITHOUT ROWID")
        records = self._opened.store.quads_for_pattern(None, named("dct:isPartOf"), self._dataset, DEFAULT)
        while several := list(islice(records, _BATCH)):
            reading = Reading(self._opened)
            for quad in several:
                if isinstance(quad.subject, NamedNode):
                    self._add(_CORE, self._of_record(reading, quad.subject.value))

    def _of_record(self, reading: Reading, record: str) -> Iterator[str]:
        yield record
        for one in self._pointing(reading, "bf:adminMetadata", record):
            yield one
            if one.startswith(f"{self._start}instance/"):
                for quad in reading.store.quads_for_pattern(NamedNode(one), None, None, DEFAULT):
                    if quad.predicate.value in (full("bf:instanceOf"), full("bf:hasItem")):
                        yield from [quad.object.value] if isinstance(quad.object, NamedNode) else []

    def _pointing(self, reading: Reading, curie: str, one: str) -> Iterator[str]:
        for quad in reading.store.quads_for_pattern(None, named(curie), NamedNode(one), DEFAULT):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value

    def _add(self, part: int, iris: Iterator[str]) -> None:
        kinds = KINDS if part == _CORE else _NAMED_KINDS
        rows = ((iri.removeprefix(self._start), part) for iri in iris if self._is_entity(iri, kinds))
        self._db.executemany("INSERT OR IGNORE INTO member VALUES (?, ?)", rows)

    def _is_entity(self, iri: str, kinds: Collection[str]) -> bool:
        if not iri.startswith(self._start) or "#" in iri:
            return False
        kind, slash, _ = iri[len(self._start) :].partition("/")
        return bool(slash) and kind in kinds and kind != "dataset"

    def triples(self) -> Iterator[Triple]:
        """All that is said of the core, then of what it names; counted on the way."""
        for part in (_CORE, _NAMED):
            after = ""
            while several := self._rows(part, after):
                after = several[-1]
                reading = Reading(self._opened)
                for id_ in several:
                    for triple in self._said(reading, self._start + id_):
                        self._triples += 1
                        if part == _CORE and isinstance(triple.object, NamedNode):
                            self._add(_NAMED, iter((triple.object.value,)))
                        elif triple.predicate.value == full("schema:datePublished"):
                            self._date(triple)
                        yield triple

    def _rows(self, part: int, after: str) -> list[str]:
        query = "SELECT id FROM member WHERE part = ? AND id > ? ORDER BY id LIMIT ?"
        return [row[0] for row in self._db.execute(query, (part, after, _BATCH))]

    def _said(self, reading: Reading, iri: str) -> Iterator[Triple]:
        """Everything said of an entity and of its fragments: unlike its document, without bounds."""
        waiting, seen = [iri], {iri}
        while waiting:
            one = waiting.pop()
            for quad in reading.store.quads_for_pattern(NamedNode(one), None, None, DEFAULT):
                value = quad.object
                if isinstance(value, NamedNode) and value.value.startswith(f"{iri}#") and value.value not in seen:
                    seen.add(value.value)
                    waiting.append(value.value)
                yield Triple(quad.subject, quad.predicate, value)

    def _date(self, triple: Triple) -> None:
        year = triple.object.value[:4] if isinstance(triple.object, Literal) else ""
        if year.isascii() and year.isdigit() and 1000 <= (found := int(year)) <= 2100:
            self._first, self._last = min(self._first or found, found), max(self._last, found)

    def told(self) -> Described:
        """What was found, when ``triples`` has been read."""
        query = "SELECT substr(id, 1, instr(id, '/') - 1) AS kind, count(*) FROM member GROUP BY kind ORDER BY kind"
        return Described(self._triples, dict(self._db.execute(query)), self._first, self._last)


@contextmanager
def members(opened: Opened, dataset: str, folder: Path) -> Iterator[Members]:
    """The entities of a source; what is noted of them lies in ``folder`` until the block ends."""
    path = folder / f".members-{dataset}.sqlite"
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("PRAGMA synchronous = OFF")
            db.execute("BEGIN")
            found = Members(opened, dataset, db)
            found.gather()
            yield found
    finally:
        path.unlink(missing_ok=True)
