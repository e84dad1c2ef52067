"""What forbids that two agents are one: other years of life, Jr. and Sr., another authority number, an early book."""

from lienthong.graph.matching.judging import Facts

_YOUNGEST = 8
"""A book came out at least so many years after its contributor's birth."""


def contradiction(a: Facts, b: Facts) -> str:
    """Why two agents (or groups, given their united facts) cannot be one, a key of ``[agent.brake]`` in
    ``matching.toml``; '' when they may."""
    for fact in ("birth", "death"):
        if _differ(a.get(fact, ()), b.get(fact, ())):
            return fact
    if _differ(a.get("suffix", ()), b.get("suffix", ())):
        return "suffix"
    numbers = [_numbers(one) for one in (a, b)]
    for scheme in numbers[0].keys() & numbers[1].keys():
        if numbers[0][scheme].isdisjoint(numbers[1][scheme]):
            return "authority"
    if _before_birth(a, b) or _before_birth(b, a):
        return "years"
    return ""


def _differ(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return bool(one) and bool(other) and set(one).isdisjoint(other)


def _numbers(facts: Facts) -> dict[str, set[str]]:
    """Schemes with their numbers: ``viaf.org/viaf/123`` is number 123 of ``viaf.org/viaf``."""
    found: dict[str, set[str]] = {}
    for one in facts.get("authority", ()):
        scheme, _, number = one.rpartition("/")
        found.setdefault(scheme, set()).add(number)
    return found


def _before_birth(one: Facts, other: Facts) -> bool:
    births = [int(year) for year in one.get("birth", ())]
    books = [int(year) for year in other.get("year", ()) if year.isdecimal()]
    return bool(births) and bool(books) and min(books) < min(births) + _YOUNGEST
