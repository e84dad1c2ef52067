"""Helpers: tasks of processes that die; in a module of its own, since processes import it."""

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path


def ready() -> None:
    """Nothing has to be made ready."""


def number() -> int:
    """The number of the process that does it."""
    return os.getpid()


def for_long() -> None:
    """Longer than any test waits."""
    time.sleep(600)


def killed_with(begun: Path, ids: Sequence[str]) -> list[str]:
    """Tells by a file that it was begun, and ends as if memory had run out."""
    begun.touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return list(ids)


def never_ready() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def doubled(number: int) -> int:
    return 2 * number


def killed_while(marker: str, number: int) -> int:
    """The double, unless the marker is there: then the one process that takes it away ends as if memory had run out."""
    try:
        Path(marker).unlink()
    except FileNotFoundError:
        return doubled(number)
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def deadly(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def odd(number: int) -> int:
    """Raises an error that cannot go to another process."""
    error = ValueError(f"không gửi được {number}")
    error.part = lambda: number  # type: ignore[attr-defined]
    raise error
