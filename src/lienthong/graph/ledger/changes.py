"""The change log: what became of each public name with each generation, in an order that never changes.

``seq`` grows by one with each change and is never given twice; all changes of a generation come with it or not at all.
So who remembers the last ``seq`` that it has seen misses nothing and sees nothing twice.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

from lienthong.errors import UsageError
from lienthong.graph.terms import KINDS

EVENTS = ("created", "updated", "merged", "split", "deleted")
"""New, or back again; other triples, or another name leads here now; the name leads to ``target`` now; a part of it is
``target`` now; gone."""

EXAMINED = 20_000
"""Changes that one page looks at: a filter that few pass gives short pages, never a slow one."""

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})?)?")


class Change(NamedTuple):
    """One event: ``at`` is when the generation was published, UTC; ``entity`` and ``target`` are ``kind/id``."""

    seq: int
    at: str
    generation: int
    entity: str
    event: str
    target: str = ""

    @property
    def kind(self) -> str:
        """work, instance, item, …"""
        return self.entity.partition("/")[0]


@dataclass(frozen=True)
class Wanted:
    """Changes after the one numbered ``after``, of generations published at ``since`` or later, of these kinds and
    events (empty: all), at most ``limit``. ``checked`` makes one of what a person wrote."""

    after: int = 0
    since: str = ""
    kinds: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    limit: int = 1000

    @classmethod
    def checked(cls, after: int, since: str, kinds: Iterable[str], events: Iterable[str], limit: int) -> "Wanted":
        """Raises UsageError for a time that is none, an unknown kind or event, or a number out of reach."""
        kinds, events = tuple(kinds), tuple(events)
        for name, given, known in (("changes_kind", kinds, KINDS), ("changes_event", events, EVENTS)):
            for one in given:
                if one not in known:
                    raise UsageError(name, given=one[:40], known=", ".join(known))
        if not 0 <= after < 2**62 or not 1 <= limit <= EXAMINED:
            raise UsageError("changes_number", most=EXAMINED)
        return cls(after, _utc(since) if since else "", kinds, events, limit)

    def takes(self, change: Change) -> bool:
        """Whether the filters let a change pass."""
        return (not self.kinds or change.kind in self.kinds) and (not self.events or change.event in self.events)


class Page(NamedTuple):
    """Some changes; ``more`` may come after the one numbered ``cursor``, the last that was looked at."""

    changes: list[Change]
    cursor: int
    more: bool


def page(ahead: Iterable[Change], after: int, wanted: Wanted) -> Page:
    """The first changes that pass the filters, of ``ahead``: all that come after number ``after``, in their order."""
    found: list[Change] = []
    cursor, ahead = after, iter(ahead)
    for change in islice(ahead, EXAMINED):
        cursor = change.seq
        if wanted.takes(change):
            found.append(change)
            if len(found) == wanted.limit:
                break
    return Page(found, cursor, next(ahead, None) is not None)


def changes(db: sqlite3.Connection, wanted: Wanted) -> Page:
    """A page of the log in the ledger."""
    after = max(wanted.after, _before(db, wanted.since))
    return page(_stored(db, after), after, wanted)


def of_generation(db: sqlite3.Connection, number: int) -> Iterator[Change]:
    """The changes that came with one generation."""
    query = f"SELECT {_COLUMNS} FROM change WHERE generation = ? ORDER BY seq"
    return map(Change._make, db.execute(query, (number,)))


_COLUMNS = "seq, at, generation, entity, event, target"


def _stored(db: sqlite3.Connection, after: int) -> Iterator[Change]:
    return map(Change._make, db.execute(f"SELECT {_COLUMNS} FROM change WHERE seq > ? ORDER BY seq", (after,)))


def _before(db: sqlite3.Connection, since: str) -> int:
    """The last change before a time."""
    if not since:
        return 0
    query = (
        "SELECT coalesce((SELECT min(seq) - 1 FROM change WHERE generation >="
        " (SELECT min(number) FROM generation WHERE published >= ?)), (SELECT max(seq) FROM change), 0)"
    )
    return int(db.execute(query, (since,)).fetchone()[0])


def _utc(written: str) -> str:
    """A day or a moment as the log writes it; without a zone it is UTC."""
    try:
        if not _TIME.fullmatch(written):
            raise ValueError
        moment = datetime.fromisoformat(written)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError("changes_since", given=written[:40]) from None
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
