"""What a load notes of its source is what counting everything would give, whatever came before it."""

from contextlib import closing
from pathlib import Path

import pytest

from cataloguing import book, catalogue
from lienthong.exchange.oai.index import opened
from lienthong.graph.ledger import Ledger
from lienthong.mappings.record import Record
from lienthong.pipeline.load import load
from lienthong.pipeline.oai.faults import CODE as FAILED
from lienthong.pipeline.report import tallied
from lienthong.pipeline.report.gather import count
from lienthong.pipeline.report.ranking import tallies

NUMBERS = [str(number) for number in range(12)]


def noted(data: Path) -> tuple[object, object]:
    """What the last run noted, and what is counted of everything."""
    with Ledger.open(data, write=False) as ledger:
        (source,) = ledger.sources()
        return ledger.runs(source.id)[0].tallies, tallies(count(ledger, source, named=False))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    load(tmp_path, "tv", [str(catalogue(tmp_path / "all.mrc", *(book(one) for one in NUMBERS)))])
    return tmp_path


def no_count(*_: object, **__: object) -> None:
    raise AssertionError("everything was counted")


@pytest.mark.parametrize(
    "changed",
    [
        [book("3", without=["650"])],
        [book("3", "Một cuốn khác", without=["650"]), book("99")],
        [book("4", without=["245"])],  # held back beside the good version
        [book("5"), book("5", "Hai cuốn một số")],
    ],
    ids=["corrected", "corrected and new", "bad", "double"],
)
def test_a_load_counts_what_it_changes(data: Path, changed: list[Record], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(tallied, "count", no_count)
        load(data, "tv", [str(catalogue(data / "some.mrc", *changed))])
        some, counted = noted(data)
        assert some == counted
        load(data, "tv", [str(catalogue(data / "again.mrc", book("3"), book("4"), book("5", without=["852"])))])
    again, counted = noted(data)
    assert again == counted != some


def test_what_runs_do_not_tell_is_counted_anew(data: Path) -> None:
    """Withdrawals, and a run that did not end."""
    load(data, "tv", [str(catalogue(data / "most.mrc", *(book(one) for one in NUMBERS[1:])))], complete=True)
    noted_, counted = noted(data)
    assert noted_ == counted
    load(data, "tv", [str(catalogue(data / "two.mrc", book("6", without=["650"])))])
    with Ledger.open(data) as ledger:
        ledger.db.execute("UPDATE run SET state = 'interrupted', tallies = NULL WHERE key = (SELECT max(key) FROM run)")
    load(data, "tv", [str(catalogue(data / "one.mrc", book("7", "Nhan đề mới")))])
    noted_, counted = noted(data)
    assert noted_ == counted


def test_what_a_publication_found_is_noted_as_it_is_now(data: Path) -> None:
    """Between two loads records that harvesters cannot get come, and go again, which no run tells."""
    some = str(catalogue(data / "some.mrc", book("3", without=["650"])))
    for broken, expected in (("4", 1), ("99", None)):
        with closing(opened(data)) as db:
            db.execute("INSERT OR IGNORE INTO source VALUES (1, 'tv', '', '')")
            db.execute("DELETE FROM fault")
            db.execute("INSERT INTO fault VALUES (1, ?, '245', 'Error')", (broken,))
            db.commit()
        load(data, "tv", [some])
        noted_, counted = noted(data)
        assert noted_ == counted
        assert isinstance(noted_, dict) and noted_["flag"].get(FAILED) == expected
