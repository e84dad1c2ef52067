"""One catalogue for the tests of resolver, reconciliation and link sets."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from exchange.linking.numbered import Numbered, answering, numbered_catalogue


@pytest.fixture(scope="session")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Numbered:
    return numbered_catalogue(tmp_path_factory.mktemp("numbered") / "data")


@pytest.fixture(scope="session")
def web(numbered: Numbered) -> Iterator[TestClient]:
    with answering(numbered) as client:
        yield client
