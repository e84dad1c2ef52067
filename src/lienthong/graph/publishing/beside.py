"""What is made anew beside the store of a generation: index, shelves, tallies and links, each a function of the store
alone, so that several processes make them at once."""

from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from functools import cache, partial
from multiprocessing import get_context
from typing import TYPE_CHECKING

from lienthong.graph.generation import Generation
from lienthong.graph.publishing.failing import failure
from lienthong.graph.publishing.linked import gather_links
from lienthong.graph.publishing.noted import Noted
from lienthong.graph.publishing.noting import NAME as NOTES
from lienthong.graph.publishing.shelved import shelve
from lienthong.graph.publishing.tallied import tally
from lienthong.graph.shelves.placing import deciding as shelved_by
from lienthong.graph.tallies.placing import deciding as tallied_by
from lienthong.processes import Helpers, give_back
from lienthong.search.drawing import asked as asked_by_index
from lienthong.search.index import IndexBroken, begin, build_part, finish
from lienthong.search.statements import Statements, Stored

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

INDEX, SHELVES, TALLIES, LINKS = BESIDE = ("index", "shelves", "tallies", "links")
"""What lies beside a store."""
MANY = 500_000
"""Triples from which on starting other processes, half a second each, pays."""
_SEVERAL = 2


@cache
def asked() -> frozenset[str]:
    """Every property (as an IRI) that is noted for them: what says anything to the index, decides about shelves or
    tallies. Links ask the store, for the few entities that have any."""
    deciding = shelved_by() | tallied_by()
    return asked_by_index() | {one.removeprefix("#") for one in deciding}


def build_beside(made: Generation, processes: int, what: Container[str] = BESIDE) -> None:
    """Make all of it, or ``what`` is named of it, a large catalogue's in ``processes`` others.

    Raises StoreError when it cannot be written, WorkersError when one of them ends before its time."""
    drawn = INDEX in what
    parts = processes if drawn and made.triples >= MANY else 1
    # Parts of the index come last: whoever is done with something else takes of it what is left.
    tasks = [partial(task, made) for name, task in _TASKS.items() if name in what]
    tasks += [partial(_index, made, share, parts) for share in range(parts)] if drawn else []
    if drawn:
        begin(made.index_folder)
    if min(processes, len(tasks)) < _SEVERAL or made.triples < MANY:
        for task in tasks:
            task()
    else:
        _elsewhere(made, tasks, processes)
    if drawn:
        with writing_index(made):
            finish(made.index_folder, parts)
    (made.folder / NOTES).unlink(missing_ok=True)


def _elsewhere(made: Generation, tasks: Iterable[Callable[[], None]], number: int) -> None:
    # The store was built in this process, which has a hundred megabytes and more to spare.
    give_back()
    with Helpers(number, _ready, get_context("spawn").Value("q")) as helpers:
        underway: list[Future[None]] = [helpers.submit(task) for task in tasks]
        for one in wait(underway, return_when="FIRST_EXCEPTION").done:
            one.result()


_taken: "Synchronized[int] | None" = None
"""In a helping process: how many stretches of the notes have been taken by it and the others for the index."""


def _ready(taken: "Synchronized[int]") -> None:
    """Each task opens the store for itself."""
    global _taken
    _taken = taken


def _next() -> int:
    assert _taken is not None
    with _taken.get_lock():
        _taken.value += 1
        return _taken.value - 1


def _shelve(made: Generation) -> None:
    shelve(made, _statements(made))


def _tally(made: Generation) -> None:
    tally(made, _statements(made))


def _link(made: Generation) -> None:
    gather_links(made, None, None, {})


_TASKS = {SHELVES: _shelve, TALLIES: _tally, LINKS: _link}


@contextmanager
def writing_index(made: Generation) -> Iterator[None]:
    """What the index cannot do, as an error of this place."""
    try:
        yield
    except IndexBroken as error:
        raise failure(error, made.folder) from error


def _index(made: Generation, share: int, of: int) -> None:
    with writing_index(made):
        build_part(made.index_folder, _statements(made, None if _taken is None else _next), made.base, (share, of))


def _statements(made: Generation, turns: Callable[[], int] | None = None) -> Statements:
    """What its store says: as it was noted, where that was done; in ``turns`` with other processes."""
    notes, store = made.folder / NOTES, made.open()
    return Noted(notes, store, made.base, turns) if notes.exists() else Stored(store, made.base)
