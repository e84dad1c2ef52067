"""Responses over a transport that keeps their heads back for a moment: the same bytes, in fewer packets."""

import asyncio
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from lienthong.cli.corked import CorkedProtocol

BIG = b"x" * 3_000_000


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    await receive()
    path = scope["path"]
    length = {"/whole": 5, "/big": len(BIG)}.get(path)
    headers = [(b"content-length", str(length).encode())] if length else []
    await send({"type": "http.response.start", "status": 204 if path == "/none" else 200, "headers": headers})
    if path == "/late":
        await asyncio.sleep(0.5)
    if path == "/broken":
        return
    if path == "/stream":
        for part in (b"one ", b"two "):
            await send({"type": "http.response.body", "body": part, "more_body": True})
    body = {"/none": b"", "/big": BIG}.get(path, b"whole")
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
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


def test_every_kind_of_response_arrives_whole_on_one_connection(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for path, body in {
        "/whole": b"whole", "/none": b"", "/stream": b"one two whole", "/late": b"whole", "/big": BIG,
    }.items():  # fmt: skip
        connection.request("GET", path)
        assert connection.getresponse().read() == body
    connection.close()


def test_a_head_does_not_wait_for_a_body_that_is_long_in_coming(port: int) -> None:
    client = socket.create_connection(("127.0.0.1", port), timeout=20)
    client.sendall(b"GET /late HTTP/1.1\r\nHost: x\r\n\r\n")
    first = client.recv(100_000)
    assert first.startswith(b"HTTP/1.1 200")
    assert b"whole" not in first
    client.close()


def test_head_and_body_come_together(port: int) -> None:
    client = socket.create_connection(("127.0.0.1", port), timeout=20)
    for _ in range(20):
        client.sendall(b"GET /whole HTTP/1.1\r\nHost: x\r\n\r\n")
        got = client.recv(100_000)
        assert got.endswith(b"\r\n\r\nwhole")
    client.close()


def test_what_breaks_off_is_not_ended(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/broken")
    with pytest.raises(http.client.HTTPException):
        connection.getresponse().read()
    connection.close()
