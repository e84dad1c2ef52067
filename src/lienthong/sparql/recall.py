"""Which queries were long not long ago, so that asking one again does not disturb the fast lane again."""

from collections import OrderedDict
from hashlib import blake2b

_MOST = 1024


class Recall:
    """The last thousand long queries of the generation that is published, by a digest of what was asked."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, request: bytes) -> bool:
        if not self._known:  # as good as always: then there is nothing to compute
            return False
        digest = _digest(request)
        if digest not in self._known:
            return False
        self._known.move_to_end(digest)
        return True

    def add(self, request: bytes) -> None:
        """Remember a query as long."""
        self._known[_digest(request)] = None
        if len(self._known) > _MOST:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Forget all, since there is a new generation."""
        self._known.clear()


def _digest(request: bytes) -> bytes:
    return blake2b(request, digest_size=16).digest()
