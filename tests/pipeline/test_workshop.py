"""Several processes give what one gives: records, order, counts and errors."""

from pathlib import Path

import pytest

from cataloguing import book, marc, untitled
from lienthong.graph.ledger import Ledger
from lienthong.pipeline.load import load

RECORDS = [book(str(number % 520), f"Tựa {number}") for number in range(600)] + [untitled("x")] * 2
"""Some numbers come again with another title, in another batch."""


def stored(data: Path) -> list[tuple[object, ...]]:
    """Everything the ledger holds of each record, in its order."""
    with Ledger.open(data, write=False) as ledger:
        return [
            (one.number, one.status, one.reason, one.raw, one.accounts, one.flags, one.findings, one.ordinal)
            for one in ledger.records(raw=True)
        ]


@pytest.mark.parametrize("worth", [("WORTH_PROCESSES", 0), ("WORTH_HELPER", 1)], ids=["others only", "beside this one"])
def test_two_processes_store_what_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worth: tuple[str, int]
) -> None:
    monkeypatch.setattr(f"lienthong.pipeline.load.{worth[0]}", worth[1])
    file = tmp_path / "thu.mrc"
    file.write_bytes(b"".join(marc(one) for one in RECORDS))
    alone = load(tmp_path / "one", "thu", [str(file)], processes=1)
    together = load(tmp_path / "two", "thu", [str(file)], processes=2)
    assert (alone.counts, alone.read, alone.live, alone.held) == (
        together.counts,
        together.read,
        together.live,
        together.held,
    )
    assert stored(tmp_path / "one") == stored(tmp_path / "two")
    assert load(tmp_path / "two", "thu", [str(file)], processes=2).counts["created"] == 0
