"""The links of the next generation: gathered from its store, or those of the last one with what has changed."""

import sqlite3

from pyoxigraph import Store

from lienthong.graph.generation import Generation
from lienthong.graph.outward.file import NAME, build
from lienthong.graph.outward.moving import amend
from lienthong.graph.outward.reading import deciding, witnessed
from lienthong.graph.publishing.altered import TYPE, Altered
from lienthong.graph.publishing.failing import failure


def gather_links(made: Generation, before: Generation | None, previous: Store | None, altered: Altered) -> None:
    """Put the links to other systems beside the store of ``made``: by changing those of the generation ``before`` in
    what is ``altered``; anew where there are none. Raises StoreError when they cannot be written."""
    store = made.open()
    try:
        if before is None or previous is None:
            build(made.folder / NAME, store, made.base)
        else:
            amend(made.folder / NAME, before.folder / NAME, store, made.base, _concerned(store, made.base, altered))
    except (OSError, sqlite3.Error) as error:
        raise failure(error, made.folder) from error


def _concerned(store: Store, base: str, altered: Altered) -> set[str]:
    """What is altered, and what has links of which a record that stays says something else: on which ground, how sure.
    What has got or lost a record is altered itself."""
    said = deciding()
    records = (
        id_ for id_, marks in altered.items() if id_.startswith("record/") and TYPE not in marks and said & marks
    )
    return {*altered, *(id_ for record in records for id_ in witnessed(store, base, record))}
