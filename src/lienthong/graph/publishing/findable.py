"""Text index, shelves, tallies and links of the next generation: from its store, like the last where little changed."""

from collections.abc import Set as AbstractSet
from functools import partial

from pyoxigraph import Store

from lienthong.graph.generation import Generation
from lienthong.graph.matching.settling import PROCESSES
from lienthong.graph.outward.file import NAME as LINKS_FILE
from lienthong.graph.outward.file import is_current as are_gathered
from lienthong.graph.publishing.altered import Altered
from lienthong.graph.publishing.beside import BESIDE, INDEX, LINKS, SHELVES, TALLIES, build_beside, writing_index
from lienthong.graph.publishing.linked import gather_links
from lienthong.graph.publishing.second import Second
from lienthong.graph.publishing.shelved import move_shelves
from lienthong.graph.publishing.tallied import change_tallies
from lienthong.graph.shelves.file import is_current as are_filled
from lienthong.graph.shelves.placing import deciding as shelved_by
from lienthong.graph.tallies.files import is_current as are_counted
from lienthong.graph.tallies.placing import deciding as tallied_by
from lienthong.search.changes import concerned
from lienthong.search.index import amend, draw, is_current


def index(
    made: Generation,
    before: Generation | None,
    previous: Store | None,
    altered: Altered,
    processes: int = PROCESSES,
    second: Second | None = None,
) -> None:
    """Put index, shelves, tallies, links beside the store of ``made``, by changing those of the generation ``before``
    (whose store is ``previous``) in what is ``altered``; anew those that it has not as they are made today, with
    ``processes`` when that is much. ``second`` helps to draw what is altered.

    Raises StoreError when it cannot be written."""
    if before is None or previous is None:
        build_beside(made, processes)
        return
    old = outdated(before)
    if SHELVES not in old:
        move_shelves(made, before, previous, _where(altered, shelved_by()))
    if TALLIES not in old:
        change_tallies(made, before, previous, _where(altered, tallied_by()))
    if LINKS not in old:
        gather_links(made, before, previous, altered)
    if INDEX not in old:
        with writing_index(made):
            store = made.open()
            ids = concerned(previous, store, made.base, altered)
            if second is None:
                amend(made.index_folder, before.index_folder, store, made.base, ids)
            else:
                each = partial(second.each, draw, (made.store_folder, made.base))
                amend(made.index_folder, before.index_folder, store, made.base, ids, each)
    build_beside(made, processes, old)


def outdated(generation: Generation) -> set[str]:
    """What a generation has not beside its store, or not by the rules of today (names of ``BESIDE``)."""
    current = {
        INDEX: is_current(generation.index_folder),
        SHELVES: are_filled(generation.shelves_file),
        TALLIES: are_counted(generation.tallies_folder),
        LINKS: are_gathered(generation.folder / LINKS_FILE),
    }
    return {name for name in BESIDE if not current[name]}


def _where(altered: Altered, deciding: AbstractSet[str]) -> list[str]:
    """What is altered in something that decides about a matter."""
    return [id_ for id_, marks in altered.items() if not deciding.isdisjoint(marks)]
