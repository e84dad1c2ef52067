"""Answers of one generation that were given already: what is asked again, its next page and its other language cost a
look. A generation never changes, so nothing is ever out of date; what was asked least lately is forgotten first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """At most ``most`` values by what they answer. Threads may share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, made: Callable[[], T]) -> T:
        """The value of a key, made when it is not there."""
        if (known := self.known(key)) is not None:
            return known
        # Made outside the lock: one slow question must not stand in front of all others.
        value = made()
        self.keep(key, value)
        return value

    def known(self, key: Hashable) -> T | None:
        """The value of a key; None where it is not there."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def keep(self, key: Hashable, value: T) -> None:
        """Remember the value of a key."""
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
