"""The editorial layer: public = (derived - removed) + added, whatever happens to records and by hand."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from depth import often
from graph.edits import edit, editing, layer, own_graphs
from graph.test_invariants import folder, versions
from graph.worlds import BASE, SOURCES, Version, check, check_roll, default_graph, expected_graph, expected_names, load
from lienthong.errors import LienthongError, NotFound, QueryError, RequestError, UsageError
from lienthong.graph.editorial.requests import requests
from lienthong.graph.editorial.undoing import drop, undo
from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.changes import Wanted, changes
from lienthong.graph.publish import publish

NOTE = NamedNode("x:note")
GRAPH = NamedNode("https://ban.example/do-thi")
BOOK = Version(("i0",), ("w0",), "a0", 1)


def note(about: str, text: str, graph: NamedNode | None = None) -> Quad:
    """Somebody's remark on a thing."""
    return Quad(NamedNode(f"{BASE}/{about}"), NOTE, Literal(text), *([graph] if graph else []))


def derived(ledger: Ledger) -> set[Quad]:
    """What the records alone make of the public graph, the naive way."""
    _, names = expected_names(ledger)
    return expected_graph(ledger, names)


def matches(ledger: Ledger, data: Path) -> None:
    """The published graph is the records' with the layer on it."""
    added, removed = layer(ledger)
    own = {quad for quad in added if quad.graph_name == DefaultGraph()}
    assert default_graph(data) == (derived(ledger) - removed) | own
    assert own_graphs(data) == added - own
    generation = current(data)
    assert generation is not None
    assert generation.triples == len(default_graph(data))
    check_roll(ledger, data)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("load"), st.sampled_from(SOURCES), st.sampled_from("12"), versions),
        st.tuples(st.just("edit"), st.integers(0, 10**6), st.integers(0, 3), st.integers(0, 3)),
        st.tuples(st.just("edit"), st.integers(0, 10**6), st.integers(0, 3), st.integers(0, 3)),
        st.tuples(st.just("publish"), st.booleans(), st.just(0), st.just(0)),
        st.tuples(st.just("undo"), st.integers(0, 5), st.just(0), st.just(0)),
        st.tuples(st.just("drop"), st.just(0), st.just(0), st.just(0)),
    ),
    min_size=3,
    max_size=8,
)


def some_edit(ledger: Ledger, data: Path, ever: set[Quad], seed: int, adds: int, removes: int) -> None:
    """Remove what is there, add what never was, what was once, and what others know by a blank node."""
    chance = random.Random(seed)
    public = sorted(default_graph(data) | own_graphs(data), key=str)
    subjects = [quad.subject for quad in public if isinstance(quad.subject, NamedNode)] or [NamedNode("x:s")]
    fresh = [
        Quad(chance.choice(subjects), NOTE, Literal(str(chance.randrange(3)))),
        Quad(chance.choice(subjects), NOTE, Literal("7"), GRAPH),
        Quad(BlankNode(f"b{seed % 5}"), NOTE, chance.choice(subjects)),
        *sorted(ever, key=str),
    ]
    gone = chance.sample(public, min(removes, len(public)))
    added = [one for one in chance.sample(fresh, min(adds, len(fresh))) if one not in gone]
    before = default_graph(data)
    made = edit(ledger, data, added, gone)
    after = default_graph(data)
    default = {one for one in added if one.graph_name == DefaultGraph()}
    assert after == (before - set(gone)) | default
    assert (made.request > 0) == (made.added + made.removed > 0)


LATER = Version(("i0",), ("w0",), "a0", 0)
UNDONE = [("load", SOURCES[0], "1", LATER), ("edit", 1, 0, 1), ("load", SOURCES[0], "1", LATER), ("undo", 0, 0, 0)]
"""What was removed by hand is undone when the record that said it has changed and come again."""
BARE = [("publish", True, 0, 0), ("edit", 262, 0, 2), ("publish", True, 0, 0)]
"""All is removed by hand that an entity itself has; its inner nodes stay."""


