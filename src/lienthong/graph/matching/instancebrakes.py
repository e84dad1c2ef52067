"""What forbids that two descriptions are of one Instance. See docs/decisions/051-instances.md."""

import re
from collections.abc import Iterator

from lienthong.graph.matching import creators
from lienthong.graph.matching.instanceevidence import creator
from lienthong.graph.matching.judging import Facts
from lienthong.graph.matching.portraits.forms import meeting
from lienthong.graph.matching.remainders import akin
from lienthong.text import search_fold

_NUMBER = re.compile(r"\d+")


def apart(a: Facts, b: Facts, name: str) -> bool:
    """Whether both have values of a fact, and none in common."""
    one, two = a.get(name, ()), b.get(name, ())
    return bool(one) and bool(two) and set(one).isdisjoint(two)


def common(a: Facts, b: Facts, name: str) -> bool:
    """Whether both have a value of a fact in common."""
    return not set(a.get(name, ())).isdisjoint(b.get(name, ()))


def brake_on(a: Facts, b: Facts) -> str:
    """The first thing that forbids that two descriptions are of one Instance; ''."""
    return next(_brakes(a, b), "")


def _brakes(a: Facts, b: Facts) -> Iterator[str]:
    if _volumes_apart(a, b):
        yield "volume"
    if _years_apart(a, b):
        yield "year"
    if _editions_apart(a, b):
        yield "edition"
    if _forms_apart(a, b):
        yield "form"
    for name in ("copy", "serial"):
        if bool(a.get(name)) != bool(b.get(name)) or apart(a, b, name):
            yield name
    for name in ("language", "scale", "binding", "set"):
        if apart(a, b, name):
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


def _forms_apart(a: Facts, b: Facts) -> bool:
    """Whether one is print and one is not, or both of other forms. A sheet («1 bản đồ») is no book with pages or
    volumes; of maps many a record says «1 tờ» or nothing."""
    for one, two in ((a, b), (b, a)):
        if one.get("form") == ("sheet",) and not two.get("form"):
            return bool(two.get("pages") or two.get("set"))
    if not a.get("form") or not b.get("form"):
        return bool(a.get("form")) != bool(b.get("form"))
    return meeting(a["form"]).isdisjoint(meeting(b["form"]))


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


def mistyped_year(a: Facts, b: Facts) -> bool:
    """Whether only the year keeps apart what one ISBN, publisher and number of pages say is one: 2005 and 2050. A
    reprint says so, or has a librarian look at it."""
    brakes = set(_brakes(a, b))
    agree = all(common(a, b, name) for name in ("isbn", "publisher", "pages"))
    return brakes == {"year"} and agree and not a.get("edition") and not b.get("edition")


def changed_places(a: Facts, b: Facts) -> bool:
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
    if first.get("edition") or not later.get("edition") or later["edition"] == ("1",) or common(first, later, "isbn"):
        return False
    years = [[int(one) for one in facts.get("year", ())] for facts in (first, later)]
    return bool(years[0]) and bool(years[1]) and max(years[0]) < min(years[1])


def _others(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether no name of one is a name of the other."""
    return creators.best(a, b)[0] == "other" and not any(
        search_fold(one) in search_fold(two) or search_fold(two) in search_fold(one) for one in a for two in b
    )
