"""Helping processes for tasks that are pure functions: what one that was killed had taken up is done again by another.

Each process has a pipe of its own, so whoever sees it end knows which task it had. (``ProcessPoolExecutor`` gives up
all tasks at once, and before Python 3.12 one that is submitted while a process dies may never get an answer.)
"""

import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Generic, NamedTuple, Self, TypeVar

from lienthong.errors import WorkerKilled, WorkersError
from lienthong.processes import begin_helping

Answer = TypeVar("Answer")

TIMES = 2
"""How often a task is tried before it counts as what ends processes."""

_READY = b""


class Attempt(Generic[Answer]):
    """A task that is under way."""

    def __init__(self, told: "Future[bytes]") -> None:
        self._told = told

    def taken_back(self) -> bool:
        """Have no process do it; False when one has begun, or has done it."""
        return self._told.cancel()

    def result(self) -> Answer:
        """Wait for the answer. Raises what the task raised, WorkerKilled when each process ended that took it up, and
        WorkersError when processes end before they have anything to do."""
        good, answer = pickle.loads(self._told.result())
        if not good:
            raise answer
        found: Answer = answer
        return found


class _Asked(NamedTuple):
    """A task with what it is given, as bytes, and where its answer is waited for."""

    question: bytes
    told: "Future[bytes]"


class Steady:
    """``number`` processes, each made ready by ``prepare(*given)`` and started when first needed, as ``Helpers`` are;
    in the place of one that is killed another is started."""

    def __init__(self, number: int, prepare: Callable[..., object], *given: Any) -> None:
        self.number = number
        self._ready = (prepare, given)
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._lanes: list[_Lane] = []

    @property
    def started(self) -> bool:
        """Whether they are there."""
        return bool(self._lanes)

    def submit(self, task: Callable[..., Answer], *given: Any) -> Attempt[Answer]:
        """Have one of them do a task: a function at the top of a module."""
        one = _Asked(pickle.dumps((task, given), pickle.HIGHEST_PROTOCOL), Future())
        self._asked.put(one)
        if len(self._lanes) < self.number:
            self._lanes.append(_Lane(self._asked, *self._ready))
            self._lanes[-1].start()
        return Attempt(one.told)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for lane in self._lanes:
            lane.ending = True
            self._asked.put(None)
        for lane in self._lanes:
            lane.end()
        self._lanes.clear()


class _Lane(Thread):
    """Gives one process task after task, and starts another when it ends."""

    def __init__(
        self, asked: "SimpleQueue[_Asked | None]", prepare: Callable[..., object], given: tuple[Any, ...]
    ) -> None:
        super().__init__(daemon=True)
        self.ending = False
        self._asked = asked
        self._ready = (prepare, given)
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def run(self) -> None:
        """Until the end, or None, comes."""
        while (one := self._asked.get()) is not None and not self.ending:
            if one.told.set_running_or_notify_cancel():
                self._do(one)

    def end(self) -> None:
        """Let the process go, whatever it does: nobody waits for its answer."""
        process = self._process
        if process is not None:
            process.terminate()
        self.join()
        self._leave()

    def _do(self, one: _Asked) -> None:
        began = False
        for _ in range(TIMES):
            try:
                refused = self._begin()
                began = True
                one.told.set_result(refused or self._answer(one.question))
                return
            except (EOFError, OSError):
                self._leave()
            except Exception as error:  # noqa: BLE001 -- raised again by who waits for an answer, who would wait for ever
                self._leave()
                one.told.set_exception(error)
                return
            if self.ending:
                return
        one.told.set_exception(WorkerKilled("helper_killed", times=TIMES) if began else WorkersError("helpers_ended"))

    def _begin(self) -> bytes:
        """See to it that there is a process; what it says when it cannot be made ready."""
        if self._process is not None:
            return b""
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        with theirs:
            process = context.Process(target=_help, args=(theirs, *self._ready), daemon=True)
            process.start()
        self._process = process
        refused = self._pipe.recv_bytes()
        if refused != _READY:
            self._leave()
        return refused

    def _answer(self, question: bytes) -> bytes:
        assert self._pipe is not None
        self._pipe.send_bytes(question)
        return self._pipe.recv_bytes()

    def _leave(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.terminate()
            self._process.join()
        self._pipe = self._process = None


def _help(pipe: Connection, prepare: Callable[..., object], given: tuple[Any, ...]) -> None:
    """In the new process."""
    try:
        begin_helping(prepare, given)
    except Exception as error:  # noqa: BLE001 -- raised again by who waits for an answer
        pipe.send_bytes(_refused(error))
        return
    pipe.send_bytes(_READY)
    with suppress(EOFError):
        while True:
            task, of = pickle.loads(pipe.recv_bytes())
            try:
                said = _told(True, task(*of))
            except Exception as error:  # noqa: BLE001 -- likewise
                said = _refused(error)
            pipe.send_bytes(said)


def _told(good: bool, answer: object) -> bytes:
    return pickle.dumps((good, answer), pickle.HIGHEST_PROTOCOL)


def _refused(error: Exception) -> bytes:
    """An error, or its words where it cannot travel: a process that ended of it would count as killed."""
    try:
        return _told(False, error)
    except Exception:  # noqa: BLE001 -- whatever its parts make of being packed
        return _told(False, RuntimeError(f"{type(error).__name__}: {error}"))