@settings(
    max_examples=often(5, deep=40),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=set(Phase) - {Phase.explain},
)
@given(steps)
@example(UNDONE)
@example(BARE)
def test_public_is_what_records_say_less_and_plus_what_was_done_by_hand(history):
    with folder() as place, Ledger.open(Path(place)) as ledger:
        data = Path(place)
        load(ledger, SOURCES[0], [("1", BOOK), ("2", Version(("i1", "t0"), ("w1",), "a1", 2))])
        publish(ledger, data, BASE)
        ever: set[Quad] = set()
        pending = False
        for what, one, two, three in history:
            if what == "load":
                load(ledger, one, [(two, three)])
                pending = True
            elif what == "edit":
                some_edit(ledger, data, ever, one, two, three)
            elif what == "publish":
                publish(ledger, data, BASE, bulk_share=0.0 if one else 1e9)
                pending = False
            elif what == "undo" and (known := [seen for seen in requests(ledger.db) if not seen.undone]):
                undo_one(ledger, data, known[one % len(known)].key)
            elif what == "drop":
                drop(editing(ledger, data), ledger.db, BASE, "nga")
                assert layer(ledger) == (set(), set())
            ever |= default_graph(data)
            if not pending:
                matches(ledger, data)
        publish(ledger, data, BASE, bulk_share=1e9)
        matches(ledger, data)
        before = default_graph(data), own_graphs(data)
        publish(ledger, data, BASE, full=True)
        assert (default_graph(data), own_graphs(data)) == before
        drop(editing(ledger, data), ledger.db, BASE, "nga")
        check(ledger, data, set(expected_iris(ledger)))


def undo_one(ledger: Ledger, data: Path, key: int) -> None:
    """Take a request back, if it is one that can be."""
    try:
        undo(editing(ledger, data), ledger.db, BASE, key, "nga")
    except UsageError as error:
        assert error.name == "update_not_undone"


def expected_iris(ledger: Ledger) -> list[str]:
    """Every IRI that was ever published."""
    return [f"{BASE}/{id_}" for (id_,) in ledger.db.execute("SELECT id FROM identity")]


@pytest.fixture
def world(tmp_path):
    with Ledger.open(tmp_path) as ledger:
        load(ledger, "nam", [("1", BOOK)])
        publish(ledger, tmp_path, BASE)
        yield ledger, tmp_path


def test_an_update_of_the_record_keeps_what_was_done_by_hand(world):
    ledger, data = world
    label = next(quad for quad in default_graph(data) if "rdf-schema#label" in quad.predicate.value)
    edit(ledger, data, [note("work/w0", "đã kiểm")], [label])
    load(ledger, "nam", [("1", Version(("i0",), ("w0",), "a0", 3))])
    publish(ledger, data, BASE, bulk_share=1e9)
    assert label not in default_graph(data)
    assert note("work/w0", "đã kiểm") in default_graph(data)
    load(ledger, "nam", [("1", Version(("i0",), ("w0",), "a0", 3, "deleted"))])
    publish(ledger, data, BASE, bulk_share=1e9)
    assert default_graph(data) == {note("work/w0", "đã kiểm")}
    load(ledger, "nam", [("1", BOOK)])
    publish(ledger, data, BASE, bulk_share=1e9)
    matches(ledger, data)
    assert label not in default_graph(data)


def test_a_fragment_behind_a_removed_link_goes_with_its_record(world):
    ledger, data = world
    link = next(quad for quad in default_graph(data) if quad.predicate == NamedNode("x:title"))
    edit(ledger, data, removed=[link])
    load(ledger, "nam", [("1", Version(("i0",), ("w0",), "a0", 2))])
    publish(ledger, data, BASE, bulk_share=1e9)
    matches(ledger, data)


def test_changes_are_logged_and_events_name_what_was_touched(world):
    ledger, data = world
    made = edit(ledger, data, [note("work/w0", "a"), note("work/none", "b"), note("work/w0#title", "c")])
    (told,) = [one for one in changes(ledger.db, Wanted()).changes if one.generation == made.generation.number]
    assert (told.entity, told.event, told.at) == ("work/w0", "updated", made.generation.published)
    (known,) = requests(ledger.db)
    assert (known.by, known.kind, known.added, known.removed, known.undone) == ("nga", "update", 3, 0, 0)
    assert edit(ledger, data, [note("work/w0", "a")]).request == 0
    assert publish(ledger, data, BASE).generation is None


