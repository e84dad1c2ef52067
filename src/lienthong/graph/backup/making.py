"""Making a backup: one folder, whole or not at all, while loads, publishing and the web go on."""

import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lienthong import __version__, disk
from lienthong.errors import StoreError, UsageError
from lienthong.graph.backup import manifest
from lienthong.graph.backup.belongings import CHANGES, FILES, FIRST, GENERATIONS, LEDGER, POINTER
from lienthong.graph.backup.copying import checksum, copy_database, copy_file, link
from lienthong.graph.backup.manifest import Item, Manifest
from lienthong.graph.generation import Generation, leased, sync, write_atomically
from lienthong.locks import alone

Progress = Callable[[str, int, int | None], None]

_NAME = re.compile(r"[0-9]{8}T[0-9]{6}Z")
_ALIVE = re.compile(r"LOG.*|LOCK")
"""Files of RocksDB that are no part of a store (https://github.com/facebook/rocksdb/wiki/RocksDB-Overview)."""
_SPARE = 16 * 2**20


def backup(
    data: Path, place: Path, *, keep: int = 0, settings: dict[str, Any] | None = None, progress: Progress | None = None
) -> tuple[Path, Manifest]:
    """Put a backup of the data folder into a new folder below ``place``, named by the moment (UTC); its path.

    What never changes is linked where the disk is the same, or to the backup before, and copied otherwise. ``keep``
    backups stay, 0 for all; ``settings`` are noted in the manifest. Raises UsageError when ``place`` is within the
    data folder, StoreError when there is no ledger, when it is damaged, when another backup is being made there, or
    when the disk is full.
    """
    if not (data / LEDGER).exists():
        raise StoreError("ledger_missing", path=data / LEDGER)
    if place.resolve().is_relative_to(data.resolve()):
        raise UsageError("backup_inside", path=place, data=data)
    try:
        place.mkdir(parents=True, exist_ok=True)
        with alone(place / ".lock", StoreError("backup_busy", path=place), 0o600):
            _tidy(place)
            made = _Making(data, place, progress or (lambda *_: None)).run(settings or {})
            if keep:
                _drop_old(place, keep)
            return made
    except OSError as error:
        raise disk.trouble(error, place) or StoreError("backup_failed", path=place, why=error) from error


def backups(place: Path) -> list[Path]:
    """The whole backups below a folder, oldest first."""
    found = [one for one in place.glob("*") if _NAME.fullmatch(one.name) and (one / manifest.FILE).is_file()]
    return sorted(found)


def _tidy(place: Path) -> None:
    for left in (*place.glob(".*.new"), *place.glob(".*.old")):
        shutil.rmtree(left)


def _drop_old(place: Path, keep: int) -> None:
    for old in backups(place)[:-keep]:
        # Renamed first: whoever looks for a backup finds a whole one or none.
        shutil.rmtree(old.rename(old.with_name(f".{old.name}.old")))


