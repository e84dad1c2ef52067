"""The listening socket and uvicorn's processes behind ``lienthong serve``."""

import contextlib
import errno
import gc
import os
import socket
import sys
import tempfile
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from lienthong.cli.config import configured
from lienthong.cli.corked import CorkedProtocol
from lienthong.errors import StoreError, UsageError
from lienthong.graph.generation import current

APPLICATION = "lienthong.cli.listening:application"


@contextlib.contextmanager
def listen(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens already, so that early requests wait instead of failing.

    Port 0 takes any free one. Raises StoreError when nothing is published yet, UsageError when the port is
    taken, not allowed or the address unknown.
    """
    data = configured().data
    if current(data) is None:
        raise StoreError("unpublished", data=data)
    with _bound(host, port) as bound:
        bound.listen(2048)
        bound.set_inheritable(True)
        yield bound


TURN = 0.0005
"""Seconds that a thread which makes a page may keep the interpreter from the event loop: with Python's own 5 ms a
health check waits for two of them at every turn."""


def application() -> FastAPI:
    """The application of a web process. What it is made of stays until the end: the collector of garbage need not walk
    through it, nor come for every few hundred objects."""
    from lienthong.exchange.application import create_app

    made = create_app()
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    sys.setswitchinterval(TURN)
    return made


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError:
        raise UsageError("serve_host", host=host) from None
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
    except OSError as error:
        bound.close()
        name = {errno.EADDRINUSE: "serve_port_busy", errno.EACCES: "serve_port_denied"}.get(error.errno or 0)
        raise UsageError(name or "serve_host", host=host, port=port) from None
    return bound


def requests(bound: socket.socket, workers: int) -> None:
    """Answer requests in ``workers`` processes until SIGINT or SIGTERM; those under way are answered first."""
    config = uvicorn.Config(
        APPLICATION,
        factory=True,
        http=CorkedProtocol,
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        forwarded_allow_ips=configured().trusted_proxies,
        timeout_graceful_shutdown=int(configured().query_seconds) + 5,
    )
    # uvicorn raises the signal again once it has shut down in good order.
    with contextlib.suppress(KeyboardInterrupt):
        if workers > 1:
            with _common_figures():
                Multiprocess(config, sockets=[bound]).run()
        else:
            uvicorn.Server(config).run(sockets=[bound])


@contextlib.contextmanager
def _common_figures() -> Iterator[None]:
    """A folder where the web processes keep the figures of ``/metrics``, so that each can tell those of all."""
    name = "PROMETHEUS_MULTIPROC_DIR"
    if os.environ.get(name):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="lienthong-metrics-") as folder:
        os.environ[name] = folder
        try:
            yield
        finally:
            del os.environ[name]
