"""The list of what is in a backup: written last, so that a backup with a manifest is a whole one."""

from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import orjson

from lienthong.errors import StoreError
from lienthong.graph.generation import write_atomically

FILE = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Item:
    """One file: its path below the backup, bytes, SHA-256, and when the original was written (nanoseconds)."""

    path: str
    size: int
    sha256: str
    written: int


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    ``made`` is UTC, ISO 8601; ``program`` the version of Lienthong; ``schema`` that of the ledger; ``base`` the IRI
    that everything was published below ('' before the first publish); ``generation`` the published one (0 for none),
    ``triples`` those of its default graph; ``settings`` are those that belong to the catalogue, not to the machine.
    """

    made: str
    program: str
    schema: int
    base: str
    generation: int
    triples: int
    settings: dict[str, Any]
    files: tuple[Item, ...]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(one.size for one in self.files)


def write(folder: Path, manifest: Manifest) -> None:
    """Write it down, durably."""
    told = orjson.dumps({"format": FORMAT} | asdict(manifest), option=orjson.OPT_INDENT_2)
    write_atomically(folder / FILE, told.decode() + "\n")


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Raises StoreError: ``backup_none`` when there is none there, ``backup_newer`` when a
    newer Lienthong wrote it, ``backup_damaged`` when it cannot be read."""
    path = folder / FILE
    try:
        told = orjson.loads(path.read_bytes())
        form = told.pop("format")
        if isinstance(form, int) and form > FORMAT:
            raise StoreError("backup_newer", path=path, found=form, known=FORMAT)
        files = tuple(_item(one) for one in told.pop("files"))
        return Manifest(**told, files=files)
    except FileNotFoundError:
        raise StoreError("backup_none", path=folder) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError("backup_damaged", path=path, why=str(error) or type(error).__name__) from error


def _item(told: dict[str, Any]) -> Item:
    item = Item(**told)
    path = PurePosixPath(item.path)
    # A manifest may come from anywhere: nothing outside of the two folders is read or written.
    if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in item.path:
        raise ValueError(item.path)
    return item
