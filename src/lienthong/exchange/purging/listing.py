"""The list of what a publication has changed: one file for each generation, ``<data>/purge/<number>.txt``.

Its first line tells the generation before and the moment of its publication; each further one is a ``kind/id`` whose
pages and documents may be other than before. ``*`` stands for everything. What is of no entity – lists, ways to browse,
the home page, sitemaps, data catalogues – changes with every publication and stands in no file.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import orjson

from lienthong.exchange.purging.reach import Reach
from lienthong.graph import changelog
from lienthong.graph.generation import Generation, write_atomically
from lienthong.graph.publishing.altered import Led
from lienthong.graph.roll import Roll

EVERYTHING = "*"
_KEPT = 200
"""Files that stay."""


def purge_folder(data: Path) -> Path:
    """Where the files lie below the data folder."""
    return data / "purge"


def write_purge(data: Path, made: Generation, before: Generation | None, led: Led | None = None) -> None:
    """Write the list of a generation that has just been published; ``before`` is leased by who calls, ``led`` as for
    ``Reach``. What fails here fails no publication: a list that is not there means everything."""
    with contextlib.suppress(OSError):
        _write(purge_folder(data), data, made, before, led)


def _write(place: Path, data: Path, made: Generation, before: Generation | None, led: Led | None) -> None:
    place.mkdir(exist_ok=True)
    (place / f"{made.number:08d}.txt").unlink(missing_ok=True)
    found = compared(data, made, before, led) if before and before.base == made.base else None
    lines = sorted(found) if found is not None else [EVERYTHING]
    first = f"{before.number} {before.published}" if before else "0"
    write_atomically(place / f"{made.number:08d}.txt", (f"{one}\n" for one in [first, *lines]))
    for old in sorted(place.glob("[0-9]*.txt"))[:-_KEPT]:
        old.unlink(missing_ok=True)


def purged_since(data: Path, now: Generation, since: int, published: str = "") -> set[str] | None:
    """Every ``kind/id`` whose pages or documents may have changed after generation ``since``, until ``now``; None when
    that can be anything. ``published`` is the moment of that generation, where it is known: after a backup was put back
    another one may have its number."""
    found: set[str] = set()
    number, moment = now.number, now.published
    while number > max(since, 0):
        listed = _read(data, number)
        if listed is None:
            return None
        number, moment, several = listed
        found |= several
    return found if number == since and (not published or moment in ("", published)) else None


def compared(data: Path, made: Generation, before: Generation, led: Led | None = None) -> set[str] | None:
    """The same of two generations that are both there."""
    if not changelog.folder(data).is_dir():
        return None
    changed = {one for number in range(before.number + 1, made.number + 1) for one in _logged(data, number)}
    changed |= _datasets(made) | _datasets(before)
    # A publication that was stopped after its decision lies between: what led where before that is not told.
    told = led if made.number == before.number + 1 else None
    return Reach([before.open(), made.open()], made.base, told).of(changed)


def _logged(data: Path, number: int) -> Iterator[str]:
    for path in sorted((changelog.folder(data) / f"{number:08d}").glob("*.jsonl")):
        with path.open("rb") as file:
            file.readline()
            for line in file:
                _, entity, _, target = orjson.loads(line)
                yield entity
                if target:
                    yield target


def _datasets(generation: Generation) -> set[str]:
    """Data sets: their pages tell numbers and days, which change with every load."""
    roll = Roll(generation.folder)
    return {f"dataset/{name}" for part in roll.parts if part.kind == "dataset" for name, _ in roll.entries(part)}


def _read(data: Path, number: int) -> tuple[int, str, set[str]] | None:
    """The generation before and its moment ('' where a former version has not said it), and what the list of one
    generation holds; None for everything."""
    try:
        with (purge_folder(data) / f"{number:08d}.txt").open(encoding="utf-8") as file:
            first, *lines = file.read().splitlines()
    except (OSError, ValueError):
        return None
    before, _, moment = first.partition(" ")
    if EVERYTHING in lines or not before.isdigit() or int(before) >= number:
        return None
    return int(before), moment, set(lines)


def before(data: Path, now: Generation) -> int:
    """The generation before this one; 0 when that is not known."""
    listed = _read(data, now.number)
    return listed[0] if listed else 0
