"""Lines of N-Triples into an empty store, a portion at a time: its loader keeps in memory what it was given at once."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from pyoxigraph import RdfFormat, Store

_PORTION, _FIRST = 64 * 2**20, 32 * 2**20
"""Bytes that are loaded at once, some 450,000 statements, which take the loader about 450 MiB: each portion is a layer,
and a store makes its layers one again and again while it grows. Of the first few, which may be all, half as many."""
_FEW = 4
_LOADERS = 2
"""Portions that are loaded at the same time at most: each is parsed, then sorted and written, by one thread after the
other, so that one portion keeps one core busy."""


def fill(store: Store, chunks: Iterable[bytes], cores: int = 1) -> None:
    """Load N-Triples that come in chunks of whole lines. One portion, or two if there are several ``cores``, is loaded
    while the next one is gathered. Raises SyntaxError for a line that is none."""
    most = min(max(cores, 1), _LOADERS)
    underway: deque[Future[None]] = deque()
    with ThreadPoolExecutor(most, "filling") as loaders:
        for portion in _portions(chunks):
            if len(underway) >= most:
                underway.popleft().result()
            underway.append(loaders.submit(store.bulk_load, portion, RdfFormat.N_TRIPLES))
        for one in underway:
            one.result()


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
