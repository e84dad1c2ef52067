"""Items go into the index: a batch at a time, each with a datestamp that no answer has passed yet."""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice

from lienthong.exchange.oai.drawing import Body
from lienthong.exchange.oai.index import DELETED, FORMATS, LIVE, NO_ITEM, Packing, about
from lienthong.graph.terms import Source
from lienthong.pipeline.oai.jobs import Row
from lienthong.pipeline.oai.keeping import Kept

_SAMPLES = 60
"""Items of which dictionaries are made."""
_Old = tuple[int, int, str, int, bytes, int, bytes]
"""Key, state, sets, formats, digest, run and hash of an item that is there already."""


class Writer:
    """Writes items of one follow-up. Sizes of lists are kept in step."""

    def __init__(self, db: sqlite3.Connection, packing: Packing, sources: Mapping[str, Source]) -> None:
        self._db = db
        self._packing = packing
        self._sources = sources
        self._stamp = 0
        self._lists: dict[tuple[str, str], int] = {}
        self._sizes: Counter[int] = Counter()
        self._owners: dict[str, int] = {}

    def write(self, items: Iterable[tuple[Row, Kept | None]]) -> Counter[str]:
        """One batch in one transaction; None as what is kept stands for a record that is not public."""
        batch = list(items)
        self._begin()
        self._learn(kept.body for _, kept in batch if kept is not None and kept.body is not None)
        counts = Counter(self._one(row, kept) for row, kept in batch)
        counts["drawn"] = len(batch)
        self._commit()
        return counts

    def let_go(self, keys: Iterable[int]) -> Counter[str]:
        """Items whose records another ledger had: they are deleted."""
        self._begin()
        counts: Counter[str] = Counter()
        for key in keys:
            source, sets, formats = self._db.execute(
                "SELECT source.id, sets, formats FROM item JOIN source ON source.key = item.source WHERE item.key = ?",
                (key,),
            ).fetchone()
            self._place(key, source, sets, formats, sets, formats)
            query = "UPDATE item SET state = ?, stamp = ?, digest = x'' WHERE key = ?"
            self._db.execute(query, (DELETED, self._stamp, key))
            self._db.execute("DELETE FROM body WHERE item = ?", (key,))
            counts["deleted"] += 1
        # Rows of the other ledger mean other records.
        self._db.execute("UPDATE item SET record = NULL")
        self._db.execute("DELETE FROM fault")
        self._commit()
        return counts

    def finish(self, facts: Mapping[str, str | int]) -> None:
        """Sources as they are called now, and how far the index has followed."""
        self._db.execute("BEGIN IMMEDIATE")
        for one in self._sources.values():
            titles = (one.title_vi or one.title_en, one.title_en or one.title_vi, one.id)
            self._db.execute("UPDATE source SET vi = ?, en = ? WHERE id = ? AND (vi, en) <> (?1, ?2)", titles)
        self._db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", facts.items())
        self._db.execute("DELETE FROM about WHERE name = 'empty'")
        self._db.execute("COMMIT")

    def _begin(self) -> None:
        """Tell readers, before anything is written, the moment that they must not say they have reached."""
        last = int(about(self._db, "last") or 0)
        self._stamp = max(int(time.time()) + 1, last + 1)
        told = [("pending", self._stamp), ("last", self._stamp)]
        self._db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", told[:1])
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", told[1:])

    def _commit(self) -> None:
        self._db.executemany("UPDATE list SET size = size + ? WHERE key = ?",
                             [(number, key) for key, number in self._sizes.items()])  # fmt: skip
        self._sizes.clear()
        self._db.execute("DELETE FROM about WHERE name = 'pending'")
        self._db.execute("COMMIT")

    def _learn(self, bodies: Iterable[Body]) -> None:
        samples = list(islice(bodies, _SAMPLES))
        self._packing.learn("said", (one.said for one in samples))
        self._packing.learn("marc", (one.marc for one in samples if one.marc))

    def _one(self, row: Row, kept: Kept | None) -> str:
        """Write one item; what became of it ("unchanged" for nothing)."""
        source = self._owner(row.source)
        old = self._db.execute(
            "SELECT key, state, sets, formats, digest, run, hash FROM item WHERE source = ? AND number = ?",
            (source, row.number),
        ).fetchone()
        self._remember(row, source, kept)
        self._db.execute("UPDATE item SET record = NULL WHERE record = ? AND (source, number) <> (?, ?)",
                         (row.key, source, row.number))  # fmt: skip
        public = kept is not None and kept.state == LIVE
        if not public and (old is None or old[1] == NO_ITEM):
            self._not_one(row, source, known=old is not None, live=kept is not None)
            return "unchanged"
        if not public:
            return self._delete(row, old)
        assert kept is not None
        if old is None or not self._same(row, old, kept):
            return self._give(row, source, old, kept)
        self._db.execute("UPDATE item SET record = ?, run = ?, hash = ? WHERE key = ?",
                         (row.key, row.run, row.hash, old[0]))  # fmt: skip
        return "unchanged"

    def _remember(self, row: Row, source: int, kept: Kept | None) -> None:
        """What broke when a record was kept, until it is kept again."""
        if kept is not None and kept.fault is not None:
            self._db.execute("INSERT OR REPLACE INTO fault VALUES (?, ?, ?, ?)", (source, row.number, *kept.fault))
        else:
            self._db.execute("DELETE FROM fault WHERE source = ? AND number = ?", (source, row.number))

    def _same(self, row: Row, old: _Old, kept: Kept) -> bool:
        """Whether an item is what it was; one of an older index when its record has the same version and sets."""
        key, state, sets, _, digest, *version = old
        if state != LIVE or digest:
            return state == LIVE and digest == kept.digest
        if (*version, sets) != (row.run, row.hash, kept.sets):
            return False
        self._db.execute("UPDATE item SET digest = ? WHERE key = ?", (kept.digest, key))
        self._keep(key, kept)
        return True

    def _keep(self, key: int, kept: Kept) -> None:
        assert kept.body is not None
        said, moves, marc = kept.body
        packed = self._packing.pack("marc", marc) if marc else None
        self._db.execute("INSERT OR REPLACE INTO body VALUES (?, ?, ?, ?)",
                         (key, self._packing.pack("said", said), moves or None, packed))  # fmt: skip

    def _not_one(self, row: Row, source: int, *, known: bool, live: bool) -> None:
        """A record that is no item: it is not looked at again before it changes."""
        if not live and not known:
            return
        self._db.execute(
            "INSERT INTO item (record, source, number, run, hash, state, stamp, sets, formats, digest)"
            " VALUES (?, ?, ?, ?, ?, ?, 0, '', 0, x'') ON CONFLICT (source, number) DO UPDATE"
            " SET record = excluded.record, run = excluded.run, hash = excluded.hash",
            (row.key, source, row.number, row.run, row.hash, NO_ITEM),
        )

    def _delete(self, row: Row, old: _Old) -> str:
        key, state, sets, formats, *_ = old
        if state == DELETED:
            self._db.execute("UPDATE item SET record = ? WHERE key = ?", (row.key, key))
            return "unchanged"
        self._place(key, row.source, sets, formats, sets, formats)
        self._db.execute(
            "UPDATE item SET record = ?, run = ?, hash = ?, state = ?, stamp = ?, digest = x'' WHERE key = ?",
            (row.key, row.run, row.hash, DELETED, self._stamp, key),
        )
        self._db.execute("DELETE FROM body WHERE item = ?", (key,))
        return "deleted"

    def _give(self, row: Row, source: int, old: _Old | None, kept: Kept) -> str:
        formats = sum(1 << FORMATS.index(one) for one in FORMATS if one != "marc21" or (kept.body and kept.body.marc))
        values = (row.key, source, row.number, row.run, row.hash, LIVE, self._stamp, kept.sets, formats, kept.digest)
        if old is None:
            query = (
                "INSERT INTO item (record, source, number, run, hash, state, stamp, sets, formats, digest)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            )
            key = int(self._db.execute(query, values).lastrowid or 0)
        else:
            key = old[0]
            self._db.execute(
                "UPDATE item SET record = ?, source = ?, number = ?, run = ?, hash = ?, state = ?, stamp = ?, sets = ?,"
                " formats = ?, digest = ? WHERE key = ?",
                (*values, key),
            )
        before = (old[2], old[3]) if old is not None and old[1] != NO_ITEM else None
        self._place(key, row.source, kept.sets, formats, *(before or ("", 0)), known=before is not None)
        self._keep(key, kept)
        return "created" if old is None or old[1] == NO_ITEM else "updated"

    def _place(
        self, key: int, source: str, sets: str, formats: int, old_sets: str, old_formats: int, *, known: bool = True
    ) -> None:
        """Put an item into its lists, with the datestamp of this batch, and out of those that it is in no more."""
        before = self._lists_of(source, old_sets, old_formats) if known else set()
        after = self._lists_of(source, sets, formats)
        self._db.executemany("DELETE FROM member WHERE list = ? AND item = ?", [(one, key) for one in before - after])
        self._db.executemany(
            "INSERT OR REPLACE INTO member VALUES (?, ?, ?)", [(one, key, self._stamp) for one in after]
        )
        self._sizes.subtract(before - after)
        self._sizes.update(after - before)

    def _lists_of(self, source: str, sets: str, formats: int) -> set[int]:
        specs = {"", f"source:{source}"}
        for one in sets.split():
            parts = one.split(":")
            first = 2 if parts[0] == "kind" else 1
            specs |= {":".join(parts[:end]) for end in range(first, len(parts) + 1)}
        kinds = ("", "marc21") if formats >> FORMATS.index("marc21") & 1 else ("",)
        return {self._list(spec, kind) for spec in sorted(specs) for kind in kinds}

    def _list(self, spec: str, kind: str) -> int:
        known = self._lists.get((spec, kind))
        if known is None:
            if spec == "" and kind == "":
                for one in ("", "source", "kind"):
                    self._db.execute("INSERT OR IGNORE INTO list (spec, format) VALUES (?, '')", (one,))
            self._db.execute("INSERT OR IGNORE INTO list (spec, format) VALUES (?, ?)", (spec, kind))
            (known,) = self._db.execute("SELECT key FROM list WHERE spec = ? AND format = ?", (spec, kind)).fetchone()
            self._lists[spec, kind] = known
        return int(known)

    def _owner(self, source: str) -> int:
        if source not in self._owners:
            self._db.execute("INSERT OR IGNORE INTO source (id, vi, en) VALUES (?, '', '')", (source,))
            (self._owners[source],) = self._db.execute("SELECT key FROM source WHERE id = ?", (source,)).fetchone()
        return self._owners[source]
