"""The sample catalogue behind the protocols of readers and library systems, within this process and over HTTP."""

import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from siteserver import Demo, free_port
from starlette.applications import Starlette

from exchange.dumped import parts
from lienthong.exchange.application import create_app
from lienthong.settings import Settings
from lienthong.site.mounting import Parts


@pytest.fixture(scope="session")
def known(demo: Demo) -> Settings:
    return Settings(data=demo.data, base=demo.base, title="Liên thông Mẫu", query_workers=1, query_light_workers=1,
                    query_log="off", query_store_mb=0)  # fmt: skip


@pytest.fixture(scope="session")
def shared(known: Settings) -> Parts:
    return parts(known)


@pytest.fixture(scope="session")
def address(known: Settings) -> Iterator[str]:
    """The whole application over HTTP, for clients of others."""
    port = free_port()
    app: Starlette = create_app(known)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def opened(address: str) -> Iterator[httpx.Client]:
    """A client that follows nothing."""
    with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
        yield client
