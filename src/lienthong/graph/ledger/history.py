"""The versions that a record had before: kept raw, never shown."""

import sqlite3

from lienthong.graph.ledger.filing import Filed


class History:
    """Former versions, written in the caller's transaction by one run."""

    def __init__(self, db: sqlite3.Connection, run: int) -> None:
        self._db = db
        self._run = run

    def archive(self, key: int, record: int) -> None:
        """The version stored in row ``key`` becomes a former one of ``record``."""
        self._db.execute(
            "INSERT INTO record_history (record, run, status, hash, datestamp, format, reason, raw)"
            " SELECT ?, ?, status, hash, datestamp, format, reason, raw FROM record"
            " JOIN body ON body.record = record.key WHERE record.key = ?",
            (record, self._run, key),
        )

    def remember(self, record: int, entry: Filed) -> None:
        """A version of ``record`` that was already old when it came."""
        self._db.execute(
            "INSERT INTO record_history (record, run, status, hash, datestamp, format, reason, raw)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (record, self._run, entry.status, entry.digest, entry.datestamp, entry.format, entry.reason, entry.raw),
        )

    def had(self, record: int, digest: bytes) -> bool:
        """Whether ``record`` had this content before."""
        query = "SELECT 1 FROM record_history WHERE record = ? AND hash = ?"
        return self._db.execute(query, (record, digest)).fetchone() is not None
