"""Who has years of life or an authority's number: these are found to be one among themselves, before all others.

Years and numbers tell agents apart, so these are the fixed points: the others may join a team, and never bring two
teams together.
"""

from collections.abc import Iterable, Mapping

from lienthong.graph.matching.agents.brakes import contradiction
from lienthong.graph.matching.agents.company import NUMBERED, WEAK, Anchor, Company, profile
from lienthong.graph.matching.agents.evidence import alike, block, dated
from lienthong.graph.matching.judging import DIFFERENT, SAME, Facts, united
from lienthong.text import script_tag

Verdicts = Mapping[tuple[str, str], str]
Edge = tuple[float, str, str]

_DECIDED, _NUMBER, _NAME_AND_LIFE, _LIFE = 0.0, 1.0, 2.0, 3.0
"""The order in which edges are looked at; the certain first."""


def neighbourhood(company: Company, seeds: Iterable[str], decided: Verdicts) -> set[str]:
    """All with years or numbers whom a chain of common keys or decisions leads to from ``seeds``."""
    beside: dict[str, set[str]] = {}
    for a, b in decided:
        beside.setdefault(a, set()).add(b)
        beside.setdefault(b, set()).add(a)
    found: set[str] = set()
    waiting = sorted(seeds)
    while waiting:
        root = waiting.pop()
        if root in found or not company.is_live(root) or company.level(root) == WEAK:
            continue
        found.add(root)
        waiting.extend(beside.get(root, ()))
        for key in company.anchor_keys(root):
            waiting.extend(one for one in company.sharing(key) if one not in found)
    return found


def edges(company: Company, area: set[str], decided: Verdicts) -> list[Edge]:
    """Pairs of an area that may be one, in canonical order, those left out that fit two which exclude each other."""
    found: dict[tuple[str, str], float] = {}
    for root in area:
        for key in company.anchor_keys(root):
            for other in company.sharing(key):
                if root < other and other in area and (root, other) not in found:
                    rank = _rank(company.facts(root), company.facts(other)) or _in_scripts(company, root, other)
                    if rank:
                        found[root, other] = rank
    found = {pair: rank for pair, rank in found.items() if not _torn(company, pair, rank, found)}
    found.update({pair: _DECIDED for pair, verdict in decided.items() if verdict == SAME and area.issuperset(pair)})
    return sorted((rank, a, b) for (a, b), rank in found.items() if decided.get((a, b)) != DIFFERENT)


def _rank(a: Facts, b: Facts) -> float:
    """How certain it is that two who share a key are one; 0 when they are not."""
    if contradiction(a, b):
        return 0.0
    if set(a.get("authority", ())) & set(b.get("authority", ())):
        return _NUMBER
    if not (dated(a) and dated(b)):
        return 0.0
    common = {block(one) for one in a.get("name", ())} & {block(one) for one in b.get("name", ())}
    years = [set(a.get(fact, ())) & set(b.get(fact, ())) for fact in ("birth", "death")]
    if common and any(years):
        return _NAME_AND_LIFE
    names = [(*one.get("name", ()), *one.get("other", ())) for one in (a, b)]
    return _LIFE if all(years) and (alike(*names, slips=True) or _within(*names)) else 0.0


def _within(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether a name of two words at least ends a name of the other: "Xuân Diệu", "Ngô Xuân Diệu"."""
    pairs = [sorted((a, b), key=len) for a in one for b in other]
    return any(" " in short and long.endswith(f" {short}") for short, long in pairs)


def _in_scripts(company: Company, one: str, other: str) -> float:
    """Whether two of the same years made one Work in one role, with names in two scripts: 阮攸, "Nguyễn Du"."""
    a, b = company.facts(one), company.facts(other)
    if contradiction(a, b) or not all(set(a.get(fact, ())) & set(b.get(fact, ())) for fact in ("birth", "death")):
        return 0.0
    scripts = [{script_tag(name) for name in facts.get("name", ())} for facts in (a, b)]
    return _LIFE if scripts[0].isdisjoint(scripts[1]) and company.loose(one) & company.loose(other) else 0.0


def _torn(company: Company, pair: tuple[str, str], rank: float, found: Mapping[tuple[str, str], float]) -> bool:
    """Whether one of a pair fits another as well as this one, who cannot be this one."""
    if rank == _NUMBER:
        return False
    for here, there in (pair, pair[::-1]):
        for (a, b), other in found.items():
            if other >= rank and here in (a, b):
                third = b if a == here else a
                if third != there and contradiction(company.facts(there), company.facts(third)):
                    return True
    return False


def teams(company: Company, area: set[str], decided: Verdicts) -> dict[str, str]:
    """Root to the smallest root of its team: edges unite in their order, unless a brake or a librarian forbids."""
    team = {root: root for root in area}
    members = {root: [root] for root in area}
    for rank, a, b in edges(company, area, decided):
        one, other = sorted((team[a], team[b]))
        if one == other or _forbidden(company, members[one], members[other], decided, free=rank == _DECIDED):
            continue
        members[one] += members.pop(other)
        team.update(dict.fromkeys(members[one], one))
    return team


def _forbidden(company: Company, one: list[str], other: list[str], decided: Verdicts, *, free: bool) -> bool:
    for a in one:
        for b in other:
            if decided.get((a, b) if a < b else (b, a)) == DIFFERENT:
                return True
    if free:
        return False
    return bool(contradiction(*(united(map(company.facts, some)) for some in (one, other))))


def settle_teams(company: Company, seeds: Iterable[str], decided: Verdicts) -> dict[str, Anchor]:
    """Write down the teams around ``seeds``; those of numbers only have joined nobody yet. Root to anchor."""
    area = neighbourhood(company, seeds, decided)
    found = teams(company, area, decided)
    settled = {}
    for root in sorted(area):
        name = joined(company.anchor(root), found[root], has_years(company, found[root], found))
        settled[root] = Anchor(root, found[root], name, profile(company.facts(root)))
        company.put(settled[root])
    return settled


def joined(before: Anchor | None, team: str, years: bool) -> str:
    """Which team a member of ``team`` is of as long as nobody has looked whom it may have joined: one without years
    stays where it was, since that is judged after all with years."""
    return before.joined if before and before.team == team and not years else team


def has_years(company: Company, name: str, found: Mapping[str, str]) -> bool:
    """Whether one of a team has years of life."""
    return any(company.level(root) > NUMBERED for root, team in found.items() if team == name)
