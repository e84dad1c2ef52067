"""Other processes that draw and compare: pure functions over the ledger as it lies there, their answers in order."""

import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from lienthong.errors import StoreError, WorkerKilled, WorkersError
from lienthong.graph.ledger import elsewhere
from lienthong.graph.ledger.database import connect
from lienthong.processes import Helpers
from lienthong.scheduler import Hands, Outcome, hands
from lienthong.settings import settings

Part = TypeVar("Part")
Answer = TypeVar("Answer")
Task = Callable[[sqlite3.Connection, Part], Answer]
"""A function at the top of a module: it and its parts travel to other processes."""

FEW = 6
"""So many parts are done here before anybody is called: starting Python elsewhere takes half a second."""

_AHEAD = 3

_SERVES = 24
"""So many parts are done by one look at the ledger: with each new one a process forgets all pages that it has read."""


class Crew:
    """Does tasks over the ledger of a data folder, in ``processes`` others when there is much to do.

    With less than two processes, or without a folder, everything is done here, over ``db``. A ledger on a server can be
    read from other machines too: the workers of the setting ``scheduler`` then take the place of processes.
    """

    def __init__(self, db: sqlite3.Connection, data: Path | None = None, processes: int = 1) -> None:
        self._db = db
        self._data = data
        self._look = 0
        self._helpers = _helpers(db, data, processes)

    def each(self, task: Task[Part, Answer], parts: Iterable[Part]) -> Iterator[tuple[Part, Answer]]:
        """Every part with its answer, in their order. Only so many parts as can be worked on are asked for at once.

        What is written between two answers may be seen by those that follow, or not.
        Raises StoreError when a process ends before its time.
        """
        waiting = iter(parts)
        if not self._helpers.started:
            first = list(islice(waiting, FEW)) if self._helpers.number > 1 else []
            if len(first) < FEW:
                yield from ((part, task(self._db, part)) for part in chain(first, waiting))
                return
            waiting = chain(first, waiting)
        try:
            yield from self._elsewhere(task, waiting)
        except (BrokenProcessPool, WorkerKilled) as error:
            raise StoreError("matching_crew", path=self._data, why=error) from error

    def _elsewhere(self, task: Task[Part, Answer], parts: Iterator[Part]) -> Iterator[tuple[Part, Answer]]:
        underway: deque[tuple[Part, Outcome[Answer]]] = deque()
        for number, part in enumerate(parts):
            self._look += number % _SERVES == 0
            underway.append((part, self._helpers.submit(_do, self._look, task, part)))
            if len(underway) >= self._helpers.number * _AHEAD:
                done, future = underway.popleft()
                yield done, future.result()
        for done, future in underway:
            yield done, future.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._helpers.__exit__(kind, error, trace)


def _helpers(db: sqlite3.Connection, data: Path | None, processes: int) -> Hands:
    if data is None or processes < 2:
        return Helpers(1, _move_in, data)
    if elsewhere.server(db):
        return hands(processes, _visit, elsewhere.name(db))
    return Helpers(processes, _move_in, data)


_db: sqlite3.Connection | None = None
_seen = 0
"""The look at the ledger that lasts."""


def _move_in(data: Path) -> sqlite3.Connection:
    global _db
    _db = connect(data, write=False)
    return _db


def _visit(ledger: str) -> sqlite3.Connection:
    """Of a ledger on a server: wherever this process runs, its own settings say how to get there."""
    db = _move_in(settings().data)
    if elsewhere.name(db) != ledger:
        db.close()
        raise WorkersError("scheduler_other_ledger", machine=os.uname().nodename)
    return db


def _do(look: int, task: Task[Any, Any], part: Any) -> Any:
    global _seen
    assert _db is not None
    if elsewhere.server(_db):
        # On a server a look that lasts would keep the writer from making an index.
        with elsewhere.look(_db):
            return task(_db, part)
    if look != _seen:
        if _db.in_transaction:
            _db.execute("ROLLBACK")
        # begins with the first query, which is after all that was written when the part was given
        _db.execute("BEGIN")
        _seen = look
    return task(_db, part)
