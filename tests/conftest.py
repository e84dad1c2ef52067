"""Options and fixtures that every room's tests share."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from pipeline.oai_server import Habits, Repository, Serve, serving


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


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts OAI-PMH servers that end with the test."""
    with ExitStack() as stack:
        yield lambda items, **habits: stack.enter_context(serving(Repository(items, Habits(**habits))))
