"""What becomes of each published IRI: live, moved (301) or gone (410). See docs/decisions/013-names.md."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lienthong.graph.publishing.names import Names
from lienthong.graph.publishing.plan import AS_BEFORE, ENTANGLED, Plan

_COLUMNS = "id, since, state, root, target, hint, at, label, types"
_TYPED = (
    "id TEXT PRIMARY KEY, since INTEGER, state TEXT, root TEXT, target TEXT, hint TEXT, at TEXT, label TEXT, types TEXT"
)


class Last(NamedTuple):
    """What the last generation said of an entity: labels and classes as N-Triples terms, one a line."""

    label: str
    types: str


class Known(NamedTuple):
    """A row of ``identity``."""

    id: str
    since: int
    state: str
    root: str
    target: str
    hint: str
    at: str
    label: str
    types: str


def known(db: sqlite3.Connection, id_: str) -> Known | None:
    """What the ledger knows of a published id; None when it never was published."""
    row = db.execute(f"SELECT {_COLUMNS} FROM identity WHERE id = ?", (id_,)).fetchone()
    return Known(*row) if row else None


def heirs(db: sqlite3.Connection, root: str) -> list[str]:
    """The ids that went on, each without the one before, when the leader of a group was described no more."""
    found: list[str] = []
    while (row := db.execute("SELECT heir FROM heir WHERE id = ?", (root,)).fetchone()) and row[0] not in found:
        root = row[0]
        found.append(root)
    return found


class Judge:
    """Fills the temporary table ``verdict`` with the new rows of ``identity``, and ``event`` with the changes."""

    def __init__(self, db: sqlite3.Connection, names: Names, number: int, at: str, last: Callable[[str], Last]) -> None:
        self._db = db
        self._names = names
        self._number = number
        self._at = at
        self._last = last
        for table in ("verdict", "event"):
            db.execute(f"DROP TABLE IF EXISTS temp.{table}")
        db.execute(f"CREATE TEMP TABLE verdict ({_TYPED}) WITHOUT ROWID")
        db.execute(
            "CREATE TEMP TABLE event (entity TEXT, event TEXT, target TEXT, PRIMARY KEY (entity, event, target))"
            " WITHOUT ROWID"
        )

    def judge(self, plan: Plan) -> None:
        """Look at every touched id, those that stand for themselves all at once."""
        if not any(self._db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in ("identity", "alias")):
            self._first(plan)
            return
        involved = (
            f"{ENTANGLED.format(id='touched.id')}"
            " OR EXISTS (SELECT 1 FROM identity WHERE identity.id = touched.id AND (state <> 'live' OR hint <> ''"
            " OR NOT EXISTS (SELECT 1 FROM occurrence WHERE occurrence.id = touched.id AND hash > x'')))"
        )
        self._db.execute(f"UPDATE touched SET involved = 1 WHERE involved <> {AS_BEFORE} AND ({involved})")
        ids = [id_ for (id_,) in self._db.execute("SELECT id FROM touched WHERE involved = 1 ORDER BY id")]
        self._db.execute(
            "INSERT INTO verdict SELECT id, ?, 'live', id, '', '', '', '', '' FROM touched WHERE involved = 0"
            " AND NOT EXISTS (SELECT 1 FROM identity WHERE identity.id = touched.id)"
            " AND EXISTS (SELECT 1 FROM occurrence WHERE occurrence.id = touched.id AND hash > x'')",
            (self._number,),
        )
        self._db.execute("INSERT INTO event SELECT id, 'created', '' FROM verdict")
        for id_ in ids:
            self._one(id_)
        self._db.executemany("INSERT OR IGNORE INTO event VALUES (?, 'split', ?)", sorted(plan.splits))

    def _first(self, plan: Plan) -> None:
        """Where nothing was ever published, what goes by another name has none of its own, and all else that is
        described stands for itself; only names that are not described themselves have to be looked at."""
        self._db.execute("DROP TABLE IF EXISTS temp.led")
        self._db.execute("CREATE TEMP TABLE led (id TEXT PRIMARY KEY) WITHOUT ROWID")
        self._db.executemany("INSERT INTO led VALUES (?)", ((id_,) for id_ in sorted(plan.renamed)))
        self._db.execute(
            "INSERT INTO verdict SELECT id, ?, 'live', id, '', '', '', '', '' FROM touched"
            " WHERE NOT EXISTS (SELECT 1 FROM led WHERE led.id = touched.id)"
            " AND EXISTS (SELECT 1 FROM occurrence WHERE occurrence.id = touched.id AND hash > x'')",
            (self._number,),
        )
        self._db.execute("INSERT INTO event SELECT id, 'created', '' FROM verdict")
        for name in sorted(set(plan.renamed.values()) - plan.renamed.keys()):
            if not self._names.occurs(name):
                self._one(name)

    def _one(self, id_: str) -> None:
        before = known(self._db, id_)
        name = self._names.live(id_)
        root = self._names.home(id_)
        if name == id_:
            since = before.since if before else self._number
            now = Known(id_, since, "live", root, "", "", "", "", "")
            event = "" if before and before.state == "live" else "created"
        elif before is None:
            return
        else:
            target = name or self._follow(before, {id_})
            if target:
                # A chain of corrections is kept short: from here straight to its living end.
                hint = "" if name else target
                kept = root if name else before.root
                now = Known(id_, before.since, "moved", kept, target, hint, "", "", "")
                event = "" if (before.state, before.target) == ("moved", target) else "merged"
            elif before.state == "gone":
                if before.label and self._hidden(id_):
                    now = before._replace(label="", types="")
                    self._db.execute("INSERT INTO verdict VALUES (?,?,?,?,?,?,?,?,?)", now)
                return
            else:
                last = self._last(id_) if before.state == "live" and not self._hidden(id_) else Last("", "")
                now = before._replace(state="gone", target="", at=self._at, label=last.label, types=last.types)
                event = "deleted"
        if now != before:
            self._db.execute("INSERT INTO verdict VALUES (?,?,?,?,?,?,?,?,?)", now)
        if event:
            self._db.execute("INSERT INTO event VALUES (?, ?, ?)", (id_, event, now.target))

    def _hidden(self, id_: str) -> bool:
        """Whether a library keeps from the public what a record said of this id."""
        return self._db.execute("SELECT 1 FROM hidden WHERE id = ?", (id_,)).fetchone() is not None

    def _follow(self, before: Known, seen: set[str]) -> str:
        """The live name at the end of where records went from here; '' when that is nowhere."""
        for following in (before.hint, before.root, *heirs(self._db, before.root)):
            if not following or following in seen:
                continue
            seen.add(following)
            name = self._names.live(following)
            if name:
                return name
            behind = known(self._db, following)
            found = self._follow(behind, seen) if behind else ""
            if found:
                return found
        return ""


def departed(db: sqlite3.Connection, *, everything: bool) -> Iterator[Known]:
    """Ids that are moved or gone now: those with a new verdict, or all."""
    yield from (Known(*row) for row in db.execute(f"SELECT {_COLUMNS} FROM verdict WHERE state <> 'live' ORDER BY id"))
    if everything:
        query = (
            f"SELECT {_COLUMNS} FROM identity WHERE state <> 'live'"
            " AND NOT EXISTS (SELECT 1 FROM verdict WHERE verdict.id = identity.id) ORDER BY id"
        )
        yield from (Known(*row) for row in db.execute(query))
