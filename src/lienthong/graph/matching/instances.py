"""Which Instances are one: the same edition as several libraries describe it.

Model of comparison: I. P. Fellegi, A. B. Sunter, A theory for record linkage, JASA 64 (1969). Weights, words and
thresholds: ``graph/matching/instances.toml``; design: docs/decisions/051-instances.md.
"""

from collections.abc import Callable

from lienthong.graph.matching import creators
from lienthong.graph.matching.houses import house
from lienthong.graph.matching.instancebrakes import apart, brake_on, changed_places, common, mistyped_year
from lienthong.graph.matching.instanceevidence import creator, features, pages, slip_of_isbn
from lienthong.graph.matching.judging import DIFFERENT, DOUBTFUL, SAME, Evidence, Facts, Judgement
from lienthong.graph.matching.portraits.designations import table
from lienthong.graph.matching.remainders import akin, best
from lienthong.graph.matching.sifting import outweighed
from lienthong.graph.matching.titlelikeness import likeness, plain, reduced, spelled_apart
from lienthong.text import search_fold

_WORDS = 3


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
        brake = brake_on(a, b)
        mistyped = brake == "year" and mistyped_year(a, b)
        if brake and not mistyped:
            return Judgement(DIFFERENT, 0.0, (Evidence("brake", brake, 0.0),))
        found = tuple(features(a, b))
        bits = sum(one.bits for one in found)
        limits = table()["verdict"]
        if bits < limits["doubtful"]:
            return Judgement(DIFFERENT, bits, found)
        certain = not brake or (mistyped and changed_places(a, b))
        same = bits >= limits["same"] and certain and not _doubt(found) and not _units_apart(a, b)
        return Judgement(SAME if same else DOUBTFUL, bits, found)

    def hopeless(self, a: Facts, b: Facts) -> bool:
        """Whether titles are other ones, and all else that both records speak of could not outweigh that."""
        return outweighed(a, b) and likeness(a, b)[0] == "other"

    def contradiction(self, a: Facts, b: Facts) -> str:
        """What keeps two groups apart: all that keeps two Instances apart, and what no third record may bridge: other
        ISBNs, pages, creators, titles with other diacritics."""
        brake = brake_on(a, b)
        if brake and not (brake == "year" and mistyped_year(a, b) and changed_places(a, b)):
            return brake
        if apart(a, b, "isbn") and not slip_of_isbn(a, b):
            return "isbn"
        if not common(a, b, "isbn"):
            alike = pages(a, b)
            if alike == "other":
                return "pages"
            nobody = not a.get("creator") and not b.get("creator")
            yearly = nobody and not common(a, b, "digits")
            if apart(a, b, "year") and (yearly or alike == "missing") and not a.get("serial"):
                return "year"
            if nobody and _series_apart(a.get("series", ()), b.get("series", ())):
                return "series"
            if _units_apart(a, b):
                return "body"
        if creator(a, b)[0] == "other":
            return "creator"
        return "spelling" if self._spelled_apart(a, b) else ""

    def _spelled_apart(self, a: Facts, b: Facts) -> bool:
        """Whether only a title or name without diacritics could bridge the two: with them they are not the same."""
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
    if levels["creator"] == "diacritics" or _of_nobody(levels, found[0]):
        return True
    if title == "diacritics" and _unlike(found[0]) > 1:
        return True
    if remainder == "other" or (remainder == "close" and levels["pages"] != "same"):
        return True
    if (title == "begins" and levels.get("digits") != "same") or (title == "generic" and _says_little(levels)):
        return True
    return levels["year"] == "near" and levels["pages"] not in ("same", "near")


def _unlike(title: Evidence) -> int:
    """How many words of two titles differ: one may be a slip, «Chuyện má tôi» and «Chuyện ma tối» are two books; who
    has no «đ» writes "d"."""
    one, two = (text.replace("đ", "d").split() for text in (title.left, title.right))
    return sum(left != right for left, right in zip(one, two, strict=False))


def _of_nobody(levels: dict[str, str], title: Evidence) -> bool:
    """Whether two books without author are told apart by the year only («Niên giám thống kê», unless the title has a
    year) or by the series only (school books of one title, house and year)."""
    if levels["creator"] != "missing":
        return False
    dated = any(map(str.isdigit, title.left)) and any(map(str.isdigit, title.right))
    return levels.get("series") == "other" or (levels["year"] == "near" and "serial" not in levels and not dated)


def _units_apart(a: Facts, b: Facts) -> bool:
    """Whether two books of nobody are of two bodies: each university has its «Giáo trình triết học»."""
    one, two = a.get("unit", ()), b.get("unit", ())
    if not one or not two or a.get("creator") or b.get("creator") or common(a, b, "isbn"):
        return False
    return not a.get("serial") and best(house, one, two) == "other" == creators.best(one, two)[0]


def _series_apart(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return bool(a) and bool(b) and not any(akin(one, two) for one in a for two in b)


def _says_little(levels: dict[str, str]) -> bool:
    """Whether two books called «Báo cáo» or «Thơ» are alike in less than maker and pages, or of two series."""
    made = any(levels.get(name, "missing") != "missing" for name in ("creator", "body"))
    return not made or levels["pages"] not in ("same", "near") or levels.get("series") == "other"


def _word(name: str) -> str:
    """The longest word of a name, without diacritics: it is there in either order and beside initials."""
    return max(creators.folded(name), key=lambda one: (len(one), one), default="")
