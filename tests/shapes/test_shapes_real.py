"""Real records, mapped by our rules: both engines say the same of them, and the gate holds few of them back."""

from itertools import islice
from pathlib import Path

import pytest

from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record
from lienthong.shapes import Finding, Gate, publishable

DATA = Path(__file__).parents[3] / "shared" / "data" / "marc"
FILES = ("lc/lc-vietnamese.mrc", "lc/lc-sample.mrc", "lc/lc-880.mrc", "cse-koha/book3part0final.mrc")


def mapped(file: Path, most: int) -> list[list[str]]:
    mapper = Mapper(Source(id="thu", library_name="Thư viện thử"))
    records = (one for one in read(file, "thu") if isinstance(one, Record))
    return [mapper.describe(record).lines for record in islice(records, most)]


@pytest.fixture(params=FILES)
def file(request: pytest.FixtureRequest) -> Path:
    path = DATA / str(request.param)
    if not path.exists():
        pytest.skip(f"no real data at {path}")
    return path


def test_engines_agree_on_real_records(file: Path, fast: Gate, referee: Gate) -> None:
    for lines in mapped(file, 12):
        assert fast.check_lines(lines) == referee.check_lines(lines)


def test_real_records_pass(file: Path, fast: Gate) -> None:
    """A shape or a rule that holds back every tenth record of a good library is wrong, not the library."""
    held: list[list[Finding]] = []
    records = mapped(file, 80)
    for lines in records:
        findings = fast.check_lines(lines)
        if not publishable(findings):
            held.append(findings)
    assert len(held) <= len(records) // 10, held[:3]
