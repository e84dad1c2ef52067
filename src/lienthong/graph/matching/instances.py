"""Which Instances are one: the same edition as several libraries describe it.

Model of comparison: I. P. Fellegi, A. B. Sunter, A theory for record linkage, JASA 64 (1969). Weights, words and
thresholds: ``graph/matching/instances.toml``; design: docs/decisions/051-instances.md.
"""

import re
from collections.abc import Callable, Iterator

from lienthong.graph.matching import creators
from lienthong.graph.matching.instanceevidence import creator, features, pages
from lienthong.graph.matching.judging import DIFFERENT, DOUBTFUL, SAME, Evidence, Facts, Judgement
from lienthong.graph.matching.portraits.designations import table
from lienthong.graph.matching.titlelikeness import plain, reduced
from lienthong.text import search_fold

_WORDS = 3
_NUMBER = re.compile(r"\d+")


class Instances:
    """The kind ``instance``: see ``judging.Kind``."""

    name = "instance"

    def marks(self, facts: Facts) -> set[str]:
        """Numbers; each title without diacritics with year, publisher and a word of a name; its first words, year and
        name together, for slips. Years stand with the next, so that those off by one meet."""
        found = {f"{name} {one}" for name in ("isbn", "issn", "lccn", "number") for one in facts.get(name, ())}
        years = {mark for year in facts.get("year", ()) for mark in (year, str(int(year) + 1))}
        names = {_word(one) for kind in ("creator", "body") for one in facts.get(kind, ())} or {""}
        titles = {plain(one) for kind in ("title", "whole", "variant") for one in facts.get(kind, ())}
        titles |= {reduced(one) for one in facts.get("title", ())}
        volume = " ".join(facts.get("volume", ()))
        for title in titles:
            found.update(f"year {title} {volume} {year}" for year in years)
            found.update(f"house {title} {volume} {plain(one)}" for one in facts.get("publisher", ()))
            found.update(f"name {title} {volume} {one}" for one in names if one)
            if not years or facts.get("serial"):
                found.add(f"title {title}")
        for title in facts.get("title", ()):
            words = " ".join(search_fold(title).split()[:_WORDS])
            found.update(f"begins {words} {year} {one}" for year in years for one in names)
            if facts.get("publisher") and names != {""}:
                found.update(
                    f"made {one} {year} {plain(house)}"
                    for one in names
                    for year in years
                    for house in facts["publisher"]
                )
        return found

    def ties(self, facts: Facts, leader: Callable[[str], str]) -> set[str]:
        """None: Instances come first."""
        return set()

    def compare(self, a: Facts, b: Facts, tied: bool) -> Judgement:
        """The verdict on two Instances. Symmetric, up to the sides of its evidence."""
        brake = _brake(a, b)
        if brake:
            return Judgement(DIFFERENT, 0.0, (Evidence("brake", brake, 0.0),))
        found = tuple(features(a, b))
        bits = sum(one.bits for one in found)
        limits = table()["verdict"]
        if bits < limits["doubtful"]:
            return Judgement(DIFFERENT, bits, found)
        same = bits >= limits["same"] and not _doubt(found)
        return Judgement(SAME if same else DOUBTFUL, bits, found)

    def contradiction(self, a: Facts, b: Facts) -> str:
        """What keeps two groups apart: all that keeps two Instances apart, and what no third record may bridge: other
        ISBNs, pages, creators."""
        brake = _brake(a, b)
        if brake:
            return brake
        if _apart(a, b, "isbn"):
            return "isbn"
        if not _common(a, b, "isbn"):
            alike = pages(a, b)
            if alike == "other":
                return "pages"
            if _apart(a, b, "year") and alike == "missing" and not a.get("serial"):
                return "year"
        return "creator" if creator(a, b)[0] == "other" else ""


_TELLING = ("creator", "body", "publisher", "pages", "part", "made")


def _doubt(found: tuple[Evidence, ...]) -> bool:
    """Whether a librarian has to look, whatever the sum.

    An ISBN may have been used for another title. Without one ISBN a single telling difference, or years off by one
    where pages do not agree (two printings), outweighs all that is alike.
    """
    levels = {one.feature: one.level for one in found}
    if levels["title"] == "other":
        return True
    if levels.get("isbn") == "same":
        return False
    if any(levels.get(name) == "other" for name in _TELLING):
        return True
    if levels.get("remainder") == "other" and levels["pages"] != "same":
        return True
    return levels["year"] == "near" and levels["pages"] not in ("same", "near")


def _word(name: str) -> str:
    """The longest word of a name, without diacritics: it is there in either order and beside initials."""
    return max(creators.folded(name), key=lambda one: (len(one), one), default="")


def _apart(a: Facts, b: Facts, name: str) -> bool:
    one, two = a.get(name, ()), b.get(name, ())
    return bool(one) and bool(two) and set(one).isdisjoint(two)


def _common(a: Facts, b: Facts, name: str) -> bool:
    return not set(a.get(name, ())).isdisjoint(b.get(name, ()))


def _brake(a: Facts, b: Facts) -> str:
    """The first thing that forbids that two descriptions are of one Instance; ''."""
    return next(_brakes(a, b), "")


def _brakes(a: Facts, b: Facts) -> Iterator[str]:
    if _volumes_apart(a, b):
        yield "volume"
    if _years_apart(a, b):
        yield "year"
    if _editions_apart(a, b):
        yield "edition"
    for name in ("form", "copy", "serial"):
        if bool(a.get(name)) != bool(b.get(name)) or _apart(a, b, name):
            yield name
    for name in ("language", "scale", "binding", "set"):
        if _apart(a, b, name):
            yield name
    if _apart(a, b, "digits") or _numbers_apart(a.get("rest", ()), b.get("rest", ())):
        yield "digits"
    if a.get("translator") and b.get("translator") and _others(a["translator"], b["translator"]):
        yield "translator"
    if a.get("thesis") and b.get("thesis") and creator(a, b)[0] == "other":
        yield "thesis"


def _numbers_apart(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether remainders have other numbers ("student's book 2", "student's book 3")."""
    one, two = ({number for text in rest for number in _NUMBER.findall(text)} for rest in (a, b))
    return bool(one) and bool(two) and one.isdisjoint(two)


def _volumes_apart(a: Facts, b: Facts) -> bool:
    one, two = a.get("volume", ()), b.get("volume", ())
    if one and two:
        # "t 1" and "t 1 p 2": a part is not its volume.
        return one != two if any(part.startswith("p ") for part in (*one, *two)) else set(one).isdisjoint(two)
    return bool((one and b.get("set")) or (two and a.get("set")))


def _years_apart(a: Facts, b: Facts) -> bool:
    """Whether years lie more than one apart; a serial has as many as it likes."""
    years = [int(one) for one in (*a.get("year", ()), *b.get("year", ()))]
    if not a.get("year") or not b.get("year") or a.get("serial"):
        return False
    return max(years) - min(years) > 1


def _editions_apart(a: Facts, b: Facts) -> bool:
    one = {number for number in a.get("edition", ()) if number != "+"}
    two = {number for number in b.get("edition", ()) if number != "+"}
    return bool(one) and bool(two) and one.isdisjoint(two)


def _others(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether no name of one is a name of the other."""
    return creators.best(a, b)[0] == "other" and not any(
        search_fold(one) in search_fold(two) or search_fold(two) in search_fold(one) for one in a for two in b
    )
