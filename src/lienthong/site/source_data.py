"""What publishing counted of each source (``quality.json``), and the shapes in words (``shapes.json``), as files."""

from pathlib import Path
from typing import Any

import orjson

FRESH = "max-age=60"
"""Cache-Control of what is made of these files: they may change a moment after a publication, or without one, so no
page made of them is kept until the next."""

QUALITY, SHAPES = "quality.json", "shapes.json"


class Kept:
    """A JSON file that publishing leaves in the data folder; read again when it has changed, {} before it is there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] = (0, 0)
        self._held: dict[str, Any] = {}

    @property
    def now(self) -> dict[str, Any]:
        """What the file holds."""
        try:
            found = self._path.stat()
            if (found.st_mtime_ns, found.st_ino) != self._seen:
                held = orjson.loads(self._path.read_bytes())
                self._held, self._seen = held, (found.st_mtime_ns, found.st_ino)
        except (OSError, ValueError):
            pass
        return self._held

    @property
    def stamp(self) -> str:
        """Part of the validators of what is made of the file."""
        return f"{self._seen[0]:x}"


class SourceData:
    """The sources by their ids, and all together."""

    def __init__(self, data: Path) -> None:
        self._file = Kept(data / QUALITY)
        self._made_of: dict[str, Any] = {}
        self._sources: dict[str, dict[str, Any]] = {}
        self._all: dict[str, Any] = {"live": 0, "held": 0, "bibliographic": 0, "copies": 0, "features": {}}

    def sources(self) -> dict[str, dict[str, Any]]:
        """Each source as ``quality.json`` tells of it, in its order."""
        self._look()
        return self._sources

    def source(self, one: str) -> dict[str, Any] | None:
        """One source; None when nothing was counted of it."""
        return self.sources().get(one)

    def whole(self) -> dict[str, Any]:
        """``counts`` of all sources together."""
        self._look()
        return self._all

    def features(self) -> list[str]:
        """Names of what is counted, in the order of pages."""
        self._look()
        found: list[str] = self._made_of.get("features", [])
        return found

    @property
    def published(self) -> str:
        """When it was counted (xsd:dateTime)."""
        self._look()
        return str(self._made_of.get("published", ""))

    @property
    def stamp(self) -> str:
        """Part of validators."""
        self._look()
        return self._file.stamp

    def _look(self) -> None:
        made = self._file.now
        if made is self._made_of:
            return
        sources = {one["id"]: one for one in made.get("sources", ())}
        counts = [one["counts"] for one in sources.values()]
        whole: dict[str, Any] = {
            name: sum(one[name] for one in counts) for name in ("live", "held", "bibliographic", "copies")
        }
        names = made.get("features", ())
        whole["features"] = {name: sum(one["features"][name] for one in counts) for name in names}
        # Last what tells other threads that the rest is there.
        self._sources, self._all, self._made_of = sources, whole, made
