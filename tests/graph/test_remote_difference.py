"""The difference of two stores is exact, whatever the stores."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from lienthong.graph.remote import difference as module
from lienthong.graph.remote.channel import Channel
from lienthong.graph.remote.difference import difference, named_graphs, triples
from lienthong.graph.remote.engine import engine_of
from lienthong.graph.remote.standing import Holding, Standing, standing_of
from lienthong.graph.remote.standing import triples as pointer_triples
from lienthong.settings import Settings

SUBJECTS = st.integers(0, 400).map(lambda number: NamedNode(f"x:{number}"))
QUADS = st.builds(
    lambda subject, value, graph: Quad(subject, NamedNode("x:p"), Literal(str(value)), graph),
    SUBJECTS,
    st.integers(0, 3),
    st.sampled_from([DefaultGraph(), NamedNode("x:g"), NamedNode("x:h")]),
)
ENGINE = engine_of(Settings(engine="remote", engine_query="http://e.example/"))
assert ENGINE is not None


def store(quads: set[Quad]) -> Store:
    made = Store()
    made.extend(quads)
    return made


@settings(deadline=None, max_examples=40)
@given(st.sets(QUADS, max_size=300), st.sets(QUADS, max_size=300), st.integers(1, 50))
def test_old_without_deleted_and_with_inserted_is_new(old: set[Quad], new: set[Quad], step: int) -> None:
    before, after = store(old), store(new)
    kept, module._STEP = module._STEP, step
    try:
        for graph in (DefaultGraph(), *map(NamedNode, named_graphs(before) | named_graphs(after))):
            delta = difference(before, after, graph, 10_000)
            was, now = set(triples(before, graph)), set(triples(after, graph))
            assert delta is not None and delta.deleted == was - now and delta.inserted == now - was
    finally:
        module._STEP = kept


def test_too_much_is_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    many = {Quad(NamedNode(f"x:{number}"), NamedNode("x:p"), Literal("")) for number in range(50_000)}
    assert difference(store(set()), store(many), DefaultGraph(), 10) is None
    assert difference(None, store(set()), DefaultGraph(), 10) is not None
    # Whatever share of a catalogue is allowed, memory is not.
    monkeypatch.setattr(module, "MOST", 5_000)
    assert difference(None, store(many), DefaultGraph(), 10**9) is None


SIDES = st.sampled_from(["a", "b"])
HOLDINGS = st.builds(
    Holding,
    st.text(min_size=1),
    st.integers(1, 10**9),
    st.just("2026-11-22T00:00:00Z"),
    st.integers(0, 10**12),
    st.sets(st.sampled_from(["x:g", "x:h"])).map(lambda found: tuple(sorted(found))),
)
STANDINGS = st.builds(
    lambda live, named, sides: (
        Standing(live if live in sides else None, "t" if live in sides else "", named, sides)
        if live in sides
        else Standing(None, "", "", sides)
    ),
    SIDES,
    st.text(min_size=1),
    st.dictionaries(SIDES, HOLDINGS),
)


def said(found: set[Triple]) -> list[tuple[str, str, str]]:
    return [(one.subject.value, one.predicate.value, one.object.value) for one in found]  # type: ignore[union-attr]


@settings(deadline=None, max_examples=60)
@given(STANDINGS, STANDINGS)
def test_the_pointer_reads_as_it_was_written_and_halves_are_never_believed(one: Standing, other: Standing) -> None:
    assert ENGINE is not None
    first, second = pointer_triples(ENGINE, one), pointer_triples(ENGINE, other)
    assert standing_of(ENGINE, said(first)) == one
    # An engine without transactions may show what is deleted and what is inserted at once.
    mixed = standing_of(ENGINE, said(first | second))
    if mixed is not None and mixed.live is not None:
        assert mixed.live in (one.live, other.live)
        assert mixed.holding in (one.holding, other.holding)


def test_a_blank_node_has_a_name_on_the_engine() -> None:
    assert ENGINE is not None
    with Channel(ENGINE) as channel:
        line = channel.line(Triple(BlankNode("b1"), NamedNode("x:p"), BlankNode("b2")))
    at = "http://localhost:8000/.well-known/genid"
    assert line == f"<{at}/b1> <x:p> <{at}/b2> .\n"
