"""Index rows of a first load wait until its end: the ledger is then what it is when each batch is put in its place."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from graph.worlds import Version, entry
from lienthong.graph.ledger import Ledger
from lienthong.graph.terms import Source

TABLES = ("record", "body", "occurrence", "claim", "stale", "dirty")
GOOD = Version(("i0", "m0"), ("w0", "v0"), "a0", 1)
BATCHES = [
    [("1", GOOD, ""), ("2", Version(("i1",), ("w1",), "a1", 0), "")],
    [("3", GOOD, "20200101"), ("4", Version(("i1",), ("w1",), "a1", 0, "quarantined"), "")],
    # A record that comes again in another version: rows go, among them some that have only arrived.
    [("3", Version(("t0", "t1"), ("w0",), "a1", 2), "20210101"), ("5", GOOD, "")],
    [("6", Version(("t1",), ("w1",), "a0", 1), "")],
]


def write(ledger: Ledger) -> None:
    ledger.put_source(Source("nam"))
    run = ledger.begin_run("nam", ["world.mrc"], "rules")
    for batch in BATCHES:
        ledger.write(run, [entry("nam", number, version, stamp) for number, version, stamp in batch])


def rows(db: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in TABLES}


def waiting(db: sqlite3.Connection) -> int:
    query = "SELECT (SELECT count(*) FROM arrived_occurrence) + (SELECT count(*) FROM arrived_claim)"
    return int(db.execute(query).fetchone()[0])


@pytest.fixture
def at_once(tmp_path: Path) -> dict[str, list[tuple[object, ...]]]:
    with Ledger.open(tmp_path / "at-once") as ledger:
        write(ledger)
        assert waiting(ledger.db) == 0
        return rows(ledger.db)


def test_what_was_gathered_is_what_is_written_at_once(at_once, tmp_path):
    with Ledger.open(tmp_path / "gathered") as ledger:
        with ledger.gathering():
            write(ledger)
            assert waiting(ledger.db) > 0
        assert waiting(ledger.db) == 0
        assert rows(ledger.db) == at_once
        assert "claim_own" in {name for (name,) in ledger.db.execute("SELECT name FROM sqlite_master")}


def test_nothing_is_lost_when_the_loader_is_killed(at_once, tmp_path):
    data = tmp_path / "killed"
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from lienthong.graph.ledger import Ledger\nfrom graph.test_arriving import write\n"
        "with Ledger.open(Path(sys.argv[1])) as ledger, ledger.gathering():\n"
        "    write(ledger)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    path = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run([sys.executable, "-c", script, str(data)], env=os.environ | {"PYTHONPATH": path})
    assert done.returncode == -signal.SIGKILL
    with Ledger.open(data, write=False) as ledger:
        assert waiting(ledger.db) > 0
    with Ledger.open(data) as ledger:
        assert waiting(ledger.db) == 0
        assert rows(ledger.db) == at_once


def test_a_settled_ledger_is_asked_at_once(tmp_path):
    """What is claimed otherwise becomes unsettled, so the index has to be right after each batch."""
    with Ledger.open(tmp_path / "settled") as ledger:
        ledger.db.execute("INSERT INTO matching VALUES (1, 'rules')")
        with ledger.gathering():
            write(ledger)
            assert waiting(ledger.db) == 0
            assert ledger.db.execute("SELECT count(*) FROM unsettled").fetchone()[0] > 0


def test_what_a_loader_left_meanwhile_is_in_place_for_who_rested(tmp_path):
    again = [entry("nam", "6", BATCHES[0][1][1], "20300101")]
    found = []
    for name in ("killed", "at-once"):
        with Ledger.open(tmp_path / name) as ledger:
            ledger.put_source(Source("nam"))
            with ledger.resting(9.0):
                loader = Ledger.open(tmp_path / name)
                if name == "killed":
                    gathering = loader.gathering()
                    gathering.__enter__()
                write(loader)
                assert (waiting(loader.db) > 0) == (name == "killed")
                loader.close()
            ledger.write(ledger.begin_run("nam", ["world.mrc"], "rules"), again)
            assert waiting(ledger.db) == 0
            found.append(rows(ledger.db))
    assert found[0] == found[1]
