"""Which entities the live records speak of: occurrences, claims, and what became dirty, stale or unsettled thereby."""

import sqlite3
from collections.abc import Iterable

from lienthong.graph.ledger import arriving
from lienthong.graph.ledger.entries import Held, Sketch
from lienthong.graph.ledger.loosening import depended_on, loosen
from lienthong.graph.ledger.reworded import make_dirty

Row = tuple[str, bytes | str, int]
"""Of ``occurrence``: id, hash, record; of ``claim``: key, own id, record."""

COMPARED = ("instance/", "work/", "agent/")
"""How ids begin of things that are compared with each other."""

_SUBJECT = "subject/"

_UNDRAWN = Sketch("", b"")


def places(held: Iterable[Held], record: int) -> set[Row]:
    """The occurrence rows of one record."""
    return {(entity.ids[0], entity.digest, record) for entity in held}


def claims(held: Iterable[Held], record: int) -> set[Row]:
    """The claim rows of one record: every weaker key with the own id that claims it."""
    return {(key, entity.ids[0], record) for entity in held for key in entity.ids[1:] if key != entity.ids[0]}


class Index:
    """Changes of the index within one transaction, written together by ``flush``.

    ``track``: keep dirty ids and successors; needless before the first generation, which publishes everything. Records
    become stale in any case; ids that are claimed otherwise, come into use or go out of it become unsettled once
    anything was settled (``graph/matching``). ``gather``: rows that come may wait (``arriving``).
    """

    def __init__(self, db: sqlite3.Connection, *, track: bool, gather: bool = False) -> None:
        self._db = db
        self._track = track
        self._gather = gather
        self._places: dict[Row, bool] = {}
        self._claims: dict[Row, bool] = {}
        self._hints: list[tuple[str, str]] = []
        self._dirty: set[str] = set()
        self._reworded: set[str] = set()
        self._loose: set[str] = set()
        self._stale: dict[int, Sketch] = {}
        self._settled = db.execute("SELECT 1 FROM matching").fetchone() is not None
        self._hiding = db.execute("SELECT 1 FROM hidden LIMIT 1").fetchone() is not None

    def replace(self, record: int, old: list[Held], new: list[Held], sketch: Sketch | None = None) -> None:
        """The record said ``old`` and says ``new`` now; either may be empty. ``sketch`` is what was drawn of it."""
        before, after = places(old, record), places(new, record)
        gone, come = before - after, after - before
        self._places.update(dict.fromkeys(gone, False))
        self._places.update(dict.fromkeys(come, True))
        claimed, claiming = claims(old, record), claims(new, record)
        self._claims.update(dict.fromkeys(claimed - claiming, False))
        self._claims.update(dict.fromkeys(claiming - claimed, True))
        self._stale[record] = sketch or _UNDRAWN
        if self._track:
            self._loose.update(place[0] for place in before ^ after)
            self._dirty.update(claim[0] for claim in claimed ^ claiming)
            self._follow(old, new)

    def _follow(self, old: list[Held], new: list[Held]) -> None:
        """An id that a role no longer has leads to the id that it has now."""
        roles = {entity.role: entity.ids for entity in new}
        for entity in old:
            ids = roles.get(entity.role)
            if ids is not None:
                for id_ in entity.ids:
                    if id_ not in ids:
                        self._hints.append((ids[0], id_))
                        self._dirty.add(id_)

    def hide(self, ids: Iterable[str]) -> None:
        """From now on nothing is said of these ids when their IRIs are gone: a record of theirs was withheld."""
        known = [(id_,) for id_ in ids]
        self._hiding = True
        self._db.executemany("INSERT OR IGNORE INTO hidden VALUES (?)", known)
        if self._track:
            self._dirty.update(id_ for (id_,) in known)

    def show(self, ids: Iterable[str]) -> None:
        """A record that speaks of these ids is public."""
        if self._hiding:
            self._db.executemany("DELETE FROM hidden WHERE id = ?", [(id_,) for id_ in ids])

    def in_place(self) -> None:
        """See to it that all that was written is where it is looked for."""
        if self._gather:
            arriving.place(self._db)

    def flush(self) -> None:
        """Write the changes."""
        gather = self._gather and all(self._places.values()) and all(self._claims.values())
        if not gather:
            self.in_place()
        self._write("occurrence", "id = ? AND hash = ? AND record = ?", self._places, gather)
        self._write("claim", "key = ? AND own = ? AND record = ?", self._claims, gather)
        drawn = [(record, *sketch) for record, sketch in sorted(self._stale.items())]
        self._db.executemany("INSERT OR REPLACE INTO stale VALUES (?, ?, ?)", drawn)
        self._stale.clear()
        make_dirty(self._db, self._dirty | self._reworded, self._reworded - self._dirty)
        self._dirty |= self._reworded
        if (self._dirty or self._loose) and depended_on(self._db):
            loosen(self._db, sorted(self._dirty.union(self._loose, (new for new, _ in self._hints))))
        for hint in self._hints:
            self._db.execute("UPDATE identity SET hint = ? WHERE id = ?", hint)
            # A second correction before the first was published: what led to the id in between leads on.
            self._db.execute(
                "UPDATE identity SET hint = ?1 WHERE hint = ?2 AND hint <> ''"
                " AND NOT EXISTS (SELECT 1 FROM identity WHERE id = ?2)",
                hint,
            )
        self._dirty.clear()
        self._reworded.clear()
        self._loose.clear()
        self._hints.clear()

    def _write(self, table: str, where: str, changes: dict[Row, bool], gather: bool) -> None:
        come = (row for row, present in changes.items() if present)
        if gather:
            arriving.arrive(self._db, table, come)
        else:
            gone = [row for row, present in changes.items() if not present]
            known, said = self._known(table, changes), self._said(table, changes)
            self._db.executemany(f"DELETE FROM {table} WHERE {where}", gone)
            self._db.executemany(f"INSERT OR IGNORE INTO {table} VALUES (?, ?, ?)", sorted(come))
            self._unsettle(known ^ self._known(table, changes))
            self._reword(said, self._said(table, changes))
        changes.clear()

    def _reword(self, before: set[tuple[str, bytes | str]], after: set[tuple[str, bytes | str]]) -> None:
        """Ids with words more or less become dirty. Whether anything was or is said of one may decide what it is
        called, and the words of a subject who its kin are."""
        described = {id_ for id_, said in before if said} & {id_ for id_, said in after if said}
        changed = {id_ for id_, _ in before ^ after}
        only_words = {id_ for id_ in changed & described if not id_.startswith(_SUBJECT)}
        self._reworded |= only_words
        self._dirty |= changed - only_words

    def _known(self, table: str, changes: Iterable[Row]) -> set[tuple[str, ...]]:
        """Which of the ids (or pairs of claimed and claiming id) that may change are there at all."""
        if not self._settled:
            return set()
        if table == "claim":
            pairs = {(key, str(own)) for key, own, _ in changes}
            query = "SELECT 1 FROM claim WHERE key = ? AND own = ? LIMIT 1"
            return {pair for pair in pairs if self._db.execute(query, pair).fetchone() is not None}
        ids = {(id_,) for id_, _, _ in changes}
        query = "SELECT 1 FROM occurrence WHERE id = ? LIMIT 1"
        return {id_ for id_ in ids if self._db.execute(query, id_).fetchone() is not None}

    def _said(self, table: str, changes: Iterable[Row]) -> set[tuple[str, bytes | str]]:
        """Which ids are described with which words, of those that may change: whatever more records say the same,
        what is published of an id is the same."""
        if not self._track or table != "occurrence":
            return set()
        query = "SELECT 1 FROM occurrence WHERE id = ? AND hash = ? LIMIT 1"
        pairs = {(id_, said) for id_, said, _ in changes}
        return {pair for pair in pairs if self._db.execute(query, pair).fetchone() is not None}

    def _unsettle(self, changed: set[tuple[str, ...]]) -> None:
        ids = sorted({id_ for ids in changed for id_ in ids if id_.startswith(COMPARED)})
        self._db.executemany("INSERT OR IGNORE INTO unsettled VALUES (?)", [(id_,) for id_ in ids])
