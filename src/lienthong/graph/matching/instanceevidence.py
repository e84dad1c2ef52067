"""The features by which two Instances are compared, each with its level and bits; bits are in ``instances.toml``."""

from collections.abc import Iterator
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from lienthong.graph.matching import creators, titlelikeness
from lienthong.graph.matching.houses import house, houses
from lienthong.graph.matching.judging import Evidence, Facts
from lienthong.graph.matching.portraits.designations import table
from lienthong.graph.matching.remainders import akin, best, evidence, remainders
from lienthong.text import match_key, search_fold

_NUMBERS = ("issn", "lccn")
_TITLES = frozenset({"long", "same", "whole", "undiacritic", "reduced"})
_NEIGHBOURS = 2
"""Publishers number hardback and paperback, and the volumes of a set, one after the other."""


def features(a: Facts, b: Facts) -> Iterator[Evidence]:
    """Everything that speaks for or against two descriptions being of one Instance. Symmetric in level and bits."""
    level, left, right = titlelikeness.likeness(a, b)
    yield evidence("title", level, left, right)
    yield from remainders(a, b)
    yield from _digits(a, b, level)
    for name in _NUMBERS:
        yield from _shared(name, a, b)
    if slip_of_isbn(a, b):
        yield evidence("isbn", "slip", a["isbn"][0], b["isbn"][0])
    else:
        yield from _shared("isbn", a, b)
    if not set(a.get("number", ())).isdisjoint(b.get("number", ())):
        yield evidence("number", "same", a["number"][0], b["number"][0])
    yield from _makers(a, b)
    yield from _imprint(a, b)
    yield from _volumes(a, b)
    yield from _editions(a, b)
    yield from _rest(a, b)


def _digits(a: Facts, b: Facts, level: str) -> Iterator[Evidence]:
    years = set(a.get("year", ())) | set(b.get("year", ()))
    here, there = set(a.get("digits", ())), set(b.get("digits", ()))
    if here and here == there and level in ("reduced", "typing", "inserted", "begins"):
        yield evidence("digits", "same", " ".join(sorted(here)), " ".join(sorted(there)))
    elif bool(here) != bool(there) and not any(_near(one, years) for one in here | there):
        yield evidence("digits", "missing", " ".join(sorted(here)), " ".join(sorted(there)))


def _near(number: str, years: set[str]) -> bool:
    return len(number) == 4 and number.isdigit() and any(abs(int(number) - int(year)) <= 2 for year in years)


def _shared(name: str, a: Facts, b: Facts) -> Iterator[Evidence]:
    one, two = a.get(name, ()), b.get(name, ())
    if one and two:
        common = [value for value in one if value in two]
        yield evidence(name, "same" if common else "other", (common or one)[0], (common or two)[0])


def slip_of_isbn(a: Facts, b: Facts) -> bool:
    """Whether the ISBNs differ in one figure (and the check digit) or two that changed places, and all else is alike:
    title, creator, publisher, year, pages; no neighbouring numbers, no bindings."""
    one, two = a.get("isbn", ()), b.get("isbn", ())
    if not one or not two or set(one) & set(two) or a.get("binding") or b.get("binding"):
        return False
    if a.get("size") and b.get("size") and best(_sizes, a["size"], b["size"]) == "other":
        return False
    if not all(set(a.get(name, ())) & set(b.get(name, ())) for name in ("year", "publisher", "pages")):
        return False
    if not any(_mistyped_isbn(left, right) for left in one for right in two):
        return False
    return creator(a, b)[0] in ("same", "order", "undiacritic") and titlelikeness.likeness(a, b)[0] in _TITLES


def _mistyped_isbn(a: str, b: str) -> bool:
    one, two = a[3:12], b[3:12]
    if abs(int(one) - int(two)) <= _NEIGHBOURS:
        return False
    unlike = [at for at, (left, right) in enumerate(zip(one, two, strict=True)) if left != right]
    return len(unlike) == 1 or (len(unlike) == 2 and OSA.distance(one, two, score_cutoff=1) <= 1)


def _makers(a: Facts, b: Facts) -> Iterator[Evidence]:
    level, left, right = creator(a, b)
    yield evidence("creator", level, left, right)
    one, two = a.get("body", ()), b.get("body", ())
    if one and two and level in ("missing", "other"):
        yield evidence("body", best(house, one, two), one[0], two[0])


def creator(a: Facts, b: Facts) -> tuple[str, str, str]:
    """How alike the persons are who made two Instances: among the creators, all names, and what statements say."""
    one, two = a.get("creator", ()), b.get("creator", ())
    found = creators.best(one, two)
    if found[0] == "diacritics" and not _two_names(*found[1:]):
        return "slip", *found[1:]
    if found[0] not in ("missing", "other"):
        return found
    for left, right in ((one, b.get("name", ())), (a.get("name", ()), two)):
        also = creators.best(left, right)
        if also[0] not in ("missing", "other"):
            return also
    for names, other in ((one, b), (two, a)):
        for name in names:
            said = f" {search_fold(name)} "
            if any(said in statement for statement in other.get("statement", ())):
                return "said", name, ""
    if found[0] == "other" and any(_initialled(left, right) for left in one for right in two):
        return "initials", found[1], found[2]
    if found[0] == "other" and any(_mistyped(left, right) for left in one for right in two):
        return "slip", found[1], found[2]
    return found


