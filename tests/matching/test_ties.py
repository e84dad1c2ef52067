"""What fits two that contradict each other equally well joins neither, whoever comes first."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.graph.matching.grouping import Edges, grouped
from lienthong.graph.matching.judging import Facts

NOTHING: set[tuple[str, str]] = set()


def apart(a: Facts, b: Facts) -> str:
    """Two that are written with diacritics, and otherwise: «Hùng», «Hưng»."""
    one, two = a.get("name", ()), b.get("name", ())
    return "name" if one and two and set(one).isdisjoint(two) else ""


def together(facts: dict[str, Facts], same: dict[tuple[str, str], float]) -> set[frozenset[str]]:
    leaders = grouped(facts, facts.__getitem__, Edges(same, NOTHING, NOTHING), apart)
    return {frozenset(one for one in leaders if leaders[one] == leader) for leader in leaders.values()}


def test_without_diacritics_it_joins_neither_of_two_that_it_fits_equally() -> None:
    facts: dict[str, Facts] = {"a": {}, "b": {"name": ("hùng",)}, "c": {"name": ("hưng",)}}
    alike = {("a", "b"): 20.0, ("a", "c"): 20.0}
    assert together(facts, alike) == {frozenset("a"), frozenset("b"), frozenset("c")}
    assert together(facts, alike | {("a", "c"): 21.0}) == {frozenset("ac"), frozenset("b")}
    same_name = facts | {"c": {"name": ("hùng",)}}
    assert together(same_name, alike) == {frozenset("abc")}


def test_two_that_are_torn_stay_together_and_weaker_links_do_not_bring_them_over() -> None:
    facts: dict[str, Facts] = {"a": {}, "b": {}, "c": {"name": ("hùng",)}, "d": {"name": ("hưng",)}, "e": {}}
    facts["e"] = {"name": ("hùng",)}
    alike = {("a", "b"): 30.0, ("c", "e"): 28.0, ("a", "c"): 20.0, ("a", "d"): 20.0, ("b", "c"): 20.0, ("b", "d"): 20.0}
    assert together(facts, alike | {("a", "e"): 19.0}) == {frozenset("ab"), frozenset("ce"), frozenset("d")}


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_names_of_things_do_not_matter_where_no_bits_are_equal_but_in_ties(data: st.DataObject) -> None:
    """Called otherwise, torn things stay alone: the answer never depends on which id is the smaller."""
    order = data.draw(st.permutations("abcd"))
    name = dict(zip("abcd", order, strict=True))
    facts: dict[str, Facts] = {name["a"]: {}, name["b"]: {"name": ("1",)}, name["c"]: {"name": ("2",)}, name["d"]: {}}
    bits = {("a", "b"): 20.0, ("a", "c"): 20.0, ("a", "d"): 25.0}
    same = {(min(name[x], name[y]), max(name[x], name[y])): value for (x, y), value in bits.items()}
    found = together(facts, same)
    assert found == {frozenset({name["a"], name["d"]}), frozenset({name["b"]}), frozenset({name["c"]})}
    assert all(one.isdisjoint(two) for one, two in combinations(found, 2))