class _Making:
    def __init__(self, data: Path, place: Path, progress: Progress) -> None:
        self._data = data
        self._progress = progress
        self._place = place
        self._before = next(reversed(backups(place)), None)
        self._known = _by_stamp(self._before) if self._before else {}
        self._items: list[Item] = []
        self._folder = place

    def run(self, settings: dict[str, Any]) -> tuple[Path, Manifest]:
        while (self._place / (name := datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"))).exists():
            time.sleep(0.1)  # names are seconds
        at = f"{name[:4]}-{name[4:6]}-{name[6:11]}:{name[11:13]}:{name[13:]}"
        databases = [self._data / one for one in (*FIRST, LEDGER)]
        disk.require(self._place, sum(disk.size_of(one) for one in databases) + _SPARE)
        self._folder = self._place / f".{name}.new"
        self._folder.mkdir(mode=0o700)
        try:
            made = self._fill(at, settings)
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        target = self._folder.rename(self._place / name)
        sync(self._place)
        return target, made

    def _fill(self, at: str, settings: dict[str, Any]) -> Manifest:
        for name in FIRST:
            if (self._data / name).exists():
                self._database(name)
        for name in FILES:
            if (self._data / name).exists():
                self._copied(self._data / name, name)
        with leased(self._data) as before:
            self._database(LEDGER)
            schema, last = self._ledger()
            with leased(self._data) as now:
                # Published meanwhile: the one that the copied ledger decided for, or, when that has gone as well, the
                # one before: the next publish after restoring makes what the ledger says. Never one that is newer.
                published = now if now is not None and now.number == last else before
                if published is not None:
                    self._generation(published)
        self._changes(last)
        for place, _, _ in os.walk(self._folder):
            sync(Path(place))
        base = published.base if published else ""
        number, triples = (published.number, published.triples) if published else (0, 0)
        items = tuple(self._items)
        made = Manifest(at, __version__, schema, base, number, triples, settings, items)
        manifest.write(self._folder, made)
        return made

    def _database(self, name: str) -> None:
        target = self._folder / name
        copy_database(self._data / name, target, lambda done, of: self._progress(f"backup-{Path(name).stem}", done, of))
        target.chmod((self._data / name).stat().st_mode & 0o777)
        self._note(target, name, target.stat().st_mtime_ns)

    def _ledger(self) -> tuple[int, int]:
        """Version of the copied ledger's schema, and the last generation that it knows."""
        with closing(sqlite3.connect(f"{(self._folder / LEDGER).resolve().as_uri()}?mode=ro", uri=True)) as db:
            (schema,) = db.execute("PRAGMA user_version").fetchone()
            (last,) = db.execute("SELECT coalesce(max(number), 0) FROM generation").fetchone()
        return int(schema), int(last)

    def _generation(self, one: Generation) -> None:
        sources = [path for path in sorted(one.folder.rglob("*")) if path.is_file()]
        sources = [path for path in sources if path.parent != one.store_folder or not _ALIVE.fullmatch(path.name)]
        for done, path in enumerate(sources):
            name = path.relative_to(one.folder.parent.parent).as_posix()
            # What RocksDB may still append to is copied; its tables and all the rest never change.
            self._still(path, name, linked=path.parent != one.store_folder or path.suffix == ".sst")
            self._progress("backup-generation", done + 1, len(sources))
        write_atomically(self._folder / POINTER, str(one.number))
        self._note(self._folder / POINTER, POINTER, 0)

    def _changes(self, last: int) -> None:
        for folder in sorted((self._data / CHANGES).glob("*")):
            if folder.name.isdigit() and int(folder.name) <= last:
                for path in sorted(folder.iterdir()):
                    self._still(path, path.relative_to(self._data).as_posix(), linked=True)

    def _still(self, source: Path, name: str, *, linked: bool) -> None:
        """A file that does not change any more: linked to that of the backup before, or to the original, or copied."""
        seen = source.stat()
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        known = self._known.get(_stamp(name, seen.st_size, seen.st_mtime_ns)) if linked else None
        if known is not None and self._before is not None and link(self._before / known.path, target):
            self._items.append(Item(name, known.size, known.sha256, known.written))
        elif linked and link(source, target):
            self._note(target, name, seen.st_mtime_ns)
        else:
            self._copied(source, name)

    def _copied(self, source: Path, name: str) -> None:
        written = source.stat().st_mtime_ns
        copy_file(source, self._folder / name)
        self._note(self._folder / name, name, written)

    def _note(self, path: Path, name: str, written: int) -> None:
        self._items.append(Item(name, path.stat().st_size, checksum(path), written))


def _stamp(path: str, size: int, written: int) -> tuple[str, int, int]:
    """By which a file is known again in the next generation, whose number is another."""
    parts = path.split("/")
    return "/".join(parts[2:] if parts[0] == GENERATIONS else parts), size, written


def _by_stamp(folder: Path) -> dict[tuple[str, int, int], Item]:
    try:
        known = manifest.read(folder)
    except StoreError:
        return {}
    still = (one for one in known.files if one.path.startswith((f"{GENERATIONS}/", f"{CHANGES}/")))
    return {_stamp(one.path, one.size, one.written): one for one in still if (folder / one.path).is_file()}
