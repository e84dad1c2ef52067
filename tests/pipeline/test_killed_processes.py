"""Processes of a load that are killed: their records are mapped by others, and one that kills each is held back."""

from pathlib import Path

import pytest

from cataloguing import book, catalogue
from lienthong.errors import WorkersError
from lienthong.graph.ledger import Ledger
from lienthong.pipeline.load import load
from pipeline.dying_mappers import ALWAYS, ONCE, move_in_where_some_die

pytestmark = pytest.mark.long


@pytest.fixture
def dying(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Small errands of processes of which some die; the file that is there until the first did."""
    monkeypatch.setattr("lienthong.pipeline.load.WORTH_PROCESSES", 0)
    monkeypatch.setattr("lienthong.pipeline.workshop.PART", 8)
    # Each process that is started anew costs a second: tests/test_steady.py tries tasks more than once.
    monkeypatch.setattr("lienthong.steady.TIMES", 1)
    monkeypatch.setattr("lienthong.pipeline.workshop._move_in", move_in_where_some_die)
    once = tmp_path / "once"
    monkeypatch.setenv("DYING_ONCE", str(once))
    once.touch()
    return once


def test_a_killed_process_loses_nothing_and_a_record_that_kills_each_is_held_back(dying: Path, tmp_path: Path) -> None:
    special = {5: ONCE, 20: ALWAYS}
    file = catalogue(tmp_path / "thu.mrc", *(book(str(one), special.get(one, f"Tựa {one}")) for one in range(24)))
    made = load(tmp_path / "data", "thu", [str(file)], processes=2)
    assert not dying.exists(), "no process was killed"
    assert (made.read, made.live, made.held) == (24, 23, 1)
    with Ledger.open(tmp_path / "data", write=False) as ledger:
        kept = list(ledger.records())
    assert [one.number for one in kept] == [str(one) for one in range(24)]
    assert [(one.number, one.status, one.reason) for one in kept if one.status != "live"] == [
        ("20", "quarantined", "worker_killed")
    ]


def test_when_all_records_kill_the_machine_is_told_of_and_what_was_there_stays(
    dying: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lienthong.pipeline.workshop._MOST", 0)
    good = catalogue(tmp_path / "good.mrc", book("1"))
    bad = catalogue(tmp_path / "bad.mrc", book("2", ALWAYS))
    load(tmp_path / "data", "thu", [str(good)])
    with pytest.raises(WorkersError) as told:
        load(tmp_path / "data", "thu", [str(bad)], processes=2)
    assert told.value.name == "helpers_killed"
    assert "LIENTHONG_PROCESSES=1" in told.value.message("vi")
    with Ledger.open(tmp_path / "data", write=False) as ledger:
        assert [(one.number, one.status) for one in ledger.records()] == [("1", "live")]
        assert [one.state for one in ledger.runs("thu")] == ["interrupted", "complete"]
