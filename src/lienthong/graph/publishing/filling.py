"""Lines of N-Triples into an empty store, a portion at a time: its loader keeps in memory what it was given at once."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from pyoxigraph import RdfFormat, Store

_PORTION, _FIRST = 64 * 2**20, 32 * 2**20
"""Bytes that are loaded at once, some 450,000 statements, which take the loader about 450 MiB: each portion is a layer,
and a store makes its layers one again and again while it grows. Of the first few, which may be all, half as many."""
_FEW = 4


def fill(store: Store, chunks: Iterable[bytes]) -> None:
    """Load N-Triples that come in chunks of whole lines. A portion is loaded while the next one is gathered. Raises
    SyntaxError for a line that is none."""
    underway: Future[None] | None = None
    with ThreadPoolExecutor(1, "filling") as loader:
        for portion in _portions(chunks):
            if underway is not None:
                underway.result()
            underway = loader.submit(store.bulk_load, portion, RdfFormat.N_TRIPLES)
        if underway is not None:
            underway.result()


def _portions(chunks: Iterable[bytes]) -> Iterator[bytes]:
    parts: list[bytes] = []
    size, done = 0, 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > (_FIRST if done < _FEW else _PORTION):
            yield b"".join(parts)
            parts, size, done = [], 0, done + 1
    yield b"".join(parts)
