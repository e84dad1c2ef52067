"""The stored versions that one control number has, and whether a record met again is one of them."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lienthong.graph.ledger.packing import content_hash

_COLUMNS = "key, number, pending, status, hash, rules, datestamp, seen, statements"
_CHUNK = 400


@dataclass(slots=True)
class Row:
    """The small columns of one stored version."""

    key: int
    number: str
    pending: int
    status: str
    hash: bytes
    rules: str
    datestamp: str
    seen: int
    statements: int


@dataclass(slots=True)
class Slot:
    """What is stored under one number: the current version and, beside a live one, a bad update of it."""

    current: Row | None = None
    pending: Row | None = None

    @property
    def latest(self) -> Row | None:
        """The version that came last."""
        return self.pending or self.current

    def met(self, run: int, digest: bytes) -> bool:
        """Whether this run already met another content under this number."""
        latest = self.latest
        if self.current is None or latest is None:
            return False
        return self.current.seen == run and latest.hash != digest


def duplicate_number(number: str, digest: bytes) -> str:
    """Under which number a second, different record with the same number is kept."""
    return f"{number}#{digest.hex()}"


def fetch(db: sqlite3.Connection, source: int, numbers: Iterable[str]) -> dict[str, Slot]:
    """The slots of these numbers, for those that are stored."""
    slots: dict[str, Slot] = {}
    wanted = list(dict.fromkeys(numbers))
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        query = f"SELECT {_COLUMNS} FROM record WHERE source = ? AND number IN ({marks})"
        for values in db.execute(query, [source, *part]):
            row = Row(*values)
            slot = slots.setdefault(row.number, Slot())
            if row.pending:
                slot.pending = row
            else:
                slot.current = row
    return slots


def unchanged(
    db: sqlite3.Connection, source: int, run: int, items: Sequence[tuple[str, bytes]], rules: str
) -> tuple[set[str], list[int]]:
    """Numbers of which every item of this call is stored as it is, and the rows that were met thereby."""
    digests = [content_hash(raw) for _, raw in items]
    doubled = [duplicate_number(number, digest) for (number, _), digest in zip(items, digests, strict=True)]
    slots = fetch(db, source, [*(number for number, _ in items), *doubled])
    same: set[str] = set()
    changed: set[str] = set()
    met: list[int] = []
    for (number, _), digest, double in zip(items, digests, doubled, strict=True):
        slot = slots.get(number)
        if slot is not None and slot.met(run, digest):
            slot = slots.get(double)
        latest = slot.latest if slot else None
        if slot is None or latest is None or latest.hash != digest or latest.rules != rules:
            changed.add(number)
            continue
        same.add(number)
        if slot.current is not None:
            slot.current.seen = run
            met.append(slot.current.key)
    return same - changed, met
