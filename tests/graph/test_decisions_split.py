"""A record is taken out of an id that it shares with another, and put back as if nothing had been."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.worlds import BASE, Version, default_graph, entry, load
from lienthong.errors import NotFound, UsageError
from lienthong.graph.ledger import Entry, Ledger
from lienthong.graph.ledger.apart import splits
from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching.decisions import decided, decisions
from lienthong.graph.matching.splitting import Parted, join, split
from lienthong.graph.publish import publish
from lienthong.graph.terms import Entity, Source, entity_id

SHARED = Version(("i0", "t0"), ("w0",), "a0", 1)
ONE = "instance/i0"
APART = entity_id("instance", f"apart|{ONE}|record/bac9")


def with_copies(source: str, number: str, version: Version, stamp: str = "") -> Entry:
    """A record with a copy of its own, and an Instance known by the record's number as well."""
    made = entry(source, number, version, stamp)
    described = made.described
    if described is None:
        return made
    copy = f"item/{source}-{number}"
    instance = described.entities[1]
    ids = (*instance.ids, f"instance/number-{source}-{number}")
    entities = [replace_ids(one, ids) if one is instance else one for one in described.entities]
    lines = [
        *described.lines,
        f"<lt:{copy}> <x:itemOf> <lt:{ids[0]}> .",
        f'<lt:{copy}> <x:note> "<lt:{ids[0]}> là chữ, không phải mã" .',
    ]
    described = replace(described, entities=[*entities, Entity((copy,), "item|1")], lines=lines)
    return replace(made, described=described)


def replace_ids(one: Entity, ids: tuple[str, ...]) -> Entity:
    return one._replace(ids=ids)


def put(ledger: Ledger, source: str, number: str, version: Version, stamp: str = "", rules: str = "rules") -> None:
    if ledger.source(source) is None:
        ledger.put_source(Source(source))
    run = ledger.begin_run(source, ["a.mrc"], rules)
    ledger.write(run, [with_copies(source, number, version, stamp)])
    ledger.finish_run(run, "complete")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "data") as opened:
        put(opened, "nam", "1", SHARED)
        put(opened, "bac", "9", SHARED)
        yield opened


def parted(ledger: Ledger, iri: str = ONE, number: str = "9") -> Parted:
    with transaction(ledger.db):
        return split(ledger.db, iri, "bac", number, by="Lan", note="ISBN dùng lại", track=ledger.published)


def rejoined(ledger: Ledger, iri: str = APART) -> int:
    with transaction(ledger.db):
        return join(ledger.db, iri, "bac", "9", by="Hoa", track=ledger.published)


def everything(ledger: Ledger) -> list[tuple[object, ...]]:
    """All that the ledger says of its records, byte by byte."""
    rows = []
    for query in (
        "SELECT record, described FROM body ORDER BY record",
        "SELECT * FROM occurrence ORDER BY id, hash, record",
        "SELECT * FROM claim ORDER BY key, own, record",
        "SELECT key, status, statements FROM record ORDER BY key",
        "SELECT id, live, statements FROM source ORDER BY id",
    ):
        rows += ledger.db.execute(query).fetchall()
    return rows


def test_the_record_goes_on_under_an_id_of_its_own(ledger: Ledger) -> None:
    before = everything(ledger)
    assert parted(ledger) == Parted(APART, True, 1)
    (_, body) = list(ledger.described())
    instance = next(one for one in body.entities if one.role == "instance")
    assert instance.ids == [APART, "instance/number-bac-9"], "what only this record knew leads to it as before"
    assert f"<lt:item/bac-9> <x:itemOf> <lt:{APART}> ." in body.lines
    assert f'<lt:item/bac-9> <x:note> "<lt:{ONE}> là chữ, không phải mã" .' in body.lines
    assert decided(ledger.db) == {tuple(sorted((ONE, APART))): "different"}
    assert rejoined(ledger) == 2
    assert everything(ledger) == before
    assert decisions(ledger.db) == []
    assert splits(ledger.db) == []
    events = [event for (event,) in ledger.db.execute("SELECT event FROM decision_log ORDER BY key")]
    assert events == ["split", "decided", "undone", "joined"]


