"""How far each source has been harvested over OAI-PMH, and what its records are called there."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

import orjson

from lienthong.errors import StoreError
from lienthong.graph.ledger.database import transaction

_CHUNK = 400


class Asked(NamedTuple):
    """A list of records that a source is asked for: base URL, setSpec ('' for all), metadataPrefix, and the stretch
    of time that the operator named ('' when he named none; then the ledger knows from when on)."""

    source: str
    address: str
    part: str
    prefix: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Underway:
    """A harvest between its first page and its last, as it is after the page that was stored last.

    ``began`` is the server's clock at its beginning, ``start`` the ``from`` that was asked, ``token`` the
    resumptionToken to go on with. ``run`` is the ledger's first run of this harvest; ``whole`` whether what it does
    not meet is to be withdrawn. ``records`` have come, of which ``before`` are not in the list that is read now, since
    it was begun again at a datestamp; ``announced`` is the largest size that the server said of all (0: none).
    ``last`` is the latest datestamp, ``at_last`` how many records had it, ``ordered`` whether datestamps never went
    back, ``shifted`` whether the list may have changed while it was read: it was interrupted, begun again, or its size
    is another one than at first.
    """

    began: str
    start: str = ""
    token: str = ""
    run: int = 0
    whole: bool = False
    records: int = 0
    before: int = 0
    announced: int = 0
    last: str = ""
    at_last: int = 0
    ordered: bool = True
    shifted: bool = False


@dataclass(frozen=True, slots=True)
class Harvest:
    """What the ledger knows of one list: ``reached`` is the server's clock when its last complete harvest began
    ('' before the first), ``finished`` our clock when that ended; ``short`` says how often in a row fewer records came
    than were announced."""

    asked: Asked
    reached: str = ""
    finished: str = ""
    short: int = 0
    underway: Underway | None = None


class Harvests:
    """The harvests of a ledger, over its connection."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of(self, asked: Asked) -> Harvest:
        """What is known of a list; a bare ``Harvest`` when it was never asked for."""
        found = [one for one in self.all(asked.source) if one.asked == asked]
        return found[0] if found else Harvest(asked)

    def all(self, source: str | None = None) -> list[Harvest]:
        """Every list, of one source or of all, in the order in which they were first asked for."""
        query = (
            "SELECT source.id, address, part, prefix, since, until, reached, finished, short, underway FROM harvest"
            " JOIN source ON source.key = harvest.source WHERE source.id = ?1 OR ?1 IS NULL ORDER BY harvest.key"
        )
        return [
            Harvest(Asked(*row[:6]), row[6], row[7], row[8], Underway(**orjson.loads(row[9])) if row[9] else None)
            for row in self._db.execute(query, (source,))
        ]

    def put(self, harvest: Harvest) -> None:
        """Store what is known of a list, durably. Raises StoreError when there is no such source."""
        asked = harvest.asked
        underway = None if harvest.underway is None else orjson.dumps(asdict(harvest.underway)).decode()
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO harvest (source, address, part, prefix, since, until, reached, finished, short, underway)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, address, part, prefix, since, until)"
                " DO UPDATE SET reached = excluded.reached, finished = excluded.finished, short = excluded.short,"
                " underway = excluded.underway",
                (self._source(asked.source), *asked[1:], harvest.reached, harvest.finished, harvest.short, underway),
            )

    def forget(self, asked: Asked) -> None:
        """Let go of a list, as when a stretch of time that the operator named has come as a whole."""
        with transaction(self._db):
            self._db.execute(
                "DELETE FROM harvest WHERE (source, address, part, prefix, since, until) = (?,?,?,?,?,?)",
                (self._source(asked.source), *asked[1:]),
            )

    def met(self, source: str, run: int) -> int:
        """How many records of the source have been met since a run began, each once."""
        query = "SELECT count(*) FROM record WHERE source = ? AND seen >= ? AND pending = 0"
        (count,) = self._db.execute(query, (self._source(source), run)).fetchone()
        return int(count)

    def numbers(self, source: str, identifiers: Sequence[str]) -> dict[str, str]:
        """Control numbers of those OAI identifiers that were named (``name``)."""
        key, found = self._source(source), dict[str, str]()
        for start in range(0, len(identifiers), _CHUNK):
            part = identifiers[start : start + _CHUNK]
            query = f"SELECT identifier, number FROM harvest_name WHERE source = ? AND identifier IN ({_marks(part)})"
            found.update(self._db.execute(query, [key, *part]))
        return found

    def name(self, source: str, numbers: Mapping[str, str]) -> None:
        """Remember which control numbers these OAI identifiers stand for."""
        if not numbers:
            return
        key = self._source(source)
        with transaction(self._db):
            self._db.executemany(
                "INSERT OR REPLACE INTO harvest_name VALUES (?, ?, ?)", [(key, *pair) for pair in numbers.items()]
            )

    def _source(self, id: str) -> int:
        row = self._db.execute("SELECT key FROM source WHERE id = ?", (id,)).fetchone()
        if row is None:
            raise StoreError("ledger_no_source", source=id)
        return int(row[0])


def _marks(values: Iterable[str]) -> str:
    return ",".join("?" for _ in values)
