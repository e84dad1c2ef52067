"""Other processes that draw and compare: pure functions over the ledger as it lies there, their answers in order."""

import multiprocessing
import os
import signal
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from lienthong.errors import StoreError
from lienthong.graph.ledger.database import connect

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
        self._processes = processes if data is not None else 1
        self._pool: ProcessPoolExecutor | None = None

    def each(self, task: Task[Part, Answer], parts: Iterable[Part]) -> Iterator[tuple[Part, Answer]]:
        """Every part with its answer, in their order. Only so many parts as can be worked on are asked for at once.

        What is written between two answers may be seen by those that follow, or not.
        Raises StoreError when a process ends before its time.
        """
        waiting = iter(parts)
        if self._pool is None:
            first = list(islice(waiting, FEW)) if self._processes > 1 else []
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
        pool = self._started()
        for part in parts:
            underway.append((part, pool.submit(_do, task, part)))
            if len(underway) >= self._processes * _AHEAD:
                done, future = underway.popleft()
                yield done, future.result()
        for done, future in underway:
            yield done, future.result()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            assert self._data is not None
            self._pool = ProcessPoolExecutor(
                self._processes,
                # Not fork: the connection, and the store's threads, do not survive it.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_move_in,
                initargs=(self._data,),
            )
        return self._pool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


_db: sqlite3.Connection | None = None


def _move_in(data: Path) -> None:
    """Set up a process: the one that started it decides about interrupts, and takes it along when it dies."""
    global _db
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()
    _db = connect(data, write=False)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
    os._exit(1)


def _do(task: Task[Any, Any], part: Any) -> Any:
    assert _db is not None
    return task(_db, part)
