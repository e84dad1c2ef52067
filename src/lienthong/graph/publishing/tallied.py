"""The tallies of the next generation: counted from its store, or those of the last one with what has changed."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from pyoxigraph import Store

from lienthong.graph.generation import Generation
from lienthong.graph.publishing.failing import failure
from lienthong.graph.tallies.making import amend, build
from lienthong.search.statements import Statements


def tally(made: Generation, statements: Statements) -> None:
    """Count what leads to each entity of ``made`` by what is said in its store. Raises StoreError when the tallies
    cannot be written."""
    with _writing(made):
        build(made.tallies_folder, statements, made.base)


def change_tallies(made: Generation, before: Generation, previous: Store, changed: Iterable[str]) -> None:
    """Put the tallies of the generation ``before`` (whose store is ``previous``) beside the store of ``made``, and
    count in them what is ``changed``. Raises StoreError when they cannot be written."""
    with _writing(made):
        amend(made.tallies_folder, before.tallies_folder, previous, made.open(), made.base, changed)


@contextmanager
def _writing(made: Generation) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise failure(error, made.folder) from error
