"""Options and fixtures that every room's tests share."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

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


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts OAI-PMH servers that end with the test."""
    with ExitStack() as stack:
        yield lambda items, **habits: stack.enter_context(serving(Repository(items, Habits(**habits))))
