"""The shelves of the next generation: filled from its store, like the last ones where little has changed."""

import sqlite3
from collections.abc import Iterable

from pyoxigraph import Store

from lienthong.graph.generation import Generation
from lienthong.graph.publishing.failing import failure
from lienthong.graph.shelves.file import build
from lienthong.graph.shelves.moving import amend


def shelve(made: Generation, before: Generation | None, previous: Store | None, changed: Iterable[str]) -> None:
    """Put the shelves beside the store of ``made``, by moving on those of the generation ``before`` (whose store is
    ``previous``) what is ``changed``; anew where there are none. Raises StoreError when they cannot be written."""
    store = made.open()
    try:
        if before is None or previous is None:
            build(made.shelves_file, store, made.base)
        else:
            amend(made.shelves_file, before.shelves_file, previous, store, made.base, changed)
    except (OSError, sqlite3.Error) as error:
        raise failure(error, made.folder) from error
