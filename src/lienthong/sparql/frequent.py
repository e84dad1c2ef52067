"""What is asked for again and again, kept within a number of bytes, the least recently used going first.

What comes for the first time leaves no more than its hash: a flood of what nobody asks twice puts nothing out.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """Something that takes so many bytes."""

    @property
    def size(self) -> int:
        """Bytes that it takes at most."""


Value = TypeVar("Value", bound=Sized)


class Frequent(Generic[Value]):
    """At most ``most`` bytes of values by key; ``seen`` hashes are remembered. For one event loop."""

    def __init__(self, most: int, seen: int) -> None:
        self.most = most
        self.size = 0
        self._remembered = seen
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()
        self._seen: dict[int, None] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        """Forget all of it."""
        self._kept.clear()
        self._seen.clear()
        self.size = 0

    def find(self, key: Hashable) -> Value | None:
        """What is kept under a key, which is used again with this."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: Hashable, value: Value, *, at_once: bool = False) -> None:
        """Keep a value: when its key comes for the second time, or ``at_once``; never one larger than all may be."""
        if value.size > self.most or not (at_once or self._again(hash(key))):
            return
        if (old := self._kept.pop(key, None)) is not None:
            self.size -= old.size
        self._kept[key] = value
        self.size += value.size
        while self.size > self.most:
            self.size -= self._kept.popitem(last=False)[1].size

    def _again(self, hashed: int) -> bool:
        if hashed in self._seen:
            del self._seen[hashed]
            return True
        self._seen[hashed] = None
        if len(self._seen) > self._remembered:
            del self._seen[next(iter(self._seen))]
        return False
