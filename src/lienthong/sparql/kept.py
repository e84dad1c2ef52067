"""Small answers kept until the next publication, so that a query that comes again costs no query process.

An answer is true as long as its generation is the published one, and the pointer to that is looked at for every
request: whoever publishes or updates reads what was written. Only whole answers of queries that always say the same
are kept; errors and answers that were cut off never are.

A flood of queries that nobody asks twice gets nothing out of here: what was cheap is kept when it is asked for a
second time, and only its hash is known before that. The least recently used go first when the bytes are full.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from sys import getsizeof

from lienthong.graph.generation import Generation
from lienthong.sparql import compress
from lienthong.sparql.frequent import Frequent

LARGEST = 64 * 1024
"""Bytes of the largest answer that is kept."""

COSTLY = 0.05
"""Seconds in a query process from which on an answer is kept at once."""

_OVERHEAD = 1_000
_MOST_SEEN = 10_000


@dataclass(slots=True)
class Kept:
    """A whole answer: its body before compression, the headers that belong to it, and what it takes, in bytes."""

    body: bytes
    headers: dict[str, str]
    size: int
    _packed: dict[str, bytes] = field(default_factory=dict)

    def packed(self, coding: str) -> bytes:
        """The body in a content coding; one coding is remembered, as what is reckoned for an answer is two bodies."""
        found = self._packed.get(coding)
        if found is None:
            found = compress.whole(coding, self.body)
            if not self._packed and len(found) <= len(self.body):
                self._packed[coding] = found
        return found


class Answers:
    """Answers of one generation, ``megabytes`` (MiB) of them at most; 0 keeps none. One that took a query process
    ``costly`` seconds is kept at once. For one event loop."""

    def __init__(self, megabytes: int, costly: float = COSTLY) -> None:
        self._costly = costly
        self._generation: Generation | None = None
        self._kept: Frequent[Kept] = Frequent(megabytes * 1024 * 1024, _MOST_SEEN)

    @property
    def open(self) -> bool:
        """Whether anything is kept at all."""
        return self._kept.most > 0

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return self._kept.size

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, generation: Generation | None, key: Hashable) -> Kept | None:
        """The answer to a query on the published generation. Another generation than before empties everything."""
        if generation is not self._generation:
            self._kept.clear()
            self._generation = generation
        return self._kept.find(key)

    def keep(
        self, generation: Generation, key: Hashable, text: str, body: bytes, headers: dict[str, str], seconds: float
    ) -> None:
        """Take in an answer that a generation gave to ``text`` in ``seconds``, unless it is too large, too rare, or of
        a generation that is no longer the published one."""
        if generation == self._generation and len(body) <= LARGEST:
            size = 2 * len(body) + getsizeof(text) + _OVERHEAD
            self._kept.keep(key, Kept(body, headers, size), at_once=seconds >= self._costly)
