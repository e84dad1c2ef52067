"""Mapping and validating in several processes: the same pure function on parts of a batch, in the same order."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from types import TracebackType
from typing import Any

from lienthong.errors import WorkerKilled, WorkersError
from lienthong.graph.ledger import Filed
from lienthong.graph.terms import Source
from lienthong.pipeline.entries import Describer, Pair, killed
from lienthong.scheduler import Hands, Outcome, hands
from lienthong.steady import Attempt, Steady

PART = 100
"""Records of one errand of a process: enough to outweigh the errand, few enough to keep all processes busy."""

_SMALLER = 10
"""Into so many errands a part is divided that ended each process which took it up."""

_MOST = 5
"""Records of one run that may end processes: with more it is the machine, not the records."""

_describer: Describer | None = None


class Workshop:
    """Makes entries of records: ``alone`` in this process, else in the workers of the scheduler of the settings or in
    ``processes`` others of this machine, which are started when first needed; or in this process and in as many others
    as are to work ``beside`` it. ``checked`` tells that the rules are known to be without mistakes."""

    def __init__(
        self, source: Source, processes: int = 1, *, alone: bool = False, beside: int = 0, checked: bool = False
    ) -> None:
        self.describer = Describer(source, checked=checked)
        self._beside = Steady(beside, _move_in, source) if beside else None
        self._hands: Hands = self._beside or hands(processes, _move_in, source, alone=alone)
        self._killed = 0

    def ahead(self, batch: int) -> int:
        """How many batches of so many records may be in the making while another is written: two errands for each of
        those who work."""
        number = self._hands.number + (self._beside is not None)
        return -(-2 * number * PART // batch) if number > 1 else 0

    def begin(self, pairs: Sequence[Pair]) -> Callable[[], list[Filed]]:
        """Begin a batch; the answer gives its entries, in order, when it is called."""
        if self._beside is not None:
            beside = self._beside
            return partial(self._together, [(part, beside.submit(_entries, part)) for part in _parts(pairs, PART)])
        if self._hands.number < 2:
            return lambda: self.describer.filed(pairs)
        made = [(part, self._hands.submit(_entries, part)) for part in _parts(pairs, PART)]
        return lambda: [entry for part, outcome in made for entry in self._made(part, outcome)]

    def _together(self, made: Sequence[tuple[Sequence[Pair], Attempt[list[Filed]]]]) -> list[Filed]:
        """The entries of parts that others have begun with the first of; from the last on, this process makes those
        that nobody has begun, while the others are still being started, too."""
        own: dict[int, list[Filed]] = {}
        for place, (part, outcome) in reversed([*enumerate(made)]):
            if outcome.taken_back():
                own[place] = self.describer.filed(part)
        parts = (own[place] if place in own else self._made(*one) for place, one in enumerate(made))
        return [entry for part in parts for entry in part]

    def _made(self, part: Sequence[Pair], outcome: Outcome[list[Filed]]) -> list[Filed]:
        """The entries of a part. Of one that ends workers, smaller parts are tried, one after another, until
        the record is found that does it: that one is kept and reported as any other bad record. Raises WorkersError
        when too many do."""
        try:
            return outcome.result()
        except WorkerKilled as error:
            if len(part) == 1:
                self._killed += 1
                if self._killed > _MOST:
                    raise WorkersError("helpers_killed", records=self._killed) from error
                return [killed(*part[0], error)]
            smaller = _parts(part, -(-len(part) // _SMALLER))
            return [entry for one in smaller for entry in self._made(one, self._hands.submit(_entries, one))]

    def __enter__(self) -> "Workshop":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hands.__exit__(kind, error, trace)


def _parts(pairs: Sequence[Pair], size: int) -> Iterator[Sequence[Pair]]:
    return (pairs[at : at + size] for at in range(0, len(pairs), size))


def _move_in(source: Source) -> None:
    global _describer
    _describer = Describer(source, checked=True)


def _entries(pairs: Sequence[Pair]) -> list[Filed]:
    assert _describer is not None
    return _describer.filed(pairs)


__all__: list[Any] = ["PART", "Pair", "Workshop"]
