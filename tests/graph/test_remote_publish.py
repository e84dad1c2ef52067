"""Publishing to real engines: whole, by the difference, switched at once, and never half."""

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from graph.engines import ENGINES, Running, free_port
from graph.worlds import BASE, Version, load
from lienthong.errors import StoreError
from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.remote.channel import Channel
from lienthong.graph.remote.difference import named_graphs
from lienthong.graph.remote.engine import Engine, engine_of
from lienthong.graph.remote.pushing import Pushed, push
from lienthong.graph.remote.standing import token

HTTP = httpx.Client(verify=False, timeout=60)
CATALOGUES = iter(range(1000))


class Catalogue:
    """A ledger and an engine: each test has a base, hence graphs, of its own."""

    def __init__(self, ledger: Ledger, data: Path, running: Running) -> None:
        self.ledger, self.data, self.running = ledger, data, running
        self.base = f"{BASE}/{next(CATALOGUES)}"
        self.engine = self.at()

    def at(self, **others: object) -> Engine:
        engine = engine_of(self.running.known(self.data, self.base, **others), publishing=True)
        assert engine is not None
        return engine

    def load(self, **versions: Version) -> None:
        load(self.ledger, "nam", list(versions.items()))

    def publish(self, *, full: bool = False) -> None:
        # A world is so small that a few records are a large share of it.
        assert publish(self.ledger, self.data, self.base, full=full, bulk_share=1.0).generation is not None

    def push(self, engine: Engine | None = None, drain: float = 0.0) -> Pushed | None:
        return push(self.ledger.db, self.data, engine or self.engine, drain=drain)

    def published(self) -> set[Quad]:
        """What a reader of the engine finds: the live side as the default graph, and the named graphs beside it."""
        with Channel(self.engine) as channel:
            said = channel.standing()
        assert said.live is not None and said.holding is not None
        quads = {Quad(*triple) for triple in self.graph(self.engine.graph(said.live))}
        for name in said.holding.graphs:
            quads |= {Quad(*triple, NamedNode(name)) for triple in self.graph(name)}
        return quads

    def switched(self) -> datetime:
        """When the live side became so."""
        with Channel(self.engine) as channel:
            return datetime.fromisoformat(channel.standing().switched)

    def graph(self, name: str) -> list[tuple]:
        answer = HTTP.post(
            self.engine.queries[0],
            data={"query": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "default-graph-uri": name},
            headers={"accept": "application/n-triples"},
        )
        assert answer.status_code == 200
        return [(q.subject, q.predicate, q.object) for q in parse(answer.content, RdfFormat.N_TRIPLES)]

    def stored(self) -> set[Quad]:
        generation = current(self.data)
        assert generation is not None
        return set(generation.open())


@pytest.fixture
def catalogue(tmp_path: Path, running: Running) -> Iterator[Catalogue]:
    with Ledger.open(tmp_path) as ledger:
        yield Catalogue(ledger, tmp_path, running)


def world(many: int, words: int = 0) -> dict[str, Version]:
    return {str(number): Version((f"i{number}", "t0"), ("w0",), "a0", words) for number in range(many)}


def test_what_is_published_is_what_is_stored_whole_then_by_the_difference(catalogue: Catalogue) -> None:
    catalogue.load(**world(20))
    catalogue.publish()
    first = catalogue.push()
    assert first is not None and first.full and first.side == "a"
    assert catalogue.published() == catalogue.stored()
    assert catalogue.push() is None
    for number, side in enumerate(("b", "a", "b", "a"), 1):
        catalogue.load(**{"3": Version(("i3", "t0"), ("w0",), "a1", number), f"{number + 30}": world(40)["39"]})
        catalogue.publish()
        pushed = catalogue.push()
        assert pushed is not None and pushed.side == side
        # The other side has never been filled the first time.
        assert pushed.full == (number == 1)
        assert pushed.full or 0 < pushed.deleted + pushed.inserted < 60
        assert catalogue.published() == catalogue.stored()


def test_what_goes_is_deleted_and_so_is_its_graph(catalogue: Catalogue) -> None:
    catalogue.load(**world(12))
    load(catalogue.ledger, "bac", [("1", world(2)["1"])])
    for _ in range(2):
        catalogue.publish(full=True)
        catalogue.push()
    load(catalogue.ledger, "bac", [("1", Version(("i1",), ("w0",), "a0", 0, status="deleted"))])
    catalogue.load(**{"5": Version(("i5",), ("w0",), "a0", 0, status="deleted")})
    catalogue.publish()
    pushed = catalogue.push()
    assert pushed is not None and not pushed.full and pushed.deleted
    assert catalogue.published() == catalogue.stored()


def test_a_generation_built_anew_is_compared_as_a_whole_and_only_the_difference_sent(catalogue: Catalogue) -> None:
    catalogue.load(**world(12))
    for _ in range(2):
        catalogue.publish(full=True)
        catalogue.push()
    catalogue.load(**{"5": world(6, words=3)["5"]})
    catalogue.publish(full=True)
    pushed = catalogue.push()
    assert pushed is not None and not pushed.full and pushed.inserted < 20
    assert catalogue.published() == catalogue.stored()


