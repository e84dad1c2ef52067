"""Decisions of librarians: in force whatever is loaded when, followed when keys are corrected, taken back exactly."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.worlds import BASE, Version, entry, load
from lienthong.errors import NotFound, UsageError
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching import inbox
from lienthong.graph.matching.deciding import Outcome, conflicts, decide, live_id, undo
from lienthong.graph.matching.decisions import decided, decided_for, decisions, unsettle_moved
from lienthong.graph.publish import publish
from lienthong.graph.terms import Entity

FIRST = Version(("i0", "t0"), ("w0",), "a0", 1)
SECOND = Version(("i1", "t1"), ("w1",), "a1", 2)
THIRD = Version(("i2", "m0"), ("v0",), "a1", 3)
ONE, TWO, THREE = "instance/i0", "instance/i1", "instance/i2"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "data") as opened:
        load(opened, "nam", [("1", FIRST), ("2", SECOND), ("3", THIRD)])
        yield opened


def said(ledger: Ledger, one: str, other: str, verdict: str, at: str = "") -> Outcome:
    with transaction(ledger.db):
        return decide(ledger.db, one, other, verdict, by="Lan", note="đã xem sách", at=at)


def test_a_decision_is_kept_with_who_when_and_why(ledger: Ledger) -> None:
    ledger.db.execute("DELETE FROM unsettled")
    assert said(ledger, TWO, ONE, "same") == Outcome((ONE, TWO), True)
    (one,) = decisions(ledger.db)
    assert (one.a, one.b, one.verdict, one.by, one.note) == (ONE, TWO, "same", "Lan", "đã xem sách")
    assert (one.record_a, one.role_a, one.record_b) == ("record/nam1", "instance", "record/nam2")
    assert one.at.endswith("Z")
    assert decided(ledger.db) == {(ONE, TWO): "same"} == decided_for(ledger.db, [TWO])
    assert decided_for(ledger.db, [THREE]) == {}
    assert ledger.db.execute("SELECT id FROM unsettled ORDER BY id").fetchall() == [(ONE,), (TWO,)]
    assert not said(ledger, ONE, TWO, "same").changed


def test_another_decision_replaces_the_first_and_the_log_keeps_both(ledger: Ledger) -> None:
    said(ledger, ONE, TWO, "same")
    said(ledger, TWO, ONE, "different")
    assert decided(ledger.db) == {(ONE, TWO): "different"}
    with transaction(ledger.db):
        assert undo(ledger.db, TWO, ONE, by="Hoa") == 1
    assert decided(ledger.db) == {}
    rows = ledger.db.execute("SELECT event, verdict, by FROM decision_log ORDER BY key").fetchall()
    assert rows == [
        ("decided", "same", "Lan"), ("replaced", "same", "Lan"), ("decided", "different", "Lan"),
        ("undone", "different", "Hoa"),
    ]  # fmt: skip
    with pytest.raises(NotFound), transaction(ledger.db):
        undo(ledger.db, TWO, ONE, by="Hoa")


@pytest.mark.parametrize(
    ("one", "other", "verdict", "by", "name"),
    [
        ("Truyện Kiều", ONE, "same", "Lan", "cluster_iri"),
        ("https://thuvien.example/library/s0", ONE, "same", "Lan", "cluster_kind"),
        ("instance/zz", ONE, "same", "Lan", "cluster_unknown"),
        (ONE, ONE, "same", "Lan", "cluster_one_id"),
        (ONE, "instance/t0", "different", "Lan", "cluster_one_id"),
        (ONE, "work/w0", "same", "Lan", "cluster_kinds"),
        (ONE, TWO, "maybe", "Lan", "cluster_verdict"),
        (ONE, TWO, "same", "  ", "cluster_who"),
    ],
)
def test_nonsense_is_refused_with_advice(
    ledger: Ledger, one: str, other: str, verdict: str, by: str, name: str
) -> None:
    with pytest.raises((NotFound, UsageError)) as caught, transaction(ledger.db):
        decide(ledger.db, one, other, verdict, by=by)
    assert caught.value.name == name
    assert caught.value.message("vi") != caught.value.message("en")
    assert decisions(ledger.db) == []


def test_what_is_one_by_keys_cannot_be_told_apart_by_a_decision(ledger: Ledger) -> None:
    load(ledger, "bac", [("9", Version(("t0",), ("w1",), "a1", 2))])
    with pytest.raises(UsageError, match="cluster split"):
        said(ledger, ONE, "instance/t0", "different")


@pytest.mark.parametrize(
    "written",
    [ONE, f"{BASE}/{ONE}", f"<{BASE}/{ONE}>", f"{BASE}/vi/{ONE}", f"{BASE}/{ONE}.ttl", f"{BASE}/{ONE}#title-1",
     "instance/t0", f" {BASE}/{ONE}/ "],
)  # fmt: skip
def test_a_thing_is_named_as_people_copy_it(ledger: Ledger, written: str) -> None:
    assert live_id(ledger.db, written) == ONE


def test_a_moved_iri_leads_to_what_it_is_now(ledger: Ledger) -> None:
    publish(ledger, ledger.data, BASE)
    load(ledger, "nam", [("1", Version(("i9",), ("w0",), "a0", 1))])
    publish(ledger, ledger.data, BASE)
    assert live_id(ledger.db, f"{BASE}/{ONE}") == "instance/i9"


def test_it_follows_a_corrected_key_and_sleeps_while_the_record_is_away(ledger: Ledger) -> None:
    said(ledger, ONE, TWO, "different")
    with transaction(ledger.db):
        assert unsettle_moved(ledger.db) == 0
    load(ledger, "nam", [("1", Version(("m0",), ("w0",), "a0", 2)), ("3", Version(("i2",), ("v0",), "a1", 3))])
    assert decided(ledger.db) == {(TWO, "instance/m0"): "different"}
    ledger.db.execute("DELETE FROM unsettled")
    with transaction(ledger.db):
        assert unsettle_moved(ledger.db) == 1
        assert unsettle_moved(ledger.db) == 0
    assert decided_for(ledger.db, ["instance/m0"]) == {(TWO, "instance/m0"): "different"}
    assert {one for (one,) in ledger.db.execute("SELECT id FROM unsettled")} == {ONE, TWO, "instance/m0"}
    load(ledger, "nam", [("1", Version((), (), "", 0, "deleted"))])
    assert decided(ledger.db) == {}
    assert [one.now_a for one in decisions(ledger.db)] == [""]
    load(ledger, "nam", [("1", FIRST)])
    assert decided(ledger.db) == {(ONE, TWO): "different"}
    load(ledger, "bac", [("7", FIRST)])
    load(ledger, "nam", [("1", Version(("m0",), ("w0",), "a0", 2))])
    assert decided(ledger.db) == {(ONE, TWO): "different"}, "another record says what was decided on"


def test_two_decisions_that_a_correction_brings_together(ledger: Ledger) -> None:
    load(ledger, "bac", [("4", Version(("m0",), ("w0",), "a0", 2)), ("3", Version(("i2",), ("v0",), "a1", 3))])
    load(ledger, "nam", [("3", Version(("i2",), ("v0",), "a1", 3))])
    said(ledger, ONE, TWO, "same", at="2026-01-01T00:00:00Z")
    said(ledger, "instance/m0", TWO, "different", at="2026-02-01T00:00:00Z")
    load(ledger, "bac", [("4", Version(("i0",), ("w0",), "a0", 2))])
    assert decided(ledger.db) == {(ONE, TWO): "different"}, "the later one"
    said(ledger, ONE, TWO, "same", at="2026-03-01T00:00:00Z")
    assert decided(ledger.db) == {(ONE, TWO): "same"}
    assert len(decisions(ledger.db)) == 1


def test_a_chain_that_contradicts_is_told_at_once(ledger: Ledger) -> None:
    said(ledger, ONE, THREE, "different")
    assert said(ledger, ONE, TWO, "same").conflicts == ()
    (conflict,) = said(ledger, TWO, THREE, "same").conflicts
    assert conflict.pair == (ONE, THREE)
    assert conflict.chain == (ONE, TWO, THREE)
    assert conflicts(ledger.db, (ONE, TWO)) == (conflict,)
    with transaction(ledger.db):
        undo(ledger.db, ONE, THREE, by="Lan")
    assert conflicts(ledger.db, (ONE, TWO)) == ()


def test_a_skipped_pair_binds_nobody(ledger: Ledger) -> None:
    said(ledger, ONE, TWO, "skip")
    assert decided(ledger.db) == {}
    assert [one.verdict for one in decisions(ledger.db)] == ["skip"]


_VERSIONS = st.builds(
    Version,
    st.sampled_from([("i0", "t0"), ("i1",), ("i2", "t1"), ("m0",)]),
    st.just(("w0",)),
    st.just("a0"),
    st.integers(0, 2),
    st.sampled_from(["live", "live", "live", "deleted"]),
)


@settings(deadline=None, max_examples=25)
@given(
    st.dictionaries(st.tuples(st.sampled_from(["nam", "bac"]), st.sampled_from("12345")), _VERSIONS, min_size=4),
    st.randoms(use_true_random=False),
)
def test_what_is_in_force_is_no_matter_of_the_order_of_loading(
    tmp_path_factory: pytest.TempPathFactory, records: dict[tuple[str, str], Version], order: random.Random
) -> None:
    """The same decisions on the same live records are in force alike, however the ledger came to be as it is."""
    found = []
    for turn in range(2):
        with Ledger.open(tmp_path_factory.mktemp("data")) as ledger:
            load(ledger, "nam", [("1", FIRST), ("2", SECOND)])
            load(ledger, "bac", [("3", THIRD)])
            for one, other, verdict in ((ONE, TWO, "same"), (TWO, THREE, "different")):
                said(ledger, one, other, verdict, at="2026-01-01T00:00:00Z")
            items = sorted(records.items())
            if turn:
                order.shuffle(items)
            for (source, number), version in items:
                load(ledger, source, [(number, version)])
            with transaction(ledger.db):
                unsettle_moved(ledger.db)
            found.append(decided(ledger.db))
            every = {id_ for pair in found[-1] for id_ in pair}
            assert decided_for(ledger.db, every) == found[-1]
    assert found[0] == found[1]


def test_what_editors_post_waits_and_is_taken_in_once(ledger: Ledger) -> None:
    data = ledger.data
    inbox.post(data, "same", ONE, TWO, by="Lan")
    inbox.post(data, "undo", ONE, TWO, by="Hoa")
    inbox.post(data, "different", ONE, THREE, by="Hoa", note="khác tập")
    inbox.post(data, "same", "instance/gone", THREE, by="Hoa")
    assert [one.verdict for one in inbox.waiting(data)] == ["same", "undo", "different", "same"]
    assert decided(ledger.db) == {}
    assert inbox.take_in(ledger) == 4
    assert inbox.take_in(ledger) == 0
    assert inbox.waiting(data) == []
    assert decided(ledger.db) == {(ONE, THREE): "different"}
    (refused,) = ledger.db.execute("SELECT a, b, by, note FROM decision_log WHERE event = 'refused'").fetchall()
    assert refused[:3] == ("instance/gone", THREE, "Hoa")
    assert "cluster_unknown" in refused[3]


def test_an_inbox_that_was_not_emptied_in_time_is_not_taken_in_again(ledger: Ledger) -> None:
    """Killed between the ledger's transaction and the deletion of the rows: they are still there, and done."""
    inbox.post(ledger.data, "same", ONE, TWO, by="Lan")
    file = ledger.data / inbox.FILE
    before = file.read_bytes()
    assert inbox.take_in(ledger) == 1
    with transaction(ledger.db):
        undo(ledger.db, ONE, TWO, by="Lan")
    file.write_bytes(before)
    assert len(inbox.waiting(ledger.data)) == 1
    assert inbox.take_in(ledger) == 0
    assert decided(ledger.db) == {}
    assert inbox.waiting(ledger.data) == []
    file.unlink()
    inbox.post(ledger.data, "same", ONE, TWO, by="Lan")
    assert inbox.take_in(ledger) == 1, "a new inbox counts from one again"
    assert file.stat().st_mode & 0o77 == 0


def test_of_subjects_only_that_they_differ_can_be_said(ledger: Ledger) -> None:
    """They are linked by their names, never made one."""
    one = entry("nam", "8", THIRD)
    assert one.described is not None
    for id_ in ("subject/s0", "subject/s1"):
        one.described.entities.append(Entity((id_,), id_))
        one.described.lines.append(f'<lt:{id_}> <x:name> "lúa" .')
    run = ledger.begin_run("nam", [], "rules")
    ledger.write(run, [one])
    ledger.finish_run(run, "complete")
    with pytest.raises(UsageError) as caught:
        said(ledger, "subject/s0", "subject/s1", "same")
    assert caught.value.name == "cluster_subjects"
    said(ledger, "subject/s0", "subject/s1", "different")
    assert decided(ledger.db) == {("subject/s0", "subject/s1"): "different"}
