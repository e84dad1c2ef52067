"""The tallies of the next generation: counted from its store, or those of the last one with what has changed."""

import sqlite3
from collections.abc import Iterable

from pyoxigraph import Store

from lienthong.graph.generation import Generation
from lienthong.graph.publishing.failing import failure
from lienthong.graph.tallies.making import amend, build


def tally(made: Generation, before: Generation | None, previous: Store | None, changed: Iterable[str]) -> None:
    """Count what leads to each entity of ``made``: by changing the tallies of the generation ``before`` (whose store is
    ``previous``) in what is ``changed``; anew where there are none. Raises StoreError when they cannot be written."""
    store = made.open()
    try:
        if before is None or previous is None:
            build(made.tallies_folder, store, made.base)
        else:
            amend(made.tallies_folder, before.tallies_folder, previous, store, made.base, changed)
    except (OSError, sqlite3.Error) as error:
        raise failure(error, made.folder) from error
