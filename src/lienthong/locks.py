"""Locks between processes: the kernel's own on a file (flock), which end with whoever holds them, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lienthong.errors import StoreError


def taken(file: Path, busy: StoreError, mode: int = 0o644) -> int:
    """The lock of a file, as a descriptor that holds it until it is closed. A file that is not there is made, with the
    permissions ``mode``.

    Raises ``busy`` when another process holds the lock, OSError when the file cannot be opened for writing.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, mode)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException as error:
        os.close(descriptor)
        if isinstance(error, BlockingIOError):
            raise busy from None
        raise
    return descriptor


@contextmanager
def alone(file: Path, busy: StoreError, mode: int = 0o644) -> Iterator[None]:
    """Hold the lock of a file while the context lasts. Raises as ``taken`` does."""
    descriptor = taken(file, busy, mode)
    try:
        yield
    finally:
        os.close(descriptor)
