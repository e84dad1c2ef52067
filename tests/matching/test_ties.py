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


def together(
    facts: dict[str, Facts], same: dict[tuple[str, str], float], versions: frozenset[str] = frozenset()
) -> set[frozenset[str]]:
    leaders = grouped(facts, facts.__getitem__, Edges(same, NOTHING, NOTHING), apart, versions)
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


def test_who_may_be_either_of_two_versions_joins_one_of_them() -> None:
    facts: dict[str, Facts] = {"a": {}, "b": {"name": ("hùng",)}, "c": {"name": ("hưng",)}}
    alike = {("a", "b"): 20.0, ("a", "c"): 20.0}
    assert together(facts, alike, frozenset({"name"})) == {frozenset("ab"), frozenset("c")}


def test_who_is_one_of_two_versions_is_not_torn_by_the_other() -> None:
    def books(a: Facts, b: Facts) -> str:
        return "year" if apart({"name": a.get("year", ())}, {"name": b.get("year", ())}) else apart(a, b)

    facts: dict[str, Facts] = {"a": {"name": ("1",)}, "b": {"name": ("2",), "year": ("1",)}, "c": {"year": ("2",)}}
    edges = Edges({("a", "b"): 20.0, ("a", "c"): 20.0}, NOTHING, NOTHING)
    leaders = grouped(facts, facts.__getitem__, edges, books, frozenset({"name"}))
    assert leaders == {"a": "a", "b": "b", "c": "a"}


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.sampled_from(["", "1", "2", "3"]), min_size=6, max_size=6),
    st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)), st.sampled_from([20.0, 21.0, 22.0]), max_size=9),
)
def test_what_hangs_together_is_grouped_alike_alone_and_among_all(
    names: list[str], links: dict[tuple[int, int], float]
) -> None:
    """Settling one record groups only what hangs together with it."""
    facts: dict[str, Facts] = {f"{at}": {"name": (name,)} if name else {} for at, name in enumerate(names)}
    same = {(f"{a}", f"{b}"): bits for (a, b), bits in links.items() if a < b}
    part = {one: {one} for one in facts}
    for a, b in same:
        both = part[a] | part[b]
        part.update((one, both) for one in both)
    alone = [
        together({one: facts[one] for one in sorted(these)}, {pair: same[pair] for pair in same if pair[0] in these})
        for these in map(set, {frozenset(these) for these in part.values()})
    ]
    assert set().union(*alone) == together(facts, same)


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
