"""Other processes that draw and compare: pure functions over the ledger as it lies there, their answers in order."""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from lienthong.errors import StoreError
from lienthong.graph.ledger.database import connect
from lienthong.processes import Helpers

Part = TypeVar("Part")
Answer = TypeVar("Answer")
Task = Callable[[sqlite3.Connection, Part], Answer]
"""A function at the top of a module: it and its parts travel to other processes."""

FEW = 6
"""So many parts are done here before anybody is called: starting Python elsewhere takes half a second."""

_AHEAD = 3


class Crew:
    """Does tasks over the ledger of a data folder, in ``processes`` others when there is much to do.

    With less than two processes, or without a folder, everything is done here, over ``db``.
    """

    def __init__(self, db: sqlite3.Connection, data: Path | None = None, processes: int = 1) -> None:
        self._db = db
        self._data = data
        self._helpers = Helpers(processes if data is not None else 1, _move_in, data)

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
        except BrokenProcessPool as error:
            raise StoreError("matching_crew", path=self._data, why=error) from error

    def _elsewhere(self, task: Task[Part, Answer], parts: Iterator[Part]) -> Iterator[tuple[Part, Answer]]:
        underway: deque[tuple[Part, Future[Answer]]] = deque()
        for part in parts:
            underway.append((part, self._helpers.submit(_do, task, part)))
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


_db: sqlite3.Connection | None = None


def _move_in(data: Path) -> None:
    global _db
    _db = connect(data, write=False)


def _do(task: Task[Any, Any], part: Any) -> Any:
    assert _db is not None
    # one look at the ledger for a part, not one for each of its queries: SQLite locks the file for every look
    _db.execute("BEGIN")
    try:
        return task(_db, part)
    finally:
        _db.execute("ROLLBACK")
