"""Text index, shelves, tallies and links of the next generation: from its store, like the last where little changed."""

from collections.abc import Set as AbstractSet

from pyoxigraph import Store

from lienthong.graph.generation import Generation
from lienthong.graph.matching.settling import PROCESSES
from lienthong.graph.publishing.altered import Altered
from lienthong.graph.publishing.beside import build_beside, writing_index
from lienthong.graph.publishing.linked import gather_links
from lienthong.graph.publishing.shelved import shelve
from lienthong.graph.publishing.tallied import tally
from lienthong.graph.shelves.placing import deciding as shelved_by
from lienthong.graph.tallies.placing import deciding as tallied_by
from lienthong.search.changes import concerned
from lienthong.search.index import amend


def index(made: Generation, before: Generation | None, previous: Store | None, altered: Altered) -> None:
    """Put index, shelves, tallies, links beside the store of ``made``, by changing those of the generation ``before``
    (whose store is ``previous``) in what is ``altered``; anew where there are none.

    Raises StoreError when it cannot be written."""
    if before is None or previous is None:
        build_beside(made, PROCESSES)
        return
    shelve(made, before, previous, _where(altered, shelved_by()))
    tally(made, before, previous, _where(altered, tallied_by()))
    gather_links(made, before, previous, altered)
    with writing_index(made):
        store = made.open()
        ids = concerned(previous, store, made.base, altered)
        amend(made.index_folder, before.index_folder, store, made.base, ids)


def _where(altered: Altered, deciding: AbstractSet[str]) -> list[str]:
    """What is altered in something that decides about a matter."""
    return [id_ for id_, marks in altered.items() if not deciding.isdisjoint(marks)]
