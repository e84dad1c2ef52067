"""An engine that somebody else has got hold of can refuse to answer, and nothing worse."""

import gzip
import json
import logging
import resource
import time
from collections.abc import Callable, Iterator
from itertools import chain, repeat

import httpx
import pytest

from graph.hostile import HELD, Hostile, Request, hostile
from lienthong.graph.remote.engine import engine_of
from lienthong.graph.remote.standing import Standing
from lienthong.settings import Settings
from sparql.remote_serving import Served, served, wait_for

BASE = "http://localhost:8000"
SECRET = "m4t-kh4u-cua-nguoi-doc"
QUERY = "SELECT ?s WHERE { ?s ?p ?o }"
HEAD = b'{"head":{"vars":["s"]},"results":{"bindings":['
ROW = b'{"s":{"type":"literal","value":"' + b"x" * 400 + b'"}}'
INSIDE = "traceback of db-7.internal"


@pytest.fixture(scope="module")
def engine() -> Iterator[Hostile]:
    with hostile() as made:
        yield made


@pytest.fixture(scope="module")
def endpoint(engine: Hostile, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    known = Settings(
        data=tmp_path_factory.mktemp("data"),
        base=BASE,
        engine="remote",
        engine_query=f"{engine.at}/query",
        engine_reader=f"reader:{SECRET}",
        query_seconds=3.0,
    )
    target = engine_of(known)
    assert target is not None
    engine.tell(target, Standing("a", "2026-11-22T00:00:00Z", HELD.token, {"a": HELD}))
    with served(known) as serving:
        wait_for(serving.pool, 1)
        yield serving


def ask(endpoint: Served, query: str = QUERY) -> httpx.Response:
    return httpx.post(endpoint.url, data={"query": query}, timeout=30)


def redirect(request: Request) -> None:
    request.say(307, INSIDE.encode(), location=request.server.owner.at + "/elsewhere")  # type: ignore[attr-defined]


def bomb(request: Request) -> None:
    packed = gzip.compress(gzip.compress(b" " * 2**26))
    request.say(200, packed, content_encoding="gzip, gzip", content_type="application/sparql-results+json")


def endless_literal(request: Request) -> None:
    request.flow(chain([HEAD, b'{"s":{"type":"literal","value":"'], repeat(b"x" * 65_536)))


def rows_before_columns(request: Request) -> None:
    request.flow(chain([b'{"results":{"bindings":[', ROW], repeat(b"," + b",".join([ROW] * 200))))


BAD = {
    "redirect": redirect,
    "bomb": bomb,
    "endless literal": endless_literal,
    "rows before columns": rows_before_columns,
    "login page": lambda request: request.say(200, f"<html>{INSIDE}</html>".encode(), content_type="text/html"),
    "other type": lambda request: request.say(200, b"s\r\nx\r\n", content_type="text/csv"),
    "yes instead of rows": lambda request: request.say(200, b'{"head":{},"boolean":true}'),
    "unauthorized": lambda request: request.say(401, f"{INSIDE}\n{SECRET}\x1b[2J".encode(), www_authenticate="Basic"),
    "error": lambda request: request.say(500, INSIDE.encode()),
    "cut": lambda request: request.flow(iter([HEAD, ROW]), finished=False),
    "half a table": lambda request: request.say(200, HEAD + ROW),
    "error among rows": lambda request: request.say(200, HEAD + ROW + INSIDE.encode() + b"]}}"),
}


@pytest.mark.parametrize("way", BAD)
def test_what_is_no_answer_is_no_answer_of_ours(
    endpoint: Served, engine: Hostile, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    engine.answer = BAD[way]
    engine.requests.clear()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with caplog.at_level(logging.DEBUG):
        answer = ask(endpoint)
    assert answer.status_code >= 400, answer.text[:300]
    assert INSIDE not in answer.text and SECRET not in answer.text and "127.0.0.1" not in answer.text
    assert not any("elsewhere" in path for _, path, _, _ in engine.requests)
    assert all("gzip" not in headers.get("accept-encoding", "") for _, _, headers, _ in engine.requests)
    for record in caplog.records:
        assert "\x1b" not in record.getMessage() and "\n" not in record.getMessage()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 800 * 1024
    engine.answer = lambda request: request.say(200, HEAD + ROW + b"]}}")
    assert ask(endpoint).status_code == 200


def test_a_long_table_that_breaks_off_is_not_whole(endpoint: Served, engine: Hostile) -> None:
    engine.answer = lambda request: request.flow(iter([HEAD, b",".join([ROW] * 5000)]), finished=False)
    with pytest.raises(httpx.RemoteProtocolError):
        ask(endpoint)


def test_a_table_without_end_is_cut_at_the_time_limit(endpoint: Served, engine: Hostile) -> None:
    engine.answer = lambda request: request.flow(chain([HEAD, ROW], repeat(b"," + b",".join([ROW] * 20))))
    read = 0
    with (
        pytest.raises(httpx.RemoteProtocolError),
        httpx.stream("POST", endpoint.url, data={"query": QUERY, "timeout": "1"}, timeout=30) as answer,
    ):
        for part in answer.iter_raw():
            read += len(part)
    assert read and endpoint.pool.state().running == 0


def test_credentials_go_to_the_engine_and_nowhere_else(
    endpoint: Served, engine: Hostile, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    engine.answer = lambda request: request.say(200, HEAD + b"]}}")
    engine.requests.clear()
    with caplog.at_level(logging.DEBUG):
        assert ask(endpoint).status_code == 200
    sent = engine.requests[-1][2]["Authorization"]
    assert sent.startswith("Basic ")
    told = caplog.text + "".join(capfd.readouterr())
    assert SECRET not in told and sent.removeprefix("Basic ") not in told


POINTERS = {
    "no table": b"<html>",
    "endless": b" " * (5 * 1024 * 1024),
    "deep": b"[" * 100_000,
    "other columns": b'{"head":{"vars":["x"]},"results":{"bindings":[]}}',
}


@pytest.mark.parametrize("name", POINTERS)
def test_a_pointer_that_cannot_be_read_shuts_the_endpoint_until_it_can(
    endpoint: Served, engine: Hostile, name: str
) -> None:
    good = engine.asked_pointer
    engine.answer = lambda request: request.say(200, HEAD + b"]}}")
    try:
        engine.asked_pointer = lambda request: request.say(200, POINTERS[name])
        wait_until(lambda: ask(endpoint).status_code == 503)
    finally:
        engine.asked_pointer = good
    wait_until(lambda: ask(endpoint).status_code == 200)


@pytest.mark.parametrize("wrong", ["²", "9" * 5000, "-1", "x y<>"])
def test_a_pointer_that_says_nonsense_changes_nothing(endpoint: Served, engine: Hostile, wrong: str) -> None:
    good, known = engine.pointer, endpoint.pool.generation
    try:
        engine.pointer = [(s, p, wrong if o == "12" else o) for s, p, o in good]
        engine.requests.clear()
        wait_until(lambda: sum(engine.is_pointer(body) for *_, body in engine.requests) >= 2)
        assert endpoint.pool.generation == known and json.loads(engine.said())
    finally:
        engine.pointer = good


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not holds() and time.monotonic() < until:
        time.sleep(0.05)
    assert holds()
