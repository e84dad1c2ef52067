"""Steps of work in a process of their own, let to their end or killed on the way.

A step tells "begin" and "done" where its last argument says.
"""

import time
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from forking import Task, telling


def begun(work: Task, data: Path, step: int) -> tuple[ForkServerProcess, Connection]:
    """A process that has begun its step, and what it tells."""
    process, heard = telling(work, data, step)
    assert heard.recv() == "begin"
    return process, heard


def complete(work: Task, data: Path, step: int) -> float:
    """Let a step run to its end; the seconds that it took."""
    process, heard = begun(work, data, step)
    began = time.monotonic()
    with heard:
        assert heard.recv() == "done"
        process.join(600)
    assert process.exitcode == 0
    return time.monotonic() - began


def kill(work: Task, data: Path, step: int, delay: float) -> None:
    """Let a step run for a while, then end it as a power cut would."""
    process, heard = begun(work, data, step)
    with heard:
        time.sleep(delay)
        process.kill()
        process.join()
