"""The labelled records can be relied on."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode gives a test folder no way to share a module

import pytest
from labelled import KINDS, labelled, pairs

from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.shapes import Gate, publishable


def test_every_record_could_be_published() -> None:
    mapper, gate = Mapper(Source("nhan")), Gate()
    bad = [one.number for one in labelled() if not publishable(gate.check(mapper.describe(one.record)))]
    assert not bad


def test_an_instance_has_one_work_and_no_record_is_written_twice() -> None:
    works: dict[str, set[str]] = {}
    for one in labelled():
        works.setdefault(f"{one.group} {one.labels['instance']}", set()).add(one.labels["work"])
    assert {name for name, found in works.items() if len(found) > 1} == set()
    assert len({one.record.raw for one in labelled()}) == len(labelled())


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_same_different_and_hard_pairs(kind: str) -> None:
    records = labelled()
    group = {one.number: one.group for one in records}
    found = pairs(records, kind)
    hard = [pair for pair in found if group[pair[0]] == group[pair[1]]]
    assert sum(found.values()) >= 40 and len(hard) >= 350
    assert sum(not found[pair] for pair in hard) >= 80
