"""The roll of a generation: every public entity with the moment at which it last changed, in parts of bounded size.

It lies in ``<generation>/roll``, beside the store: ``parts.json`` names the parts in order, ``<name>.txt`` holds one,
a line ``<id>\\t<moment>`` for each entity, by id. A part covers a stretch of the ids of one kind and keeps its stretch
from generation to generation, so that what did not change is the same file. Sitemaps are drawn from it, and answers
take from it when an entity last changed.
"""

from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import orjson

VERSION = 1
"""Of the form in which a roll is written; another one is written anew by the next publish."""

FULL = 16_000
"""Entities of one part at most. In two languages, each with its counterparts, this stays below the 50,000 addresses and
50 MB of one sitemap (https://www.sitemaps.org/protocol.html) for a base of up to 200 characters."""


class Part(NamedTuple):
    """A stretch of one kind: ``first`` is the beginning of its ids ('' the first of all), ``number`` how many it holds,
    ``changed`` the publication in which any of them came, changed or went last."""

    name: str
    kind: str
    first: str
    number: int
    changed: str


class Roll:
    """The roll of one generation, given its folder; empty where none was written."""

    def __init__(self, generation: Path) -> None:
        self.folder = generation / "roll"
        self.parts = _read(self.folder)
        self._order = [(one.kind, one.first) for one in self.parts]
        self._names = {one.name: one for one in self.parts}

    def part(self, name: str) -> Part | None:
        """The part of that name."""
        return self._names.get(name)

    def holding(self, kind: str, name: str) -> Part | None:
        """The part in which ``kind/name`` stands or would stand."""
        at = bisect_right(self._order, (kind, name)) - 1
        return self.parts[at] if at >= 0 and self.parts[at].kind == kind else None

    def content(self, part: Part) -> bytes:
        """The lines of a part."""
        return (self.folder / f"{part.name}.txt").read_bytes()

    def entries(self, part: Part) -> Iterator[tuple[str, str]]:
        """What stands in a part: id without its kind, and when it last changed (UTC, ISO 8601; '' when unknown)."""
        for line in self.content(part).decode("ascii").splitlines():
            name, _, changed = line.partition("\t")
            yield name, changed

    def changed(self, one: str) -> str:
        """When the entity ``kind/id`` last changed; '' when that is not known."""
        kind, _, name = one.partition("/")
        part = self.holding(kind, name)
        if part is None or not name.isascii():
            return ""
        content = b"\n" + self.content(part)
        wanted = f"\n{name}\t".encode("ascii")
        if (at := content.find(wanted)) < 0:
            return ""
        at += len(wanted)
        return content[at : content.index(b"\n", at)].decode("ascii")


def is_current(generation: Path) -> bool:
    """Whether a generation has a roll as it is written today."""
    return _known(generation / "roll") is not None


def name_of(kind: str, first: str) -> str:
    """What the part that begins there is called."""
    return f"{kind}-{first}" if first else kind


def _known(folder: Path) -> list[list[str | int]] | None:
    try:
        found = orjson.loads((folder / "parts.json").read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return None
    return found["parts"] if isinstance(found, dict) and found.get("version") == VERSION else None


def _read(folder: Path) -> tuple[Part, ...]:
    return tuple(Part(*one) for one in _known(folder) or ())  # type: ignore[arg-type]
