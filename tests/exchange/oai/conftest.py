"""A library of its own for each test, and a shelf for all that only read."""

from pathlib import Path

import pytest

from cataloguing import book
from exchange.oai.harvested import Library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "data")


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """25 books of two sources, one withdrawn: for tests that only read."""
    made = Library(tmp_path_factory.mktemp("oai") / "data")
    made.load(*(book(f"a{number:02}", f"Quyển sách số {number}", without=["020"]) for number in range(20)))
    made.load(*(book(f"b{number}", f"Tập thơ số {number}", without=["020"]) for number in range(5)), source="khac")
    made.publish()
    made.load(*(book(f"b{number}", f"Tập thơ số {number}", without=["020"]) for number in range(4)),
              source="khac", complete=True)  # fmt: skip
    made.publish()
    return made
