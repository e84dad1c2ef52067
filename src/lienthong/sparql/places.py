"""The few places for long queries, and who has been taking the fast lane for them."""

import asyncio
from collections import Counter, OrderedDict, deque

from lienthong.sparql.child import Child
from lienthong.sparql.lanes import Lanes

_MANY, _WITHIN = 6, 10.0
_REMEMBERED = 1024


class Places:
    """Which processes work on long queries, and for whom."""

    def __init__(self, lanes: Lanes) -> None:
        self.taken: dict[Child, str] = {}
        self._lanes = lanes
        self._of: Counter[str] = Counter()

    def __contains__(self, child: object) -> bool:
        return child in self.taken

    def __len__(self) -> int:
        return len(self.taken)

    @property
    def free(self) -> bool:
        """Whether there is one for somebody."""
        return len(self.taken) < self._lanes.size

    def open_to(self, client: str) -> bool:
        """Whether this client may hold one more."""
        return self._of[client] < self._lanes.places_of_one

    def take(self, child: Child, client: str) -> None:
        """A process works on a long query now."""
        self.taken[child] = client
        self._of[client] += 1

    def leave(self, child: Child) -> None:
        """It does no more, or never did."""
        client = self.taken.pop(child, None)
        if client is not None:
            self._of[client] -= 1
            if not self._of[client]:
                del self._of[client]


class Suspects:
    """Clients who sent one long query after the other into the fast lane lately: they get a part of it only."""

    def __init__(self) -> None:
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def note(self, client: str) -> None:
        """A query of this client has turned out to be long."""
        times = self._times.setdefault(client, deque(maxlen=_MANY))
        times.append(asyncio.get_running_loop().time())
        self._times.move_to_end(client)
        if len(self._times) > _REMEMBERED:
            self._times.popitem(last=False)

    def clears(self, client: str) -> bool:
        """Whether this client is none of them."""
        times = self._times.get(client)
        if times is None or len(times) < _MANY:
            return True
        return asyncio.get_running_loop().time() - times[0] > _WITHIN
