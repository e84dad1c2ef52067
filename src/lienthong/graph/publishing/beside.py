"""What is made beside the store of a generation that is built anew: index, shelves, tallies and links, each a function
of the finished store alone, so that several processes make them at once."""

from collections.abc import Iterator
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from lienthong.errors import StoreError
from lienthong.graph.generation import Generation
from lienthong.graph.publishing.failing import failure
from lienthong.graph.publishing.linked import gather_links
from lienthong.graph.publishing.noted import Noted
from lienthong.graph.publishing.noting import NAME as NOTES
from lienthong.graph.publishing.shelved import shelve
from lienthong.graph.publishing.tallied import tally
from lienthong.processes import Helpers
from lienthong.search.index import IndexBroken, begin, build_part, finish
from lienthong.search.statements import Statements, Stored

MANY = 500_000
"""Triples from which on starting other processes, half a second each, pays."""


def build_beside(made: Generation, processes: int) -> None:
    """Make all of it, a large catalogue's in ``processes`` others. Raises StoreError when it cannot be written or one
    of them ends before its time."""
    number = processes if made.triples >= MANY else 1
    begin(made.index_folder)
    if number < 2:
        for task in (_shelve, _tally, _link):
            task(made)
        _index(made, 0, 1)
    else:
        _elsewhere(made, number)
    finish(made.index_folder, number)
    (made.folder / NOTES).unlink(missing_ok=True)


def _elsewhere(made: Generation, number: int) -> None:
    with Helpers(number, _ready) as helpers:
        # The longest first, so that none has long to wait for the others at the end.
        underway: list[Future[None]] = [helpers.submit(_index, made, share, number) for share in range(number)]
        underway += [helpers.submit(task, made) for task in (_shelve, _tally, _link)]
        try:
            for one in wait(underway, return_when="FIRST_EXCEPTION").done:
                one.result()
        except BrokenProcessPool as error:
            raise StoreError("publish_store", path=made.folder, why=error) from error


def _ready() -> None:
    """There is nothing to make ready: each task opens the store for itself."""


def _shelve(made: Generation) -> None:
    shelve(made, None, None, ())


def _tally(made: Generation) -> None:
    tally(made, None, None, ())


def _link(made: Generation) -> None:
    gather_links(made, None, None, {})


@contextmanager
def writing_index(made: Generation) -> Iterator[None]:
    """What the index cannot do, as an error of this place."""
    try:
        yield
    except IndexBroken as error:
        raise failure(error, made.folder) from error


def _index(made: Generation, share: int, of: int) -> None:
    with writing_index(made):
        build_part(made.index_folder, _statements(made), made.base, (share, of))


def _statements(made: Generation) -> Statements:
    """What its store says: as it was noted, where the store was built just now."""
    notes, store = made.folder / NOTES, made.open()
    return Noted(notes, store, made.base) if notes.exists() else Stored(store, made.base)
