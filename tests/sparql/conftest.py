"""One published store and one server for the tests of the SPARQL room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sparql.serving import Listener, Serving, publish, serving


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    publish(folder, 1)
    return folder


@pytest.fixture(scope="session")
def endpoint(data: Path) -> Iterator[Serving]:
    with serving(data, seconds=60.0) as running:
        yield running


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.close()
