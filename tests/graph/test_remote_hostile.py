"""The publisher keeps its login to itself, and reads no more than it asked for, whatever an engine answers."""

import logging
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.hostile import HELD, Hostile, Request, hostile
from lienthong.errors import StoreError
from lienthong.graph.generation import Generation, current, sweep, switch, write_meta
from lienthong.graph.ledger import Ledger
from lienthong.graph.remote.channel import Channel
from lienthong.graph.remote.engine import Engine, engine_of
from lienthong.graph.remote.pushing import push
from lienthong.graph.remote.standing import Standing, standing_of
from lienthong.messages import LANGS
from lienthong.settings import Settings

SECRET = "m4t-kh4u-xuat-ban"
LOGINS = {
    "basic": {"engine_profile": "standard", "engine_user": "publisher", "engine_password": SECRET},
    "digest": {"engine_profile": "virtuoso", "engine_user": "publisher", "engine_password": SECRET},
    "token": {"engine_profile": "standard", "engine_token": SECRET},
}
GRAPH = "http://localhost:8000/graph/published/b"
COUNT = b'{"head":{"vars":["triples"]},"results":{"bindings":[{"triples":{"type":"literal","value":"%s"}}]}}'
WAYS = {
    "ask": lambda channel: channel.count("b", GRAPH),
    "pointer": lambda channel: channel.standing(),
    "update": lambda channel: channel.change("b", [(GRAPH, (), [Quad(*[NamedNode("x:y")] * 3).triple])]),
    "load": lambda channel: channel.load("b", GRAPH, b"<x:y> <x:y> <x:y> .\n"),
    "clear": lambda channel: channel.clear("b", GRAPH),
}


@pytest.fixture(scope="module")
def other() -> Iterator[Hostile]:
    with hostile() as made:
        yield made


@pytest.fixture
def engine() -> Iterator[Hostile]:
    with hostile() as made:
        yield made


def target(engine: Hostile, data: Path = Path("data"), **values: object) -> Engine:
    addresses = {f"engine_{name}": f"{engine.at}/{name}" for name in ("query", "update", "store")}
    known = Settings(data=data, base="http://localhost:8000", engine="remote", **addresses | values)  # type: ignore[arg-type]
    made = engine_of(known, publishing=True)
    assert made is not None
    return made


def redirecting(request: Request, where: str, status: int) -> None:
    if "authorization" not in {name.lower() for name in request.headers}:
        challenge = 'Digest realm="SPARQL", nonce="0", qop="auth", algorithm=MD5'
        request.say(401, b"", www_authenticate=challenge)
    else:
        request.say(status, b"", location=f"{where}/stolen")


