"""The entities of a generation one by one, as lines of JSON-LD and rows of tables: each is read once for both."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from lienthong.exchange.dumps.kinds import Table, kinds, tables
from lienthong.exchange.dumps.versions import DumpFile
from lienthong.graph.roll import Roll
from lienthong.pipeline.dumps.graphs import WHOLE
from lienthong.pipeline.dumps.rows import About, row
from lienthong.pipeline.dumps.sink import Stream
from lienthong.pipeline.dumps.tables import CsvWriter, ParquetWriter, Writer
from lienthong.site import jsonld
from lienthong.site.extent import whole
from lienthong.site.published import Opened
from lienthong.site.reading import Reading

_BATCH = 200
"""Entities that share what is read of their neighbours."""


def entity_files(opened: Opened, wanted: tuple[str, ...], folder: Path) -> list[DumpFile]:
    """The files of ``jsonl``, ``csv`` and ``parquet``, of those that are ``wanted``."""
    makers: dict[str, Callable[[Path, Table], Writer]] = {"csv": CsvWriter, "parquet": ParquetWriter}
    writers: dict[str, list[tuple[int, Writer]]] = {}
    for name, maker in makers.items():
        for place, table in enumerate(tables() if name in wanted else ()):
            writers.setdefault(table.kind, []).append((place, maker(folder, table)))
    lines = _Lines(folder) if "jsonl" in wanted else None
    if lines is None and not writers:
        return []
    for kind, names in _by_kind(opened):
        if lines is not None or kind in writers:
            _pass(opened, kind, names, lines, writers.get(kind, []))
    ended = [writer.end() for several in writers.values() for _, writer in several]
    return [*([lines.end()] if lines else []), *ended]


def _by_kind(opened: Opened) -> Iterator[tuple[str, Iterator[str]]]:
    roll = Roll(opened.generation.folder)
    for part in roll.parts:
        yield part.kind, (name for name, _ in roll.entries(part))


def _pass(
    opened: Opened, kind: str, names: Iterator[str], lines: "_Lines | None", writers: list[tuple[int, Writer]]
) -> None:
    while several := list(islice(names, _BATCH)):
        reading = Reading(opened)
        for name in several:
            iri = f"{opened.addresses.base}/{kind}/{name}"
            if not (tree := whole(reading, iri)):
                continue
            if lines is not None:
                lines.add(jsonld.line(reading, iri, tree))
            for place, writer in writers:
                if (cells := row(About(reading, iri, tree), tables()[place])) is not None:
                    writer.add(cells)


class _Lines:
    """JSON lines (https://jsonlines.org/), each a JSON-LD document of one entity."""

    def __init__(self, folder: Path) -> None:
        self._stream = Stream(folder / f"{WHOLE}.{kinds()['jsonl'].suffix}")
        self._number = 0

    def add(self, line: bytes) -> None:
        """One entity."""
        self._stream.out.write(line + b"\n")
        self._number += 1

    def end(self) -> DumpFile:
        """Finish the file."""
        self._stream.out.close()
        return self._stream.sink.told("jsonl", self._number)
