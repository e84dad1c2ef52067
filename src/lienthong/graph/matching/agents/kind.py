"""Agents as a kind of thing: under which keys they are looked for, and why two are one or are not."""

from collections.abc import Callable, Iterable, Iterator

from lienthong.graph.matching.agents import brakes
from lienthong.graph.matching.agents.evidence import block, clues, keys, nameless_keys, persons
from lienthong.graph.matching.agents.joining import all_names
from lienthong.graph.matching.agents.rarity import rarity, table
from lienthong.graph.matching.creators import best
from lienthong.graph.matching.judging import DIFFERENT, DOUBTFUL, SAME, Evidence, Facts, Judgement
from lienthong.graph.matching.spellings import organisation_form, publisher_form

_CERTAIN = 40.0
_LIFE = 14.0
_UNLIKE = frozenset({"missing", "other", "diacritics", "within"})


class Agents:
    """Persons, families, bodies, meetings, jurisdictions. All their keys depend on Works, so all are ties."""

    name = "agent"

    def marks(self, facts: Facts) -> set[str]:
        """None: see ``ties``."""
        return set()

    def ties(self, facts: Facts, leader: Callable[[str], str]) -> set[str]:
        """Names joined with enough evidence; ``leader`` gives the group of a Work."""
        return keys(facts, leader)

    def names(self, facts: Facts) -> set[str]:
        """What persons must have in common besides evidence; bodies have no other keys than their names."""
        return {block(one) for one in facts.get("name", ())} if persons(facts) else set()

    def nameless_ties(self, facts: Facts, leader: Callable[[str], str]) -> set[str]:
        """Keys by which persons of different names meet: years of life, numbers, one Work."""
        return nameless_keys(facts, leader)

    def compare(self, a: Facts, b: Facts, tied: bool) -> Judgement:
        """Why two agents are one or not, for a person who asks; the stage itself decides by keys and teams."""
        evidence = list(_evidence(a, b))
        need = float(table()["verdict"]["same"])
        if tied and persons(a) and sum(one.bits for one in evidence) < need:
            # Of the ties only those of one Work are no feature of the two themselves.
            evidence.append(Evidence("work", "same", float(table()["bits"]["work"])))
        bits = sum(one.bits for one in evidence)
        if self.contradiction(a, b) or persons(a) != persons(b):
            return Judgement(DIFFERENT, bits, tuple(evidence))
        features = {one.feature for one in evidence if one.bits > 0} - {"name", "years"}
        if tied or (bits >= need and features):
            return Judgement(SAME, bits, tuple(evidence))
        return Judgement(DOUBTFUL if features else DIFFERENT, bits, tuple(evidence))

    def contradiction(self, a: Facts, b: Facts) -> str:
        """Other years of life, another number of one authority, a book before birth."""
        return brakes.contradiction(a, b)


def _evidence(a: Facts, b: Facts) -> Iterator[Evidence]:
    if not persons(a) or not persons(b):
        yield from _bodies(a, b)
        return
    level, left, right = best(all_names(a), all_names(b))
    weight = min(rarity(left), rarity(right)) if level not in _UNLIKE else -_CERTAIN
    yield Evidence("name", level, weight, left, right)
    yield from _numbers(a, b)
    yield from _years_of_life(a, b)
    yield from _clues(a, b)


def _clues(a: Facts, b: Facts) -> Iterator[Evidence]:
    """The strongest clue of each feature that both have."""
    names = {block(one) for some in (a, b) for one in some.get("name", ())}
    here, there = ({(one.feature, one.value): one.bits for one in clues(some)} for some in (a, b))
    found: dict[str, tuple[float, str]] = {}
    for (feature, value), bits in here.items():
        if (feature, value) in there and not (feature == "person" and value in names):
            found[feature] = max(found.get(feature, (0.0, "")), (bits, value))
    for feature, (bits, value) in sorted(found.items()):
        yield Evidence(feature, "same", bits, value, value)


def _numbers(a: Facts, b: Facts) -> Iterator[Evidence]:
    common = sorted(set(a.get("authority", ())) & set(b.get("authority", ())))
    if common:
        yield Evidence("authority", "same", _CERTAIN, common[0], common[0])
    elif brakes.contradiction({"authority": a.get("authority", ())}, {"authority": b.get("authority", ())}):
        yield Evidence("authority", "other", -_CERTAIN, a["authority"][0], b["authority"][0])


def _years_of_life(a: Facts, b: Facts) -> Iterator[Evidence]:
    for fact in ("birth", "death"):
        one, other = a.get(fact, ()), b.get(fact, ())
        if not one or not other:
            level, bits = "missing", 0.0
        elif set(one) & set(other):
            level, bits = "same", _LIFE
        else:
            level, bits = "other", -_CERTAIN
        if one or other:
            yield Evidence(fact, level, bits, _shown(one), _shown(other))


def _bodies(a: Facts, b: Facts) -> Iterator[Evidence]:
    yield from _numbers(a, b)
    for form in (publisher_form, organisation_form):
        left, right = ({form(one): one for one in some.get("name", ())} for some in (a, b))
        common = sorted(left.keys() & right.keys())
        if common:
            yield Evidence("name", "same", _CERTAIN, left[common[0]], right[common[0]])
            return
    yield Evidence("name", "other", -_CERTAIN, _shown(a.get("name", ())), _shown(b.get("name", ())))


def _shown(values: Iterable[str]) -> str:
    return next(iter(values), "")
