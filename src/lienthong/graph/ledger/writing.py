"""How a batch of entries becomes stored versions: docs/decisions/011-versions-of-a-record.md."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from lienthong.graph.ledger.apart import Apart
from lienthong.graph.ledger.entries import Entry, Held, Sketch, same_thing
from lienthong.graph.ledger.history import History
from lienthong.graph.ledger.identifying import comparable, same_record
from lienthong.graph.ledger.index import Index
from lienthong.graph.ledger.packing import content_hash, hold, pack, pack_described, pack_report, unpack_entities
from lienthong.graph.ledger.slots import Row, Slot, duplicate_number, fetch
from lienthong.graph.ledger.waiting import WAITING, forget, remember, waiting

DUPLICATE = "duplicate_number"
WITHDRAWN = "withdrawn"
WITHHELD = "withheld"
_ACCEPTED = ("live", WAITING)


class Writer:
    """Writes one batch within the caller's transaction."""

    def __init__(self, db: sqlite3.Connection, source: int, run: int, rules: str, *, track: bool) -> None:
        self.db = db
        self.source = source
        self.run = run
        self.rules = rules
        self.index = Index(db, track=track)
        self.apart = Apart(db)
        self.history = History(db, run)
        self.slots: dict[str, Slot] = {}
        self.live = self.statements = 0
        self.keep_newer = False
        self.changed = False
        (last,) = db.execute("SELECT max(key) FROM record").fetchone()
        self._next = (last or 0) + 1
        self._seen: list[tuple[int, int]] = []
        self._fresh: dict[int, list[Held]] = {}

    def write(self, entries: Sequence[Entry]) -> Counter[str]:
        """Store the entries in their order; how many were created, updated, unchanged, older, quarantined, …"""
        digests = [content_hash(entry.raw) for entry in entries]
        doubles = [duplicate_number(one.number, digest) for one, digest in zip(entries, digests, strict=True)]
        self.slots = fetch(self.db, self.source, [*(entry.number for entry in entries), *doubles])
        counts: Counter[str] = Counter()
        for entry, digest in zip(entries, digests, strict=True):
            counts[self._one(entry, digest)] += 1
        self.finish()
        return counts

    def finish(self) -> None:
        """Write what was gathered."""
        self.index.flush()
        self.db.executemany("UPDATE record SET seen = ? WHERE key = ?", self._seen)
        self._seen.clear()
        if self.changed:
            self.db.execute(
                "UPDATE source SET live = live + ?, statements = statements + ?,"
                " changed = (SELECT started FROM run WHERE key = ?) WHERE key = ?",
                (self.live, self.statements, self.run, self.source),
            )

    def withdraw(self, numbers: Iterable[str]) -> int:
        """Records that their source no longer has become deleted; their last raw form stays."""
        count = 0
        self.slots = fetch(self.db, self.source, numbers)
        for slot in self.slots.values():
            row = slot.current
            if row is None:
                continue
            self._drop_pending(slot)
            self._reindex(row, [], 0, "deleted")
            # Without its hash, the same record is new again when it comes back.
            self.db.execute(
                "UPDATE record SET status = 'deleted', reason = ?, hash = x'', statements = 0, run = ? WHERE key = ?",
                (WITHDRAWN, self.run, row.key),
            )
            self.db.execute("UPDATE body SET described = NULL WHERE record = ?", (row.key,))
            forget(self.db, row.key)
            count += 1
        return count

    def _one(self, entry: Entry, digest: bytes) -> str:
        entry = waiting(self.db, self.apart.applied(entry))
        slot = self.slots.setdefault(entry.number, Slot())
        latest, current = slot.latest, slot.current
        if latest is None or current is None:
            slot.current = self._insert(entry, entry.number, digest)
            return "created" if entry.status in _ACCEPTED else entry.status
        if (latest.hash, latest.rules, latest.status) == (digest, self.rules, entry.status):
            self._meet(current)
            return "unchanged"
        stamps = entry.datestamp, latest.datestamp
        dated = comparable(*stamps)
        conflict = slot.met(self.run, digest)
        if conflict and not same_record(self.db, current.key, entry.raw):
            if dated and current.status == "live":
                dated = same_thing(entry, self._fresh.get(current.key) or self._entities(current.key))
            if not dated:
                return self._duplicate(entry, digest)
        if dated and stamps[0] < stamps[1] and (self.keep_newer or conflict or self.history.had(current.key, digest)):
            # An older version that was already replaced: loading the same file twice must change nothing.
            if not self.history.had(current.key, digest):
                self.history.remember(current.key, digest, entry)
            self._meet(current)
            return "older"
        return self._change(entry, digest, slot, current)

    def _change(self, entry: Entry, digest: bytes, slot: Slot, current: Row) -> str:
        """Another version of a record that is stored already."""
        before = current.status
        if entry.status == "quarantined" and before == "live" and current.hash != digest:
            self._meet(current)
            self._drop_pending(slot, keep=digest)
            slot.pending = self._insert(entry, entry.number, digest, pending=1)
            return "quarantined"
        was_pending = slot.pending is not None
        self._drop_pending(slot, keep=digest)
        same = self._replace(entry, digest, current)
        self._undouble(entry.number, digest)
        if entry.status in _ACCEPTED:
            if before == "quarantined" or was_pending:
                return "released"
            if before == "deleted":
                return "created"
            return "unchanged" if same else "updated"
        return "unchanged" if before == entry.status == "deleted" else entry.status

    def _duplicate(self, entry: Entry, digest: bytes) -> str:
        """The same number with other content in one run: kept and reported, never overwriting the first."""
        number = duplicate_number(entry.number, digest)
        slot = self.slots.setdefault(number, Slot())
        row = slot.current
        if row is None:
            slot.current = self._insert(entry, number, digest, status="quarantined", reason=DUPLICATE)
            return "duplicate"
        if row.hash == digest and row.rules == self.rules:
            self._meet(row)
            return "unchanged"
        self._replace(entry, digest, row, status="quarantined", reason=DUPLICATE)
        return "duplicate"

    def _undouble(self, number: str, digest: bytes) -> None:
        """What was kept as a duplicate has become the record itself."""
        row = self.slots.get(duplicate_number(number, digest), Slot()).current
        if row is not None:
            self._delete(row.key)
            self.slots.pop(row.number)

    def _insert(
        self, entry: Entry, number: str, digest: bytes, pending: int = 0, status: str = "", reason: str = ""
    ) -> Row:
        status, reason = status or entry.status, reason or entry.reason
        key, self._next = self._next, self._next + 1
        held, lines = self._said(entry, status)
        record = entry.described.record if entry.described else ""
        self.db.execute(
            "INSERT INTO record (key, source, number, pending, entity, status, hash, rules, datestamp, format,"
            " reason, detail, file, ordinal, offset, statements, run, seen, encoding)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (key, self.source, number, pending, record, status, digest, self.rules, entry.datestamp,
             entry.format, reason, entry.detail, entry.file, entry.ordinal, entry.offset, len(lines),
             self.run, self.run, entry.encoding),
        )  # fmt: skip
        self._store_body(key, entry, status, held, lines, fresh=True)
        row = Row(key, number, pending, "", digest, self.rules, entry.datestamp, self.run, 0)
        self._reindex(row, held, len(lines), status, entry.sketch)
        return row

    def _replace(self, entry: Entry, digest: bytes, row: Row, status: str = "", reason: str = "") -> bool:
        """Overwrite a row, its old content going to the history; whether it says the same as before."""
        status, reason = status or entry.status, reason or entry.reason
        if row.hash != digest:
            self.history.archive(row.key, row.key)
        held, lines = self._said(entry, status)
        record = entry.described.record if entry.described else ""
        self.db.execute(
            "UPDATE record SET entity = CASE ? WHEN '' THEN entity ELSE ? END, status = ?, hash = ?, rules = ?,"
            " datestamp = ?, format = ?, reason = ?, detail = ?, file = ?, ordinal = ?, offset = ?,"
            " statements = ?, run = ?, seen = ?, encoding = ? WHERE key = ?",
            (record, record, status, digest, self.rules, entry.datestamp, entry.format, reason,
             entry.detail, entry.file, entry.ordinal, entry.offset, len(lines), self.run, self.run,
             entry.encoding, row.key),
        )  # fmt: skip
        same = self._reindex(row, held, len(lines), status, entry.sketch)
        self._store_body(row.key, entry, status, held, lines)
        row.hash, row.rules, row.datestamp, row.seen = digest, self.rules, entry.datestamp, self.run
        return same

    def _reindex(self, row: Row, held: list[Held], statements: int, status: str, sketch: Sketch | None = None) -> bool:
        """Bring the index from what the row said to ``held``; True when that is the same."""
        held, statements = ([], 0) if status == WAITING else (held, statements)
        old = self._fresh.get(row.key)
        if old is None:
            old = self._entities(row.key) if row.status == "live" else []
        if status == WITHHELD:
            self.index.hide(id_ for entity in old for id_ in entity.ids)
        same = row.status == status and old == held
        if not same and "live" in (row.status, status):
            self.changed = True
            self.index.replace(row.key, old, held, sketch if status == "live" else None)
        self.live += (status == "live") - (row.status == "live")
        self.statements += statements - row.statements
        self._fresh[row.key] = held
        row.status, row.statements = status, statements
        return same

    def _said(self, entry: Entry, status: str) -> tuple[list[Held], list[str]]:
        if status == WITHHELD and entry.described:
            self.index.hide(id_ for entity in entry.described.entities for id_ in entity.ids)
        if status not in _ACCEPTED or entry.described is None:
            return [], []
        self.index.show(id_ for entity in entry.described.entities for id_ in entity.ids)
        return hold(entry.described), entry.described.lines

    def _store_body(
        self, key: int, entry: Entry, status: str, held: list[Held], lines: list[str], *, fresh: bool = False
    ) -> None:
        described = pack_described(held, lines) if held else None
        described = remember(self.db, self.source, key, entry, status, described, fresh=fresh)
        values = key, pack(entry.raw), described, pack_report(entry)
        self.db.execute("INSERT OR REPLACE INTO body VALUES (?, ?, ?, ?)", values)

    def _entities(self, key: int) -> list[Held]:
        (blob,) = self.db.execute("SELECT described FROM body WHERE record = ?", (key,)).fetchone()
        return unpack_entities(blob) if blob is not None else []

    def _meet(self, row: Row) -> None:
        row.seen = self.run
        self._seen.append((self.run, row.key))

    def _drop_pending(self, slot: Slot, keep: bytes = b"") -> None:
        """Let go of a bad update; into the history unless the same content (hash ``keep``) is stored next."""
        row = slot.pending
        if row is not None and slot.current is not None:
            if row.hash != keep:
                self.history.archive(row.key, slot.current.key)
            self._delete(row.key)
            slot.pending = None

    def _delete(self, key: int) -> None:
        forget(self.db, key)
        self.db.execute("DELETE FROM body WHERE record = ?", (key,))
        self.db.execute("DELETE FROM record WHERE key = ?", (key,))
