"""Descriptions that have a name only: bound to each other by common evidence, then joined to the one team that fits.

A description whose own evidence leads to one team joins it. The others follow the components that common keys make of
them, never through a team: a person with ten thousand books costs a new description nothing.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations, pairwise
from typing import NamedTuple

from lienthong.graph.matching.agents.company import WEAK, Company
from lienthong.graph.matching.agents.joining import fitting, only, unmistakable
from lienthong.graph.matching.agents.rarity import table
from lienthong.graph.matching.judging import DIFFERENT, SAME

_ALL_PAIRS = 50

Verdicts = Mapping[tuple[str, str], str]


class Settled(NamedTuple):
    """A component: root to leader, and pairs (root, member of a team) that only a librarian can judge."""

    leaders: dict[str, str]
    doubtful: set[tuple[str, str]]


def component(
    company: Company, seed: str, decided: Verdicts, *, whole: bool = True
) -> tuple[set[str], set[tuple[str, ...]]]:
    """All that are bound to a root, and the bonds: who has a key in common. Unless the ``whole`` is wanted it is empty
    when one before the seed is to be settled as well: all of them are then judged from that one."""
    found, bonds, done = {seed}, set(), set()
    waiting = [seed]
    mates = _mates(decided)
    while waiting:
        root = waiting.pop()
        known = len(found)
        beside = {one for one in mates.get(root, ()) if company.is_live(one) and company.level(one) == WEAK}
        loose = company.loose(root)
        for key in company.ties(root):
            if key in loose:
                beside.update(_alike(company, key, root))
            elif key not in done:
                done.add(key)
                weak = tuple(one for one in company.sharing(key) if company.level(one) == WEAK)
                bonds.add(weak)
                waiting.extend(one for one in weak if one not in found)
                found.update(weak)
        bonds.update((root, one) if root < one else (one, root) for one in beside)
        waiting.extend(beside - found)
        found |= beside
        if not whole and len(found) > known and _judged_before(company, seed, found):
            return set(), set()
    return found, {some for some in bonds if len(some) > 1}


def _judged_before(company: Company, seed: str, found: set[str]) -> bool:
    """Whether one of those who are bound to a root comes before it, and leads to it as well as it leads there."""
    # Of a node that is drawn in part it is not known which of its keys are loose.
    return any(one < seed and company.is_unsettled(one) for one in found) and all(map(company.is_drawn, found))


def _mates(decided: Verdicts) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for (a, b), verdict in decided.items():
        if verdict == SAME:
            found.setdefault(a, set()).add(b)
            found.setdefault(b, set()).add(a)
    return found


def _alike(company: Company, key: int, root: str) -> list[str]:
    if company.crowd(key, int(table()["limits"]["loose"])):
        return []
    weak = [one for one in company.sharing(key) if one != root and company.level(one) == WEAK]
    return [one for one in weak if unmistakable(company, key, root, one)]


def settle_component(company: Company, seed: str, decided: Verdicts, *, whole: bool = True) -> Settled:
    """Who leads those that are bound to ``seed``; ``whole`` as in ``component``."""
    roots, bonds = component(company, seed, decided, whole=whole)
    fits = {root: _allowed(company, root, fitting(company, root), decided) for root in roots}
    leaders: dict[str, str] = {}
    doubtful: set[tuple[str, str]] = set()
    for group in _groups(roots, bonds, decided):
        distinct = {team for root in group for team in fits[root]}
        for root in group:
            team = only(fits[root]) or ("" if fits[root] else only(distinct))
            if team and _may(company, root, team, decided):
                leaders[root] = team
        alone = {root for root in group if root not in leaders}
        doubtful.update((root, member) for root in alone for member in fits[root].values())
        for some in _groups(alone, bonds, decided):
            leaders.update(dict.fromkeys(some, min(some)))
    return Settled(leaders, doubtful)


def _allowed(company: Company, root: str, fits: dict[str, str], decided: Verdicts) -> dict[str, str]:
    """The teams that fit, without those that a librarian has excluded; only the one that a librarian has named."""
    named = {}
    for (a, b), verdict in decided.items():
        if root in (a, b) and verdict == SAME:
            anchor = company.anchor(b if a == root else a)
            if anchor:
                named[anchor.joined] = anchor.id
    return {team: one for team, one in (named or fits).items() if _may(company, root, team, decided)}


def _may(company: Company, root: str, team: str, decided: Verdicts) -> bool:
    """Whether no librarian has said that a root is none of a team."""
    for (a, b), verdict in decided.items():
        if root in (a, b) and verdict == DIFFERENT and team:
            anchor = company.anchor(b if a == root else a)
            if anchor and anchor.joined == team:
                return False
    return True


def _groups(roots: set[str], bonds: set[tuple[str, ...]], decided: Verdicts) -> list[set[str]]:
    """What hangs together of some roots, divided where a librarian has said that two of them are different."""
    group = {root: {root} for root in roots}
    apart = [pair for pair, verdict in decided.items() if verdict == DIFFERENT and roots.issuperset(pair)]
    pairs = {pair for some in bonds for pair in _pairs([one for one in some if one in roots], apart)}
    for _, (a, b) in sorted((decided.get(pair) != SAME, pair) for pair in pairs):
        one, other = sorted((group[a], group[b]), key=len)
        if one is other or any(_between(one, other, pair) for pair in apart):
            continue
        other |= one
        for root in one:
            group[root] = other
    return sorted({id(some): some for some in group.values()}.values(), key=min)


def _pairs(some: list[str], apart: list[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Those who share a key as a chain, which unites them as well as all pairs do; all pairs where two are apart."""
    some = sorted(some)
    if len(some) <= _ALL_PAIRS and any(set(some).issuperset(pair) for pair in apart):
        return combinations(some, 2)
    return pairwise(some)


def _between(one: set[str], other: set[str], pair: tuple[str, str]) -> bool:
    a, b = pair
    return (a in one and b in other) or (b in one and a in other)
