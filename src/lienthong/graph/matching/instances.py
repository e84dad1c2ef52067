"""Which Instances are one: the same edition as several libraries describe it.

Model of comparison: I. P. Fellegi, A. B. Sunter, A theory for record linkage, JASA 64 (1969). Weights, words and
thresholds: ``graph/matching/instances.toml``; design: docs/decisions/051-instances.md.
"""

import re
from collections.abc import Callable, Iterator

from lienthong.graph.matching import creators
from lienthong.graph.matching.instanceevidence import creator, features, pages, slip_of_isbn
from lienthong.graph.matching.judging import DIFFERENT, DOUBTFUL, SAME, Evidence, Facts, Judgement
from lienthong.graph.matching.portraits.designations import table
from lienthong.graph.matching.remainders import akin
from lienthong.graph.matching.titlelikeness import plain, reduced, spelled_apart
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
            found |= _for_slips(search_fold(title).split(), years, names, facts)
        return found

    def ties(self, facts: Facts, leader: Callable[[str], str]) -> set[str]:
        """None: Instances come first."""
        return set()

    def compare(self, a: Facts, b: Facts, tied: bool) -> Judgement:
        """The verdict on two Instances. Symmetric, up to the sides of its evidence."""
        brake = _brake(a, b)
        mistyped = brake == "year" and _mistyped_year(a, b)
        if brake and not mistyped:
            return Judgement(DIFFERENT, 0.0, (Evidence("brake", brake, 0.0),))
        found = tuple(features(a, b))
        bits = sum(one.bits for one in found)
        limits = table()["verdict"]
        if bits < limits["doubtful"]:
            return Judgement(DIFFERENT, bits, found)
        certain = not brake or (mistyped and _changed_places(a, b))
        same = bits >= limits["same"] and certain and not _doubt(found)
        return Judgement(SAME if same else DOUBTFUL, bits, found)

    def contradiction(self, a: Facts, b: Facts) -> str:
        """What keeps two groups apart: all that keeps two Instances apart, and what no third record may bridge: other
        ISBNs, pages, creators, titles with other diacritics."""
        brake = _brake(a, b)
        if brake and not (brake == "year" and _mistyped_year(a, b) and _changed_places(a, b)):
            return brake
        if _apart(a, b, "isbn") and not slip_of_isbn(a, b):
            return "isbn"
        if not _common(a, b, "isbn"):
            alike = pages(a, b)
            if alike == "other":
                return "pages"
            if _apart(a, b, "year") and alike == "missing" and not a.get("serial"):
                return "year"
        if creator(a, b)[0] == "other":
            return "creator"
        return "spelling" if self._spelled_apart(a, b) else ""

    def _spelled_apart(self, a: Facts, b: Facts) -> bool:
        """Whether only a title or name without diacritics could bridge the two: with diacritics they are not the same."""
        unlike = spelled_apart(a["title"], b["title"])
        if unlike == "other":
            return True
        marked = [{**facts, **_marked(facts)} for facts in (a, b)]
        names = creators.best(*(facts.get("creator", ()) for facts in marked))[0]
        if not unlike and names != "diacritics":
            return False
        one, two = marked
        return self.compare(one, two, False).verdict != SAME


def _marked(facts: Facts) -> Facts:
    """The titles and creators that are written with diacritics, of those that are there; all when none is."""
    several = {name: tuple(one for one in facts.get(name, ()) if not one.isascii()) for name in ("title", "creator")}
    return {name: marked for name, marked in several.items() if marked}


def _for_slips(words: list[str], years: set[str], names: set[str], facts: Facts) -> set[str]:
    """Marks that hold though a letter of the title differs: its first words with name and year, each half of a longer
    one with the year, name, publisher and year alone."""
    half, own = len(words) // 2, facts.get("year", ())
    parts = (words[:half], words[half:]) if half > 1 else ()
    found = {f"half {at} {' '.join(part)} {year}" for at, part in enumerate(parts) for year in own}
    if names == {""}:
        return found
    found.update(f"begins {' '.join(words[:_WORDS])} {year} {one}" for year in years for one in names)
    houses = [plain(one) for one in facts.get("publisher", ())]
    found.update(f"made {one} {year} {house}" for one in names for year in years for house in houses)
    return found


_TELLING = ("creator", "body", "publisher", "pages", "part", "made")