def test_the_layer_follows_another_base(world):
    ledger, data = world
    edit(ledger, data, [note("work/w0", "a"), Quad(NamedNode("x:s"), NOTE, NamedNode(f"{BASE}/work/w0"), GRAPH)])
    publish(ledger, data, "https://moi.example")
    store = current(data).open()
    assert Quad(NamedNode("https://moi.example/work/w0"), NOTE, Literal("a")) in store
    assert Quad(NamedNode("x:s"), NOTE, NamedNode("https://moi.example/work/w0"), GRAPH) in store
    with pytest.raises(QueryError, match="lt:"):
        edit(ledger, data, [Quad(NamedNode("lt:work/w0"), NOTE, Literal("a"))])


def test_the_brake(world):
    ledger, data = world
    everything, number = default_graph(data), current(data).number
    with pytest.raises(RequestError) as refused:
        edit(ledger, data, removed=everything, brake=3)
    assert (refused.value.name, refused.value.http_status) == ("update_brake", 409)
    assert (default_graph(data), current(data).number) == (everything, number)
    assert list((data / "generations").glob("*.tmp")) == []
    many = [note("work/w0", str(one)) for one in range(9)]
    edit(ledger, data, many, brake=3)
    assert edit(ledger, data, removed=many, brake=3).removed == 9


def test_without_records_it_is_a_plain_store(tmp_path):
    with Ledger.open(tmp_path) as ledger:
        many = [note("a/b", str(one)) for one in range(5)]
        assert edit(ledger, tmp_path, many, created=["x:empty"]).generation.number == 2
        assert current(tmp_path).open().contains_named_graph(NamedNode("x:empty"))
        assert edit(ledger, tmp_path, removed=many, brake=0).removed == 5
        publish(ledger, tmp_path, BASE, full=True)
        store: Store = current(tmp_path).open()
        assert (default_graph(tmp_path), list(store.named_graphs())) == (set(), [NamedNode("x:empty")])
        load(ledger, "nam", [("1", BOOK)])
        publish(ledger, tmp_path, BASE)
        matches(ledger, tmp_path)


def test_a_lost_ledger_does_not_take_the_catalogue_away(world):
    ledger, data = world
    ledger.close()
    for left in data.glob("ledger.sqlite*"):
        left.unlink()
    before = default_graph(data)
    with Ledger.open(data) as fresh, pytest.raises(RequestError, match="ledger"):
        edit(fresh, data, [note("work/w0", "a")])
    assert default_graph(data) == before


def test_records_that_were_never_published_are_not_forgotten(tmp_path):
    with Ledger.open(tmp_path) as ledger:
        load(ledger, "nam", [("1", BOOK)])
        edit(ledger, tmp_path, [note("work/w0", "a")])
        matches(ledger, tmp_path)
        assert len(default_graph(tmp_path)) == 13


def test_taking_back(world):
    ledger, data = world
    label = next(quad for quad in default_graph(data) if "rdf-schema#label" in quad.predicate.value)
    before = default_graph(data)
    one = edit(ledger, data, [note("work/w0", "a"), note("work/w0", "b")], [label], created=["x:g"])
    two = edit(ledger, data, [label], [note("work/w0", "a")])
    undo(editing(ledger, data), ledger.db, BASE, one.request, "an")
    assert default_graph(data) == before
    assert not current(data).open().contains_named_graph(NamedNode("x:g"))
    with pytest.raises(LienthongError, match=str(one.request)):
        undo(editing(ledger, data), ledger.db, BASE, one.request, "an")
    with pytest.raises(NotFound):
        undo(editing(ledger, data), ledger.db, BASE, 99, "an")
    assert [known.undone for known in requests(ledger.db)] == [3, 0, 0]
    undo(editing(ledger, data), ledger.db, BASE, two.request, "an")
    assert default_graph(data) == (before - {label}) | {note("work/w0", "a")}
    drop(editing(ledger, data), ledger.db, BASE, "an")
    assert default_graph(data) == before
    assert [known.undone > 0 for known in requests(ledger.db)] == [True, True, False, False, False]
