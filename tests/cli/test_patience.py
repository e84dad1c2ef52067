"""Clients that hold a connection and send nothing, or next to nothing."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from lienthong.cli import patience
from lienthong.cli.corked import CorkedProtocol


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Says how long the body was, or that it broke off."""
    if scope["type"] != "http":
        return
    length, more = 0, True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            return
        length, more = length + len(event["body"]), event.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"8")]})
    await send({"type": "http.response.body", "body": f"{length:8}".encode()})


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    for name, value in {"HEAD_SECONDS": 0.5, "BODY_SECONDS": 0.5, "LOOK_SECONDS": 0.05, "BODY_RATE": 10_000}.items():
        monkeypatch.setattr(patience, name, value)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application, http=CorkedProtocol, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.005)
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: a\r\nX: ", b"POST"])
def test_a_head_that_does_not_come_is_answered_408_and_closed(port: int, begun: bytes) -> None:
    client = socket.create_connection(("127.0.0.1", port), timeout=20)
    client.sendall(begun)
    assert client.recv(1000).startswith(b"HTTP/1.1 408 ")
    assert client.recv(1000) == b""
    client.close()


def test_a_head_that_trickles_is_closed_too(port: int) -> None:
    client = socket.create_connection(("127.0.0.1", port), timeout=20)
    client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
    with pytest.raises(OSError):
        while True:
            client.sendall(b"X: y\r\n")
            time.sleep(0.05)
    client.close()


def test_a_body_that_trickles_is_closed(port: int) -> None:
    client = socket.create_connection(("127.0.0.1", port), timeout=20)
    client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc")
    assert client.recv(1000) == b""
    client.close()


def test_a_body_that_keeps_coming_may_take_longer(port: int) -> None:
    client = socket.create_connection(("127.0.0.1", port), timeout=20)
    client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(10):
        client.sendall(b"a" * 10_000)
        time.sleep(0.12)
    assert b"  100000" in client.recv(1000)
    client.close()


def test_a_connection_that_is_kept_alive_may_rest_and_go_on(port: int) -> None:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for _ in range(2):
        client.request("POST", "/", body=b"four")
        assert client.getresponse().read() == b"       4"
        time.sleep(0.8)
    client.close()
