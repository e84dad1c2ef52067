"""The processes of an export, given no more than they can do soon."""

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import islice
from typing import TypeVar

from lienthong.pipeline.static.book import Made
from lienthong.pipeline.static.working import Maker, make_units
from lienthong.processes import Helpers

One = TypeVar("One")


class Workers:
    """Has units made by ``helpers``, at most ``most`` tasks under way; in this process by ``alone``, if given."""

    def __init__(self, helpers: Helpers, alone: Maker | None, most: int) -> None:
        self._helpers, self._alone, self._most = helpers, alone, most
        self._tasks: set[Future[list[Made]]] = set()

    @property
    def busy(self) -> bool:
        """Whether anything is being made."""
        return bool(self._tasks)

    def give(self, names: list[str]) -> list[Made]:
        """Have units made; what has been made meanwhile comes back."""
        if self._alone is not None:
            return [self._alone.make(name) for name in names]
        self._tasks.add(self._helpers.submit(make_units, names))
        return self.wait() if len(self._tasks) >= self._most else []

    def wait(self) -> list[Made]:
        """What is made next."""
        ready, self._tasks = wait(self._tasks, return_when=FIRST_COMPLETED)
        return [made for task in ready for made in task.result()]


def several(names: Iterable[One], number: int) -> Iterator[list[One]]:
    """Names in lists of at most ``number``."""
    left = iter(names)
    while found := list(islice(left, number)):
        yield found
