"""What is told of two things at little cost is what their comparison would say."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.graph.matching.agents.evidence import Clue, _sufficient
from lienthong.graph.matching.instances import Instances
from lienthong.graph.matching.judging import DIFFERENT, Facts

BOOK: Facts = {
    "title": ("lịch sử việt nam",), "creator": ("trần trọng kim",), "year": ("1971",),
    "publisher": ("trung tâm học liệu",), "place": ("sài gòn",), "pages": ("431",), "size": ("24",),
    "language": ("vi",),
}  # fmt: skip
VALUES = {
    "title": ["việt nam sử lược", "nho giáo", "nho giao", "nho giáo toàn tập", "tuyển tập"],
    "whole": ["việt nam sử lược in lại", "nho giáo"], "variant": ["nho giáo"], "rest": ["tập văn", "sách bài tập"],
    "creator": ["trần trọng kim", "tran trong kim", "lệ thần", "t t kim"], "name": ["lệ thần"],
    "body": ["bộ giáo dục", "trung tâm học liệu"], "statement": ["le than tran trong kim"], "year": ["1971", "1972"],
    "publisher": ["tân việt", "trung tâm học liệu"], "place": ["sài gòn", "hà nội"], "pages": ["431", "433", "90"],
    "size": ["24", "19"], "edition": ["1", "2", "+"], "volume": ["1"], "set": ["set"], "part": ["chính trị"],
    "series": ["sách học", "văn hoá"], "language": ["vi", "fr"], "isbn": ["9786041234567", "9786041234574"],
    "lccn": ["72123456"], "issn": ["0866-7497"], "number": ["oclc 1", "oclc 2"], "serial": ["serial"],
    "digits": ["1945"], "translator": ["lệ thần"], "scale": ["1:50000"],
}  # fmt: skip
SEVERAL = {name: st.lists(st.sampled_from(values), min_size=1, max_size=2) for name, values in VALUES.items()}
FACTS = st.fixed_dictionaries({"title": SEVERAL.pop("title")}, optional=SEVERAL).map(
    lambda found: {name: tuple(sorted(set(values))) for name, values in found.items()}
)
BITS = st.sampled_from([0.1, 0.2, 1.0, 2.5, 3.1, 4.7, 8.0])
FEATURES = st.sampled_from(["title", "person", "field", "house", "years"])
CLUES = st.dictionaries(st.tuples(FEATURES, st.sampled_from("abcd")), BITS, max_size=9)


@settings(max_examples=150, deadline=None)
@given(FACTS, FACTS)
def test_what_is_hopeless_is_different(a: Facts, b: Facts) -> None:
    if Instances().hopeless(a, b):
        assert Instances().compare(a, b, False).verdict == DIFFERENT


def test_other_books_of_one_author_house_and_year_are_hopeless_but_with_one_number() -> None:
    other = {**BOOK, "title": ("nho giáo",), "pages": ("800",)}
    assert Instances().hopeless(BOOK, other)
    numbered = [{**one, "isbn": ("9786041234567",)} for one in (BOOK, other)]
    assert not Instances().hopeless(*numbered)
    assert not Instances().hopeless(BOOK, BOOK)


@settings(max_examples=120, deadline=None)
@given(CLUES, st.sampled_from([2.5, 5.0, 7.2, 9.4]), st.sampled_from([2, 24]))
def test_the_smallest_sufficient_sets_of_clues(said: dict[tuple[str, str], float], need: float, most: int) -> None:
    found = tuple(sorted(Clue(*key, bits) for key, bits in said.items()))
    enough: list[tuple[Clue, ...]] = []
    for size in (1, 2, 3):
        for some in combinations(found, size):
            features = {one.feature for one in some}
            if len(features) == size and features != {"years"} and sum(one.bits for one in some) >= need:
                enough += [] if any(set(less) < set(some) for less in enough) else [some]
    enough.sort(key=lambda some: (len(some), -sum(one.bits for one in some), some))
    expected = [" & ".join(f"{one.feature} {one.value}" for one in some) for some in enough]
    assert _sufficient(found, need, most) == expected[:most]
