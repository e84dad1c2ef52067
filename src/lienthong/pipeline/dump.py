"""Exporting the published graph, whole or not at all."""

import os
from pathlib import Path
from typing import IO

from pyoxigraph import DefaultGraph, RdfFormat

from lienthong import disk
from lienthong.errors import StoreError
from lienthong.graph.generation import Generation, current, leased, replacing
from lienthong.graph.terms import prefixes

FORMATS = {"nq": RdfFormat.N_QUADS, "nt": RdfFormat.N_TRIPLES, "ttl": RdfFormat.TURTLE}


def published(data: Path) -> Generation:
    """The current generation. Raises StoreError when nothing is published yet."""
    generation = current(data)
    if generation is None:
        raise StoreError("unpublished", data=data)
    return generation


def dump_stream(data: Path, format: str, out: IO[bytes]) -> int:
    """Write the published graph; returns the triples of its default graph.

    ``nq`` holds the named graphs (datasets, identity) too; ``nt`` and ``ttl`` the default graph. Raises StoreError
    when nothing is published.
    """
    with leased(data) as generation:
        if generation is None:
            raise StoreError("unpublished", data=data)
        store = generation.open()
        if format == "nq":
            store.dump(out, RdfFormat.N_QUADS)
        else:
            store.dump(out, FORMATS[format], from_graph=DefaultGraph(), prefixes=prefixes())
        out.flush()
        return generation.triples


def dump_file(data: Path, format: str, path: Path) -> int:
    """Write the published graph to a file that replaces an older one only when it is whole and on disk.

    Raises StoreError when nothing is published or the file cannot be written.
    """
    with disk.writing(path), replacing(path) as temporary, temporary.open("wb") as out:
        triples = dump_stream(data, format, out)
        os.fsync(out.fileno())
    return triples
