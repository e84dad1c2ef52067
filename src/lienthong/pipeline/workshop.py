"""Mapping and validating in several processes: the same pure function on parts of a batch, in the same order."""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

from lienthong.graph.ledger import Filed
from lienthong.graph.terms import Source
from lienthong.mappings.record import Record, Unreadable
from lienthong.pipeline.entries import Describer
from lienthong.processes import Helpers

Pair = tuple[str, Record | Unreadable]
"""A record's number within its source, and the record."""

PART = 100
"""Records of one errand of a process: enough to outweigh the errand, few enough to keep all processes busy."""

_describer: Describer | None = None


class Workshop:
    """Makes entries of records, in this process or in ``processes`` others that are started when first needed."""

    def __init__(self, source: Source, processes: int = 1) -> None:
        self.describer = Describer(source)
        self._helpers = Helpers(processes, _move_in, source)

    @property
    def ahead(self) -> int:
        """How many batches may be in the making while another is written."""
        return 1 if self._helpers.number > 1 else 0

    def begin(self, pairs: Sequence[Pair]) -> Callable[[], list[Filed]]:
        """Begin a batch; the answer gives its entries, in order, when it is called."""
        if self._helpers.number < 2:
            return lambda: [self.describer.filed(number, one) for number, one in pairs]
        parts = [pairs[at : at + PART] for at in range(0, len(pairs), PART)]
        made = [self._helpers.submit(_entries, part) for part in parts]
        return lambda: [entry for part in made for entry in part.result()]

    def __enter__(self) -> "Workshop":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._helpers.__exit__(kind, error, trace)


def _move_in(source: Source) -> None:
    global _describer
    _describer = Describer(source)


def _entries(pairs: Sequence[Pair]) -> list[Filed]:
    assert _describer is not None
    return [_describer.filed(number, one) for number, one in pairs]


__all__: list[Any] = ["PART", "Pair", "Workshop"]
