"""A second process for a large update: it compares and draws entities while this one does so with others.

What it does is a function of what lies on the disk (the last generation, the ledger, the store that is made); what it
cannot do, since it was killed or cannot read, is done here.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from types import TracebackType
from typing import Self, TypeVar

from lienthong.errors import LienthongError
from lienthong.graph.ledger import elsewhere
from lienthong.steady import Attempt, Steady

Answer = TypeVar("Answer")
Task = Callable[..., list[Answer]]
"""A function at the top of a module: it gets what was given and some ids, and answers one by one."""
Own = Callable[[Sequence[str]], list[Answer]]
"""The same in this process."""

WORTH = 300
"""Dirty ids from which on starting it, most of a second of a processor, pays."""

_PART, _WINDOW = 25, 1000
"""Ids of one errand; ids whose answers are waited for before others are asked for, so that memory stays flat."""


class Second:
    """That process, begun with the context when so much waits in a ledger that is a file, and ``processes`` allow."""

    def __init__(self, db: sqlite3.Connection, processes: int) -> None:
        few = db.execute("SELECT count(*) FROM (SELECT 1 FROM dirty LIMIT ?) AS enough", (WORTH,)).fetchone()[0] < WORTH
        alone = processes < 2 or few or elsewhere.server(db) is not None
        self._steady = None if alone else Steady(1, _ready)

    def each(
        self,
        task: Task[Answer],
        given: tuple[object, ...],
        ids: Sequence[str],
        own: Own[Answer],
    ) -> Iterator[Answer]:
        """The answers for ids in their order; of ``own`` for those that this process does."""
        if self._steady is None:
            for some in _parts(ids, _PART):
                yield from own(some)
            return
        for window in _parts(ids, _WINDOW):
            yield from self._together(self._steady, task, given, list(_parts(window, _PART)), own)

    def _together(
        self,
        steady: Steady,
        task: Task[Answer],
        given: tuple[object, ...],
        parts: Sequence[Sequence[str]],
        own: Own[Answer],
    ) -> Iterator[Answer]:
        """It begins with the first of the parts; from the last on, this process does those which it has not begun."""
        begun = [(part, steady.submit(task, *given, part)) for part in parts]
        done: dict[int, list[Answer]] = {}
        for place, (part, attempt) in reversed([*enumerate(begun)]):
            if attempt.taken_back():
                done[place] = own(part)
        for place, (part, attempt) in enumerate(begun):
            yield from done[place] if place in done else _answered(attempt, part, own)

    def __enter__(self) -> Self:
        if self._steady is not None:
            self._steady.submit(_ready)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._steady is not None:
            self._steady.__exit__(kind, error, trace)


def _answered(attempt: Attempt[list[Answer]], part: Sequence[str], own: Own[Answer]) -> list[Answer]:
    try:
        return attempt.result()
    except (LienthongError, OSError, sqlite3.Error):
        return own(part)


def _parts(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (ids[at : at + size] for at in range(0, len(ids), size))


def _ready() -> None:
    """Each task opens for itself what it reads; that it can be read is seen to here, while nothing is to be done."""
    import_module("lienthong.graph.publishing.comparing")
    import_module("lienthong.search.index")
