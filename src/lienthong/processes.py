"""Other Python processes that work for this one: started when first needed, deaf to interrupts, gone when it goes."""

import ctypes
import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from lienthong.errors import WorkersError

Answer = TypeVar("Answer")

_SELDOM = (50_000, 20, 10)
"""After how many new objects, and passes over them, the garbage collector looks for those that hold each other. By its
own figures (700, 10, 10) it does so several times while a record is mapped, whose objects go by themselves."""


def so_many(wanted: int) -> int:
    """``wanted`` processes; for 0 one for each core that this one may use."""
    if wanted:
        return wanted
    may = getattr(os, "sched_getaffinity", None)  # not everywhere
    return len(may(0)) if may else os.cpu_count() or 1


def give_back() -> None:
    """Hand memory that is free in this process back to the system, where its C library can (glibc's ``malloc_trim``):
    it would keep it for itself, while others are at work."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


class Helpers:
    """``number`` processes, each made ready by ``prepare(*given)``: a function at the top of a module, as each task is,
    since it and what it is given travel to other processes. Who leaves their context because one of them ended before
    its time raises WorkersError."""

    def __init__(self, number: int, prepare: Callable[..., object], *given: Any) -> None:
        self.number = number
        self._prepare = prepare
        self._given = given
        self._context = Remembering()
        self._pool: ProcessPoolExecutor | None = None

    @property
    def started(self) -> bool:
        """Whether they are there: starting Python elsewhere takes half a second."""
        return self._pool is not None

    def submit(self, task: Callable[..., Answer], *given: Any) -> Future[Answer]:
        """Have one of them do a task. The answer raises BrokenProcessPool when a process ends before its time."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.number,
                mp_context=self._context,
                initializer=begin_helping,
                initargs=(self._prepare, self._given),
            )
        return self._pool.submit(task, *given)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        broken = isinstance(error, BrokenProcessPool)
        if broken:
            self._context.end()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        if broken:
            raise WorkersError("helper_ended") from error


class Remembering(SpawnContext):
    """How processes are started, and which were. Not by fork: connections, the store's threads and the engine's do not
    survive it.

    When one ends before its time, the pool ends those that it knows of and then waits for all. One that was being
    started at that very moment is waited for and never ended, so that the pool waits for ever (CPython 3.11)."""

    def __init__(self) -> None:
        self._begun: list[SpawnProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override]  # the base has a class here
        one = SpawnProcess(*args, **kwargs)
        self._begun.append(one)
        return one

    def end(self) -> None:
        """End them all, whatever they are doing."""
        for one in self._begun:
            if one.is_alive():
                one.terminate()


def begin_helping(prepare: Callable[..., object], given: tuple[Any, ...]) -> None:
    """In the new process: the one that started it decides about interrupts, and takes it along when it dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()
    prepare(*given)
    # What was made ready stays to the end: nobody need look at it again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Work that makes and drops many objects, with the garbage collector called as seldom as in a helping process."""
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
    os._exit(1)
