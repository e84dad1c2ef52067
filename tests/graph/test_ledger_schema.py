"""Ledgers of older and newer versions: brought up whole, with a copy of before, or left as they are."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from graph.worlds import BASE, Version, check, default_graph, load
from lienthong.content import folder
from lienthong.errors import StoreError
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish

FIRST = (Path(__file__).parent / "ledgers" / "schema-1.sql").read_text("utf-8")
NEWEST = len(list((folder("graph") / "ledger").glob("*.sql")))
DEPARTED = {"instance/i1": "instance/i0", "instance/t1": "", "record/nam3": "", "work/v0": ""}
"""Of the ledger in FIRST."""


def make(data: Path, *more: str) -> Path:
    """A ledger of the first schema, and what else somebody did to it."""
    data.mkdir(exist_ok=True)
    with closing(sqlite3.connect(data / "ledger.sqlite")) as db:
        for script in (FIRST, *more):
            db.executescript(script)
    return data


def told(path: Path) -> list[str]:
    """Everything in an SQLite file, its version first."""
    with closing(sqlite3.connect(path)) as db:
        return [*map(str, db.execute("PRAGMA user_version").fetchone()), *db.iterdump()]


def schema(db: sqlite3.Connection) -> set[tuple[object, ...]]:
    """Tables with their columns, indexes and triggers."""
    names = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    columns = [(name, *row) for _, name, *_ in names for row in db.execute(f'PRAGMA table_xinfo("{name}")')]
    return {*names, *columns}


def test_scripts_are_numbered_without_a_gap():
    names = sorted(path.name for path in (folder("graph") / "ledger").glob("*.sql"))
    assert names == [f"{number:03}.sql" for number in range(1, NEWEST + 1)]


def test_the_first_ledger_becomes_one_of_today_and_keeps_every_address(tmp_path):
    data = make(tmp_path / "old")
    before = told(data / "ledger.sqlite")
    with Ledger.open(data) as ledger, Ledger.open(tmp_path / "new") as fresh:
        assert ledger.db.execute("PRAGMA user_version").fetchone() == (NEWEST,)
        assert schema(ledger.db) == schema(fresh.db)
        assert ledger.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        publish(ledger, data, BASE)
        ever = {f"{BASE}/{id_}" for (id_,) in ledger.db.execute("SELECT id FROM identity")}
        check(ledger, data, ever)
        query = "SELECT id, target FROM identity WHERE state <> 'live'"
        assert dict(ledger.db.execute(query).fetchall()) == DEPARTED
        load(
            fresh,
            "nam",
            [("1", Version(("i0", "t0"), ("w0",), "a0", 0)), ("2", Version(("i0", "i1"), ("w0",), "a0", 1))],
        )
        load(fresh, "bac", [("7", Version(("i2",), ("w1",), "a1", 0))])
        publish(fresh, tmp_path / "new", BASE)
    assert default_graph(data) == default_graph(tmp_path / "new")
    assert told(data / "ledger.schema-1.sqlite") == before


def test_one_schema_is_brought_up_by_every_later_one(tmp_path):
    """A ledger of each version between the first and today's ends like a fresh one."""
    scripts = [path.read_text("utf-8") for path in sorted((folder("graph") / "ledger").glob("*.sql"))]
    with Ledger.open(tmp_path / "fresh") as fresh:
        wanted = schema(fresh.db)
    for number in range(2, NEWEST):
        data = make(tmp_path / str(number), *scripts[1:number], f"PRAGMA user_version = {number}")
        with Ledger.open(data) as ledger:
            assert schema(ledger.db) == wanted, number
        assert (data / f"ledger.schema-{number}.sqlite").is_file()


def test_what_cannot_be_brought_up_stays_as_it_was(tmp_path):
    data = make(tmp_path, "CREATE TABLE hidden (somebody TEXT)")
    before = told(data / "ledger.sqlite")
    with pytest.raises(StoreError) as raised:
        Ledger.open(data)
    assert raised.value.name == "ledger_upgrade"
    assert "hidden" in raised.value.message("en") and "ledger.schema-1.sqlite" in raised.value.message("vi")
    assert told(data / "ledger.sqlite") == before == told(data / "ledger.schema-1.sqlite")


def test_a_newer_ledger_is_left_alone(tmp_path):
    data = make(tmp_path, f"PRAGMA user_version = {NEWEST + 1}")
    before = told(data / "ledger.sqlite")
    for write in (True, False):
        with pytest.raises(StoreError) as raised:
            Ledger.open(data, write=write)
        assert raised.value.name == "ledger_newer"
        assert {str(NEWEST), str(NEWEST + 1)} <= set(
            raised.value.message("en").replace(";", " ").replace(",", " ").split()
        )
    assert told(data / "ledger.sqlite") == before
