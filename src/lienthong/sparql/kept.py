"""Small answers kept until the next publication, so that a query that comes again costs no query process.

An answer is true as long as its generation is the published one, and the pointer to that is looked at for every
request: whoever publishes or updates reads what was written. Only whole answers of queries that always say the same
are kept; errors and answers that were cut off never are.

A flood of queries that nobody asks twice gets nothing out of here: what was cheap is kept when it is asked for a
second time, and only its hash is known before that. The least recently used go first when the bytes are full.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from sys import getsizeof

from lienthong.graph.generation import Generation
from lienthong.sparql import compress

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
        self._most = megabytes * 1024 * 1024
        self._generation: Generation | None = None
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._seen: dict[int, None] = {}
        self.size = 0

    @property
    def open(self) -> bool:
        """Whether anything is kept at all."""
        return self._most > 0

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, generation: Generation | None, key: Hashable) -> Kept | None:
        """The answer to a query on the published generation. Another generation than before empties everything."""
        if generation is not self._generation:
            self._kept.clear()
            self._seen.clear()
            self.size = 0
            self._generation = generation
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(
        self, generation: Generation, key: Hashable, text: str, body: bytes, headers: dict[str, str], seconds: float
    ) -> None:
        """Take in an answer that a generation gave to ``text`` in ``seconds``, unless it is too large, too rare, or of
        a generation that is no longer the published one."""
        size = 2 * len(body) + getsizeof(text) + _OVERHEAD
        if generation != self._generation or len(body) > LARGEST or size > self._most:
            return
        if seconds < self._costly and not self._again(hash(key)):
            return
        if (old := self._kept.pop(key, None)) is not None:
            self.size -= old.size
        self._kept[key] = Kept(body, headers, size)
        self.size += size
        while self.size > self._most:
            self.size -= self._kept.popitem(last=False)[1].size

    def _again(self, hashed: int) -> bool:
        """Whether a query has come before, as far as is remembered."""
        if hashed in self._seen:
            del self._seen[hashed]
            return True
        self._seen[hashed] = None
        if len(self._seen) > _MOST_SEEN:
            del self._seen[next(iter(self._seen))]
        return False
