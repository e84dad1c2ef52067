"""One small catalogue with its dumps for all tests that only read."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

# Its catalogues of any size are ours too; as a package the folder would hide the standard library's module.
sys.path.append(str(Path(__file__).parents[2] / "site"))

from exchange.dumped import Dumped, asked, small


@pytest.fixture(scope="session")
def dumped(tmp_path_factory: pytest.TempPathFactory) -> Dumped:
    made = small(tmp_path_factory.mktemp("dumps"))
    assert made.dump() is not None
    return made


@pytest.fixture(scope="session")
def portal(dumped: Dumped) -> Iterator[TestClient]:
    with asked(dumped) as client:
        yield client
