"""One version of the dumps, whole or not at all: written aside, named when everything is on disk, then pointed to."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import orjson

from lienthong import disk
from lienthong.errors import StoreError
from lienthong.exchange.dumps.kinds import kinds
from lienthong.exchange.dumps.versions import (
    MANIFEST,
    POINTER,
    SUMS,
    Described,
    DumpFile,
    Version,
    dumps_folder,
    kept,
    latest,
    version_folder,
)
from lienthong.graph.clock import now
from lienthong.graph.generation import sync, write_atomically
from lienthong.locks import alone
from lienthong.pipeline.dumps.entities import entity_files
from lienthong.pipeline.dumps.graphs import schema_org, whole
from lienthong.pipeline.dumps.sources import datasets, source_files
from lienthong.pipeline.dumps.tables import parquet_installed
from lienthong.site.published import Opened, open_current

Tell = Callable[[int, int], None]
"""Told how many steps are done, and of how many."""


def make(data: Path, wanted: tuple[str, ...], keep: int, tell: Tell = lambda done, of: None) -> Version | None:
    """Make the kinds of files that are ``wanted`` of the current generation; None when they are there already.

    ``keep`` versions stay, the newest ones. What a run that was killed has left is taken away by the next. Parquet is
    left out where its library is not installed. Raises StoreError when nothing is published, when another process is
    making dumps, or when they cannot be written.
    """
    if not parquet_installed():
        wanted = tuple(one for one in wanted if one != "parquet")
    folder = dumps_folder(data)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder / "lock", StoreError("dumps_locked", path=folder)):
            opened = open_current(data)
            if opened is None:
                raise StoreError("unpublished", data=data)
            if _is_made(data, opened, wanted):
                return None
            return _make(data, opened, wanted, keep, tell)
    except OSError as error:
        unwritable = StoreError("dumps_unwritable", path=folder, detail=error.strerror or error)
        raise disk.trouble(error, folder) or unwritable from None


def _is_made(data: Path, opened: Opened, wanted: tuple[str, ...]) -> bool:
    last = latest(data)
    one = opened.generation
    if last is None or (last.generation, last.published, last.base) != (one.number, one.published, one.base):
        return False
    return {file.kind for file in last.files} == set(wanted)


def _make(data: Path, opened: Opened, wanted: tuple[str, ...], keep: int, tell: Tell) -> Version:
    one = opened.generation
    _sweep(data, keep)
    aside = dumps_folder(data) / f".{one.number:08d}.{os.getpid()}.new"
    aside.mkdir()
    try:
        files, told = _files(opened, wanted, aside, tell)
        made = now()
        version = Version(one.number, one.published, made, one.base, tuple(files), told)
        sums = "".join(f"{file.sha256}  {file.name}\n" for file in files)
        write_atomically(aside / SUMS, sums)
        write_atomically(aside / MANIFEST, orjson.dumps(version.told(), option=orjson.OPT_INDENT_2).decode())
        _name(data, one.number, aside)
        write_atomically(dumps_folder(data) / POINTER, str(one.number))
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    _sweep(data, keep)
    return version


def _name(data: Path, number: int, aside: Path) -> None:
    folder = version_folder(data, number)
    if folder.exists():  # made with fewer kinds, or of a catalogue that was begun anew
        shutil.rmtree(folder.rename(folder.with_name(f".{folder.name}.old")))
    aside.rename(folder)
    sync(folder.parent)


def _files(
    opened: Opened, wanted: tuple[str, ...], folder: Path, tell: Tell
) -> tuple[list[DumpFile], dict[str, Described]]:
    names = datasets(opened)
    steps, done = len(names) + 5, 0
    found: list[DumpFile] = []
    told: dict[str, Described] = {}
    for kind in ("nq", "nt", "ttl"):
        if kind in wanted:
            found.append(whole(opened.store, kind, opened.generation.triples, folder))
        tell(done := done + 1, steps)
    if "schema" in wanted:
        found.append(schema_org(opened.store, folder))
    tell(done := done + 1, steps)
    found += entity_files(opened, wanted, folder)
    tell(done := done + 1, steps)
    for name in names:
        files, told[name] = source_files(opened, name, wanted, folder)
        found += files
        tell(done := done + 1, steps)
    order = {kind: place for place, kind in enumerate(kinds())}
    return sorted(found, key=lambda one: (one.dataset, order[one.kind], one.name)), told


def _sweep(data: Path, keep: int) -> None:
    """Take away what was left half-done, and versions beyond those that are kept; never the one pointed to."""
    folder = dumps_folder(data)
    for left in folder.glob(".*.new"):
        shutil.rmtree(left, ignore_errors=True)
    for left in folder.glob(".*.old"):
        shutil.rmtree(left, ignore_errors=True)
    now = latest(data)
    for number in kept(data)[keep:]:
        if now is None or number != now.generation:
            shutil.rmtree(version_folder(data, number), ignore_errors=True)
