"""Putting a backup back: nothing is touched before every file of it has been found sound."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from lienthong import disk
from lienthong.content import folder as content
from lienthong.errors import StoreError, UsageError
from lienthong.graph.backup import manifest
from lienthong.graph.backup.belongings import POINTER, belongings
from lienthong.graph.backup.copying import checksum, copy_file
from lienthong.graph.backup.making import backups
from lienthong.graph.backup.manifest import Manifest
from lienthong.graph.generation import current, sync
from lienthong.graph.ledger.database import take_lock

Progress = Callable[[str, int, int | None], None]

_NEW = ".restoring"
_OLD = ".replaced"
_SPARE = 16 * 2**20


def find(place: Path) -> Path:
    """The backup that a person means: the folder itself, or the newest whole one below it.

    Raises StoreError ``backup_none`` when there is none, ``backup_unfinished`` when one is there without its list.
    """
    if (place / manifest.FILE).exists():
        return place
    if found := backups(place):
        return found[-1]
    unfinished = (place / "ledger.sqlite").exists() or any(place.glob(".*.new"))
    raise StoreError("backup_unfinished" if unfinished else "backup_none", path=place)


def verify(folder: Path, progress: Progress | None = None) -> Manifest:
    """Read every file of a backup and compare it with the list; the list.

    Raises StoreError: ``backup_damaged`` with the first file that is missing, shorter, longer or another than it was,
    ``backup_schema`` when its ledger is of a newer Lienthong, and what ``manifest.read`` raises.
    """
    known = manifest.read(folder)
    newest = len(list((content("graph") / "ledger").glob("*.sql")))
    if known.schema > newest:
        raise StoreError("backup_schema", path=folder, found=known.schema, known=newest)
    done = 0
    for item in known.files:
        path = folder / item.path
        try:
            size = path.stat().st_size
            sound = size == item.size and checksum(path) == item.sha256
        except FileNotFoundError:
            raise StoreError("backup_lacks", path=path) from None
        except OSError as error:
            raise StoreError("backup_damaged", path=path, why=error.strerror) from error
        if not sound:
            raise StoreError("backup_differs", path=path, found=size, size=item.size)
        done += size
        if progress is not None:
            progress("verify", done, known.size)
    return known


def restore(folder: Path, data: Path, *, replace: bool = False, progress: Progress | None = None) -> Manifest:
    """Make ``data`` what it was when the backup was made; what was in the backup.

    With ``replace`` a catalogue that is there goes, when all of the new one is on its disk. A process that is killed
    leaves the old catalogue or a folder in which the same command, with ``replace``, goes through again. Raises
    UsageError ``restore_occupied`` without it, StoreError when the backup is damaged, when the folder is in use, or
    when the disk is full.
    """
    known = verify(folder, progress)
    data = data.resolve()
    if belongings(data) and not replace:
        raise UsageError("restore_occupied", path=data)
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError("ledger_folder", path=data, why=error.strerror) from error
    lock = take_lock(data)
    try:
        _refuse_while_served(data)
        shutil.rmtree(data / _NEW, ignore_errors=True)
        disk.require(data, known.size + _SPARE)
        _fetch(folder, data / _NEW, known, progress or (lambda *_: None))
        _exchange(data)
    except OSError as error:
        raise disk.trouble(error, data) or StoreError("restore_failed", path=data, why=error) from error
    finally:
        shutil.rmtree(data / _NEW, ignore_errors=True)
        os.close(lock)
    return known


def _refuse_while_served(data: Path) -> None:
    """A web process has files of the generation open that it would look for in vain afterwards."""
    generation = current(data)
    if generation is None:
        return
    descriptor = os.open(generation.folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StoreError("restore_served", path=data) from None
    finally:
        os.close(descriptor)


def _fetch(folder: Path, new: Path, known: Manifest, progress: Progress) -> None:
    """Copies, never links: whatever becomes of the catalogue, the backup stays as it is."""
    done = 0
    new.mkdir()
    for item in known.files:
        target = new / item.path
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_file(folder / item.path, target)
        done += item.size
        progress("restore", done, known.size)
    for place, _, _ in os.walk(new):
        sync(Path(place))


def _exchange(data: Path) -> None:
    """The pointer goes first and comes last: who looks in between finds no catalogue rather than a mixed one."""
    old = data / _OLD
    shutil.rmtree(old, ignore_errors=True)
    old.mkdir()
    for path in sorted(belongings(data), key=lambda one: one.name != POINTER):
        path.rename(old / path.name)
    sync(data)
    for path in sorted((data / _NEW).iterdir(), key=lambda one: one.name == POINTER):
        path.rename(data / path.name)
    sync(data)
    shutil.rmtree(old)
