"""Who leads whom: the second layer of identity as it is written down, and all that follows from a change of it."""

from collections.abc import Iterable, Mapping

from lienthong.graph.matching.nodes import Nodes

LATER = {"instance": ("work", "agent"), "work": ("agent",)}
"""Kinds whose ties may name ids of a kind."""


def leader(nodes: Nodes, id_: str) -> str:
    """The id by which the group of ``id_`` goes, as it was assigned last."""
    root = nodes.root(id_)
    row = nodes.db.execute("SELECT leader FROM match WHERE id = ?", (root,)).fetchone()
    return str(row[0]) if row else root


def assigned(nodes: Nodes, id_: str) -> str:
    """The leader that was assigned to this very id; itself when none was. What settling compares with."""
    row = nodes.db.execute("SELECT leader FROM match WHERE id = ?", (id_,)).fetchone()
    return str(row[0]) if row else id_


def led(nodes: Nodes, leader: str) -> list[str]:
    """The ids that were assigned to a leader, without itself."""
    return [id_ for (id_,) in nodes.db.execute("SELECT id FROM match WHERE leader = ?", (leader,))]


def assign(nodes: Nodes, leaders: Mapping[str, str]) -> int:
    """Give ids (nodes, other ids in use, and ids that are no more) their leaders; an id of its own leads itself.

    All ids of one class of layer 1 must have one leader; its root is given that leader too. Within the caller's
    transaction. Ids whose leader changed become dirty with both leaders, and the records that speak of them are tied
    again for later kinds. Returns how many changed.
    """
    wanted = dict(leaders)
    for id_, new in leaders.items():
        wanted.setdefault(nodes.root(id_), new)
    moved = {id_: (old, new) for id_, new in wanted.items() if (old := assigned(nodes, id_)) != new}
    db = nodes.db
    db.executemany("DELETE FROM match WHERE id = ?", [(id_,) for id_, (_, new) in moved.items() if id_ == new])
    db.executemany(
        "INSERT OR REPLACE INTO match VALUES (?, ?)",
        sorted((id_, new) for id_, (_, new) in moved.items() if id_ != new),
    )
    dirty = {one for id_, both in moved.items() for one in (id_, *both)}
    db.executemany("INSERT OR IGNORE INTO dirty VALUES (?)", [(id_,) for id_ in sorted(dirty)])
    _untie(nodes, moved)
    _inherit(nodes, moved)
    return len(moved)


def settled(nodes: Nodes, ids: Iterable[str]) -> None:
    """Take ids out of ``unsettled``, within the caller's transaction."""
    done = [(id_,) for id_ in ids]
    nodes.db.executemany("DELETE FROM unsettled WHERE id = ?", done)
    nodes.db.executemany("DELETE FROM compared WHERE id = ?", done)


def _untie(nodes: Nodes, moved: Iterable[str]) -> None:
    nodes.db.executemany(
        "INSERT OR IGNORE INTO untied SELECT ?, record FROM occurrence WHERE id = ?",
        [(kind, id_) for id_ in moved for kind in LATER.get(id_.partition("/")[0], ())],
    )


def _inherit(nodes: Nodes, moved: Mapping[str, tuple[str, str]]) -> None:
    """A leader that is no more leaves its IRIs to those that it led."""
    db = nodes.db
    db.executemany("DELETE FROM heir WHERE id = ?", [(new,) for new in {new for _, new in moved.values()}])
    for id_, (old, new) in sorted(moved.items()):
        if id_ != old and not _described(nodes, old) and _described(nodes, id_):
            db.execute(
                "INSERT INTO heir VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET heir = min(heir.heir, excluded.heir)",
                (old, new),
            )


def _described(nodes: Nodes, id_: str) -> bool:
    query = "SELECT 1 FROM occurrence WHERE id = ? AND hash > x'' LIMIT 1"
    return nodes.db.execute(query, (id_,)).fetchone() is not None
