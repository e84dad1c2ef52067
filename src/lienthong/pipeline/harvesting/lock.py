"""Two harvests of one source, or two of all sources, never run at once."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lienthong.errors import StoreError

FOLDER = "harvest"
"""Below the data folder: locks, and the page that is being read."""

ALL = "all.sources"
"""No source is called so: an id has no dot."""


@contextmanager
def only_one(data: Path, name: str) -> Iterator[Path]:
    """Hold the lock ``name`` (a source's id, or ``ALL``); it ends with the process. Gives the folder of harvests.

    Raises StoreError ``harvest_busy`` when another process holds it, ``ledger_denied`` when the folder cannot be
    written.
    """
    folder = data / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError("ledger_denied", path=folder, why=error.strerror) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError("harvest_busy", source=name) from None
        yield folder
    finally:
        os.close(descriptor)
