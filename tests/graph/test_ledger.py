"""The versions of a record: docs/decisions/011-versions-of-a-record.md, case by case."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from graph.worlds import Version, entry, load
from lienthong.errors import StoreError
from lienthong.graph.ledger import Entry, Ledger
from lienthong.graph.terms import Account, Flag, Source

GOOD = Version(("i0", "t0"), ("w0",), "a0", 0)
OTHER = replace(GOOD, words=1)
BAD = replace(GOOD, status="quarantined")
WORSE = replace(BAD, words=2)
GONE = replace(GOOD, status="deleted")


@pytest.fixture
def ledger(tmp_path: Path):
    """An empty ledger with one source."""
    with Ledger.open(tmp_path / "data") as opened:
        opened.put_source(Source("nam"))
        yield opened


def states(ledger: Ledger) -> dict[tuple[str, bool], str]:
    """(number, pending) to status, of all that is stored."""
    return {(record.number, record.pending): record.status for record in ledger.records()}


def said(ledger: Ledger) -> int:
    """How many live descriptions there are."""
    return sum(1 for _ in ledger.described())


def history(ledger: Ledger) -> list[str]:
    """The statuses of all earlier versions."""
    return [status for (status,) in ledger.db.execute("SELECT status FROM record_history ORDER BY key")]


def test_a_new_record_an_update_and_the_same_again(ledger):
    assert load(ledger, "nam", [("1", GOOD)]) == {"created": 1}
    assert load(ledger, "nam", [("1", OTHER)]) == {"updated": 1}
    assert load(ledger, "nam", [("1", OTHER)]) == {"unchanged": 1}
    assert history(ledger) == ["live"]
    record = ledger.record("nam", "1")
    assert record is not None and record.raw == entry("nam", "1", OTHER).raw
    assert ledger.counts() == {"nam": {"live": 1}}


def test_a_bad_update_leaves_the_good_version_and_is_reported(ledger):
    load(ledger, "nam", [("1", GOOD)])
    assert load(ledger, "nam", [("1", BAD)]) == {"quarantined": 1}
    assert states(ledger) == {("1", False): "live", ("1", True): "quarantined"}
    assert said(ledger) == 1
    assert load(ledger, "nam", [("1", BAD)]) == {"unchanged": 1}
    assert load(ledger, "nam", [("1", WORSE)]) == {"quarantined": 1}
    assert load(ledger, "nam", [("1", OTHER)]) == {"released": 1}
    assert states(ledger) == {("1", False): "live"}
    assert history(ledger) == ["quarantined", "quarantined", "live"]


def test_going_back_to_the_good_version_releases_it(ledger):
    load(ledger, "nam", [("1", GOOD)])
    load(ledger, "nam", [("1", BAD)])
    assert load(ledger, "nam", [("1", GOOD)]) == {"released": 1}
    assert states(ledger) == {("1", False): "live"}


def test_a_quarantined_record_is_released_when_mended(ledger):
    assert load(ledger, "nam", [("1", BAD)]) == {"quarantined": 1}
    assert said(ledger) == 0
    assert load(ledger, "nam", [("1", GOOD)]) == {"released": 1}
    assert said(ledger) == 1


def test_stricter_rules_take_back_what_they_no_longer_allow(ledger):
    load(ledger, "nam", [("1", GOOD)])
    run = ledger.begin_run("nam", [], "stricter")
    refused = replace(entry("nam", "1", GOOD), status="quarantined", described=None)
    assert ledger.write(run, [refused]) == {"quarantined": 1}
    assert states(ledger) == {("1", False): "quarantined"}
    assert said(ledger) == 0


def test_deletion_and_return(ledger):
    load(ledger, "nam", [("1", GOOD), ("2", GOOD)])
    assert load(ledger, "nam", [("1", GONE)]) == {"deleted": 1}
    assert load(ledger, "nam", [("1", GONE)]) == {"unchanged": 1}
    assert load(ledger, "nam", [("1", GOOD)]) == {"created": 1}
    assert load(ledger, "nam", [("1", GOOD)], complete=True) == {"unchanged": 1, "deleted": 1}
    assert states(ledger) == {("1", False): "live", ("2", False): "deleted"}
    assert load(ledger, "nam", [("2", GOOD)]) == {"created": 1}


def test_withdrawing_takes_the_pending_version_along(ledger):
    load(ledger, "nam", [("1", GOOD), ("2", GOOD)])
    load(ledger, "nam", [("1", BAD)])
    load(ledger, "nam", [("2", GOOD)], complete=True)
    assert states(ledger) == {("1", False): "deleted", ("2", False): "live"}
    assert ledger.db.execute("SELECT count(*) FROM claim").fetchone() == (1,)


def test_what_unchanged_skips_counts_as_seen(ledger):
    load(ledger, "nam", [("1", GOOD), ("2", GOOD), ("3", BAD)])
    run = ledger.begin_run("nam", [], "rules")
    items = [(number, entry("nam", number, version).raw) for number, version in (("1", GOOD), ("3", BAD))]
    assert ledger.unchanged("nam", [*items, ("4", b"new")], "rules") == {"1", "3"}
    assert ledger.unchanged("nam", [("1", b"other")], "rules") == set()
    assert ledger.unchanged("nam", items, "other rules") == set()
    assert ledger.withdraw_missing(run) == 1
    assert states(ledger) == {("1", False): "live", ("2", False): "deleted", ("3", False): "quarantined"}


def test_one_number_for_two_records_of_one_run(ledger):
    twice = [("1", GOOD), ("1", OTHER)]
    assert load(ledger, "nam", twice) == {"created": 1, "duplicate": 1}
    record = ledger.record("nam", "1")
    assert record is not None and record.raw == entry("nam", "1", GOOD).raw
    kept = list(ledger.records(status="quarantined"))
    assert [(one.reason, one.number.partition("#")[0]) for one in kept] == [("duplicate_number", "1")]
    assert load(ledger, "nam", twice, complete=True) == {"unchanged": 2, "deleted": 0}
    run = ledger.begin_run("nam", [], "rules")
    assert ledger.unchanged("nam", [(n, entry("nam", n, v).raw) for n, v in twice], "rules") == {"1"}
    ledger.finish_run(run, "complete")
    assert load(ledger, "nam", [("1", OTHER)], complete=True) == {"updated": 1, "deleted": 0}
    assert states(ledger) == {("1", False): "live"}


def test_in_one_run_the_newer_datestamp_wins(ledger):
    old, new = entry("nam", "1", GOOD, "20010101"), entry("nam", "1", OTHER, "20020101")
    for order in ((old, new), (new, old)):
        run = ledger.begin_run("nam", [], "rules")
        ledger.write(run, order)
        record = ledger.record("nam", "1")
        assert record is not None and record.datestamp == "20020101"
        assert ledger.write(ledger.begin_run("nam", [], "rules"), order) == {"unchanged": 1, "older": 1}
    assert history(ledger) == ["live"]


def test_an_older_first_seen_later_in_the_run_goes_to_the_history(ledger):
    run = ledger.begin_run("nam", [], "rules")
    ledger.write(run, [entry("nam", "1", OTHER, "2002"), entry("nam", "1", GOOD, "2001")])
    assert states(ledger) == {("1", False): "live"}
    assert history(ledger) == ["live"]


def test_two_books_under_one_number_are_both_kept_whatever_their_dates(ledger):
    book, other = entry("nam", "1", GOOD, "2002"), entry("nam", "1", Version(("i1",), ("w1",), "a1", 3), "2003")
    for expected in ({"created": 1, "duplicate": 1}, {"unchanged": 2}):
        assert ledger.write(ledger.begin_run("nam", [], "rules"), [book, other]) == expected
    record = ledger.record("nam", "1")
    assert record is not None and record.raw == book.raw
    assert [one.reason for one in ledger.records(status="quarantined")] == ["duplicate_number"]
    assert history(ledger) == []


def test_reports_come_back_as_they_were_written(ledger):
    given = entry("nam", "1", GOOD)
    assert given.described is not None
    given.described.accounts.append(Account("245$a", "mapped", 2))
    given.described.flags.append(Flag("tone_moved", "245$a", "hoà"))
    findings = ({"severity": "warning", "path": "bf:title"},)
    run = ledger.begin_run("nam", ["a.mrc"], "rules")
    ledger.write(run, [replace(given, findings=findings)])
    (record,) = ledger.records("nam", "live")
    assert record.accounts == [Account("245$a", "mapped", 2)]
    assert record.flags == [Flag("tone_moved", "245$a", "hoà")]
    assert record.findings == list(findings)
    assert record.raw == b""
    assert next(ledger.records("nam", raw=True)).raw == given.raw


def test_sources_and_runs_are_kept(ledger):
    source = Source("bac", title_vi="Thư viện Bắc", drop=("260$b=BK",))
    ledger.put_source(source)
    assert ledger.source("bac") == source
    assert [one.id for one in ledger.sources()] == ["nam", "bac"]
    first = ledger.begin_run("bac", ["a.mrc"], "rules")
    ledger.write(first, [entry("bac", "1", GOOD)])
    second = ledger.begin_run("bac", [], "rules")
    ledger.finish_run(second, "complete")
    assert [(run.key, run.state, run.counts) for run in ledger.runs("bac")] == [
        (second, "complete", {}),
        (first, "interrupted", {"created": 1}),
    ]


def test_a_batch_is_stored_whole_or_not_at_all(ledger):
    run = ledger.begin_run("nam", [], "rules")
    broken = Entry("2", "live", b"", "marc21", "f", 1, 0, findings=({"what": object()},))
    with pytest.raises(TypeError):
        ledger.write(run, [entry("nam", "1", GOOD), broken])
    assert states(ledger) == {}


def test_one_process_writes_and_others_read(ledger, tmp_path):
    load(ledger, "nam", [("1", GOOD)])
    script = (
        "import sys; from pathlib import Path; from lienthong.errors import StoreError\n"
        "from lienthong.graph.ledger import Ledger\n"
        "data = Path(sys.argv[1])\n"
        "with Ledger.open(data, write=False) as ledger: print(sum(1 for _ in ledger.records()))\n"
        "try: Ledger.open(data)\n"
        "except StoreError as error: print(error.name)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "data")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "1\nledger_busy\n"


def test_what_cannot_be_opened_says_why(tmp_path):
    def name(write: bool) -> str:
        with pytest.raises(StoreError) as raised:
            Ledger.open(tmp_path, write=write)
        assert str(tmp_path) in raised.value.message("vi")
        return raised.value.name

    assert name(write=False) == "ledger_missing"
    file = tmp_path / "ledger.sqlite"
    file.write_bytes(b"no database, but quite long enough to look like one " * 40)
    assert name(write=True) == "ledger_damaged"
    file.unlink()
    sqlite3.connect(file).close()
    assert name(write=False) == "ledger_older"
    Ledger.open(tmp_path).close()
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 999")
    db.close()
    assert name(write=True) == "ledger_newer"
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="Không tạo được"):
        Ledger.open(tmp_path / "file" / "data")


def test_an_unknown_source_or_run_is_refused(ledger):
    with pytest.raises(StoreError) as raised:
        ledger.begin_run("tay", [], "rules")
    assert raised.value.name == "ledger_no_source"
    with pytest.raises(StoreError) as raised:
        ledger.write(99, [])
    assert raised.value.name == "ledger_no_run"
