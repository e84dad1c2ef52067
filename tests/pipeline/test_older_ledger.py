"""The first command that writes behind an upgrade brings the ledger up to date, whichever it is."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cataloguing import book, catalogue
from graph.test_ledger_schema import NEWEST, make
from lienthong.errors import LienthongError, StoreError
from lienthong.graph.ledger import Ledger
from lienthong.pipeline.clusters.deciding import join
from lienthong.pipeline.harvesting.every import harvest_all
from lienthong.pipeline.harvesting.harvest import harvest
from lienthong.pipeline.harvesting.manners import Manners
from lienthong.pipeline.harvesting.plan import Wish
from lienthong.pipeline.load import load
from lienthong.pipeline.progress import Progress
from lienthong.pipeline.remap import remap


def _load(data: Path) -> None:
    assert load(data, "thu", [str(catalogue(data / "sach.mrc", book("1")))]).live == 1


_COMMANDS: dict[str, Callable[[Path], object]] = {
    "load": _load,
    "rebuild --remap": remap,
    "harvest": lambda data: harvest(data, "nam", Wish(), Manners()),
    "harvest --all": lambda data: list(harvest_all(data, Manners(), lambda source: Progress("harvest", source))),
    "cluster join": lambda data: join(data, "instance/i0", "nam/1", "thu-thu"),
}


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_command_that_writes_brings_an_older_ledger_up_to_date(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lienthong.pipeline.harvesting.every.known", dict)  # no server is asked
    data = make(tmp_path)
    with pytest.raises(StoreError, match="schema 1 ") as told:
        Ledger.open(data, write=False)
    assert told.value.name == "ledger_older"
    try:
        _COMMANDS[command](data)
    except LienthongError as error:
        # Nobody has said where to harvest from, and nothing was taken apart.
        assert not error.name.startswith("ledger_")
    with closing(sqlite3.connect(data / "ledger.sqlite")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (NEWEST,)
    assert (data / "ledger.schema-1.sqlite").is_file()


def test_a_command_that_needs_a_ledger_makes_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as told:
        remap(tmp_path)
    assert told.value.name == "ledger_missing"
    assert not list(tmp_path.iterdir())
