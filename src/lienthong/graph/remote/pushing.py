"""Bringing an engine up to the current generation, unseen, and switching its readers over at once.

The side that nobody reads is changed (by the difference alone where we know what it holds, else loaded anew), counted,
and then named by the pointer graph. Whatever fails on the way leaves the published side as it was, and the unfinished
one known as unfinished. See docs/decisions/066-remote-engine.md.
"""

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store

from lienthong.errors import StoreError
from lienthong.graph.generation import Generation, leased
from lienthong.graph.remote import replicas
from lienthong.graph.remote.changed import changed, descends
from lienthong.graph.remote.channel import Channel
from lienthong.graph.remote.difference import Delta, difference, named_graphs
from lienthong.graph.remote.engine import SIDES, Engine, Side
from lienthong.graph.remote.filling import Filling, Graph
from lienthong.graph.remote.standing import Holding, Standing, token, triples

Progress = Callable[[str, int, int | None], None]

_SHARE = 3
"""A difference above one in so many triples is not worth having: updates are several times slower than loading."""


@dataclass(frozen=True)
class Pushed:
    """What pushing did: the generation that the engine publishes now, on which side, how many triples of the default
    graph were deleted and inserted, and whether it was loaded anew (``inserted`` is then all of it)."""

    generation: Generation
    side: Side
    deleted: int
    inserted: int
    full: bool
    seconds: float


def push(
    db: sqlite3.Connection, data: Path, engine: Engine, *, drain: float, progress: Progress | None = None
) -> Pushed | None:
    """Publish the current generation on the engine; None when it is published there already.

    A side is not touched for ``drain`` seconds after its readers were sent elsewhere: the longest that a query may
    run. Raises StoreError when nothing is published here, when another process does the same, when the engine cannot be
    reached or refuses, or when it does not hold what was sent (``engine_counts``).
    """
    with replicas.pushing(data), leased(data) as generation, Channel(engine) as channel:
        if generation is None:
            raise StoreError("unpublished", data=data)
        return _Pushing(db, data, channel, generation, progress or (lambda *_: None)).run(drain)


class _Pushing:
    def __init__(
        self, db: sqlite3.Connection, data: Path, channel: Channel, generation: Generation, progress: Progress
    ) -> None:
        self.db = db
        self.data = data
        self.channel = channel
        self.engine = channel.engine
        self.generation = generation
        self.store = generation.open()
        self.token = token(generation)
        self.filling = Filling(channel, self.store, progress)
        self.said = channel.standing()

    def run(self, drain: float) -> Pushed | None:
        started = time.monotonic()
        now = self.said
        if now.holding and now.holding.token == self.token and self._whole(now):
            return None
        side = SIDES[1] if now.live == SIDES[0] else SIDES[0]
        held = now.sides.get(side)
        done, full = Delta(), False
        if held is None or held.token != self.token:
            self._wait(drain)
            done, full = self._bring(side, held)
        self._switch(side)
        inserted = self.generation.triples if full else len(done.inserted)
        return Pushed(self.generation, side, len(done.deleted), inserted, full, time.monotonic() - started)

    def _whole(self, now: Standing) -> bool:
        return not self.engine.shared or now.named == self.token

    def _wait(self, drain: float) -> None:
        """Until no query can still be reading the side that was left at the last switch."""
        if not self.said.switched:
            return
        try:
            since = (datetime.now(UTC) - datetime.fromisoformat(self.said.switched)).total_seconds()
        except (ValueError, TypeError):
            since = 0.0  # No moment, or one without its zone: somebody else has written it.
        time.sleep(min(max(drain - since, 0.0), drain))

    def _bring(self, side: Side, held: Holding | None) -> tuple[Delta, bool]:
        """Make one side hold the generation; what was changed, and whether it was loaded anew."""
        copy = replicas.find(self.data, held.token) if held else None
        self._say(self.said.without(side))
        graph = Graph(self.engine.graph(side), DefaultGraph())
        found, full = Delta(), True
        for attempt in ("noted", "read") if copy is not None and held is not None else ():
            delta = self._delta(attempt, copy, held)
            if delta is None:
                continue
            # What an attempt that fell short has changed is right as far as it goes; doing it again does no harm.
            self.filling.amend(side, graph, delta)
            if self._counted(side, graph) == self.generation.triples:
                found, full = delta, False
                break
        if full:
            self.filling.load(side, graph, self.generation.triples)
            if (count := self._counted(side, graph)) != self.generation.triples:
                raise StoreError("engine_counts", graph=graph.target, wanted=self.generation.triples, found=count)
        if not self.engine.shared:
            self._named(side, copy, held.graphs if held else ())
        replicas.keep(self.data, side, self.generation)
        graphs = tuple(sorted(named_graphs(self.store)))
        now = self.generation
        holding = Holding(self.token, now.number, now.published, now.triples, graphs)
        self._say(self.said.holding_on(side, holding))
        return found, full

    def _delta(self, attempt: str, copy: Path | None, held: Holding | None) -> Delta | None:
        if copy is None or held is None:
            return None
        old = replicas.open_store(copy)
        if attempt == "noted":
            if not descends(copy, self.generation.store_folder):
                return None
            return changed(self.db, self.engine.base, held.number, old, self.store)
        most = max(self.generation.triples // _SHARE, 10_000)
        return difference(old, self.store, DefaultGraph(), most)

    def _counted(self, side: Side, graph: Graph) -> int:
        return self.channel.count(side, graph.target)

    def _switch(self, side: Side) -> None:
        """Send the readers to a side that is complete. In a shared dataset the other named graphs change with it: all
        in one request when they are few changes."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        after = replace(self.said, live=side, switched=at)
        if not self.engine.shared:
            self._say(after)
            return
        after = replace(after, named=self.token)
        copy = replicas.find(self.data, self.said.named)
        before = self.said.holding.graphs if self.said.holding else ()
        changes = self._named_delta(copy) if copy is not None else None
        if changes is not None and sum(len(delta) for _, delta in changes) <= self.engine.profile.update_triples:
            self._say(after, [(graph.target, delta) for graph, delta in changes])
            return
        self._say(replace(self.said, named=""))
        self._named(side, copy, before)
        self._say(after)

    def _named(self, side: Side, copy: Path | None, before: tuple[str, ...]) -> None:
        """Bring the other named graphs of a dataset up to date; without a copy of what they hold, load them anew."""
        changes = self._named_delta(copy) if copy is not None else None
        if changes is not None:
            for graph, delta in changes:
                self.filling.amend(side, graph, delta)
            return
        names = named_graphs(self.store)
        for name in sorted(set(before) - names):
            self.channel.clear(side, name)
        for name in sorted(names):
            self.filling.load(side, Graph(name, NamedNode(name)), None)

    def _named_delta(self, copy: Path) -> list[tuple[Graph, Delta]] | None:
        old: Store = replicas.open_store(copy)
        found = []
        for name in sorted(named_graphs(old) | named_graphs(self.store)):
            delta = difference(old, self.store, NamedNode(name), self.generation.triples)
            if delta is None:
                return None
            if len(delta):
                found.append((Graph(name, NamedNode(name)), delta))
        return found

    def _say(self, now: Standing, others: list[tuple[str, Delta]] | None = None) -> None:
        """Write the pointer graph, together with other changes, in one request."""
        before, after = triples(self.engine, self.said), triples(self.engine, now)
        changes = [(name, delta.deleted, delta.inserted) for name, delta in others or ()]
        if before != after or changes:
            self.channel.change(SIDES[0], [*changes, (self.engine.pointer, before - after, after - before)])
        self.said = now
