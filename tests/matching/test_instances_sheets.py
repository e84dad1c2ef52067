"""A map sheet, of which 300 $a is all that says so, is told from the book of its title."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode gives a test folder no way to share a module

import pytest
from portrayed import facts

from lienthong.graph.matching.instances import Instances
from lienthong.graph.matching.judging import DIFFERENT, SAME

MAP = """245 00 $a Các tuyến đường thuỷ miền Tây
260 __ $a Hà Nội : $b Bản đồ, $c 2006
300 __ $a {}"""


@pytest.mark.parametrize(
    ("one", "two", "verdict"),
    [
        ("1 tờ bản đồ", "64 tr.", DIFFERENT),
        ("2 bản đồ", "64 tr.", DIFFERENT),
        ("1 bản đồ", "1 tờ", SAME),
        ("1 bản đồ màu", "1 tờ bản đồ", SAME),
        ("85 tờ", "85 tr.", SAME),
    ],
)
def test_a_sheet_is_no_book(one: str, two: str, verdict: str) -> None:
    a, b = facts(MAP.format(one)), facts(MAP.format(two))
    kind = Instances()
    assert kind.compare(a, b, False).verdict == verdict == kind.compare(b, a, False).verdict
    assert bool(kind.contradiction(a, b)) == (verdict == DIFFERENT)
