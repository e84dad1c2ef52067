"""The whole catalogue in the RDF formats, and what of it is Schema.org."""

import io
from pathlib import Path
from typing import IO

from pyoxigraph import DefaultGraph, RdfFormat, Store

from lienthong.exchange.dumps.kinds import kinds
from lienthong.exchange.dumps.versions import DumpFile
from lienthong.graph.terms import iri, prefixes
from lienthong.pipeline.dumps.sink import Stream

FORMATS = {"nq": RdfFormat.N_QUADS, "nt": RdfFormat.N_TRIPLES, "ttl": RdfFormat.TURTLE}
WHOLE = "catalogue"
_SCHEMA = b" " + iri("schema:")[:-1].encode()
_TYPE = b" " + iri("rdf:type").encode()
_PIECE = 1 << 20


def whole(store: Store, kind: str, triples: int, folder: Path) -> DumpFile:
    """The catalogue as N-Quads with its named graphs, or its default graph as N-Triples or Turtle."""
    with Stream(folder / f"{WHOLE}.{kinds()[kind].suffix}") as stream:
        if kind == "nq":
            store.dump(stream.out, RdfFormat.N_QUADS)
        else:
            store.dump(stream.out, FORMATS[kind], from_graph=DefaultGraph(), prefixes=prefixes())
    return stream.sink.told(kind, len(store) if kind == "nq" else triples)


def schema_org(store: Store, folder: Path) -> DumpFile:
    """The triples of the default graph whose property, or class, is one of Schema.org."""
    kept = _Kept()
    with Stream(folder / f"{WHOLE}.{kinds()['schema'].suffix}") as stream:
        kept.out = stream.out
        with io.BufferedWriter(kept, _PIECE) as through:
            store.dump(through, RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
        kept.rest()
    return stream.sink.told("schema", kept.number)


class _Kept(io.RawIOBase):
    """Lets through those lines of N-Triples that Schema.org says."""

    out: IO[bytes]

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self._begun = b""

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        given = bytes(piece)  # type: ignore[call-overload]
        *lines, self._begun = (self._begun + given).split(b"\n")
        self._pass(lines)
        return len(given)

    def rest(self) -> None:
        """The last line, should it have no end."""
        self._pass([self._begun] if self._begun else [])

    def _pass(self, lines: list[bytes]) -> None:
        found = [line for line in lines if is_schema_org(line)]
        self.number += len(found)
        self.out.writelines(line + b"\n" for line in found)


def is_schema_org(line: bytes) -> bool:
    """Whether a line of N-Triples has a property of Schema.org, or says that something is of a class of it."""
    at = line.find(b"> ") + 1
    return line.startswith(_SCHEMA, at) or (line.startswith(_TYPE, at) and line.startswith(_SCHEMA, at + len(_TYPE)))
