"""The links of the next generation: gathered from its store, or those of the last one with what has changed."""

import sqlite3
from collections.abc import Iterable

from pyoxigraph import Store

from lienthong.graph.generation import Generation
from lienthong.graph.outward.file import NAME, build
from lienthong.graph.outward.moving import amend
from lienthong.graph.publishing.failing import failure


def gather_links(made: Generation, before: Generation | None, previous: Store | None, changed: Iterable[str]) -> None:
    """Put the links to other systems beside the store of ``made``: by changing those of the generation ``before`` in
    what is ``changed``; anew where there are none. Raises StoreError when they cannot be written."""
    store = made.open()
    try:
        if before is None or previous is None:
            build(made.folder / NAME, store, made.base)
        else:
            amend(made.folder / NAME, before.folder / NAME, store, made.base, changed)
    except (OSError, sqlite3.Error) as error:
        raise failure(error, made.folder) from error
