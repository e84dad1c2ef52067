"""Mapping again from the ledger alone gives what loading again would give."""

import gzip
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from cataloguing import book, marc, untitled
from lienthong.graph.ledger import Ledger
from lienthong.mappings.readers import marcxml, read
from lienthong.mappings.record import Record
from lienthong.pipeline.load import load
from lienthong.pipeline.remap import remap
from lienthong.pipeline.rereading import reread
from lienthong.pipeline.sources import declare
from reencoding import file_of
from reencoding import legacy as written_in

Bodies = Sequence[tuple[int, list[str]]]


def _bodies(data: Path) -> Bodies:
    with Ledger.open(data, write=False) as ledger:
        return [(body.record, sorted(body.lines)) for body in ledger.described()]


def _counts(data: Path) -> dict[str, dict[str, int]]:
    with Ledger.open(data, write=False) as ledger:
        return {source: dict(counter) for source, counter in ledger.counts().items()}


@pytest.fixture
def mixed(data: Path, tmp_path: Path) -> list[str]:
    """Three files of several formats, with a quarantined, an unreadable and a doubled record."""
    (tmp_path / "a.mrc").write_bytes(marc(book("1"), untitled("2"), book("1", "Trùng số")) + b"rac rac\x1d")
    (tmp_path / "b.xml").write_bytes(marcxml.write([book("3"), book("4", "Tựa thứ tư")]))
    (tmp_path / "c.mrc.gz").write_bytes(gzip.compress(marc(book("5"))))
    files = [str(tmp_path / name) for name in ("a.mrc", "b.xml", "c.mrc.gz")]
    load(data, "thu", files)
    return files


@pytest.mark.usefixtures("mixed")
def test_nothing_changes_under_the_same_rules(data: Path) -> None:
    before, counts = _bodies(data), _counts(data)
    assert counts["thu"]["quarantined"] == 3
    summary = remap(data)
    assert summary.read == sum(counts["thu"].values())
    assert (_bodies(data), _counts(data)) == (before, counts)


@pytest.mark.usefixtures("mixed")
def test_several_processes_map_as_one_does(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(data) as ledger:
        declare(ledger, "thu", {"drop": ("852$b=Kho mượn",)})
    shutil.copytree(data, tmp_path / "alone")
    remap(tmp_path / "alone")
    monkeypatch.setattr("lienthong.pipeline.remap.WORTH_PROCESSES", 0)
    summary = remap(data, processes=2)
    assert summary.counts["updated"] > 0
    assert (_bodies(data), _counts(data)) == (_bodies(tmp_path / "alone"), _counts(tmp_path / "alone"))


def test_other_rules_reach_every_record(mixed: list[str], data: Path) -> None:
    with Ledger.open(data) as ledger:
        declare(ledger, "thu", {"drop": ("852$b=Kho mượn",)})
    before = _bodies(data)
    remap(data)
    after = _bodies(data)
    assert len(after) == len(before) > 0
    assert all("Kho mượn" in " ".join(lines) for _, lines in before)
    assert not any("Kho mượn" in " ".join(lines) for _, lines in after)
    load(data, "thu", mixed)
    assert _bodies(data) == after


def test_a_bad_update_stays_beside_the_good_version(load_records, data: Path) -> None:
    load_records(book("1"))
    load_records(untitled("1"))
    counts = _counts(data)
    assert counts["thu"] == {"live": 1, "quarantined": 1}
    remap(data)
    assert _counts(data) == counts


def test_withdrawn_records_stay_withdrawn(load_records, data: Path) -> None:
    load_records(book("1"), book("2"))
    load_records(book("1"), complete=True)
    remap(data)
    assert _counts(data)["thu"] == {"live": 1, "deleted": 1}


def test_rereading_gives_what_was_read(tmp_path: Path) -> None:
    for name, content in (
        ("a.mrc", marc(book("1"), book("2")) + b"rac rac rac\x1d" + marc(book("3"))),
        ("b.xml", marcxml.write([book("1"), book("2")])),
    ):
        (tmp_path / name).write_bytes(content)
        first = list(read(tmp_path / name))
        again = reread([one.raw for one in first])
        assert [type(one) for one in again] == [type(one) for one in first]
        for one, other in zip(first, again, strict=True):
            assert one.raw == other.raw
            if isinstance(one, Record) and isinstance(other, Record):
                assert (one.leader, one.fields) == (other.leader, other.fields)


def test_rereading_what_is_no_record_says_so() -> None:
    (one,) = reread([b"%PDF-1.7"])
    assert not isinstance(one, Record)
    assert one.reason == "raw_unreadable"


def test_a_legacy_file_is_mapped_again_in_its_encoding(data: Path, tmp_path: Path) -> None:
    """The last batch of a file may hold one word only, by which nothing could be decided."""
    titles = ["Số đỏ", "Đất nước đứng lên", "Những ngày thơ ấu", "Lịch sử tư tưởng Việt Nam", "Từ điển tiếng Việt"]
    (tmp_path / "cu.mrc").write_bytes(file_of([written_in("tcvn3")(title) for title in titles]))
    load(data, "cu", [str(tmp_path / "cu.mrc")])
    with Ledger.open(data, write=False) as ledger:
        stored = list(ledger.records("cu", raw=True))
        assert {one.encoding for one in stored} == {"tcvn3"}
        assert [run.texts for run in ledger.runs("cu")] == [[("cu.mrc", "iso2709", "tcvn3", [])]]
    (alone,) = reread([stored[0].raw], encoding=stored[0].encoding)
    assert isinstance(alone, Record) and alone.tagged("245")[0].first("a") == "Số đỏ"
    before = _bodies(data)
    remap(data)
    assert _bodies(data) == before
