"""``lienthong harvest`` and what ``lienthong source`` says of it."""

from pathlib import Path

import pytest

from lienthong.graph.ledger import Ledger
from lienthong.pipeline.harvesting.lock import ALL, only_one
from pipeline.oai_server import Item, Serve, made

QUICK = {"LIENTHONG_HARVEST_PAUSE": "0", "LIENTHONG_HARVEST_RETRIES": "0"}


def test_a_harvest_says_what_came_and_is_silent_when_nothing_did(lienthong, serve: Serve) -> None:
    server = serve(made(3))
    done = lienthong("harvest", server.url, "--source", "kho", env=QUICK)
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 biểu ghi (dim, 1 trang)" in done.stdout
    assert "3 records received (dim, 1 pages)" in done.stdout
    again = lienthong("harvest", "--source", "kho", env=QUICK)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_a_harvest_that_finds_nothing_at_all_says_so(lienthong, serve: Serve) -> None:
    """A set with a typing error in it: silence would be taken for success."""
    done = lienthong("harvest", serve(made(3)).url, "--source", "kho", "--set", "khong_co", env=QUICK)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Máy chủ không có biểu ghi nào" in done.stdout and "--look" in done.stdout


def test_quiet_is_quiet(lienthong, serve: Serve) -> None:
    done = lienthong("harvest", serve(made(3)).url, "--source", "kho", "--quiet", env=QUICK)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_one_command_harvests_and_publishes(lienthong, serve: Serve, tmp_path: Path) -> None:
    server = serve(made(2))
    done = lienthong("harvest", server.url, "--source", "kho", "--publish", env=QUICK)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 records received" in done.stdout and "Generation 1 is published" in done.stdout
    again = lienthong("harvest", "--all", "--publish", env=QUICK)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", ""), "under cron no news is silence"
    server.repository.items.append(Item(3, "2999-01-01T00:00:00Z"))
    assert lienthong("harvest", "--source", "kho", "--publish", "--quiet", env=QUICK).stdout == ""
    assert (tmp_path / "data" / "current").read_text().strip() == "2"


def test_a_harvest_that_fails_publishes_nothing(lienthong, serve: Serve, tmp_path: Path) -> None:
    broken = serve(made(2), script=["404", "404"]).url
    assert lienthong("harvest", broken, "--source", "kho", "--publish", env=QUICK).returncode == 2
    assert lienthong("harvest", "--look", broken, "--publish", env=QUICK).returncode == 2
    lienthong("source", "add", "kho", "--oai", serve(made(2), script=["404", "404"]).url)
    assert lienthong("harvest", "--all", "--publish", env=QUICK).returncode == 2
    assert not (tmp_path / "data" / "current").exists()


def test_records_that_are_held_back_show_in_the_exit_code(lienthong, serve: Serve) -> None:
    server = serve([Item(1), Item(2, raw="<<<")])
    assert lienthong("harvest", server.url, "--source", "kho", env=QUICK).returncode == 1
    # Once told it is no news: a timer that runs each night would fail each night.
    assert lienthong("harvest", "--source", "kho", env=QUICK).returncode == 0


def test_all_sources_and_one_that_fails(lienthong, serve: Serve, tmp_path: Path) -> None:
    good, bad = serve(made(2)), serve(made(2), script=["404", "404"])
    for name, server in (("a", bad), ("b", good)):
        assert lienthong("source", "add", name, "--oai", f"{server.url}?verb=Identify").returncode == 0
    lienthong("source", "add", "c", "--title", "Không có OAI")
    done = lienthong("harvest", "--all", env=QUICK)
    assert done.returncode == 2
    assert "404" in done.stderr and "«a»" in done.stderr and "“a”" in done.stderr
    assert "b " in done.stdout and "done" in done.stdout and "failed" in done.stdout
    with Ledger.open(tmp_path / "data", write=False) as ledger:
        assert ledger.counts()["b"]["live"] == 2
    bad.repository.habits.script.clear()
    assert lienthong("harvest", "--all", "--quiet", env=QUICK).returncode == 0
    silent = lienthong("harvest", "--all", env=QUICK)
    assert (silent.returncode, silent.stdout, silent.stderr) == (0, "", "")


def test_two_of_all_never_run_at_once(lienthong, serve: Serve, tmp_path: Path) -> None:
    lienthong("source", "add", "a", "--oai", serve(made(1)).url)
    with only_one(tmp_path / "data", ALL):
        done = lienthong("harvest", "--all", env=QUICK)
    assert done.returncode == 2
    assert "đang thu hoạch" in done.stderr


def test_the_list_of_sources_tells_where_and_when(lienthong, serve: Serve) -> None:
    server = serve(made(1))
    lienthong("source", "add", "kho", "--oai", server.url, "--oai-set", "com_1", env={"COLUMNS": "200"})
    before = lienthong("source", "list", env={"COLUMNS": "200"})
    assert server.url in before.stdout and "never" in before.stdout
    lienthong("harvest", "--source", "kho", env=QUICK)
    after = lienthong("source", "list", env={"COLUMNS": "200"})
    assert server.url in after.stdout and "never" not in after.stdout and "Z" in after.stdout
    assert server.repository.lists()[0]["set"] == "com_1"


def test_looking(lienthong, serve: Serve, tmp_path: Path) -> None:
    server = serve(made(1))
    done = lienthong("harvest", server.url, "--look", env=QUICK)
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("Kho mẫu", "dim", "com_1 (Luận văn)", "transient"))
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("harvest",),
        ("harvest", "http://a.vn/oai"),
        ("harvest", "--source", "moi"),
        ("harvest", "--look"),
        ("harvest", "--all", "--source", "a"),
        ("harvest", "a.vn/oai", "--source", "a"),
        ("harvest", "https://u:p@a.vn/oai", "--source", "a"),
        ("harvest", "http://a.vn/oai", "--source", "Hoa"),
        ("source", "add", "a", "--oai", "a.vn/oai"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_told_in_both_languages(lienthong, arguments: tuple[str, ...]) -> None:
    done = lienthong(*arguments, env=QUICK)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2, done.stderr


def test_no_source_to_harvest(lienthong) -> None:
    done = lienthong("harvest", "--all", env=QUICK)
    assert done.returncode == 0
    assert "OAI" in done.stdout
