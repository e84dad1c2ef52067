"""Mapping and validating in several processes: the same pure function on parts of a batch, in the same order."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from types import TracebackType
from typing import Any

from lienthong.graph.ledger import Entry
from lienthong.graph.terms import Source
from lienthong.mappings.record import Record, Unreadable
from lienthong.pipeline.entries import Describer
from lienthong.sparql.confine import die_with_parent

Pair = tuple[str, Record | Unreadable]
"""A record's number within its source, and the record."""

PART = 100
"""Records of one errand of a process: enough to outweigh the errand, few enough to keep all processes busy."""

_describer: Describer | None = None


class Workshop:
    """Makes entries of records, in this process or in ``processes`` others that are started when first needed."""

    def __init__(self, source: Source, processes: int = 1) -> None:
        self.describer = Describer(source)
        self._source = source
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None

    @property
    def ahead(self) -> int:
        """How many batches may be in the making while another is written."""
        return 1 if self._processes > 1 else 0

    def begin(self, pairs: Sequence[Pair]) -> Callable[[], list[Entry]]:
        """Begin a batch; the answer gives its entries, in order, when it is called."""
        if self._processes < 2:
            return lambda: [self.describer.entry(number, one) for number, one in pairs]
        parts = [pairs[at : at + PART] for at in range(0, len(pairs), PART)]
        made = [self._started().submit(_entries, part) for part in parts]
        return lambda: [entry for part in made for entry in part.result()]

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._processes,
                # Not fork: the store's and the engine's threads do not survive it.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_move_in,
                initargs=(self._source, os.getpid()),
            )
        return self._pool

    def __enter__(self) -> "Workshop":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _move_in(source: Source, parent: int) -> None:
    """Set up a process: the one that started it decides about interrupts and takes it along when it dies."""
    global _describer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent(parent)
    _describer = Describer(source)


def _entries(pairs: Sequence[Pair]) -> list[Entry]:
    assert _describer is not None
    return [_describer.entry(number, one) for number, one in pairs]


__all__: list[Any] = ["PART", "Pair", "Workshop"]
