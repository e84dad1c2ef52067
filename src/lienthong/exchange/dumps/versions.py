"""Versions of the dumps on disk, each of one generation, and which of them is the latest.

``<data>/dumps/<generation>/`` holds the files of a version, ``manifest.json`` and ``SHA256SUMS``;
``<data>/dumps/current`` holds the number of the latest. A folder of that name is whole: it gets its name when
everything in it is on disk.
"""

from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

MANIFEST, SUMS, POINTER = "manifest.json", "SHA256SUMS", "current"
FORMAT = 1
"""Of the form of a manifest; what has another one is no version of ours."""


@dataclass(frozen=True)
class DumpFile:
    """One file. ``kind`` is that of ``graph/dumps.toml``, ``dataset`` the id of its source ('' for all), ``table`` the
    name of its table. ``size`` counts bytes as they lie there, ``unpacked`` (0 where nothing is packed) as they come
    out; ``number`` counts triples (quads), entities or rows; ``sha256`` is of the file as it lies there."""

    name: str
    kind: str
    size: int
    unpacked: int
    sha256: str
    number: int
    dataset: str = ""
    table: str = ""


@dataclass(frozen=True)
class Described:
    """What the dumps of one source tell of it: its triples, entities by kind, first and last year of publication (0
    when unknown)."""

    triples: int = 0
    entities: dict[str, int] = field(default_factory=dict)
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Version:
    """The manifest of one version: of which ``generation`` it is, when that was ``published`` and when the files were
    ``made`` (UTC, xsd:dateTime), below which ``base`` its IRIs are."""

    generation: int
    published: str
    made: str
    base: str
    files: tuple[DumpFile, ...]
    datasets: dict[str, Described]

    def file(self, name: str) -> DumpFile | None:
        """The file of that name."""
        return next((one for one in self.files if one.name == name), None)

    def told(self) -> dict[str, Any]:
        """The manifest as it is written."""
        return {"format": FORMAT} | asdict(self)


def dumps_folder(data: Path) -> Path:
    """Where dumps lie below the data folder."""
    return data / "dumps"


def version_folder(data: Path, generation: int) -> Path:
    """Where one version lies."""
    return dumps_folder(data) / f"{generation:08d}"


def version(data: Path, generation: int) -> Version | None:
    """One version; None when it is not there. Read again only when its manifest is another file."""
    path = version_folder(data, generation) / MANIFEST
    try:
        seen = path.stat()
        return _read(path, seen.st_mtime_ns, seen.st_ino)
    except OSError:
        return None


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, _file: int) -> Version | None:
    try:
        found = orjson.loads(path.read_bytes())
        if found.pop("format") != FORMAT:
            return None
        files = tuple(DumpFile(**one) for one in found.pop("files"))
        datasets = {name: Described(**one) for name, one in found.pop("datasets").items()}
        return Version(**found, files=files, datasets=datasets)
    except (ValueError, KeyError, TypeError):
        return None


def latest(data: Path) -> Version | None:
    """The version that the pointer names; None when there is none."""
    try:
        return version(data, int((dumps_folder(data) / POINTER).read_text("ascii")))
    except (OSError, ValueError):
        return None


def kept(data: Path) -> list[int]:
    """The generations of all versions that are there, newest first."""
    try:
        names = [one.name for one in dumps_folder(data).iterdir()]
    except OSError:
        return []
    return sorted((int(one) for one in names if one.isascii() and one.isdigit() and len(one) == 8), reverse=True)
