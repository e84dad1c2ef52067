"""Writing the roll of the next generation: anew from the ledger, or like the last one where little has changed."""

import os
import re
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import groupby

import orjson
from pyoxigraph import DefaultGraph, NamedNode, Store

from lienthong.graph.generation import Generation
from lienthong.graph.roll import FULL, VERSION, Part, Roll, is_current, name_of
from lienthong.graph.terms import KINDS

_FILLED = 10_000
"""Entities of a part that is begun: it may grow for long before it is cut in two."""

_ENTITY = re.compile(rf"(?:{'|'.join(one for one in KINDS if one != 'dataset')})/[A-Za-z0-9-]{{1,64}}")
"""What may stand in the roll but for datasets, which have graphs of their own; people write other addresses by hand."""

Entry = tuple[str, str]
"""Id (without its kind, in a part) and when it last changed."""


def enrol(db: sqlite3.Connection, made: Generation, before: Generation | None, *, full: bool) -> None:
    """Put the roll beside the store of ``made``, before the ledger has decided that it exists: by the temporary tables
    ``touched``, ``verdict`` and ``event`` of its publishing. ``full`` reads the ledger anew."""
    _collect_fresh(db)
    if full or before is None or not is_current(before.folder):
        write(made, _everything(db, made), Roll(before.folder) if before else None)
        return
    fresh = (id_ for (id_,) in db.execute("SELECT id FROM fresh"))
    amend(made, Roll(before.folder), {**_present(made, fresh), **_datasets(db, made, before)})


def enrol_changed(made: Generation, before: Generation, changed: Iterable[str]) -> None:
    """The same for a change by hand to the entities ``changed``; nothing where the generation before has no roll (the
    next publish writes one)."""
    if is_current(before.folder):
        amend(made, Roll(before.folder), _present(made, changed))


def _collect_fresh(db: sqlite3.Connection) -> None:
    """What the change log will say of this publication, ``updated`` included, as the temporary table ``fresh``."""
    db.execute("DROP TABLE IF EXISTS temp.fresh")
    db.execute("CREATE TEMP TABLE fresh (id TEXT PRIMARY KEY) WITHOUT ROWID")
    db.execute(
        "INSERT INTO fresh SELECT id FROM touched WHERE changed = 1 UNION SELECT entity FROM event"
        " UNION SELECT target FROM event WHERE event = 'merged'"
    )


def _present(made: Generation, ids: Iterable[str]) -> dict[str, str | None]:
    """Of ids that may have changed: the moment for those that are in the store, None for those that are not."""
    store = made.open()
    known = (id_ for id_ in ids if _ENTITY.fullmatch(id_))
    return {id_: made.published if _exists(store, made.base, id_) else None for id_ in known}


def _exists(store: Store, base: str, id_: str) -> bool:
    return next(store.quads_for_pattern(NamedNode(f"{base}/{id_}"), None, None, DefaultGraph()), None) is not None


_EVERYTHING = """
SELECT id, CASE WHEN EXISTS (SELECT 1 FROM fresh WHERE fresh.id = named.id) THEN '' ELSE coalesce(
  (SELECT at FROM change WHERE entity = named.id ORDER BY seq DESC LIMIT 1), '') END,
  EXISTS (SELECT 1 FROM editorial WHERE graph = '' AND entity = named.id)
FROM (
  SELECT id FROM identity WHERE state = 'live'
    AND NOT EXISTS (SELECT 1 FROM verdict WHERE verdict.id = identity.id)
  UNION SELECT id FROM verdict WHERE state = 'live'
  UNION SELECT entity FROM editorial WHERE graph = '' AND entity <> ''
) AS named ORDER BY id
"""


def _everything(db: sqlite3.Connection, made: Generation) -> Iterator[Entry]:
    """Every entity by ``kind/id``; those that somebody wrote by hand if the store has them."""
    store = made.open()
    datasets = sorted((id_, at) for id_, at in _sources(db).items())
    for id_, at, by_hand in db.execute(_EVERYTHING):
        if id_.startswith("dataset/"):
            continue
        while datasets and datasets[0][0] < id_:
            yield datasets.pop(0)
        if not by_hand or (_ENTITY.fullmatch(id_) and _exists(store, made.base, id_)):
            yield id_, at or made.published
    yield from datasets


def _sources(db: sqlite3.Connection) -> dict[str, str]:
    """The datasets, with the last change of their records."""
    return {f"dataset/{id_}": changed or "" for id_, changed in db.execute("SELECT id, changed FROM source")}


