"""A disposable query process: ``python -P -m lienthong.sparql.worker STORE MEMORY_MB PARENT``.

It speaks ``wire`` on descriptor 0, opens one published checkpoint read-only, and answers one query at a time.
Query and serialisation happen in one thread, since pyoxigraph's iterators abort the process elsewhere; that
thread has a large stack, so that what the guard lets through does not overflow it. Nothing here can stop a
query: the pool kills the process. Imports are few on purpose, as every kill costs one start.
"""

import contextlib
import fcntl
import os
import sys
import threading
import time
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, NoReturn, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from lienthong.sparql import confine, wire
from lienthong.sparql.declared import used
from lienthong.sparql.functions import custom_functions
from lienthong.sparql.mistakes import Refused, trouble

if TYPE_CHECKING:
    from lienthong.search.finding import TextIndex
    from lienthong.sparql.splicing import Spliced

_FUNCTIONS = custom_functions()
_PIPE = 0
_STACK_MB = 256
_LOOK_SECONDS = 0.02


class _Output:
    """Collects what pyoxigraph writes and sends it in chunks; the last one is marked."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self.parts.append(data)
        self.size += len(data)
        if self.size >= wire.CHUNK_SIZE:
            wire.write_frame(_PIPE, wire.CHUNK, b"".join(self.parts))
            self.parts.clear()
            self.size = 0
        return len(data)

    def flush(self) -> None:
        """Chunks leave by size; the end is sent by ``close``."""

    def close(self, kind: bytes) -> None:
        wire.write_frame(_PIPE, kind, b"".join(self.parts))


class _Searching:
    """The text index beside the store, opened when a query first searches: most never do."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: TextIndex | None = None

    def splice(self, request: wire.Request) -> "Spliced | None":
        """Put hits where the request searches; what became of its text, None when it does not search."""
        if not request.get("searches"):
            return None
        from lienthong.search.finding import open_index
        from lienthong.sparql.splicing import splice

        self._index = self._index or open_index(self._folder)
        if self._index is None:
            raise Refused({"kind": "index"})
        spliced = splice(request["query"], request["searches"], self._index, request["base"])
        request["query"] = spliced.text
        return spliced


def answer(store: Store, request: wire.Request, output: "_Output") -> None:
    """Run one query and write its whole answer.

    Raises Refused, or what pyoxigraph raises: SyntaxError, ValueError, RuntimeError, OSError.
    """
    _check_graphs(store, request.get("check_graphs", []))
    dataset: dict[str, list[NamedNode]] = {}
    if "default_graphs" in request or "named_graphs" in request:
        dataset["default_graph"] = [NamedNode(iri) for iri in request.get("default_graphs", [])]
        dataset["named_graphs"] = [NamedNode(iri) for iri in request.get("named_graphs", [])]
    sink = cast(IO[bytes], output)  # pyoxigraph asks for no more than write and flush
    result = _result(store, request, dataset)
    if isinstance(result, QueryTriples):
        most = request["most"]
        triples = dict.fromkeys(islice(result, most + 1))
        if len(triples) > most:
            raise Refused({"kind": "triples"})
        form = RdfFormat.from_media_type(request["media"])
        serialize(triples, sink, form, prefixes=used(request.get("prefixes", {}), triples))
    elif isinstance(result, (QuerySolutions, QueryBoolean)):
        table = QueryResultsFormat.from_media_type(request["media"])
        result.serialize(sink, table)


def _result(
    store: Store, request: wire.Request, dataset: dict[str, list[NamedNode]]
) -> QuerySolutions | QueryBoolean | QueryTriples:
    def run(text: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        return store.query(
            text,
            base_iri=request["base"],
            custom_functions=_FUNCTIONS,
            **dataset,  # type: ignore[arg-type]
        )

    text = request["query"]
    if "columns" in request:
        start, names = request["columns"]
        with contextlib.suppress(SyntaxError):  # its place is told by the text that was sent
            return run(f"{text[:start]} {names} {text[start + 1 :]}")
    return run(text)


def _check_graphs(store: Store, wanted: list[str]) -> None:
    for iri in wanted:
        try:
            known = store.contains_named_graph(NamedNode(iri))
        except ValueError:
            known = False
        if not known:
            raise Refused({"kind": "graph", "detail": iri})


class Place(NamedTuple):
    """Where a query process is: its store's folder, the memory it may use, the walls around it, the descriptor of its
    lease on the generation, the process that it dies with."""

    folder: Path
    memory_mb: int
    walls: list[str]
    lease: int
    parent: int


def lease(store_folder: Path) -> int:
    """The lease of ``graph.generation.leased``: held until this process and all that it forks end, however they end."""
    descriptor = os.open(store_folder.parent, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def _serve(place: Place, store: Store, held: int) -> None:
    """Answer until the pool hangs up; ``held`` KiB of memory were there before."""
    searching = _Searching(place.folder.parent / "index")
    ready: wire.Ready = {"walls": place.walls}
    wire.write_frame(_PIPE, wire.READY, wire.encode(ready))
    requests, look_at = wire.Reader(_PIPE), 0.0
    while (received := requests.frame()) is not None:
        output, spliced = _Output(), None
        try:
            request = wire.decode_request(received[1])
            spliced = searching.splice(request)
            answer(store, request, output)
        except (Refused, SyntaxError, ValueError, RuntimeError, OSError) as error:
            wire.write_frame(_PIPE, wire.ERROR, wire.encode(trouble(error, spliced)))
            continue
        # what makes a process grow takes longer than the time between two looks
        grown, now = False, time.monotonic()
        if now >= look_at:
            look_at = now + _LOOK_SECONDS
            grown = confine.peak_kb() - held > place.memory_mb * 1024 // 2
        output.close(wire.RETIRING if grown else wire.LAST)
        if grown:
            return


def work(place: Place, store: Store | None = None) -> NoReturn:
    """Serve over a store in memory, or over that on disk, until the pool hangs up."""
    confine.limit_resources(place.memory_mb + _STACK_MB + (confine.data_mb() if store else 0))
    threading.stack_size(_STACK_MB * 1024 * 1024)
    thread = threading.Thread(target=_run, args=(place, store))
    thread.start()
    thread.join()
    os._exit(0)


def main(arguments: list[str]) -> None:
    """Confine this process, then serve."""
    folder, memory_mb, parent = Path(arguments[0]), int(arguments[1]), int(arguments[2])
    walls = confine.move_in(parent)
    work(Place(folder, memory_mb, walls, lease(folder), parent))


def _run(place: Place, store: Store | None) -> None:
    try:
        if store is None:
            _serve(place, Store.read_only(str(place.folder)), 0)
        else:
            _serve(place, store, confine.peak_kb())
    except BrokenPipeError:
        pass
    except MemoryError:
        os.abort()  # as the allocator of Oxigraph does: the pool reads the signal


if __name__ == "__main__":
    main(sys.argv[1:])
