"""What speaks for one person behind one name: evidence as keys that two descriptions have in common.

A name alone never does. Each key joins the name with evidence that together reach the bits of ``persons.toml``: for a
rare name ("Tô Hoài") field and publisher are enough, for "Nguyễn Văn Hùng" it takes a co-author or an institution
with a field. Whoever shares a key is one, unless dates or numbers speak against it; so thousands of descriptions of
one name are a star around a key and need not be compared with each other.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from heapq import nsmallest
from itertools import pairwise
from typing import NamedTuple

from lienthong.graph.matching.agents.rarity import is_vietnamese_name, rarity, table
from lienthong.graph.matching.creators import names
from lienthong.graph.matching.judging import Facts
from lienthong.graph.matching.spellings import is_house, is_unit, organisation_form, publisher_form
from lienthong.text import match_key, search_fold
from lienthong.text.language import is_syllable

_AUTHORS = frozenset({"", "aut", "cre", "ctb", "dis", "edt", "com"})
_SPAN = 16
_LONG_WORD = 7
_ALIKE = frozenset({"same", "order", "undiacritic", "initials"})


class Clue(NamedTuple):
    """One piece of evidence: its family (a feature of ``matching.toml``), value and bits."""

    feature: str
    value: str
    bits: float


def block(name: str) -> str:
    """What two names of one person have in common wherever evidence is looked for: the match key of a Vietnamese name,
    the words of a foreign one in any order and without diacritics."""
    return name if is_vietnamese_name(name) else " ".join(sorted(search_fold(name).split()))


def persons(facts: Facts) -> bool:
    """Whether these are a person's facts (or a family's)."""
    return not {"person", "family"}.isdisjoint(facts.get("kind", ()))


def dated(facts: Facts) -> bool:
    """Whether years of life are known."""
    return persons(facts) and bool(facts.get("birth") or facts.get("death"))


def keys(facts: Facts, leader: Callable[[str], str]) -> set[str]:
    """All keys of one description of an agent; ``leader`` gives the group of a Work."""
    if not persons(facts):
        return {*_body_keys(facts), *anchor_keys(facts)}
    found = nameless_keys(facts, leader)
    for name in facts.get("name", ()):
        found.update(_person_keys(name, facts, leader))
    return found


def nameless_keys(facts: Facts, leader: Callable[[str], str]) -> set[str]:
    """The keys of one description of a person by which others may meet it who are called otherwise."""
    # Whom one record names twice, in whatever role: "700 $t", a name in another script.
    beside = {f"beside {one}" for one in facts.get("beside", ())}
    return anchor_keys(facts) | loose_keys(facts, leader) | beside


def anchor_keys(facts: Facts) -> set[str]:
    """Keys by which those with dates or numbers meet each other."""
    found = {f"authority {one}" for one in facts.get("authority", ())}
    if not dated(facts):
        return found
    births, deaths = facts.get("birth", ()), facts.get("death", ())
    for name in facts.get("name", ()):
        found.update(f"{block(name)} born {year}" for year in births)
        found.update(f"{block(name)} died {year}" for year in deaths)
    if births and deaths:
        found.add(f"life {births[0]} {deaths[0]}")
    return found


def loose_keys(facts: Facts, leader: Callable[[str], str]) -> set[str]:
    """Keys by which differently written names in one Work meet: to be compared with each other."""
    if not persons(facts):
        return set()
    found = set()
    for one in facts.get("work", ()):
        work, _, role = one.partition(" ")
        found.add(f"in {leader(work)} {'aut' if role in _AUTHORS else role}")
    return found


def _person_keys(name: str, facts: Facts, leader: Callable[[str], str]) -> Iterator[str]:
    # Father and son write on one field: "Jr." is part of the name as far as evidence goes.
    said, place = table(), " ".join((block(name), *facts.get("suffix", ())))
    yield from work_keys(name, facts, leader)
    need = max(float(said["verdict"]["same"]) - rarity(name), float(said["verdict"]["least"]))
    for some in _sufficient(tuple(clues(facts)), need, int(said["limits"]["keys"])):
        yield f"{place} {some}"


def work_keys(name: str, facts: Facts, leader: Callable[[str], str]) -> Iterator[str]:
    """Keys by which those of one name in one Work meet."""
    for one in facts.get("work", ()):
        yield f"{block(name)} work {leader(one.partition(' ')[0])}"


@lru_cache(maxsize=1024)
def _sufficient(found: tuple[Clue, ...], need: float, most: int) -> list[str]:
    """The smallest sets of up to three clues of different families that are enough and hold no smaller such set, the
    smallest and strongest first; ``most`` of them."""
    single = [one for one in found if one.bits >= need and one.feature != "years"]
    rest = sorted((one for one in found if one not in single), key=lambda one: -one.bits)
    pairs = {one: set[Clue]() for one in rest}
    enough = [_weighed(one) for one in single]
    for a, b in _pairs(rest, need):
        pairs[a].add(b)
        enough.append(_weighed(a, b))
    if len(enough) < most:
        threes = (_weighed(*some) for some in _threes(rest, pairs, need))
        enough += nsmallest(most - len(enough), (one for one in threes if one[1] >= need), key=_order)
    enough.sort(key=_order)
    return [" & ".join(f"{one.feature} {one.value}" for one in some) for some, _ in enough[:most]]


def _weighed(*some: Clue) -> tuple[tuple[Clue, ...], float]:
    """Clues in their order, with their bits in sum (added up in that order: rounding is part of the answer)."""
    some = tuple(sorted(some))
    return some, sum(one.bits for one in some)


def _order(weighed: tuple[tuple[Clue, ...], float]) -> tuple[int, float, tuple[Clue, ...]]:
    some, bits = weighed
    return len(some), -bits, some


def _pairs(rest: list[Clue], need: float) -> Iterator[tuple[Clue, Clue]]:
    """Two clues, given in descending order, that are enough."""
    for at, a in enumerate(rest):
        for b in rest[at + 1 :]:
            if a.bits + b.bits < need:
                break
            if a.feature != b.feature:
                yield a, b


def _threes(rest: list[Clue], pairs: dict[Clue, set[Clue]], need: float) -> Iterator[tuple[Clue, Clue, Clue]]:
    """Three clues that may be enough, given in descending order, no two of which are in ``pairs``."""
    light = need - 1e-9
    for at, a in enumerate(rest):
        # The rest is lighter still: what is too light ends the search.
        if 3 * a.bits < light:
            return
        for next_, b in enumerate(rest[at + 1 :], at + 2):
            both = a.bits + b.bits
            if both + b.bits < light:
                break
            if a.feature == b.feature or b in pairs[a]:
                continue
            for c in rest[next_:]:
                if both + c.bits < light:
                    break
                if c.feature not in (a.feature, b.feature) and c not in pairs[a] and c not in pairs[b]:
                    yield a, b, c


def clues(facts: Facts) -> list[Clue]:
    """The evidence of one description of a person, besides the Work itself."""
    bits, limits = table()["bits"], table()["limits"]
    found = []
    for title in facts.get("title", ()):
        words = content(title)
        if len(words) > 1:
            weight = min(float(bits["title_most"]), float(bits["title_word"]) * len(words))
            found.append(Clue("title", " ".join(words), weight))
    for name in facts.get("with", ())[: int(limits["persons"])]:
        weight = min(float(bits["person"]), rarity(name) * float(bits["person_share"]))
        found.append(Clue("person", block(name), weight))
    # A university has a dozen theses by people of one name.
    body = float(bits["body_thesis" if facts.get("thesis") else "body"])
    found.extend(Clue("body", one, body) for one in facts.get("body", ())[:3])
    found.extend(Clue("house", one, float(bits["house"])) for one in facts.get("house", ())[:2])
    found.extend(fields(facts)[: int(limits["fields"])])
    for year in sorted({one for one in facts.get("year", ()) if one.isdecimal()})[:1]:
        for begin in (int(year) // _SPAN * _SPAN, (int(year) + _SPAN // 2) // _SPAN * _SPAN - _SPAN // 2):
            found.append(Clue("years", f"{begin}-{begin + _SPAN - 1}", float(bits["years"])))
    return sorted(set(found))


def fields(facts: Facts) -> list[Clue]:
    """What the books are about: the DDC's first three figures, headings, two words of Vietnamese titles, loan words
    in them ("marketing"), long words of others."""
    bits = table()["bits"]
    found = {("class", one) for one in facts.get("class", ())} | {("topic", one) for one in facts.get("topic", ())}
    for title in facts.get("title", ()):
        words = content(title)
        if any(map(is_syllable, words)) and not title.isascii():
            found.update(("topic", f"{one} {two}") for one, two in pairwise(words))
            found.update(("loan", search_fold(one)) for one in words if len(one) >= _LONG_WORD and not is_syllable(one))
        else:
            found.update(("word", search_fold(one)) for one in words if len(one) >= _LONG_WORD)
    return [Clue("field", value, float(bits[kind])) for kind, value in sorted(found)]


@lru_cache(maxsize=4096)
def content(title: str) -> tuple[str, ...]:
    """The words of a title that tell what it is about, "giáo trình", "tuyển tập" and numbers left out."""
    padded = f" {match_key(title)} "
    for words in _generic():
        while words in padded:
            padded = padded.replace(words, " ")
    return tuple(word for word in padded.split() if not any(map(str.isdigit, word)))


@lru_cache(maxsize=1)
def _generic() -> tuple[str, ...]:
    said = {match_key(one) for one in table()["titles"]["generic"]}
    return tuple(f" {one} " for one in sorted(said, key=lambda one: (-len(one), one)))


def _body_keys(facts: Facts) -> Iterator[str]:
    """Bodies meet by the one form of their names; a unit («Khoa Vật lý») only below the same body."""
    kind = next(iter(facts.get("kind", ())), "")
    for name in facts.get("name", ()):
        if kind != "organization":
            yield f"{kind} {match_key(name)}"
        elif is_unit(name):
            yield from (f"unit {one} / {organisation_form(name)}" for one in facts.get("parent", ()))
        elif is_house(name, bool(facts.get("house"))):
            yield f"house {publisher_form(name)}"
        else:
            yield f"body {organisation_form(name)}"


def alike(one: Iterable[str], other: Iterable[str], *, slips: bool = False) -> bool:
    """Whether two people of one Work may be one by their names: order, initials, a side without diacritics, spelling;
    with ``slips`` also other diacritics («Nguyên Du»), where both years of life are one."""
    other, levels = tuple(other), _ALIKE | {"diacritics"} if slips else _ALIKE
    return any(names(a, b) in levels for a in one for b in other)
