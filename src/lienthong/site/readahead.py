"""The disk is asked for the files of a generation before its readers come.

A page needs some dozen short reads of the store, the index and the tallies. Each that the kernel does not hold waits
for the disk, so that the first pages after a start took twice as long (a work at 100,000 records 10 ms for 6). In
stride the same files are there within seconds. They are the kernel's to keep or to drop: no program has less memory.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

from lienthong.memory import free

_STRIDE = 128 * 1024
"""Bytes asked for at once: Linux cuts a longer wish to the read-ahead of the device, which is this where nobody has
raised it (``posix_fadvise(2)``, ``/sys/block/*/queue/read_ahead_kb``)."""
_SHARE = 2
"""At most this part of the memory that is free: a catalogue larger than the machine is not read through in vain."""
_LAST = "store"
"""The largest folder: a search asks for everything else too."""


def read_ahead(folder: Path, most_mb: int) -> Thread:
    """Have the kernel read the files below a folder, up to ``most_mb`` MiB of them; the thread that asks for them.

    Nothing waits for that thread, and nothing is amiss when the folder is swept away meanwhile.
    """
    thread = Thread(target=_ask, args=(folder, most_mb * 2**20), name="read-ahead", daemon=True)
    thread.start()
    return thread


def _ask(folder: Path, most: int) -> None:
    left = min(most, free() // _SHARE)
    for file in _files(folder):
        if left <= 0:
            return
        with suppress(OSError):  # swept away, or on a file system that takes no advice
            left -= _ask_for(file, left)


def _files(folder: Path) -> Iterator[Path]:
    found = [Path(place, name) for place, _, names in os.walk(folder) for name in names]
    yield from sorted(found, key=lambda file: (file.parent.name == _LAST, file))


def _ask_for(file: Path, most: int) -> int:
    """Ask for a file from its beginning; how many bytes were asked for."""
    handle = os.open(file, os.O_RDONLY)
    try:
        size = min(os.fstat(handle).st_size, most)
        for place in range(0, size, _STRIDE):
            os.posix_fadvise(handle, place, _STRIDE, os.POSIX_FADV_WILLNEED)
    finally:
        os.close(handle)
    return size
