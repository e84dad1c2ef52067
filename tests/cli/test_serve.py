"""Serving: several processes, a graceful end, and clear words when it cannot begin."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from cataloguing import book, catalogue


@pytest.fixture
def published(lienthong, tmp_path: Path) -> None:
    lienthong("load", catalogue(tmp_path / "a.mrc", book("1")), "--source", "thu")
    assert lienthong("publish").returncode == 0


def test_nothing_published_yet(lienthong) -> None:
    done = lienthong("serve", "--port", "0")
    assert done.returncode == 2
    assert "lienthong publish" in done.stderr


@pytest.mark.usefixtures("published")
def test_a_port_in_use_is_named(lienthong) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = lienthong("serve", "--port", port)
    assert done.returncode == 2
    assert all(str(port) in line for line in done.stderr.splitlines())
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.usefixtures("published")
def test_an_unknown_host_is_named(lienthong) -> None:
    done = lienthong("serve", "--host", "khong-co.invalid")
    assert done.returncode == 2
    assert "khong-co.invalid" in done.stderr


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.usefixtures("published")
def test_processes_answer_and_end_in_good_order(workers: int, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "lienthong", "serve", "--port", "0", "--workers", str(workers)]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    assert server.stderr is not None
    try:
        address = re.search(rb"http://127\.0\.0\.1:\d+", server.stderr.readline())
        assert address is not None
        base = address.group().decode()
        assert json.loads(_get(f"{base}/ready"))["ready"] is True
        children = _children(server.pid)
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
    finally:
        server.kill()
        server.wait()
        server.stderr.close()
    assert len(children) >= (workers if workers > 1 else 0)
    _gone(children)


def _get(address: str) -> bytes:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                return bytes(answer.read())
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _gone(processes: list[int]) -> None:
    deadline = time.monotonic() + 30
    while any(_alive(one) for one in processes) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not [one for one in processes if _alive(one)]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
