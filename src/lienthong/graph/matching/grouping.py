"""Groups: what hangs together is united in canonical order, with a brake.

A pure function of the roots of layer 1, their facts, the edges between them and what librarians decided.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations, groupby
from typing import NamedTuple

from lienthong.graph.matching.judging import Facts, united

Pair = tuple[str, str]


Contradiction = Callable[[Facts, Facts], str]

_FEW = 60
"""Groups that one strength of evidence holds together, among which ties are looked for; more are a crowd."""


class Edges(NamedTuple):
    """Between roots a < b: the same by comparison, with bits; decided to be the same; decided to be different."""

    same: Mapping[Pair, float]
    joined: set[Pair]
    parted: set[Pair]


class _Group:
    """Roots that were united, what is known of them, and roots that may not be among them."""

    def __init__(self, root: str, facts: Facts, parted: set[str]) -> None:
        self.roots = {root}
        self.facts = facts
        self.parted = parted

    def forbids(self, other: "_Group") -> bool:
        """Whether a librarian told something here and something there apart."""
        few, many = sorted((self.parted, other.roots), key=len)
        if not few.isdisjoint(many):
            return True
        few, many = sorted((other.parted, self.roots), key=len)
        return not few.isdisjoint(many)

    def take(self, other: "_Group") -> None:
        """Become one."""
        self.roots |= other.roots
        self.parted |= other.parted
        self.facts = united((self.facts, other.facts))


def grouped(
    roots: Iterable[str],
    facts: Callable[[str], Facts],
    edges: Edges,
    contradiction: Contradiction,
    versions: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """Every root to the leader of its group: the smallest root.

    Decisions come first, those that the comparison supports before the others: where a chain of them leads from one
    side of a "different" to the other, its weakest link is left out. No contradiction stops a decision.
    What fits two that contradict each other equally well joins neither, in whatever order they come; unless that
    contradiction is one of ``versions`` (``judging.Versioned``).
    """
    parted: dict[str, set[str]] = {}
    for a, b in edges.parted:
        parted.setdefault(a, set()).add(b)
        parted.setdefault(b, set()).add(a)
    groups = {root: _Group(root, facts(root), set(parted.get(root, ()))) for root in roots}
    steps = [(pair not in edges.joined, -edges.same.get(pair, 0.0), pair) for pair in edges.joined | edges.same.keys()]
    for (by_machine, _), level in groupby(sorted(steps), lambda step: (step[0], round(step[1], 1))):
        pairs = [pair for *_, pair in level]
        if by_machine and len(pairs) > 1:
            _part_torn([(groups[a], groups[b]) for a, b in pairs], contradiction, versions)
        for a, b in pairs:
            one, other = groups[a], groups[b]
            if one is other or one.forbids(other):
                continue
            if by_machine and contradiction(one.facts, other.facts):
                continue
            if len(one.roots) < len(other.roots):
                one, other = other, one
            one.take(other)
            for root in other.roots:
                groups[root] = one
    return {root: leader for group in set(groups.values()) for leader in [min(group.roots)] for root in group.roots}


def _part_torn(links: list[tuple[_Group, _Group]], contradiction: Contradiction, versions: frozenset[str]) -> None:
    """Have every group that links of one strength tie to two which exclude each other join neither of them."""
    beside: dict[int, list[_Group]] = {}
    named: dict[int, _Group] = {}
    for one, other in links:
        for here, there in ((one, other), (other, one)):
            named[id(here)] = here
            around = beside.setdefault(id(here), [])
            if one is not other and not one.forbids(other) and there not in around:
                around.append(there)
    told: dict[frozenset[int], str] = {}

    def between(one: _Group, other: _Group) -> str:
        pair = frozenset((id(one), id(other)))
        if pair not in told:
            told[pair] = contradiction(one.facts, other.facts)
        return told[pair]

    torn: list[tuple[_Group, _Group]] = []
    for key, around in beside.items():
        middle = named[key]
        # Who is not this one anyway is torn by nobody.
        around = [other for other in around if not between(middle, other)] if 1 < len(around) <= _FEW else []
        for one, other in combinations(around, 2):
            if between(one, other) not in versions | {""}:
                torn += [(middle, one), (middle, other)]
    for middle, other in torn:
        middle.parted |= other.roots