def _doubt(found: tuple[Evidence, ...]) -> bool:
    """Whether a librarian has to look, whatever the sum.

    An ISBN may have been used for another title. Without one ISBN a single telling difference, or years off by one
    where pages do not agree (two printings), outweighs all that is alike.
    """
    levels = {one.feature: one.level for one in found}
    title, remainder = levels["title"], levels.get("remainder")
    if levels.get("isbn") == "slip":
        return False
    if title == "other" or (title == "diacritics" and levels["creator"] in ("diacritics", "slip")):
        return True
    if levels.get("made") == "other" or (remainder == "other" and levels["pages"] != "same"):
        return True
    if levels.get("isbn") == "same":
        return False
    if any(levels.get(name) in ("other", "lectures") for name in _TELLING) or title == "unclear":
        return True
    if remainder == "other" or (remainder == "close" and levels["pages"] != "same"):
        return True
    if (title == "begins" and levels.get("digits") != "same") or (title == "generic" and _says_little(levels)):
        return True
    return levels["year"] == "near" and levels["pages"] not in ("same", "near")


def _says_little(levels: dict[str, str]) -> bool:
    """Whether two books called «Báo cáo» or «Thơ» are alike in less than person or body, and pages; or of two series."""
    made = any(levels.get(name, "missing") != "missing" for name in ("creator", "body"))
    return not made or levels["pages"] not in ("same", "near") or levels.get("series") == "other"


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
    if a.get("part") and b.get("part") and not any(akin(one, two) for one in a["part"] for two in b["part"]):
        yield "part"
    if _graded_apart(a.get("grade", ()), b.get("grade", ())):
        yield "grade"
    if _crossed(a.get("digits", ()), b.get("digits", ())) or _numbers_apart(a.get("rest", ()), b.get("rest", ())):
        yield "digits"
    if a.get("translator") and b.get("translator") and _others(a["translator"], b["translator"]):
        yield "translator"
    if a.get("thesis") and b.get("thesis") and creator(a, b)[0] == "other":
        yield "thesis"


def _crossed(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether each title has a number that the other has not: "lần thứ năm … khoá VIII", "lần thứ sáu … khoá VIII"."""
    return not set(a) <= set(b) and not set(b) <= set(a)


def _graded_apart(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two titles name other levels on one scale."""
    scales = {one.split()[0] for one in a} & {two.split()[0] for two in b}
    return any(
        {one for one in a if one.startswith(f"{at} ")}.isdisjoint(two for two in b if two.startswith(f"{at} "))
        for at in scales
    )


def _mistyped_year(a: Facts, b: Facts) -> bool:
    """Whether only the year keeps apart what one ISBN, publisher and number of pages say is one: 2005 and 2050. A
    reprint says so, or has a librarian look at it."""
    brakes = set(_brakes(a, b))
    agree = all(_common(a, b, name) for name in ("isbn", "publisher", "pages"))
    return brakes == {"year"} and agree and not a.get("edition") and not b.get("edition")


def _changed_places(a: Facts, b: Facts) -> bool:
    """Whether the years consist of the same figures: 2005 and 2050, 1987 and 1978."""
    return len({"".join(sorted(one)) for one in (*a["year"], *b["year"])}) == 1


def _numbers_apart(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether remainders have other numbers ("student's book 2", "student's book 3")."""
    one, two = ({number for text in rest for number in _NUMBER.findall(text)} for rest in (a, b))
    return bool(one) and bool(two) and one.isdisjoint(two)


def _volumes_apart(a: Facts, b: Facts) -> bool:
    one, two = a.get("volume", ()), b.get("volume", ())
    if one and two:
        # "t 1" and "t 1 p 2": a part is not its volume.
        return one != two if any(part.startswith("p ") for part in (*one, *two)) else _crossed(one, two)
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
    if not one or not two:
        return _printed_again(a, b) or _printed_again(b, a)
    return one.isdisjoint(two)


def _printed_again(first: Facts, later: Facts) -> bool:
    """Whether one says «in lần thứ 2» and the other, of an earlier year, no edition at all: without one ISBN these are
    two printings."""
    if first.get("edition") or not later.get("edition") or later["edition"] == ("1",) or _common(first, later, "isbn"):
        return False
    years = [[int(one) for one in facts.get("year", ())] for facts in (first, later)]
    return bool(years[0]) and bool(years[1]) and max(years[0]) < min(years[1])


def _others(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether no name of one is a name of the other."""
    return creators.best(a, b)[0] == "other" and not any(
        search_fold(one) in search_fold(two) or search_fold(two) in search_fold(one) for one in a for two in b
    )