def test_it_stays_apart_when_it_is_loaded_and_mapped_again(ledger: Ledger) -> None:
    parted(ledger)
    before = everything(ledger)
    put(ledger, "bac", "9", SHARED, rules="other rules")
    assert everything(ledger) == before
    put(ledger, "bac", "9", replace(SHARED, words=2), "2")
    assert [one.ids[0] for one in list(ledger.described())[1].entities][1] == APART
    put(ledger, "bac", "9", Version(("i5",), ("w0",), "a0", 1), "3")
    assert [one.ids[0] for one in list(ledger.described())[1].entities][1] == "instance/i5"
    put(ledger, "bac", "9", Version((), (), "", 0, "deleted"), "4")
    put(ledger, "bac", "9", replace(SHARED, words=2), "5")
    assert [one.ids[0] for one in list(ledger.described())[1].entities][1] == APART


def test_taken_back_it_is_as_if_it_had_never_been_with_all_that_was_loaded_since(
    ledger: Ledger, tmp_path: Path
) -> None:
    parted(ledger)
    versions = [replace(SHARED, instance=("i0", "t1"), words=2), replace(SHARED, instance=("i0", "t1"), words=0)]
    for stamp, version in enumerate(versions):
        put(ledger, "bac", "9", version, str(stamp))
    rejoined(ledger)
    with Ledger.open(tmp_path / "other") as other:
        put(other, "nam", "1", SHARED)
        put(other, "bac", "9", SHARED)
        for stamp, version in enumerate(versions):
            put(other, "bac", "9", version, str(stamp))
        assert everything(other) == everything(ledger)


def test_the_public_graph_parts_and_meets_again(ledger: Ledger) -> None:
    publish(ledger, ledger.data, BASE)
    before = default_graph(ledger.data)
    parted(ledger, f"{BASE}/{ONE}")
    publish(ledger, ledger.data, BASE)
    between = default_graph(ledger.data)
    subjects = {str(quad.subject) for quad in between}
    assert f"<{BASE}/{ONE}>" in subjects
    assert f"<{BASE}/{APART}>" in subjects
    publish(ledger, ledger.data, BASE, full=True)
    assert default_graph(ledger.data) == between
    rejoined(ledger, f"{BASE}/{ONE}")
    publish(ledger, ledger.data, BASE)
    assert default_graph(ledger.data) == before
    moved = ledger.db.execute("SELECT state, target FROM identity WHERE id = ?", (APART,)).fetchone()
    assert moved == ("moved", ONE)


def test_a_stronger_key_does_not_hold_what_was_split_by_its_weaker_ones(ledger: Ledger) -> None:
    """The record with the ISBN is taken out; the one that knows the title only must not follow it."""
    put(ledger, "nam", "1", Version(("t0",), ("w0",), "a0", 1), "2")
    assert parted(ledger).apart
    held = {one.record: one.entities[1].ids for one in ledger.described()}
    assert list(held.values()) == [
        ["instance/t0", "instance/number-nam-1"],
        [APART, "instance/number-bac-9"],
    ]
    assert decided(ledger.db) == {tuple(sorted(("instance/t0", APART))): "different"}
    assert rejoined(ledger) == 2


def test_copies_of_another_file_follow_the_record(ledger: Ledger) -> None:
    parted(ledger)
    (claimant,) = ledger.db.execute("SELECT own FROM claim WHERE key = 'instance/number-bac-9'").fetchall()
    assert claimant == (APART,)


@pytest.mark.parametrize(
    ("iri", "source", "number", "error", "name"),
    [
        (ONE, "bac", "77", NotFound, "cluster_no_record"),
        (ONE, "tay", "9", NotFound, "cluster_no_record"),
        ("instance/i7", "bac", "9", NotFound, "cluster_unknown"),
        ("instance/i4", "bac", "9", UsageError, "cluster_not_in_record"),
        ("instance/i4", "bac", "4", UsageError, "cluster_alone"),
    ],
)
def test_what_cannot_be_split(
    ledger: Ledger, iri: str, source: str, number: str, error: type[Exception], name: str
) -> None:
    put(ledger, "bac", "4", Version(("i4",), ("w1",), "a1", 0))
    before = everything(ledger)
    with pytest.raises(error) as caught, transaction(ledger.db):
        split(ledger.db, iri, source, number, by="Lan", track=False)
    assert getattr(caught.value, "name", "") == name
    with pytest.raises(NotFound) as missing, transaction(ledger.db):
        join(ledger.db, ONE, "bac", "9", by="Lan", track=False)
    assert missing.value.name == "cluster_no_split"
    assert everything(ledger) == before


def test_a_split_thing_of_many_records_leaves_the_others_together(ledger: Ledger) -> None:
    load(ledger, "bac", [("5", SHARED), ("6", SHARED)])
    parted(ledger)
    owners = {row[0] for row in ledger.db.execute("SELECT id FROM occurrence WHERE id LIKE 'instance/%'")}
    assert owners == {ONE, APART}
