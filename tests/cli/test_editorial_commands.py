"""``lienthong editorial``: who changed what by hand, and taking it back."""

import json

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from typer.testing import CliRunner

from graph.edits import edit
from graph.worlds import Version, default_graph, load
from lienthong.cli.main import app
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.settings import settings

BASE = "https://thuvien.example"
NOTE = Quad(NamedNode(f"{BASE}/work/w0"), NamedNode("x:note"), Literal("đã kiểm"))


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("LIENTHONG_DATA", str(tmp_path))
    monkeypatch.setenv("LIENTHONG_BASE", BASE)
    settings.cache_clear()
    with Ledger.open(tmp_path) as ledger:
        load(ledger, "nam", [("1", Version(("i0",), ("w0",), "a0", 1))])
        publish(ledger, tmp_path, BASE)
        label = next(quad for quad in default_graph(tmp_path) if "rdf-schema#label" in str(quad.predicate))
        edit(ledger, tmp_path, [NOTE], [label], created=["x:g"])
        edit(ledger, tmp_path, [Quad(NOTE.subject, NOTE.predicate, Literal("hai"))])
    yield tmp_path
    settings.cache_clear()


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["editorial", *arguments])
    assert done.exit_code == code, done.output
    return done.output


def test_list_show_undo_drop(data):
    before = default_graph(data)
    assert "nga" in run("list") and "+1 -1" in run("list")
    rows = [json.loads(line) for line in run("list", "--json").splitlines()]
    assert [(row["key"], row["added"], row["removed"], row["undone"]) for row in rows] == [(1, 1, 1, 0), (2, 1, 0, 0)]
    told = run("show", "1")
    assert f'+ <{BASE}/work/w0> <x:note> "đã kiểm" .' in told and f"- <{BASE}/work/w0>" in told
    assert "created <x:g>" in told
    run("show", "7", code=2)
    assert "1" in run("undo", "1", "--by", "an")
    assert NOTE not in default_graph(data) and len(default_graph(data)) == len(before)
    run("undo", "1", code=2)
    run("drop", code=2)
    run("drop", "--yes")
    assert not any(quad.predicate == NOTE.predicate for quad in default_graph(data))
    assert [json.loads(line)["kind"] for line in run("list", "--json").splitlines()] == [
        "update",
        "update",
        "undo",
        "drop",
    ]
