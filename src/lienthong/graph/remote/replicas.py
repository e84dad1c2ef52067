"""What each side of an engine holds, kept as a checkpoint of our own: hard links, so that it costs next to nothing
until the catalogue moves on. ``<data>/engine/<side>/`` has ``store/`` and ``token``."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import Store

from lienthong.errors import StoreError
from lienthong.graph.generation import Generation, sync, write_atomically
from lienthong.graph.remote.engine import SIDES, Side
from lienthong.graph.remote.standing import token
from lienthong.locks import alone


def folder(data: Path, side: Side) -> Path:
    """Where the copy of one side lies."""
    return data / "engine" / side


@contextmanager
def pushing(data: Path) -> Iterator[None]:
    """The right to publish to the engine, for one process at a time; loading and publishing here go on meanwhile.

    Raises StoreError ``engine_pushing`` when another process has it.
    """
    (data / "engine").mkdir(exist_ok=True)
    with alone(data / "engine" / "lock", StoreError("engine_pushing", path=data)):
        yield


def keep(data: Path, side: Side, generation: Generation) -> None:
    """Note that a side holds this generation now."""
    place = folder(data, side)
    place.parent.mkdir(exist_ok=True)
    fresh = place.with_name(f"{side}.new")
    forget(data, side)
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir()
    generation.open().backup(str(fresh / "store"))
    write_atomically(fresh / "token", token(generation))
    fresh.rename(place)
    sync(place.parent)


def forget(data: Path, side: Side) -> None:
    """Let go of what a side held."""
    place = folder(data, side)
    if place.exists():
        shutil.rmtree(place)


def find(data: Path, wanted: str) -> Path | None:
    """The store of the generation with this token, if a side holds it and its copy is there."""
    for side in SIDES:
        place = folder(data, side)
        if wanted and (place / "token").is_file() and (place / "token").read_text("utf-8") == wanted:
            return place / "store"
    return None


def open_store(path: Path) -> Store:
    """A copy, read-only. Nothing ever writes to it."""
    return Store.read_only(str(path))
