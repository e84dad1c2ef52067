"""Whom a description without years may be: the one team that fits, or nobody as long as two do."""

from collections.abc import Iterable

from lienthong.graph.matching.agents.brakes import contradiction
from lienthong.graph.matching.agents.company import Anchor, Company
from lienthong.graph.matching.agents.evidence import alike, persons
from lienthong.graph.matching.agents.rarity import table
from lienthong.graph.matching.judging import Facts


def all_names(facts: Facts) -> tuple[str, ...]:
    """The names of an agent in direct order."""
    return (*facts.get("name", ()), *facts.get("other", ()))


def fitting(company: Company, root: str) -> dict[str, str]:
    """The teams that an agent without years may be of, by its own evidence: name to the member that it met.

    Where one of them has this very name in a Work of its own, the others are namesakes in the same field.
    """
    found = _met(company, root, company.ties(root))
    if len(found) > 1 and persons(company.facts(root)):
        within = _met(company, root, company.in_works(root))
        return within if len(within) == 1 else found
    return found


def _met(company: Company, root: str, keys: Iterable[int]) -> dict[str, str]:
    facts, loose = company.facts(root), company.loose(root)
    found: dict[str, str] = {}
    for key in sorted(keys):
        if key in loose and company.crowd(key, int(table()["limits"]["loose"])):
            continue
        for anchor in company.anchors(key):
            if anchor.id == root or (key in loose and not unmistakable(company, key, root, anchor.id)):
                continue
            if not contradiction(facts, team_facts(company, anchor)):
                found.setdefault(anchor.joined, anchor.id)
    return found


def team_facts(company: Company, anchor: Anchor) -> Facts:
    """What is known of a whole team, without the years of its books."""
    several = company.team(anchor.team)
    if len(several) < 2:
        return anchor.facts
    merged: dict[str, set[str]] = {}
    for one in several:
        for name, values in one.facts.items():
            merged.setdefault(name, set()).update(values)
    return {name: tuple(sorted(values)) for name, values in merged.items()}


def unmistakable(company: Company, key: int, root: str, other: str) -> bool:
    """Whether of all who stand in one role in one Work two are alike by their names, and like nobody whom the other
    is not like: "Nguyen Van Binh" may be «Bình» and «Bính»."""
    if not same_by_name(company, root, other):
        return False
    like = [one for one in company.sharing(key) if one != root and same_by_name(company, root, one)]
    like_other = [one for one in company.sharing(key) if one != other and same_by_name(company, other, one)]
    around = sorted({root, other, *like, *like_other})
    teams = _teams(company, around)
    return all(
        same_by_name(company, a, b) or (a in teams and teams[a] == teams.get(b))
        for place, a in enumerate(around)
        for b in around[place + 1 :]
    )


def _teams(company: Company, several: list[str]) -> dict[str, str]:
    """The teams of those with years or a number, and of those who have the very name of one of them: "Nguyễn Du" and
    "Nguyên Du" of 1765 are one already, so that «NGUYEN DU» can be nobody else."""
    found = {one: anchor.joined for one in several if (anchor := company.anchor(one)) is not None}
    named: dict[str, set[str]] = {}
    for one, team in found.items():
        for name in all_names(company.facts(one)):
            named.setdefault(name, set()).add(team)
    for one in several:
        own = {team for name in company.facts(one).get("name", ()) for team in named.get(name, ())}
        if one not in found and len(own) == 1:
            found[one] = own.pop()
    return found


def same_by_name(company: Company, one: str, other: str) -> bool:
    """Whether two of one Work may be one by their names."""
    return alike(all_names(company.facts(one)), all_names(company.facts(other)))


def only(teams: Iterable[str]) -> str:
    """The one team of several; '' when there are none or two."""
    distinct = set(teams)
    return distinct.pop() if len(distinct) == 1 else ""