def _datasets(db: sqlite3.Connection, made: Generation, before: Generation) -> dict[str, str | None]:
    now, roll = _sources(db), Roll(before.folder)
    old = {f"dataset/{name}": at for part in roll.parts if part.kind == "dataset" for name, at in roll.entries(part)}
    gone: dict[str, str | None] = dict.fromkeys(old.keys() - now.keys())
    return gone | {one: at for one, at in now.items() if old.get(one) != at}


class _Writer:
    """Writes parts, one after the other; what is as it was keeps its moment."""

    def __init__(self, made: Generation, before: Roll | None) -> None:
        self.folder = made.folder / "roll"
        self.folder.mkdir()
        self.moment = made.published
        self.before = before
        self.parts: list[Part] = []

    def add(self, kind: str, first: str, lines: list[bytes]) -> None:
        """A part with these lines, if any."""
        if not lines:
            return
        name = name_of(kind, first)
        content = b"\n".join((*lines, b""))
        (self.folder / f"{name}.txt").write_bytes(content)
        old = self.before.part(name) if self.before else None
        same = old is not None and self.before is not None and self.before.content(old) == content
        self.parts.append(Part(name, kind, first, len(lines), old.changed if old and same else self.moment))

    def keep(self, part: Part) -> None:
        """A part of the generation before, as it is."""
        assert self.before is not None
        os.link(self.before.folder / f"{part.name}.txt", self.folder / f"{part.name}.txt")
        self.parts.append(part)

    def finish(self) -> None:
        """Write down which parts there are."""
        self.parts.sort(key=lambda one: (one.kind, one.first))
        (self.folder / "parts.json").write_bytes(
            orjson.dumps({"version": VERSION, "parts": [list(one) for one in self.parts]})
        )


def write(made: Generation, entries: Iterable[Entry], before: Roll | None) -> None:
    """The roll of ``entries``, which come by ``kind/id``; cut where it was cut ``before``."""
    writer = _Writer(made, before)
    for kind, several in groupby(entries, key=lambda one: one[0].partition("/")[0]):
        cuts = [part.first for part in before.parts if part.kind == kind][1:] if before else []
        held: list[bytes] = []
        first, most = "", FULL if cuts else _FILLED
        for id_, at in several:
            name = id_.partition("/")[2]
            cut = ""
            while cuts and cuts[0] <= name:
                cut = cuts.pop(0)
            if not cut and len(held) >= most:
                cut = _between(_name(held[-1]), name)
            if cut and held:
                writer.add(kind, first, held)
                held = []
                first = cut
            held.append(_line(name, at))
        writer.add(kind, first, held)
    writer.finish()


def _between(last: str, following: str) -> str:
    """The shortest beginning of ``following`` that comes after ``last``."""
    pairs = enumerate(zip(last, following, strict=False))
    return following[: next((at for at, (one, other) in pairs if one != other), len(last)) + 1]


def amend(made: Generation, before: Roll, changed: dict[str, str | None]) -> None:
    """The roll ``before`` with other moments for some ids, without those that have none."""
    writer = _Writer(made, before)
    touched: dict[tuple[str, str], dict[str, str | None]] = {}
    for one, at in changed.items():
        kind, _, name = one.partition("/")
        part = before.holding(kind, name)
        touched.setdefault((kind, part.first if part else ""), {})[name] = at
    for part in before.parts:
        if (part.kind, part.first) not in touched:
            writer.keep(part)
    for (kind, first), several in touched.items():
        old = before.part(name_of(kind, first))
        lines = before.content(old).splitlines() if old else []
        for name, at in several.items():
            _put(lines, name, at)
        _add(writer, kind, first, lines)
    writer.finish()


def _line(name: str, at: str) -> bytes:
    return f"{name}\t{at}".encode("ascii")


def _name(line: bytes) -> str:
    return line.partition(b"\t")[0].decode("ascii")


def _put(lines: list[bytes], name: str, at: str | None) -> None:
    """Have an entity in its place among the lines of a part with this moment, or not at all."""
    begins = _line(name, "")
    place = bisect_left(lines, begins)
    known = place < len(lines) and lines[place].startswith(begins)
    lines[place : place + known] = [] if at is None else [_line(name, at)]


def _add(writer: _Writer, kind: str, first: str, lines: list[bytes]) -> None:
    """One part, or as many halves as it takes."""
    if len(lines) <= FULL:
        writer.add(kind, first, lines)
        return
    half = len(lines) // 2
    _add(writer, kind, first, lines[:half])
    _add(writer, kind, _between(_name(lines[half - 1]), _name(lines[half])), lines[half:])
