"""Loading small catalogues into a ledger of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cataloguing import catalogue
from lienthong.mappings.record import Record
from lienthong.pipeline.load import Summary, load

Load = Callable[..., Summary]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def load_records(data: Path, tmp_path: Path) -> Load:
    """Loads records as the file of source ``thu``; ``name`` is the file's."""

    def loaded(*records: Record, name: str = "a.mrc", complete: bool = False) -> Summary:
        return load(data, "thu", [str(catalogue(tmp_path / name, *records))], complete=complete)

    return loaded
