"""``lienthong changes``: the change log on the command line."""

import json
from pathlib import Path

from cataloguing import book, catalogue


def test_the_log_is_shown_and_continued(lienthong, tmp_path: Path) -> None:
    lienthong("load", catalogue(tmp_path / "a.mrc", book("1"), book("2", "Một tựa khác")), "--source", "thu")
    lienthong("publish")
    done = lienthong("changes", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    first = [json.loads(line) for line in done.stdout.splitlines()]
    assert {one["event"] for one in first} == {"created"}
    assert {one["generation"] for one in first} == {1}
    assert all(one["entity"].startswith("https://vidu.example.org/") for one in first)
    lienthong("load", catalogue(tmp_path / "b.mrc", book("1")), "--source", "thu", "--complete")
    lienthong("publish")
    shown = lienthong("changes", "--after", str(len(first)), "--event", "deleted", "--kind", "instance")
    (line,) = shown.stdout.splitlines()
    assert " deleted " in line and "https://vidu.example.org/instance/" in line
    assert lienthong("changes", "--since", "2999-01-01").stdout == ""


def test_more_is_announced_with_where_to_go_on(lienthong, tmp_path: Path) -> None:
    lienthong("load", catalogue(tmp_path / "a.mrc", book("1")), "--source", "thu")
    lienthong("publish")
    done = lienthong("changes", "--limit", "2", "--json")
    assert [json.loads(line)["seq"] for line in done.stdout.splitlines()] == [1, 2]
    assert "--after 2" in done.stderr


def test_refusals(lienthong) -> None:
    assert lienthong("changes").returncode == 2  # nothing was loaded yet
    done = lienthong("changes", "--kind", "book")
    assert done.returncode == 2
    assert "«book»" in done.stderr
