"""Taking requests back: one of them, or the whole layer, so that what the records say shows again."""

import sqlite3
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from lienthong.errors import UsageError
from lienthong.graph.editorial.layer import Layer
from lienthong.graph.editorial.publishing import Editing, Made
from lienthong.graph.editorial.quads import Line, public, public_graph
from lienthong.graph.editorial.requests import Asked, Book, Delta, Derived, changes, request, target_signs
from lienthong.graph.generation import Generation


def undo(editing: Editing, db: sqlite3.Connection, base: str, key: int, by: str) -> Made:
    """Take one request back; what later ones did to the same quads stays.

    Raises NotFound when there is no such request, UsageError when it was taken back before or is itself such a taking
    back.
    """
    known = request(db, key)
    if known.undone or known.kind in ("undo", "drop"):
        raise UsageError("update_not_undone", number=key)
    return _restore(editing, db, base, Asked(by, "undo", str(key)), target_signs(db, base, key), _graphs(db, base, key))


def drop(editing: Editing, db: sqlite3.Connection, base: str, by: str) -> Made:
    """Take the whole layer back: named graphs that were made by hand go, the default graph is the records' own."""
    rows = db.execute("SELECT graph, line FROM editorial ORDER BY graph, line")
    wanted = {Line(*row): 0 for row in rows}
    graphs = {graph.value: False for graph in Layer(db, base).graphs()}
    return _restore(editing, db, base, Asked(by, "drop", ""), wanted, graphs)


def _graphs(db: sqlite3.Connection, base: str, key: int) -> dict[str, bool]:
    """Graphs to what they were before the request: there or not."""
    found = {}
    for what, line in changes(db, key):
        graph = public_graph(line.graph, base)
        if isinstance(graph, NamedNode) and what in ("created", "dropped"):
            found[graph.value] = what == "dropped"
    return found


def _restore(
    editing: Editing, db: sqlite3.Connection, base: str, asked: Asked, wanted: dict[Line, int], graphs: dict[str, bool]
) -> Made:
    """Have the layer say ``wanted`` of quads (0: nothing, the records decide)."""

    def change(before: Generation, folder: Path) -> Delta:
        previous = before.open()
        delta = _difference(previous, Derived(db, base), base, wanted)
        previous.backup(str(folder / "store"))
        store = Store(str(folder / "store"))
        for quad in delta.removed:
            store.remove(quad)
        store.extend(delta.added)
        for name, there in graphs.items():
            graph = NamedNode(name)
            if there and not previous.contains_named_graph(graph):
                delta.created.append(name)
                store.add_graph(graph)
            elif not there and previous.contains_named_graph(graph) and _empty(store, graph):
                delta.dropped.append(name)
                store.remove_graph(graph)
        store.flush()
        return delta

    def write(book: Book, delta: Delta) -> None:
        for line, sign in wanted.items():
            book.put(line, sign)
        book.write(Delta(created=delta.created, dropped=delta.dropped))
        book.count(len(delta.added), len(delta.removed))
        book.settle()

    return editing.carry_out(asked, change, write)


def _difference(previous: Store, derived: Derived, base: str, wanted: dict[Line, int]) -> Delta:
    added: list[Quad] = []
    removed: list[Quad] = []
    ordered = sorted(wanted)
    for line, quad in zip(ordered, public(ordered, base), strict=True):
        there = wanted[line] > 0 or (not wanted[line] and (quad in derived or _leads_on(previous, quad)))
        if there != (quad in previous):
            (added if there else removed).append(quad)
    return Delta(added, removed)


def _leads_on(store: Store, quad: Quad) -> bool:
    """Whether a link that was removed is the only one to an inner node that is still there. It comes back even if the
    records, changed and not published since, say it no longer: publishing walks along links and would not find the node
    to take it away."""
    inner = quad.object
    if not isinstance(inner, NamedNode) or "#" not in inner.value or quad.graph_name != DefaultGraph():
        return False
    graph = DefaultGraph()
    said = next(iter(store.quads_for_pattern(inner, None, None, graph)), None)
    return said is not None and next(iter(store.quads_for_pattern(None, None, inner, graph)), None) is None


def _empty(store: Store, graph: NamedNode | DefaultGraph) -> bool:
    return next(iter(store.quads_for_pattern(None, None, None, graph)), None) is None
