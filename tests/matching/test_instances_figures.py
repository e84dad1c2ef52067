"""How well Instances are told apart on the labelled records: every pair compared, then grouped with the brake."""

import sys
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode gives a test folder no way to share a module

import pytest
from labelled import labelled, pairs
from portrayed import portrayed

from lienthong.graph.matching.grouping import Edges, grouped
from lienthong.graph.matching.instances import Instances
from lienthong.graph.matching.judging import SAME, Facts, united

KIND = Instances()


def figures(held: bool) -> tuple[float, float, int]:
    """Precision, recall and the number of pairs that the machine calls one Instance; a node is an own id."""
    records = [one for one in labelled() if one.held == held]
    ids = {one.number: portrayed(one.record) for one in records}
    several: dict[str, list[Facts]] = {}
    for id_, facts in ids.values():
        several.setdefault(id_, []).append(facts)
    nodes = {id_: united(facts) for id_, facts in several.items()}
    marks = {id_: KIND.marks(facts) for id_, facts in nodes.items()}
    edges = {
        (a, b): judgement.bits
        for a, b in combinations(sorted(nodes), 2)
        if marks[a] & marks[b] and (judgement := KIND.compare(nodes[a], nodes[b], False)).verdict == SAME
    }
    leader = grouped(nodes, nodes.__getitem__, Edges(edges, set(), set()), KIND.contradiction)
    truth = pairs(records, "instance")
    said = {pair for pair in truth if leader[ids[pair[0]][0]] == leader[ids[pair[1]][0]]}
    right = sum(truth[pair] for pair in said)
    return right / len(said), right / sum(truth.values()), len(said)


@pytest.mark.parametrize(("held", "precision", "recall"), [(False, 0.995, 0.97), (True, 0.995, 0.88)])
def test_what_is_found_to_be_one_is_one_and_little_is_missed(held: bool, precision: float, recall: float) -> None:
    found = figures(held)
    assert found[2] >= 40 and found[0] >= precision and found[1] >= recall, found
