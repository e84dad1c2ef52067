"""The update operation over HTTP: https://www.w3.org/TR/sparql11-protocol/#update-operation"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.worlds import Version, load
from lienthong.errors import LienthongError
from lienthong.graph.editorial.requests import Asked
from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.sparql.updating.jobs import Job
from lienthong.sparql.updating.writer import Writer
from sparql.writing import BASE, EDITOR, TOKEN, UPDATE, ask, public, triples, update, writing, wrong

FORM = {"content-type": "application/x-www-form-urlencoded"}
WIDE = {"content-type": "application/sparql-update; charset=UTF-16"}
INSERT = "INSERT DATA { <http://e.example/a> <http://e.example/b> 1 }"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("written")


@pytest.fixture(scope="module")
def client(data):
    with writing(data) as found:
        yield found


def test_an_accepted_update_is_public_when_its_answer_comes(client, data):
    answer = update(client, f"DROP ALL ; {INSERT} ; INSERT DATA {{ GRAPH <x:g> {{ <a> <b> [] }} }}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["x-lienthong-added"] == "2"
    assert int(answer.headers["x-lienthong-generation"]) == current(data).number
    for number in range(2):
        assert update(client, f"INSERT DATA {{ <x:s> <x:n> {number} }}").status_code == 204
        assert ask(client, f"ASK {{ <x:s> <x:n> {number} }}")
    assert ask(client, f"ASK {{ GRAPH <x:g> {{ <{BASE}/a> <{BASE}/b> ?blank FILTER(isBlank(?blank)) }} }}")
    assert len(public(data)) == 4


def test_forms_of_the_request(client):
    for path in ("/update", "/sparql/update"):
        assert client.post(path, data={"update": "CLEAR SILENT GRAPH <x:none>"}, headers=TOKEN).status_code == 204
    clear = "CLEAR SILENT GRAPH <x:none>"
    assert client.post("/update", content=clear, headers=TOKEN | UPDATE, params={"a": "b"}).status_code == 204
    assert update(client, "CREATE GRAPH <x:g1> ; CREATE GRAPH <x:g1>").status_code == 409
    assert update(client, "\ufeffCLEAR SILENT GRAPH <x:none>").status_code == 204


def test_the_dataset_is_that_of_the_request(client):
    filled = " ".join(f"GRAPH <x:d{one}> {{ <x:d{one}> a <x:Document> }}" for one in range(3))
    insert = "INSERT { GRAPH <x:out> { ?s a <x:Found> } } WHERE { ?s a <x:Document> }"
    text = f"DROP ALL ; INSERT DATA {{ {filled} }} ; {insert}"
    answer = client.post("/update", params={"using-graph-uri": ["x:d0", "x:d1"]}, content=text, headers=TOKEN | UPDATE)
    assert answer.status_code == 204
    assert ask(client, "ASK { GRAPH <x:out> { <x:d0> a <x:Found> . <x:d1> a <x:Found> } }")
    assert not ask(client, "ASK { GRAPH <x:out> { <x:d2> a <x:Found> } }")
    named = insert.replace("{ ?s a <x:Document> }", "{ GRAPH ?g { ?s a <x:Document> } }")
    answer = client.post("/update", data={"update": named, "using-named-graph-uri": "x:d2"}, headers=TOKEN)
    assert answer.status_code == 204
    assert ask(client, "ASK { GRAPH <x:out> { <x:d2> a <x:Found> } }")
    using = insert.replace("WHERE", "USING <x:d0> WHERE")
    answer = client.post("/update", data={"update": using, "using-graph-uri": "x:d1"}, headers=TOKEN)
    wrong(answer, 400, "update_using_twice")
    wrong(update(client, insert, **{"using-graph-uri": "nothing"}), 400, "update_graph_iri")


@pytest.mark.parametrize(
    ("method", "headers", "parameters", "body", "status", "title"),
    [
        ("GET", TOKEN, {"update": "CLEAR ALL"}, b"", 405, "update_method"),
        ("PUT", TOKEN | UPDATE, {}, b"CLEAR ALL", 405, "update_method"),
        ("POST", TOKEN | FORM, {}, b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", 400, "update_one"),
        ("POST", TOKEN | FORM, {}, b"a=b", 400, "update_one"),
        ("POST", TOKEN | FORM, {}, b"update=CLEAR+ALL&query=ASK{}", 400, "update_and_query"),
        ("POST", TOKEN | {"content-type": "text/plain"}, {}, b"CLEAR NAMED", 415, "update_type"),
        ("POST", TOKEN, {}, b"update=CLEAR%20NAMED", 415, "update_type"),
        ("POST", TOKEN | {"content-type": "application/sparql-query"}, {}, b"ASK {}", 415, "update_type"),
        ("POST", TOKEN | WIDE, {}, "CLEAR ALL".encode("utf-16"), 415, "sparql_charset"),
        ("POST", TOKEN | UPDATE | {"content-encoding": "gzip"}, {}, b"\x1f\x8b", 415, "sparql_packed"),
        ("POST", TOKEN | UPDATE, {}, b"CLEAR \xff", 400, "sparql_encoding"),
        ("POST", TOKEN | FORM, {}, b"update=CLEAR%20XYZ", 400, "sparql_word"),
        ("POST", TOKEN | UPDATE, {}, b"CLEAR ALL ; LOAD <http://127.0.0.1/>", 400, "update_load"),
    ],
)  # fmt: skip
def test_requests_that_are_wrong(client, data, method, headers, parameters, body, status, title):
    before = current(data)
    wrong(client.request(method, "/update", params=parameters, content=body, headers=headers), status, title)
    assert current(data) == before


def test_who_may(client, data):
    before = current(data)
    answer = client.post("/update", content=INSERT, headers=UPDATE)
    wrong(answer, 401, "update_no_token")
    assert answer.headers["www-authenticate"] == 'Bearer realm="lienthong"'
    for token in ("Basic bWF5Om1vdC1tYS1kdS1kYWktZGUtZ2hp", "Bearer"):
        wrong(client.post("/update", content=INSERT, headers=UPDATE | {"authorization": token}), 401, "update_no_token")
    cookie = {"cookie": f"token={TOKEN['authorization'][7:]}"}
    wrong(client.post("/update", content=INSERT, headers=UPDATE | cookie), 401, "update_no_token")
    editor = {"authorization": f"Bearer {EDITOR}"}
    wrong(client.post("/update", content=INSERT, headers=UPDATE | editor), 403, "update_no_right")
    for _ in range(5):
        answer = client.post("/update", content=INSERT, headers=UPDATE | {"authorization": "Bearer doan-mo-doan-mo-1"})
        wrong(answer, 401, "update_wrong_token")
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    answer = client.post("/update", content=INSERT, headers=UPDATE | {"authorization": "Bearer doan-mo-doan-mo-2"})
    wrong(answer, 429, "update_guesses")
    assert int(answer.headers["retry-after"]) > 0
    assert current(data) == before
    assert update(client, "CLEAR SILENT GRAPH <x:none>").status_code == 204  # the right one is never shut out


def test_options(client):
    answer = client.options("/update")
    assert (answer.status_code, answer.headers["allow"]) == (204, "POST, OPTIONS")
    assert "Authorization" in answer.headers["access-control-allow-headers"]


def test_several_at_once_are_taken_in_turn(client):
    assert update(client, "DROP ALL").status_code == 204
    found = "OPTIONAL { <x:n> <x:is> ?o } BIND(COALESCE(?o, 0) + 1 AS ?m)"
    raised = f"DELETE {{ <x:n> <x:is> ?o }} INSERT {{ <x:n> <x:is> ?m }} WHERE {{ {found} }}"
    with ThreadPoolExecutor(3) as several:
        assert [one.status_code for one in several.map(lambda _: update(client, raised), range(3))] == [204] * 3
    assert ask(client, "ASK { <x:n> <x:is> 3 }")


def test_while_a_load_is_at_work(client, data):
    before = current(data)
    with Ledger.open(data):
        answer = update(client, INSERT)
    wrong(answer, 503, "update_busy")
    assert int(answer.headers["retry-after"]) > 0
    assert current(data) == before


def test_whoever_stands_in_line_is_told_so(data):
    """What its words forbid is refused at once; what may run waits for its turn, and not for ever."""
    writer = Writer(data, BASE, turn_seconds=0.01)

    async def at_once() -> None:
        await writer._turn.acquire()
        for text, name in (("LOAD <http://127.0.0.1/>", "update_load"), (INSERT, "update_busy")):
            with pytest.raises(LienthongError) as refused:
                await writer.write(Job("update", "", "", ""), text.encode(), Asked("an", "update", text))
            assert refused.value.name == name

    before = current(data)
    asyncio.run(at_once())
    assert current(data) == before


def test_limits(tmp_path):
    with writing(tmp_path, most=50, size=2_000) as client:
        many = " ".join(f"<x:s> <x:p> {one} ." for one in range(40))
        assert update(client, f"INSERT DATA {{ {many} }}").status_code == 204
        before = current(tmp_path)
        much = "INSERT { ?s <x:q> ?o . ?s <x:r> ?o } WHERE { ?s ?p ?o }"
        wrong(update(client, much), 413, "update_too_much")
        wrong(update(client, "CLEAR ALL" + " " * 2_000), 413, "update_body")
    with writing(tmp_path, seconds=0.01) as client:
        wrong(update(client, "CLEAR ALL"), 503, "update_timeout")
    assert current(tmp_path) == before
    assert [one.name for one in (tmp_path / "generations").glob("*.tmp")] == []


def test_nobody_may_where_there_is_no_token(tmp_path):
    with writing(tmp_path, writers="") as client:
        wrong(update(client, INSERT), 403, "update_not_enabled")
        wrong(client.put("/graph-store?default", content=b"", headers=TOKEN), 403, "update_not_enabled")
        assert not (tmp_path / "ledger.sqlite").exists()


def test_a_catalogue_with_records(tmp_path):
    with Ledger.open(tmp_path) as ledger:
        load(ledger, "nam", [("1", Version(("i0",), ("w0",), "a0", 1))])
        publish(ledger, tmp_path, BASE)
    with writing(tmp_path, brake=5) as client:
        wrong(update(client, "CLEAR ALL"), 409, "update_brake")
        wrong(update(client, f"DROP GRAPH <{BASE}/dataset/nam>"), 403, "update_own_graph")
        remark = f"<{BASE}/work/w0> <x:note> 'đã kiểm' ."
        assert update(client, f"INSERT DATA {{ {remark} }} ; DELETE WHERE {{ ?s a <x:Work> }}").status_code == 204
        with Ledger.open(tmp_path) as ledger:
            load(ledger, "nam", [("2", Version(("i1",), ("w0",), "a0", 1))])
            publish(ledger, tmp_path, BASE)
            assert ledger.db.execute("SELECT count(*) FROM change WHERE entity = 'work/w0'").fetchone() == (2,)
        assert ask(client, f"ASK {{ {remark} FILTER NOT EXISTS {{ ?s a <x:Work> }} }}")
    assert triples(remark) <= public(tmp_path)


def test_killed_while_it_writes(tmp_path):
    """The web process, or that of the update, is killed at any moment: all is there or nothing, and the
    next request is carried out."""
    script = (
        "import asyncio, sys; from pathlib import Path; from lienthong.sparql.updating.writer import Writer;"
        "from lienthong.sparql.updating.jobs import Job; from lienthong.graph.editorial.requests import Asked;"
        "writer = Writer(Path(sys.argv[1]), 'http://www.example'); print('begin', flush=True);"
        "asyncio.run(writer.write(Job('update', '', '', ''), sys.argv[2].encode(), Asked('an', 'update', '')))"
    )

    def kill_children(pid: int) -> None:
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)

    def run(text: str, kill: float = 60, child: bool = False) -> bool:
        command = [sys.executable, "-c", script, str(tmp_path), text]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begin\n"
            timer = threading.Timer(kill, kill_children if child else process.kill, [process.pid] if child else [])
            timer.start()
            process.wait()
            timer.cancel()
            return process.returncode == 0

    assert run("INSERT DATA { <x:s> <x:p> 0 }")
    for number, (delay, child) in enumerate(((0.1, False), (0.3, False), (0.2, True)), 1):
        run(f"DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p {number} }} WHERE {{ ?s ?p ?o }}", delay, child)
        (quad,) = public(tmp_path)
        assert int(quad.object.value) <= number
    assert run("DELETE { ?s ?p ?o } INSERT { ?s ?p 9 } WHERE { ?s ?p ?o }")
    (quad,) = public(tmp_path)
    assert quad.object.value == "9"
    with Ledger.open(tmp_path) as ledger:
        publish(ledger, tmp_path, "http://www.example", full=True)
    assert public(tmp_path) == {quad}
