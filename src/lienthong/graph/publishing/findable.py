"""Text index, shelves, tallies and links of the next generation: from its store, like the last where little changed."""

import sqlite3
from collections.abc import Iterable

from pyoxigraph import Store

from lienthong.graph.generation import Generation
from lienthong.graph.publishing.failing import failure
from lienthong.graph.publishing.linked import gather_links
from lienthong.graph.publishing.shelved import shelve
from lienthong.graph.publishing.tallied import tally
from lienthong.search.changes import concerned
from lienthong.search.index import IndexBroken, amend, build


def index(db: sqlite3.Connection, made: Generation, before: Generation | None, previous: Store | None) -> None:
    """Put index, shelves, tallies, links beside the store of ``made``, by changing those of the generation ``before``
    (whose store is ``previous``) in what ``touched`` says has changed; anew where there are none.

    Raises StoreError when it cannot be written."""
    changed = (id_ for (id_,) in db.execute("SELECT id FROM touched WHERE changed = 1"))
    index_changed(made, before, previous, changed)


def index_changed(made: Generation, before: Generation | None, previous: Store | None, changed: Iterable[str]) -> None:
    """The same, with the ids of what has changed."""
    known = list(changed)
    shelve(made, before, previous, known)
    tally(made, before, previous, known)
    gather_links(made, before, previous, known)
    store = made.open()
    try:
        if before is None or previous is None:
            build(made.index_folder, store, made.base)
            return
        ids = concerned(previous, store, made.base, known)
        amend(made.index_folder, before.index_folder, store, made.base, ids)
    except IndexBroken as error:
        raise failure(error, made.folder) from error
