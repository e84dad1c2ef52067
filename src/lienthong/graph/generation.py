"""Published generations: immutable checkpoints on disk and the pointer that names the current one.

``<data>/generations/<number>/`` holds ``store/`` (an Oxigraph checkpoint, opened read-only), ``index/`` (its text
index), ``shelves.sqlite`` (what readers browse) and ``meta.json``;
``<data>/current`` holds the number. The pointer is replaced by rename, so a reader sees one or the other.
A reader that keeps a generation open holds a shared flock on its folder (``leased``); the publisher deletes
only what it can lock for itself.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import Store


@dataclass(frozen=True)
class Generation:
    """One published version of the public graph.

    ``published`` is UTC, ISO 8601; ``triples`` counts the default graph.
    """

    number: int
    base: str
    published: str
    triples: int
    folder: Path

    @property
    def store_folder(self) -> Path:
        """The Oxigraph checkpoint."""
        return self.folder / "store"

    @property
    def index_folder(self) -> Path:
        """The text index of the store (``lienthong.search``); not there in generations of before it was made."""
        return self.folder / "index"

    @property
    def tallies_folder(self) -> Path:
        """What leads to each entity, counted (``lienthong.graph.tallies``)."""
        return self.folder / "tallies"

    @property
    def shelves_file(self) -> Path:
        """What readers browse (``graph.shelves``); not there in generations of before it was made."""
        return self.folder / "shelves.sqlite"

    def open(self) -> Store:
        """The checkpoint, read-only. Safe beside other readers: nothing ever writes to it again."""
        return Store.read_only(str(self.store_folder))


_MOVES = 20
"""How often the pointer may move on while a reader opens what it named; each publish takes far longer than a try."""


def generations_folder(data: Path) -> Path:
    """Where generations lie below the data folder."""
    return data / "generations"


def current(data: Path) -> Generation | None:
    """The generation that the pointer names; None before the first publish.

    None too when the pointer names a generation that is not there: somebody has deleted it by hand.
    """
    for _ in range(_MOVES):
        try:
            number = int((data / "current").read_text("ascii"))
        except FileNotFoundError:
            break
        folder = generations_folder(data) / f"{number:08d}"
        try:
            meta = json.loads((folder / "meta.json").read_text("utf-8"))
        except FileNotFoundError:
            continue  # Swept between reading the pointer and this line; the pointer has moved on.
        return Generation(folder=folder, **meta)
    return None


def write_meta(generation: Generation) -> None:
    """Write ``meta.json`` of a generation that is being made."""
    meta = {key: value for key, value in asdict(generation).items() if key != "folder"}
    write_atomically(generation.folder / "meta.json", json.dumps(meta))


def switch(data: Path, generation: Generation) -> None:
    """Make this the current generation, atomically and durably."""
    write_atomically(data / "current", str(generation.number))


_SHARE = 16


def outgrown(delta: Path, file: Path) -> bool:
    """Whether what lies beside a file of a generation has grown to so large a part of it that both are better made one:
    copying the first with every publish would cost more than that."""
    return delta.stat().st_size * _SHARE > file.stat().st_size


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A name beside a file: what is written there takes the file's place when the context ends without an error, so
    that a reader sees the old or the new, never a part."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_atomically(path: Path, text: str | Iterable[str]) -> None:
    """Replace a file, given whole or in parts, so that a reader or a crash sees the old or the new, never a part."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8") as file:
        file.writelines([text] if isinstance(text, str) else text)
        file.flush()
        os.fsync(file.fileno())
    sync(path.parent)


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def leased(data: Path) -> Iterator[Generation | None]:
    """The current generation, kept on disk while the context lasts; None where ``current`` has none."""
    for _ in range(_MOVES):
        generation = current(data)
        if generation is None:
            break
        try:
            descriptor = os.open(generation.folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            continue  # Swept between reading the pointer and this line; the pointer has moved on.
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            if generation.store_folder.exists():
                yield generation
                return
        finally:
            os.close(descriptor)
    yield None


def sweep(data: Path, keep: int, last: int) -> None:
    """Delete what crashes left and old generations, except the current one and any that a reader has leased.

    ``keep`` of the newest stay; whatever is above ``last``, the newest that the ledger knows, was never published
    (unless it is current: the ledger may have been lost). Only the holder of the writer's lock may call this.
    """
    pointed = current(data)
    numbers = []
    for folder in sorted(generations_folder(data).glob("*")):
        if not folder.name.isdigit():
            shutil.rmtree(folder)
        elif pointed is None or folder != pointed.folder:
            numbers.append(int(folder.name))
    known = sorted(number for number in numbers if number <= last or (pointed and number < pointed.number))
    kept = known[max(len(known) - keep + 1, 0) :]
    for number in numbers:
        if number not in kept:
            _delete(generations_folder(data) / f"{number:08d}")


def _delete(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Renamed first: a reader that comes now finds nothing rather than a part.
        shutil.rmtree(folder.rename(folder.with_name(f"{folder.name}.old")))
    except BlockingIOError:
        pass
    finally:
        os.close(descriptor)
