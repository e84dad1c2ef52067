"""Options and fixtures that every room's tests share."""

import gc
import os
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

sys.path.insert(0, str(Path(__file__).parent / "site"))  # as a package it would be the module of Python's library

from sharing import shared_demo
from siteserver import Demo

from graph.engines import ENGINES, Running
from pipeline.oai_server import Habits, Repository, Serve, serving

# Tests publish often; those of dumps make them themselves.
os.environ.setdefault("LIENTHONG_DUMPS", "off")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="Write the golden files anew from what the code gives now; then read the difference.",
    )


@settings(max_examples=1, database=None)
@given(st.none())
def _nothing(drawn: None) -> None:
    """Lets Hypothesis register its random numbers: of what is frozen it does not see that somebody holds it."""


def pytest_collection_finish() -> None:
    """Thousands of tests are there to the end: Python need not look through them for garbage again and again."""
    _nothing()
    gc.collect()
    gc.freeze()


def pytest_configure() -> None:
    """Hundreds of HTTP clients are made, nearly all for servers without TLS, and each would read the certificates of
    every authority anew: 23 ms."""
    ssl.create_default_context = cache(ssl.create_default_context)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is marked as long comes first; the order of all else stays."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


class _Files(LoadFileScheduling):
    """The tests of a file go to one process, and those of all files that ask remote engines: each starts but once."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "test_remote" if "/test_remote_" in file else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _Files | None:
    """How tests are handed to processes, with ``--dist loadfile``."""
    return _Files(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written instead of compared."""
    return bool(request.config.getoption("--regenerate"))


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Running]]:
    """Starts each real SPARQL engine at its first use; all run until the process ends, whatever file comes next."""
    with ExitStack() as stack:
        yield cache(lambda name: stack.enter_context(ENGINES[name](tmp_path_factory.mktemp(name))))


@pytest.fixture(scope="session", params=list(ENGINES))
def running(request: pytest.FixtureRequest, engines: Callable[[str], Running]) -> Running:
    """A real SPARQL engine, one after the other, once for all tests of a process: Virtuoso takes seconds to start."""
    return engines(request.param)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The sample catalogue, loaded and published as `lienthong demo` does, and served: once for all who read it."""
    own = tmp_path_factory.getbasetemp()
    with shared_demo(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) as found:
        yield found


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts OAI-PMH servers that end with the test."""
    with ExitStack() as stack:
        yield lambda items, **habits: stack.enter_context(serving(Repository(items, Habits(**habits))))
