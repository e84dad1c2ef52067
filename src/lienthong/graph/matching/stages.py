"""The stages of settling: one for each kind of thing, in the order Instances, Works, agents.

The loop (``settling.settle_matches``) does for every kind alike: it draws portraits with the marks and ties that the
stage's ``Kind`` gives, and puts into ``unsettled`` every id of which anything changed that its stage may look at:

- its facts, marks or ties (facts and marks those of its first 40 distinct portraits), or that it has no portrait now;
- its class of layer 1 (claims): ids without a portrait are in ``unsettled`` then too, and stand for what they claim;
- the nodes that share one of its marks or ties, when they become more than ``nodes.CROWD`` or no more than that;
- what librarians decided of it.

A stage groups these anew, says who leads whom, and takes them out of ``unsettled``. Whoever writes one needs only:

- ``nodes.Nodes``: facts of a node, who shares a mark or tie with it, its class of layer 1;
- ``leaders.assign(nodes, {id: leader})``: new leaders, within a transaction; it does all that follows (``match``,
  ``dirty`` for publishing, ties of later kinds, heirs);
- ``decisions.decided_for(db, ids)``: what librarians decided.

``pairs.PairStage(kind)`` is the stage of a kind that compares pairs and groups components.
"""

import sqlite3
from collections.abc import Callable
from typing import NamedTuple, Protocol

from lienthong.graph.ledger.entries import Body
from lienthong.graph.matching.crew import Crew
from lienthong.graph.matching.judging import Kind, Portrait

Progress = Callable[[str, int, int | None], None]
"""Called with the name of what is being done, what is done and, when known, of how much."""


class Stage(Protocol):
    """How all nodes of one kind are brought into groups."""

    @property
    def kind(self) -> Kind:
        """Marks, ties and comparison of the kind. ``compare`` and ``contradiction`` are asked by ``PairStage`` only
        (and by whoever explains a pair)."""
        ...

    def settle(self, db: sqlite3.Connection, progress: Progress, crew: Crew) -> None:
        """Settle every id of the kind in ``unsettled``.

        Must be a pure function of portraits, ties, claims and decisions: the same whatever was settled before, and in
        which order. To be killed at any moment: transactions of about a thousand ids, each of which assigns leaders
        *and* deletes from ``unsettled`` the ids that it settled. The cost must depend on what is unsettled and on its
        groups, never on the size of the ledger: it is called at every settling, mostly with little or nothing to do.
        ``db`` is the writer's connection, outside of a transaction; ``crew`` compares pairs in other processes when
        there are many (a stage may do without).
        """
        ...


class Method(NamedTuple):
    """How portraits are drawn, and the stages in their order."""

    draw: Callable[[Body], list[Portrait]]
    stages: tuple[Stage, ...]

    def stage(self, kind: str) -> Stage | None:
        """The stage of a kind of thing."""
        return next((one for one in self.stages if one.kind.name == kind), None)

    def after(self, kind: str) -> list[str]:
        """The kinds whose ties may depend on what was found of this one."""
        names = [one.kind.name for one in self.stages]
        return names[names.index(kind) + 1 :] if kind in names else []
