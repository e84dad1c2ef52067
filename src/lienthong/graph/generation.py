"""Published generations: immutable checkpoints on disk and the pointer that names the current one.

``<data>/generations/<number>/`` holds ``store/`` (an Oxigraph checkpoint, opened read-only) and ``meta.json``;
``<data>/current`` holds the number. The pointer is replaced by rename, so a reader sees one or the other.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import Store


@dataclass(frozen=True)
class Generation:
    """One published version of the public graph. ``published`` is UTC, ISO 8601; ``triples`` counts the default graph."""

    number: int
    base: str
    published: str
    triples: int
    folder: Path

    @property
    def store_folder(self) -> Path:
        """The Oxigraph checkpoint."""
        return self.folder / "store"

    def open(self) -> Store:
        """The checkpoint, read-only. Safe beside other readers: nothing ever writes to it again."""
        return Store.read_only(str(self.store_folder))


def generations_folder(data: Path) -> Path:
    """Where generations lie below the data folder."""
    return data / "generations"


def current(data: Path) -> Generation | None:
    """The generation that the pointer names; None before the first publish."""
    try:
        number = int((data / "current").read_text("ascii"))
        folder = generations_folder(data) / f"{number:08d}"
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Generation(folder=folder, **meta)


def write_meta(generation: Generation) -> None:
    """Write ``meta.json`` of a generation that is being made."""
    meta = {key: value for key, value in asdict(generation).items() if key != "folder"}
    write_atomically(generation.folder / "meta.json", json.dumps(meta))


def switch(data: Path, generation: Generation) -> None:
    """Make this the current generation, atomically and durably."""
    write_atomically(data / "current", str(generation.number))


def write_atomically(path: Path, text: str) -> None:
    """Replace a small file so that a reader or a crash sees the old text or the new, never a part."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
