"""How a batch of entries becomes stored versions: docs/decisions/011-versions-of-a-record.md."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from lienthong.graph.ledger.apart import Apart
from lienthong.graph.ledger.entries import Entry, Held, Sketch
from lienthong.graph.ledger.filing import ACCEPTED, WAITING, Filed, Said, all_filed, same_thing
from lienthong.graph.ledger.history import History
from lienthong.graph.ledger.identifying import comparable, same_record
from lienthong.graph.ledger.index import Index
from lienthong.graph.ledger.packing import unpack_entities
from lienthong.graph.ledger.slots import Row, Slot, duplicate_number, fetch
from lienthong.graph.ledger.waiting import forget, remember, waiting

DUPLICATE = "duplicate_number"
WITHDRAWN = "withdrawn"
WITHHELD = "withheld"


class Writer:
    """Writes one batch within the caller's transaction."""

    def __init__(
        self, db: sqlite3.Connection, source: int, run: int, rules: str, *, track: bool, gather: bool = False
    ) -> None:
        self.db = db
        self.source = source
        self.run = run
        self.rules = rules
        self.index = Index(db, track=track, gather=gather)
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

    def write(self, entries: Sequence[Entry | Filed]) -> Counter[str]:
        """Store the entries in their order; how many were created, updated, unchanged, older, quarantined, …"""
        ready = all_filed(entries)
        doubles = [duplicate_number(one.number, one.digest) for one in ready]
        self.slots = fetch(self.db, self.source, [*(one.number for one in ready), *doubles])
        counts: Counter[str] = Counter()
        for entry in ready:
            counts[self._one(entry)] += 1
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

    def _one(self, entry: Filed) -> str:
        if entry.said and entry.said.need:
            self.index.in_place()
        entry = waiting(self.db, self.apart.applied(entry))
        digest = entry.digest
        slot = self.slots.setdefault(entry.number, Slot())
        latest, current = slot.latest, slot.current
        if latest is None or current is None:
            slot.current = self._insert(entry, entry.number)
            return "created" if entry.status in ACCEPTED else entry.status
        if (latest.hash, latest.rules, latest.status) == (digest, self.rules, entry.status):
            self._meet(current)
            return "unchanged"
        stamps = entry.datestamp, latest.datestamp
        dated = comparable(*stamps)
        conflict = slot.met(self.run, digest)
        if conflict and not same_record(self.db, current.key, entry.raw):
            if dated and current.status == "live":
                dated = same_thing(entry.said, self._fresh.get(current.key) or self._entities(current.key))
            if not dated:
                return self._duplicate(entry)
        if dated and stamps[0] < stamps[1] and (self.keep_newer or conflict or self.history.had(current.key, digest)):
            # An older version that was already replaced: loading the same file twice must change nothing.
            if not self.history.had(current.key, digest):
                self.history.remember(current.key, entry)
            self._meet(current)
            return "older"
        return self._change(entry, slot, current)

    def _change(self, entry: Filed, slot: Slot, current: Row) -> str:
        """Another version of a record that is stored already."""
        before, digest = current.status, entry.digest
        if entry.status == "quarantined" and before == "live" and current.hash != digest:
            self._meet(current)
            self._drop_pending(slot, keep=digest)
            slot.pending = self._insert(entry, entry.number, pending=1)
            return "quarantined"
        was_pending = slot.pending is not None
        self._drop_pending(slot, keep=digest)
        same = self._replace(entry, current)
        self._undouble(entry.number, digest)
        if entry.status in ACCEPTED:
            if before == "quarantined" or was_pending:
                return "released"
            if before == "deleted":
                return "created"
            return "unchanged" if same else "updated"
        return "unchanged" if before == entry.status == "deleted" else entry.status

    def _duplicate(self, entry: Filed) -> str:
        """The same number with other content in one run: kept and reported, never overwriting the first."""
        number = duplicate_number(entry.number, entry.digest)
        slot = self.slots.setdefault(number, Slot())
        row = slot.current
        if row is None:
            slot.current = self._insert(entry, number, status="quarantined", reason=DUPLICATE)
            return "duplicate"
        if row.hash == entry.digest and row.rules == self.rules:
            self._meet(row)
            return "unchanged"
        self._replace(entry, row, status="quarantined", reason=DUPLICATE)
        return "duplicate"

    def _undouble(self, number: str, digest: bytes) -> None:
        """What was kept as a duplicate has become the record itself."""
        row = self.slots.get(duplicate_number(number, digest), Slot()).current
        if row is not None:
            self._delete(row.key)
            self.slots.pop(row.number)

    def _insert(self, entry: Filed, number: str, pending: int = 0, status: str = "", reason: str = "") -> Row:
        status, reason = status or entry.status, reason or entry.reason
        key, self._next = self._next, self._next + 1
        said = self._said(entry, status)
        held, statements = (said.held, said.statements) if said else ([], 0)
        record = entry.said.record if entry.said else ""
        self.db.execute(
            "INSERT INTO record (key, source, number, pending, entity, status, hash, rules, datestamp, format,"
            " reason, detail, file, ordinal, offset, statements, run, seen, encoding)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (key, self.source, number, pending, record, status, entry.digest, self.rules, entry.datestamp,
             entry.format, reason, entry.detail, entry.file, entry.ordinal, entry.offset, statements,
             self.run, self.run, entry.encoding),
        )  # fmt: skip
        self._store_body(key, entry, status, said, fresh=True)
        row = Row(key, number, pending, "", entry.digest, self.rules, entry.datestamp, self.run, 0)
        self._reindex(row, held, statements, status, entry.sketch)
        return row

    def _replace(self, entry: Filed, row: Row, status: str = "", reason: str = "") -> bool:
        """Overwrite a row, its old content going to the history; whether it says the same as before."""
        status, reason = status or entry.status, reason or entry.reason
        if row.hash != entry.digest:
            self.history.archive(row.key, row.key)
        said = self._said(entry, status)
        held, statements = (said.held, said.statements) if said else ([], 0)
        record = entry.said.record if entry.said else ""
        self.db.execute(
            "UPDATE record SET entity = CASE ? WHEN '' THEN entity ELSE ? END, status = ?, hash = ?, rules = ?,"
            " datestamp = ?, format = ?, reason = ?, detail = ?, file = ?, ordinal = ?, offset = ?,"
            " statements = ?, run = ?, seen = ?, encoding = ? WHERE key = ?",
            (record, record, status, entry.digest, self.rules, entry.datestamp, entry.format, reason,
             entry.detail, entry.file, entry.ordinal, entry.offset, statements, self.run, self.run,
             entry.encoding, row.key),
        )  # fmt: skip
        same = self._reindex(row, held, statements, status, entry.sketch)
        self._store_body(row.key, entry, status, said)
        row.hash, row.rules, row.datestamp, row.seen = entry.digest, self.rules, entry.datestamp, self.run
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

    def _said(self, entry: Filed, status: str) -> Said | None:
        """What is kept of what the record says."""
        if status == WITHHELD and entry.said:
            self.index.hide(entry.said.ids)
        if status not in ACCEPTED or entry.said is None:
            return None
        self.index.show(entry.said.ids)
        return entry.said

    def _store_body(self, key: int, entry: Filed, status: str, said: Said | None, *, fresh: bool = False) -> None:
        described = said.packed or None if said else None
        described = remember(self.db, self.source, key, entry.said, status, described, fresh=fresh)
        values = key, entry.raw, described, entry.report
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
