"""A dump of each source: its entities as N-Triples, from these its Turtle, and its N-Quads with its own graph."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from lienthong.exchange.dumps.kinds import kinds
from lienthong.exchange.dumps.versions import Described, DumpFile
from lienthong.graph.roll import Roll
from lienthong.graph.terms import prefixes
from lienthong.pipeline.dumps.graphs import FORMATS
from lienthong.pipeline.dumps.members import members
from lienthong.pipeline.dumps.sink import Stream
from lienthong.site.published import Opened


def datasets(opened: Opened) -> list[str]:
    """The ids of the sources that a generation tells of."""
    roll = Roll(opened.generation.folder)
    return sorted(name for part in roll.parts if part.kind == "dataset" for name, _ in roll.entries(part))


def source_files(opened: Opened, name: str, wanted: tuple[str, ...], folder: Path) -> tuple[list[DumpFile], Described]:
    """The files of one source, of those kinds that are ``wanted``, and what they tell of it."""
    if not any(kinds()[kind].of_sources for kind in wanted):
        return [], Described()
    files = []
    with members(opened, name, folder) as found:
        first = _write(folder, "nt", name, found.triples())
        told = found.told()
    if "nt" in wanted:
        files.append(first.sink.told("nt", told.triples, name))
    for kind in ("nq", "ttl"):
        if kind not in wanted:
            continue
        own = list(_own_graph(opened, name)) if kind == "nq" else []
        with gzip.open(first.sink.path, "rb") as written:
            # N-Triples of our own making: its terms need no second look.
            again = parse(cast(IO[bytes], written), RdfFormat.N_TRIPLES, lenient=True)
            made = _write(folder, kind, name, _quads(again, own))
        files.append(made.sink.told(kind, told.triples + len(own), name))
    if "nt" not in wanted:
        first.sink.path.unlink()
    return files, told


def _quads(triples: Iterator[Quad], own: list[Quad]) -> Iterator[Quad]:
    yield from own
    yield from triples


def _own_graph(opened: Opened, name: str) -> Iterator[Quad]:
    """The description of the source, which stands in the graph of its name."""
    graph = NamedNode(f"{opened.addresses.base}/dataset/{name}")
    return opened.store.quads_for_pattern(None, None, None, graph)


def _write(folder: Path, kind: str, name: str, statements: Iterator[Triple] | Iterator[Quad]) -> Stream:
    with Stream(folder / f"source-{name}.{kinds()[kind].suffix}") as stream:
        serialize(statements, stream.out, FORMATS[kind], prefixes=prefixes() if kind == "ttl" else None)
    return stream
