"""What a worker of a Dask scheduler does for a run: the same functions as the processes of one machine, made ready as
they are.

A worker lives longer than a run and may serve several, and may come while one is under way: every errand says of which
run it is and by which program, and a worker makes itself ready when it meets another run than before.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import Any, NamedTuple

from lienthong.errors import WorkersError
from lienthong.program import Program, program


class Crew(NamedTuple):
    """A run that has errands: its name, its program, and the function that makes a worker ready, with what it is
    given."""

    run: str
    program: Program
    prepare: Callable[..., object]
    given: tuple[Any, ...]


_one_at_a_time = Lock()
"""What a worker is ready for belongs to the whole process: with several threads they take turns."""

_ready_for = ""
_held: object = None


def do(crew: Crew, task: Callable[..., Any], given: tuple[Any, ...]) -> Any:
    """Do one task of a run. Raises WorkersError when this worker has another program than the run."""
    global _ready_for, _held
    with _one_at_a_time:
        if _ready_for != crew.run:
            _let_go()
            if differing := program().differing(crew.program):
                raise WorkersError("scheduler_other_program", worker=_name(), parts=", ".join(differing))
            _held = crew.prepare(*crew.given)
            _ready_for = crew.run
        return task(*given)


def leave(run: str) -> None:
    """The run is over: give back what the worker held for it, unless it is at work."""
    if _one_at_a_time.acquire(blocking=False):
        try:
            if _ready_for == run:
                _let_go()
        finally:
            _one_at_a_time.release()


def _let_go() -> None:
    global _ready_for, _held
    close = getattr(_held, "close", None)
    _ready_for, _held = "", None
    if close is not None:
        with suppress(sqlite3.Error, OSError):  # a connection that was lost meanwhile
            close()


def _name() -> str:
    return f"{os.uname().nodename}:{os.getpid()}"
