"""The shelves of the next generation: filled from its store, like the last ones where little has changed."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from pyoxigraph import Store

from lienthong.graph.generation import Generation
from lienthong.graph.publishing.failing import failure
from lienthong.graph.shelves.file import build
from lienthong.graph.shelves.moving import amend
from lienthong.search.statements import Statements


def shelve(made: Generation, statements: Statements) -> None:
    """Fill shelves beside the store of ``made`` by what is said in it. Raises StoreError when they cannot be
    written."""
    with _writing(made):
        build(made.shelves_file, statements, made.base)


def move_shelves(made: Generation, before: Generation, previous: Store, changed: Iterable[str]) -> None:
    """Put the shelves of the generation ``before`` (whose store is ``previous``) beside the store of ``made``, and move
    on them what is ``changed``. Raises StoreError when they cannot be written."""
    with _writing(made):
        amend(made.shelves_file, before.shelves_file, previous, made.open(), made.base, changed)


@contextmanager
def _writing(made: Generation) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise failure(error, made.folder) from error
