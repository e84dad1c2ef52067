"""The query log: what is written, what never is, how it grows, and what an operator reads from it."""

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.sparql.asked import Asked
from lienthong.sparql.observed import Observed
from lienthong.sparql.querylog import LONGEST, QueryLog, entry, fingerprint, folder
from lienthong.sparql.slow import entries, slowest
from sparql.serving import HTTP, serving

SELECT = "SELECT * { ?s ?p ?o } LIMIT 2000"


def asked(query: str = "ASK {}", client: str = "192.0.2.7", ran: float = 0.0) -> Asked:
    one = Asked("GET", client, query=query, form="ASK", status=200)
    one.started -= ran
    one.take(Observed("ASK", "light", "answered", 0.0, ran, 10, 1, False))
    return one


def test_every_query_leaves_a_line_and_no_trace_of_who_asked(data: Path, tmp_path: Path) -> None:
    log = QueryLog(tmp_path, 5.0)
    with serving(data, size=1, light=1, more={"watchers": (log,)}) as running:
        secret = {"authorization": "Bearer s3cret", "cookie": "name=Lan", "user-agent": "Agent/1"}
        HTTP.get(running.url, params={"query": SELECT}, headers=secret | {"accept-encoding": "gzip"})
        HTTP.post(running.url, data={"query": "SELECT nonsense"}, headers=secret)
        HTTP.get(running.url, params={"query": "CLEAR ALL"}, headers=secret)
        tag = HTTP.get(running.url, params={"query": "ASK {}"}).headers["etag"]
        HTTP.get(running.url, params={"query": "ASK {}"}, headers={"if-none-match": tag})
        HTTP.get(running.url)  # the description is no query
    text = (tmp_path / "queries.jsonl").read_text("utf-8")
    for private in ("127.0.0.1", "s3cret", "Lan", "Agent"):
        assert private not in text
    first, wrong, update, answered, unchanged = map(json.loads, text.splitlines())
    assert (first["form"], first["outcome"], first["status"], first["query"]) == ("SELECT", "answered", 200, SELECT)
    assert (first["coding"], first["media"], first["generation"]) == ("gzip", "application/sparql-results+json", 1)
    assert 0 < first["sent"] < first["size"] and first["ms"] >= first["first_ms"] > 0 and "ran_ms" in first
    assert (wrong["method"], wrong["status"], wrong["outcome"]) == ("POST", 400, "invalid")
    assert (update["error"], update["status"]) == ("sparql_update", 400)
    assert (answered["outcome"], unchanged["outcome"], unchanged["status"]) == ("answered", "unchanged", 304)
    assert len({one["client"] for one in (first, wrong, update)}) == 1


def test_a_query_that_is_cut_off_is_told(data: Path, tmp_path: Path) -> None:
    log = QueryLog(tmp_path, 0.1)
    with serving(data, size=1, light=1, more={"watchers": (log,)}) as running:
        query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        while HTTP.get(running.url, params={"query": query, "timeout": "0.4"}).json()["type"].endswith(":sparql_busy"):
            pass  # a machine with other work had no place for it in time
    log.close()
    line = json.loads((tmp_path / "queries.jsonl").read_text("utf-8").splitlines()[-1])
    assert (line["outcome"], line["error"], line["killed"], line["slow"]) == ("timeout", "sparql_timeout", True, True)


def test_only_we_may_read_it(tmp_path: Path) -> None:
    log = QueryLog(tmp_path / "log", 5.0)
    log(asked())
    log.close()
    for path in (tmp_path / "log").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@given(st.text(max_size=3 * LONGEST))
@settings(deadline=None, max_examples=40)
def test_any_text_is_one_short_line(query: str) -> None:
    found = entry(asked(query), "x", 5.0)
    written = json.dumps(found, ensure_ascii=False)
    assert "\n" not in written and len(found["query"]) <= LONGEST and found["length"] == len(query)
    assert found["id"] == fingerprint(f"  {query}\n")