@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize("way", WAYS)
def test_no_redirect_is_followed(
    engine: Hostile, other: Hostile, way: str, login: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Neither does a proxy of the environment hear of it.
    monkeypatch.setenv("http_proxy", other.at)
    other.requests.clear()
    for status in (301, 302, 303, 307, 308):
        engine.requests.clear()
        engine.answer = engine.asked_pointer = lambda request, status=status: redirecting(request, other.at, status)
        with pytest.raises(StoreError) as caught, Channel(target(engine, **LOGINS[login])) as channel:
            WAYS[way](channel)
        assert caught.value.name == "engine_answer" and str(status) in str(caught.value)
        assert SECRET not in str(caught.value) and other.requests == []
        assert any("authorization" in map(str.lower, headers) for _, _, headers, _ in engine.requests)


ANSWERS = {
    "endless": lambda request: request.flow(repeat(b" " * 65_536)),
    "packed": lambda request: request.say(200, b"\x1f\x8b", content_encoding="gzip"),
    "page": lambda request: request.say(200, b"<html>"),
    "deep": lambda request: request.say(200, b"[" * 1_000_000),
    "shape": lambda request: request.say(200, b'{"results":{"bindings":[7]}}'),
    "negative": lambda request: request.say(200, COUNT % b"-1"),
    "huge": lambda request: request.say(200, COUNT % (b"9" * 5000)),
    "superscript": lambda request: request.say(200, COUNT % "²".encode()),
    "cut": lambda request: request.flow(iter([b'{"head"']), finished=False),
    "loud": lambda request: request.say(500, b"line\r\n\x1b[2J" + b"x" * 100_000),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_no_count_is_an_error(engine: Hostile, name: str, caplog: pytest.LogCaptureFixture) -> None:
    engine.answer = ANSWERS[name]
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(StoreError) as caught,
        Channel(target(engine, **LOGINS["basic"])) as channel,
    ):
        channel.count("b", GRAPH)
    told = str(caught.value)
    assert "\x1b" not in told and len(told) < 1000 and SECRET not in told + caplog.text


def test_an_engine_that_says_nothing_is_given_up_after_the_seconds_of_the_setting() -> None:
    def given_up(way: str) -> None:
        with pytest.raises(StoreError) as caught, Channel(silent) as channel:
            WAYS[way](channel)
        assert caught.value.name == "engine_silent"
        assert all("engine_seconds" in caught.value.message(lang) for lang in LANGS)
        assert caught.value.values["seconds"] == 1

    # Connections are taken by the system, and nobody ever reads or answers.
    with socket.create_server(("127.0.0.1", 0)) as nobody, ThreadPoolExecutor(len(WAYS)) as pool:
        at = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        addresses = {f"engine_{name}": f"{at}/{name}" for name in ("query", "update", "store")}
        silent = engine_of(Settings(engine="remote", engine_seconds=1, **addresses), publishing=True)  # type: ignore[arg-type]
        assert silent is not None
        list(pool.map(given_up, WAYS))


def test_nonsense_of_the_pointer_is_no_standing(engine: Hostile) -> None:
    known = target(engine)
    engine.tell(known, Standing("a", "2026-11-22T00:00:00Z", HELD.token, {"a": HELD}))
    said = standing_of(known, engine.pointer)
    assert said is not None and said.holding == HELD
    graph = "http://www.w3.org/ns/sparql-service-description#namedGraph"
    assert standing_of(known, [*engine.pointer, (known.graph("a"), graph, "no iri> <")]) is None


def test_what_is_pushed_is_not_swept_away(tmp_path: Path, engine: Hostile) -> None:
    def publish(number: int) -> None:
        folder = tmp_path / "generations" / f"{number:08d}"
        folder.mkdir(parents=True)
        store = Store(str(folder / "store"))
        store.extend(Quad(NamedNode(f"x:{at}"), NamedNode("x:p"), Literal(str(number))) for at in range(100))
        store.flush()
        write_meta(Generation(number, "http://localhost:8000", f"2026-11-22T00:00:0{number}Z", 100, folder))
        del store
        switch(tmp_path, Generation(number, "http://localhost:8000", "", 100, folder))

    def answer(request: Request) -> None:
        if request.command == "POST" and request.path.startswith("/store"):
            # While it is being read: two further generations, and the old ones go.
            if current(tmp_path).number == 1:  # type: ignore[union-attr]
                publish(2)
                publish(3)
                sweep(tmp_path, 1, 3)
            loaded.append(request.body)
        request.say(200, COUNT % b"100" if request.path.startswith("/query") else b"")

    loaded: list[str] = []
    publish(1)
    known = target(engine, tmp_path)
    engine.tell(known, Standing())
    engine.answer = answer
    with Ledger.open(tmp_path) as ledger:
        pushed = push(ledger.db, tmp_path, known, drain=0)
    assert pushed is not None and pushed.generation.number == 1 and pushed.full
    assert sum(body.count(' "1" .') for body in loaded) == 100
    left = [one.name for one in (tmp_path / "generations").iterdir()]
    assert sorted(left) == ["00000001", "00000003"]
