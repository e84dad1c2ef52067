"""What two Instances of other titles could still have in common at most: where that cannot outweigh the titles, they
need not be compared feature by feature."""

from functools import cache

from lienthong.graph.matching.judging import Facts
from lienthong.graph.matching.portraits.designations import table

_TELLING = ("isbn", "issn", "lccn", "number")
"""Who has one of these in common is compared."""

_SAID_OF_ONE = ("missing", "unsaid")
_IN_ANY_CASE = frozenset({"creator", "part"})
"""Features of several facts: names in a statement, parts in a remainder."""

_FACTS = {"remainder": "rest"}


@cache
def _most() -> tuple[float, tuple[tuple[str, float], ...]]:
    """The bits of other titles with the most of what may be said of any two; and of facts that both have."""
    bits, sure, shared = table()["bits"], 0.0, []
    for feature, levels in bits.items():
        if feature == "title":
            sure += levels["other"]
            continue
        several = [value for level, value in levels.items() if feature not in _TELLING or level != "same"]
        most = max([0.0, *several])
        less = max([0.0, *(levels.get(level, 0.0) for level in _SAID_OF_ONE)])
        sure += most if feature in _IN_ANY_CASE else less
        if feature not in _IN_ANY_CASE and most > less:
            shared.append((_FACTS.get(feature, feature), most - less))
    return sure, tuple(shared)


def outweighed(a: Facts, b: Facts) -> bool:
    """Whether other titles would make two Instances different whatever their other facts are."""
    sure, shared = _most()
    most = sure + sum(bits for fact, bits in shared if fact in a and fact in b)
    if most >= table()["verdict"]["doubtful"] - 0.01:
        return False
    return all(set(a.get(name, ())).isdisjoint(b.get(name, ())) for name in _TELLING)