def test_names_of_clients_change_every_day(tmp_path: Path) -> None:
    log = QueryLog(tmp_path, 5.0)
    today, tomorrow = [asked(client=one) for one in ("a", "a", "b")], asked(client="a")
    tomorrow.at += 86_400
    for one in (*today, tomorrow):
        log(one)
    log.close()
    names = [json.loads(line)["client"] for line in (tmp_path / "queries.jsonl").read_text().splitlines()]
    assert names[0] == names[1] != names[2] and names[3] not in names[:3]
    # another process of the same day gives the same names
    other = QueryLog(tmp_path, 5.0)
    other(tomorrow)
    other.close()
    assert json.loads((tmp_path / "queries.jsonl").read_text().splitlines()[-1])["client"] == names[3]


def test_files_stay_bounded_and_writers_share_them(tmp_path: Path) -> None:
    query = "ASK { " + "?s ?p ?o . " * 150 + "}"
    writers = [QueryLog(tmp_path, 5.0, megabytes=1, kept=2) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda log: [log(asked(query)) for _ in range(1_200)], writers))
    for log in writers:
        log.close()
    files = sorted(path.name for path in tmp_path.glob("queries*"))
    assert files == ["queries.jsonl", "queries.jsonl.1", "queries.jsonl.2"]
    assert all(path.stat().st_size <= 1024 * 1024 for path in tmp_path.glob("queries*"))
    lines = [line for path in tmp_path.glob("queries*") for line in path.read_text("utf-8").splitlines()]
    assert all(json.loads(line)["length"] == len(query) for line in lines)
    assert len(lines) > 900


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/dev/full").exists(), reason="no full disk to be had")
def test_a_full_disk_holds_nobody_up(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "queries.jsonl").symlink_to("/dev/full")
    log = QueryLog(tmp_path, 5.0)
    log(asked())
    log(asked())
    log.close()
    assert len(caplog.records) == 1


def test_slow_queries_are_told_once_each(tmp_path: Path) -> None:
    log = QueryLog(folder(tmp_path), 5.0)
    for query, ran in (("ASK { ?a ?b ?c }", 7.0), ("ASK {\n?a ?b ?c }", 9.0), ("ASK {}", 0.1), ("ASK { 1 }", 30.0)):
        log(asked(query, ran=ran))
    log.close()
    with (folder(tmp_path) / "queries.jsonl").open("a") as file:
        file.write('{"at": "2026\n[1]\n{}\n')
    assert len(list(entries(tmp_path))) == 4
    found = slowest(tmp_path, 5.0)
    assert [(one.query, one.times) for one in found] == [("ASK { 1 }", 1), ("ASK { ?a ?b ?c }", 2)]
    assert found[1].most_ms >= 9_000 and found[1].all_ms >= 16_000
    assert slowest(tmp_path, 5.0, since="2999-01-01") == []


def test_the_command_shows_them_without_what_could_steer_a_terminal(tmp_path: Path) -> None:
    log = QueryLog(folder(tmp_path), 5.0)
    log(asked('ASK { ?s ?p "\x1b[2J\u202egiáo trình" }', ran=8.0))
    log.close()
    command = [sys.executable, "-m", "lienthong", "queries", "slow"]
    known = os.environ | {"LIENTHONG_DATA": str(tmp_path), "PYTHONUTF8": "1"}
    shown = subprocess.run(command, env=known, capture_output=True, check=True).stdout.decode()
    assert "giáo trình" in shown and "answered" in shown
    assert not {"\x1b", "\u202e"} & set(shown)
    as_json = subprocess.run([*command, "--json"], env=known, capture_output=True, check=True).stdout
    assert json.loads(as_json)["times"] == 1
    wrong = subprocess.run([*command, "--since", "yesterday"], env=known, capture_output=True, check=False)
    assert wrong.returncode == 2 and b"yesterday" in wrong.stderr
