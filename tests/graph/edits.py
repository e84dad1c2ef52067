"""Changes by hand for tests: the delta is applied to a clone as the SPARQL room's process would do it."""

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from graph.worlds import BASE
from lienthong.graph.editorial.layer import Layer
from lienthong.graph.editorial.publishing import Editing, Limits, Made
from lienthong.graph.editorial.requests import Asked, Delta
from lienthong.graph.generation import Generation, current
from lienthong.graph.ledger import Ledger


def editing(ledger: Ledger, data: Path, brake: int = 10_000) -> Editing:
    """Changes by hand with these limits."""
    return Editing(ledger, data, BASE, Limits(brake=brake))


def edit(
    ledger: Ledger,
    data: Path,
    added: Iterable[Quad] = (),
    removed: Iterable[Quad] = (),
    brake: int = 10_000,
    created: Iterable[str] = (),
) -> Made:
    """Add and remove quads of the public graph, as far as they are not there, or are."""

    def change(before: Generation, folder: Path) -> Delta:
        previous = before.open()
        previous.backup(str(folder / "store"))
        store = Store(str(folder / "store"))
        delta = Delta(
            added={quad for quad in added if quad not in previous},
            removed={quad for quad in removed if quad in previous},
            created=[name for name in created if not previous.contains_named_graph(NamedNode(name))],
        )
        store.extend(delta.added)
        for quad in delta.removed:
            store.remove(quad)
        for name in delta.created:
            store.add_graph(NamedNode(name))
        store.flush()
        return delta

    return editing(ledger, data, brake).carry_out(Asked("nga", "update", "…"), change)


def own_graphs(data: Path) -> set[Quad]:
    """What named graphs hold that are not the service's own."""
    generation = current(data)
    assert generation is not None
    own = (f"<{BASE}/graph/", f"<{BASE}/dataset/")
    quads = generation.open().quads_for_pattern(None, None, None, None)
    return {quad for quad in quads if str(quad.graph_name) != "DEFAULT" and not str(quad.graph_name).startswith(own)}


def layer(ledger: Ledger) -> tuple[set[Quad], set[Quad]]:
    """All that was added by hand, and all that was removed, by name after name."""
    added: set[Quad] = set()
    removed: set[Quad] = set()
    store = Store()
    Layer(ledger.db, BASE).lay(store)
    added |= set(store)
    for (name,) in ledger.db.execute("SELECT DISTINCT entity FROM editorial WHERE sign = -1"):
        removed |= Layer(ledger.db, BASE).about(name).removed
    return added, removed
