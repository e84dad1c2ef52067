"""Helping processes for tasks that are pure functions: what one that ended had taken up is done again by another."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from lienthong.errors import WorkerKilled, WorkersError
from lienthong.processes import Helpers

Answer = TypeVar("Answer")

ALONE = 2
"""How often a task is tried while nothing else is under way, before it counts as what ends processes."""


class Steady:
    """``Helpers`` with other processes in the place of those that were killed or broke (memory, a fault of a library).

    When one ends, nobody can tell which of the tasks under way did it: each of those is done again alone.
    """

    def __init__(self, number: int, prepare: Callable[..., object], *given: Any) -> None:
        self.number = number
        self._ready = (prepare, *given)
        self._helpers = Helpers(number, *self._ready)
        self._underway: set[Future[Any]] = set()

    @property
    def started(self) -> bool:
        """Whether they are there."""
        return self._helpers.started

    def submit(self, task: Callable[..., Answer], *given: Any) -> "Attempt[Answer]":
        """Have one of them do a task."""
        return Attempt(self, task, given)

    def begin(self, task: Callable[..., Answer], given: tuple[Any, ...]) -> Future[Answer]:
        """The first attempt at a task."""
        future = self._submit(task, given)
        self._underway.add(future)
        return future

    def end(self, future: Future[Any]) -> None:
        """The answer of a first attempt is asked for."""
        self._underway.discard(future)

    def alone(self, task: Callable[..., Answer], given: tuple[Any, ...]) -> Answer:
        """Do a task again whose process, or a neighbour, has ended. Raises WorkerKilled when the task does that each
        time, and WorkersError when processes end that have nothing to do."""
        for _ in range(ALONE):
            wait(self._underway)
            try:
                return self._submit(task, given).result()
            except BrokenProcessPool as error:
                killed = error
        try:
            self._submit(_nothing, ()).result()
        except BrokenProcessPool as error:
            raise WorkersError("helpers_ended") from error
        raise WorkerKilled("helper_killed", times=ALONE) from killed

    def _submit(self, task: Callable[..., Answer], given: tuple[Any, ...]) -> Future[Answer]:
        try:
            return self._helpers.submit(task, *given)
        except BrokenProcessPool:
            self._helpers.__exit__(None, None, None)
            self._helpers = Helpers(self.number, *self._ready)
            return self._helpers.submit(task, *given)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._helpers.__exit__(kind, error, trace)


class Attempt(Generic[Answer]):
    """A task that is under way."""

    def __init__(self, steady: Steady, task: Callable[..., Answer], given: tuple[Any, ...]) -> None:
        self._steady, self._task, self._given = steady, task, given
        self._future = steady.begin(task, given)

    def result(self) -> Answer:
        """Wait for the answer; raises what the task raised, WorkerKilled and WorkersError."""
        self._steady.end(self._future)
        try:
            return self._future.result()
        except BrokenProcessPool:
            return self._steady.alone(self._task, self._given)


def _nothing() -> None:
    """A task that cannot end a process."""
