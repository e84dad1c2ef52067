"""Loading: what is skipped, what is counted, and that memory stays flat."""

import gc
import gzip
import tracemalloc
from pathlib import Path

import pytest

from cataloguing import book, marc, untitled
from lienthong.errors import InputError
from lienthong.graph.ledger import Ledger
from lienthong.mappings.readers import marcxml
from lienthong.pipeline.load import BATCH, load
from lienthong.pipeline.progress import Progress, size
from lienthong.pipeline.sources import declare


def test_unchanged_records_are_skipped_until_the_source_is_declared_otherwise(load_records, data: Path) -> None:
    first = load_records(book("1"), book("2"))
    assert first.counts["created"] == 2
    again = load_records(book("1"), book("2"))
    assert (again.counts["unchanged"], again.counts["created"], again.live) == (2, 0, 2)
    with Ledger.open(data) as ledger:
        declare(ledger, "thu", {"drop": ("852$b=Kho mượn",)})
    after = load_records(book("1"), book("2"))
    assert after.counts["updated"] == 2


def test_a_bad_update_leaves_the_good_version_public(load_records, data: Path) -> None:
    load_records(book("1"))
    summary = load_records(untitled("1"))
    assert (summary.live, summary.held) == (1, 1)
    assert load_records(book("1", "Tựa đã sửa")).held == 0


def test_every_record_that_was_read_is_told_of(load_records) -> None:
    """What a load says of itself adds up, whatever became of its records."""
    deletion = book("3")
    deletion.leader = deletion.leader[:5] + "d" + deletion.leader[6:]
    steps = [
        ([book("1"), untitled("2"), book("3"), untitled("2")], {"created": 2, "held_now": 1, "unchanged": 1}),
        ([book("1"), book("2"), deletion], {"unchanged": 1, "released": 1, "gone": 1}),
        ([book("1", "Tựa đã sửa"), book("2", "Tựa khác"), book("2", "Tựa thứ ba")], {"updated": 2, "held_now": 1}),
    ]
    for records, expected in steps:
        said = load_records(*records).values()
        told = {
            name: said[name] for name in ("created", "updated", "released", "unchanged", "gone", "held_now", "older")
        }
        assert {name: count for name, count in told.items() if count} == expected
        assert sum(told.values()) == said["read"]


def test_several_batches(load_records) -> None:
    summary = load_records(*(book(str(number)) for number in range(BATCH + 1)))
    assert (summary.read, summary.live) == (BATCH + 1, BATCH + 1)


def test_what_is_said_of_a_run_names_no_machine(load_records, data: Path) -> None:
    load_records(book("1"), name="thang-9.mrc")
    with Ledger.open(data, write=False) as ledger:
        (run,) = ledger.runs("thu")
    assert run.files == ["thang-9.mrc"]
    assert run.state == "complete"


def test_a_gzip_that_breaks_while_it_is_read_ends_the_run(data: Path, tmp_path: Path) -> None:
    good, packed = tmp_path / "a.mrc", tmp_path / "b.mrc.gz"
    good.write_bytes(marc(book("1")))
    packed.write_bytes(gzip.compress(marc(book("2")))[:-9])
    with pytest.raises(InputError):
        load(data, "thu", [str(good), str(packed)])
    assert not data.exists()


def test_memory_stays_flat(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lienthong.pipeline.load.BATCH", 20)

    def peak(name: str, count: int) -> int:
        file = tmp_path / name
        file.write_bytes(b"".join(marc(book(f"{name}{number}")) for number in range(count)))
        gc.collect()
        tracemalloc.reset_peak()
        load(data, "thu", [str(file)])
        highest = tracemalloc.get_traced_memory()[1]
        gc.collect()
        return highest - tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        peak("warm", 20)  # compiles rules and shapes
        small, large = peak("small", 60), peak("large", 240)
    finally:
        tracemalloc.stop()
    # Above what stays: what is remembered of words and names has a bound each, but 300 records fill none of them.
    assert large < 2 * small


def test_the_bar_knows_how_much_there_is(tmp_path: Path) -> None:
    content = marc(book("1"), book("2"))
    (tmp_path / "a.mrc").write_bytes(content)
    (tmp_path / "a.mrc.gz").write_bytes(gzip.compress(content))
    (tmp_path / "b.xml").write_bytes(marcxml.write([book("1")]))
    assert size([str(tmp_path / "a.mrc"), str(tmp_path / "a.mrc.gz")]) == 2 * len(content)
    assert size([str(tmp_path / "a.mrc"), "-"]) is None


def test_the_bar_shows_records_on_a_terminal_only(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, data: Path
) -> None:
    (tmp_path / "a.mrc").write_bytes(marc(book("1"), book("2")))
    for live in (True, False):
        with Progress("load", "thu", live=live) as progress:
            load(data, "thu", [str(tmp_path / "a.mrc")], progress=progress)
        assert progress.records == 2
        shown = capsys.readouterr().err
        assert ("Nạp thu" in shown) == live


def test_two_books_under_one_number_are_never_taken_for_one(load_records, data: Path) -> None:
    """The number alone says nothing of what a record is about: the second book waits, whatever 005 says."""
    load_records(book("7", "Tắt đèn", extra="005 20200101000000.0"), book("7", "Số đỏ", extra="005 20210101000000.0"))
    with Ledger.open(data, write=False) as ledger:
        stored = [(one.status, one.reason) for one in ledger.records()]
    assert stored == [("live", ""), ("quarantined", "duplicate_number")]
