"""Two harvests of one source, or two of all sources, never run at once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lienthong.errors import StoreError
from lienthong.locks import taken

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
        descriptor = taken(folder / f"{name}.lock", StoreError("harvest_busy", source=name))
    except OSError as error:
        raise StoreError("ledger_denied", path=folder, why=error.strerror) from error
    try:
        yield folder
    finally:
        os.close(descriptor)
