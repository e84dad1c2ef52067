"""The invariants of docs/architecture.md, proven over sequences of loads, updates, deletions and publishes."""

import random
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from depth import often
from graph.worlds import (
    AGENTS,
    BASE,
    INSTANCES,
    SOURCES,
    WORKS,
    Ever,
    Further,
    Version,
    check,
    default_graph,
    expected_names,
    load,
)
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.reworded import watch
from lienthong.graph.publish import publish

pytestmark = pytest.mark.long


def keys(names: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of the keys, in their order."""
    return st.sets(st.sampled_from(names), min_size=1, max_size=3).map(
        lambda chosen: tuple(name for name in names if name in chosen)
    )


versions = st.builds(
    Version,
    instance=keys(INSTANCES),
    work=keys(WORKS),
    agent=st.sampled_from(AGENTS),
    words=st.integers(0, 2),
    status=st.sampled_from(["live"] * 6 + ["quarantined", "deleted"]),
)


NUMBERS = ("1", "2", "3")
History = list[tuple[str, dict[str, Version], str, str]]


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Batches of a few records; often a record comes back with only one thing about it changed."""
    current: dict[tuple[str, str], Version] = {}
    found: History = []
    for _ in range(draw(st.integers(1, 8))):
        source = draw(st.sampled_from(SOURCES))
        batch = {}
        for number in draw(st.sets(st.sampled_from(NUMBERS), min_size=1, max_size=3)):
            version = draw(versions)
            before = current.get((source, number))
            if before is not None and draw(st.integers(0, 3)):
                part = draw(st.sampled_from(["instance", "work", "agent", "words", "status"]))
                version = replace(before, **{part: getattr(version, part)})
            batch[number] = current[source, number] = version
        how = draw(st.sampled_from(["add", "add", "add", "complete"]))
        then = draw(st.sampled_from(["wait", "amend", "amend", "amend", "build"]))
        found.append((source, batch, how, then))
    return found


thorough = settings(
    max_examples=often(6, deep=60),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=set(Phase) - {Phase.explain},
)

brief = settings(thorough, max_examples=often(5, deep=40))
"""For what ``test_union`` asks of the same histories, with things that are compared besides."""

lengthy = settings(thorough, max_examples=often(4, deep=60))
"""For up to three histories in a row."""


def folder() -> tempfile.TemporaryDirectory[str]:
    """A place that costs no disk, where there is one."""
    memory = Path("/dev/shm")
    return tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)


def play(ledger: Ledger, data: Path, history: History) -> set[str]:
    """Let the history happen, checking every generation; all IRIs that were ever published."""
    ever = Ever()
    for source, records, how, then in history:
        load(ledger, source, records.items(), complete=how == "complete")
        if then == "wait":
            continue
        share = 0.0 if then == "build" else 1e9
        publish(ledger, data, BASE, bulk_share=share)
        check(ledger, data, ever)
    publish(ledger, data, BASE, bulk_share=1e9)
    check(ledger, data, ever)
    return ever


@brief
@given(histories(), st.booleans())
def test_the_public_graph_is_a_function_of_the_ledger(history, watched: bool):
    with folder() as place, Ledger.open(Path(place)) as ledger:
        if watched:  # as who loads and publishes over one connection does
            watch(ledger.db)
        play(ledger, Path(place), history)
        before = default_graph(Path(place))
        identity = set(ledger.db.execute("SELECT * FROM identity"))
        rebuilt = publish(ledger, Path(place), BASE, full=True)
        assert rebuilt.full and not rebuilt.events
        assert default_graph(Path(place)) == before
        assert set(ledger.db.execute("SELECT * FROM identity")) == identity


@brief
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_loading_does_not_matter(history, chance: random.Random):
    with folder() as one, folder() as two, Ledger.open(Path(one)) as ledger, Ledger.open(Path(two)) as fresh:
        play(ledger, Path(one), history)
        records: dict[tuple[str, str], Version] = {}
        for source, batch, how, _ in history:
            if how == "complete":
                kept = ((key, one) for key, one in records.items() if key[0] != source or key[1] in batch)
                records = dict(kept)
            for number, version in batch.items():
                # A bad update leaves the last good version in place.
                if version.status != "quarantined" or (source, number) not in records:
                    records[source, number] = version
        live = [(key, version) for key, version in records.items() if version.status == "live"]
        chance.shuffle(live)
        for (source, number), version in live:
            load(fresh, source, [(number, version)])
        publish(fresh, Path(two), BASE)
        assert expected_names(ledger)[0] == expected_names(fresh)[0]
        assert clustered(ledger) == clustered(fresh)
        events = {event for (event,) in ledger.db.execute("SELECT DISTINCT event FROM change")}
        merged = ledger.db.execute("SELECT 1 FROM alias").fetchone() is not None
        updated = ledger.db.execute("SELECT 1 FROM record_history").fetchone() is not None
        if events <= {"created", "updated"} and not merged and not updated:
            assert default_graph(Path(one)) == default_graph(Path(two))


def clustered(ledger: Ledger, further: Further | None = None) -> set[str]:
    """The published triples with every IRI read as the cluster that it names.

    Only what is described counts: a thing may have inherited the name of an id that is nothing any more.
    """
    roots, names = expected_names(ledger, further)
    own = {held.ids[0] for body in ledger.described() for held in body.entities}
    cluster = {f"{BASE}/{names[id_]}": f"{BASE}/{roots[id_]}" for id_ in own}

    def read(term: object) -> str:
        if not isinstance(term, NamedNode):
            return str(term)
        iri, mark, fragment = term.value.partition("#")
        return f"{cluster.get(iri, iri)}{mark}{fragment}"

    return {f"{read(quad.subject)} {read(quad.predicate)} {read(quad.object)}" for quad in default_graph(ledger.data)}


@thorough
@given(histories())
def test_loading_the_same_again_changes_nothing(history):
    with folder() as place, Ledger.open(Path(place)) as ledger:
        data = Path(place)
        play(ledger, data, history)
        source, records, how, _ = history[-1]
        before = list(ledger.db.iterdump())
        counts = load(ledger, source, records.items(), complete=how == "complete")
        assert {name for name, count in counts.items() if count} <= {"unchanged"}
        assert ledger.db.execute("SELECT count(*) FROM dirty").fetchone() == (0,)
        assert publish(ledger, data, BASE).generation is None
        after = [line for line in ledger.db.iterdump() if '"run"' not in line and '"record"' not in line]
        assert after == [line for line in before if '"run"' not in line and '"record"' not in line]