@cache
def _given_names() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(match_key, one)) for one in table()["titles"]["names"])


@lru_cache(maxsize=16384)
def _two_names(a: str, b: str) -> bool:
    """Whether names that differ in diacritics only are those of two people ("Hùng", "Hưng") and no slip ("khành")."""
    unlike = [{left, right} for left, right in zip(a.split(), b.split(), strict=False) if left != right]
    return any(both <= names for both in unlike for names in _given_names())


@lru_cache(maxsize=16384)
def _initialled(a: str, b: str) -> bool:
    """Whether word stands for word, some by their initials: "P. Q. Trụ"; within one edition that is enough."""
    one, two = creators.folded(a), creators.folded(b)
    if len(one) != len(two) or len(one) < 3 or one[-1] != two[-1]:
        return False
    return all(x == y or (min(len(x), len(y)) == 1 and x[0] == y[0]) for x, y in zip(one, two, strict=True))


@lru_cache(maxsize=16384)
def _mistyped(a: str, b: str) -> bool:
    """Whether one word of a name is a slip for one of the other: not "Nguyễn Văn A" for "Nguyễn Văn B"."""
    one, two = a.split(), b.split()
    unlike = [both for both in zip(one, two, strict=False) if search_fold(both[0]) != search_fold(both[1])]
    return len(one) == len(two) and (not unlike or (len(unlike) == 1 and titlelikeness.slip_of_word(*unlike[0])))


def _imprint(a: Facts, b: Facts) -> Iterator[Evidence]:
    one, two = a.get("year", ()), b.get("year", ())
    level = best(_years, one, two) if one and two else "missing"
    yield evidence("year", level, " ".join(one), " ".join(two))
    one, two = a.get("publisher", ()), b.get("publisher", ())
    # A journal changes its publisher; its records name the first or the last.
    level = houses(a, b) if one and two and not a.get("serial") else "missing"
    yield evidence("publisher", level, " ".join(one), " ".join(two))
    for name in ("place", "size"):
        one, two = a.get(name, ()), b.get(name, ())
        if one and two:
            level = best(_SIMPLE[name], one, two)
            yield evidence(name, level, one[0], two[0])
    yield evidence("pages", pages(a, b), " ".join(a.get("pages", ())), " ".join(b.get("pages", ())))


def _years(a: str, b: str) -> str:
    return "same" if a == b else "near" if abs(int(a) - int(b)) == 1 else "missing"


def _places(a: str, b: str) -> str:
    return "same" if a == b or titlelikeness.plain(a) == titlelikeness.plain(b) else "other"


def _sizes(a: str, b: str) -> str:
    return "same" if abs(int(a) - int(b)) <= 2 else "other"


_SIMPLE = {"place": _places, "size": _sizes}


def pages(a: Facts, b: Facts) -> str:
    """same, near (a few pages), missing (neither says, or hardly more than a few) or other."""
    one, two = a.get("pages", ()), b.get("pages", ())
    return best(_counted, one, two) if one and two else "missing"


def _counted(a: str, b: str) -> str:
    limits = table()["limits"]
    apart = abs(int(a) - int(b))
    if apart <= limits["pages"]:
        return "near" if apart else "same"
    return "missing" if apart <= limits["share"] * max(int(a), int(b)) else "other"


def _volumes(a: Facts, b: Facts) -> Iterator[Evidence]:
    one, two = a.get("volume", ()), b.get("volume", ())
    if one or two:
        yield evidence("volume", "same" if one == two else "missing", " ".join(one), " ".join(two))
    elif bool(a.get("set")) != bool(b.get("set")) and (a.get("pages") or b.get("pages")):
        yield evidence("set", "missing", *(" ".join(facts.get("set", ())) for facts in (a, b)))
    one, two = a.get("part", ()), b.get("part", ())
    if one or two:
        left, right = one or a.get("rest", ()), two or b.get("rest", ())
        same = any(akin(here, there) for here in left for there in right)
        level = "same" if same else "other" if one and two else "missing"
        yield evidence("part", level, " ".join(one), " ".join(two))


def _editions(a: Facts, b: Facts) -> Iterator[Evidence]:
    one, two = a.get("edition", ()), b.get("edition", ())
    if not one and not two:
        return
    level = "missing"
    if not set(one).isdisjoint(two):
        level = "same"
    elif not one or not two:
        alike = set(a.get("year", ())) & set(b.get("year", ())) or pages(a, b) in ("same", "near")
        level = "missing" if alike and pages(a, b) != "other" else "unsaid"
    yield evidence("edition", level, " ".join(one), " ".join(two))


def _rest(a: Facts, b: Facts) -> Iterator[Evidence]:
    if a.get("serial") and b.get("serial"):
        yield evidence("serial", "same")
    if a.get("scale") and b.get("scale"):
        yield evidence("scale", "same", a["scale"][0], b["scale"][0])
    if a.get("translator") and b.get("translator"):
        yield evidence("translator", "same", a["translator"][0], b["translator"][0])
    one, two = a.get("series", ()), b.get("series", ())
    if one and two:
        same = any(akin(left, right) for left in one for right in two)
        yield evidence("series", "same" if same else "other", one[0], two[0])
    one, two = a.get("language", ()), b.get("language", ())
    if one and two:
        yield evidence("language", "same" if one == two else "more", " ".join(one), " ".join(two))
