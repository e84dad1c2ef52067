"""Text index, shelves, tallies and links of the next generation: from its store, like the last where little changed."""

import sqlite3
from collections.abc import Iterable

from pyoxigraph import Store

from lienthong.graph.generation import Generation
from lienthong.graph.matching.settling import PROCESSES
from lienthong.graph.publishing.beside import build_beside, writing_index
from lienthong.graph.publishing.linked import gather_links
from lienthong.graph.publishing.shelved import shelve
from lienthong.graph.publishing.tallied import tally
from lienthong.search.changes import concerned
from lienthong.search.index import amend


def index(db: sqlite3.Connection, made: Generation, before: Generation | None, previous: Store | None) -> None:
    """Put index, shelves, tallies, links beside the store of ``made``, by changing those of the generation ``before``
    (whose store is ``previous``) in what ``touched`` says has changed; anew where there are none.

    Raises StoreError when it cannot be written."""
    changed = (id_ for (id_,) in db.execute("SELECT id FROM touched WHERE changed = 1"))
    index_changed(made, before, previous, changed)


def index_changed(made: Generation, before: Generation | None, previous: Store | None, changed: Iterable[str]) -> None:
    """The same, with the ids of what has changed."""
    if before is None or previous is None:
        build_beside(made, PROCESSES)
        return
    known = list(changed)
    shelve(made, before, previous, known)
    tally(made, before, previous, known)
    gather_links(made, before, previous, known)
    with writing_index(made):
        store = made.open()
        ids = concerned(previous, store, made.base, known)
        amend(made.index_folder, before.index_folder, store, made.base, ids)