def test_a_side_that_somebody_has_changed_is_loaded_anew(catalogue: Catalogue) -> None:
    catalogue.load(**world(8))
    for _ in range(2):
        catalogue.publish(full=True)
        catalogue.push()
    with Channel(catalogue.engine) as channel:
        stranger = Quad(NamedNode("x:s"), NamedNode("x:p"), NamedNode("x:o")).triple
        channel.change("a", [(catalogue.engine.graph("a"), (), [stranger])])
    catalogue.load(**{"5": world(6, words=2)["5"]})
    catalogue.publish()
    pushed = catalogue.push()
    assert pushed is not None and pushed.full and pushed.side == "a"
    assert catalogue.published() == catalogue.stored()


@pytest.mark.parametrize("broken", ["engine_update", "engine_store", "both"])
def test_a_push_that_fails_leaves_the_last_good_state(catalogue: Catalogue, broken: str) -> None:
    catalogue.load(**world(8))
    catalogue.publish()
    catalogue.push()
    before = catalogue.published()
    catalogue.load(**world(9, words=1))
    catalogue.publish()
    nobody = f"http://127.0.0.1:{free_port()}/nobody"
    nowhere = {name: nobody for name in ("engine_update", "engine_store") if broken in (name, "both")}
    with pytest.raises(StoreError) as caught:
        catalogue.push(catalogue.at(**nowhere))
    assert caught.value.name == "engine_unreachable" and "dba" not in str(caught.value)
    assert catalogue.published() == before
    pushed = catalogue.push()
    assert pushed is not None and catalogue.published() == catalogue.stored() != before


def test_a_ledger_made_anew_is_published_over_what_the_lost_one_left(catalogue: Catalogue, tmp_path: Path) -> None:
    catalogue.load(**world(8))
    catalogue.publish()
    catalogue.push()
    with Ledger.open(tmp_path / "anew") as ledger:
        again = Catalogue(ledger, tmp_path / "anew", catalogue.running)
        again.base, again.engine = catalogue.base, catalogue.engine
        again.load(**world(5, words=1))
        again.publish()
        pushed = again.push()
        assert pushed is not None and pushed.side == "b" and again.published() == again.stored()


def test_readers_see_one_generation_or_the_other(catalogue: Catalogue) -> None:
    """Each asks for the live side, then counts it, all the time that generations come and go."""
    catalogue.load(**world(10))
    catalogue.publish()
    catalogue.push()
    good, seen, over = {current(catalogue.data).triples}, [], threading.Event()

    def read() -> None:
        with Channel(catalogue.engine) as channel:
            while not over.is_set():
                try:
                    said = channel.standing()
                except StoreError:  # Virtuoso once answered with a broken row beside an update; watchers ask again, too
                    continue
                if said.live is not None and said.holding is not None:
                    counted = channel.count(said.live, catalogue.engine.graph(said.live))
                    seen.append((said.holding.triples, counted))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(1, 4):
            catalogue.load(**world(10 + 7 * number, words=number))
            catalogue.publish()
            good.add(current(catalogue.data).triples)
            # As long as a reader may need between two steps: it never waits longer than this for an answer here.
            catalogue.push(drain=0.5)
    finally:
        over.set()
        reader.join()
    assert {told for told, _ in seen} <= good
    assert all(told == counted for told, counted in seen) and len({told for told, _ in seen}) > 1


def test_a_side_is_left_alone_as_long_as_a_query_may_read_it(catalogue: Catalogue) -> None:
    catalogue.load(**world(4))
    catalogue.publish()
    catalogue.push()
    first = catalogue.switched()
    catalogue.load(**world(4, words=1))
    catalogue.publish()
    catalogue.push(drain=1.0)
    assert (catalogue.switched() - first).total_seconds() >= 0.999


def test_two_datasets_hold_a_side_each(tmp_path: Path) -> None:
    with ENGINES["oxigraph"](tmp_path / "1") as one, ENGINES["oxigraph"](tmp_path / "2") as two:
        pairs = {name: f"{one.settings[name]},{two.settings[name]}" for name in one.settings}
        with Ledger.open(tmp_path / "data") as ledger:
            catalogue = Catalogue(ledger, tmp_path / "data", one)
            catalogue.engine = engine = catalogue.at(**pairs)
            assert not engine.shared
            for words, (side, server) in enumerate((("a", one), ("b", two), ("a", one))):
                catalogue.load(**world(6, words=words))
                catalogue.publish()
                pushed = catalogue.push()
                assert pushed is not None and pushed.side == side and pushed.full == (words < 2)
                dump = HTTP.get(str(server.settings["engine_store"]), headers={"accept": "application/n-quads"})
                held = Store()
                held.load(dump.content, RdfFormat.N_QUADS)
                graph = NamedNode(engine.graph(side))
                public = {Quad(*quad.triple) for quad in held.quads_for_pattern(None, None, None, graph)}
                for name in named_graphs(current(catalogue.data).open()):
                    public |= set(held.quads_for_pattern(None, None, None, NamedNode(name)))
                assert public == catalogue.stored()


def test_the_pointer_tells_generations_apart_also_across_ledgers(catalogue: Catalogue) -> None:
    catalogue.load(**world(3))
    catalogue.publish()
    catalogue.push()
    with Channel(catalogue.engine) as channel:
        said = channel.standing()
        generation = current(catalogue.data)
        assert said.holding is not None and said.holding.token == token(generation) == said.named
        assert channel.count("a", catalogue.engine.graph("a")) == generation.triples
        assert generation.triples == sum(q.graph_name == DefaultGraph() for q in catalogue.stored())
