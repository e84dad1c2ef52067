"""What holds for the comparison of any two Works."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.graph.matching.judging import SAME, Facts, united
from lienthong.graph.matching.works import Works

KIND = Works()
TITLES = [
    "truyện kiều",
    "truyen kieu",
    "kiều",
    "đoạn trường tân thanh",
    "tuyển tập",
    "luật đất đai",
    "từ điển truyện kiều",
    "toán 1",
]
NAMES = [
    "nguyễn du",
    "nguyen du",
    "du nguyễn",
    "robert s pindyck",
    "r s pindyck",
    "nguyễn văn bình",
    "nguyễn văn bính",
    "阮攸",
]
VALUES = {
    "title": TITLES, "whole": TITLES, "variant": TITLES, "uniform": TITLES,
    "original_title": TITLES, "creator": NAMES, "maker": NAMES, "translator": NAMES,
    "life": ["nguyễn du|1765", "阮攸|1765", "nguyen du|1954"], "language": ["vi", "fr", "en+vi"], "into": ["vi", "fr"],
    "form": ["text", "film", "spoken"],
    "number": ["1", "2", "2015"], "made": ["", "truyện tranh"], "year": ["1979", "2004"],
    "thesis": ["thesis"], "body": ["body"], "issn": ["0866-7497", "1859-0000"], "original": ["work/a"],
}  # fmt: skip
SEVERAL = {name: st.lists(st.sampled_from(values), min_size=1, max_size=2) for name, values in VALUES.items()}
FACTS = st.fixed_dictionaries({"is": st.sampled_from([["work"], ["hub"], ["named"]])}, optional=SEVERAL).map(
    lambda found: {name: tuple(sorted(set(values))) for name, values in found.items()}
)


@settings(deadline=None, max_examples=300)
@given(FACTS, FACTS, st.booleans())
def test_the_comparison_is_symmetric(a: Facts, b: Facts, tied: bool) -> None:
    one, other = KIND.compare(a, b, tied), KIND.compare(b, a, tied)
    assert (one.verdict, one.bits) == (other.verdict, other.bits)
    assert [(each.feature, each.level) for each in one.evidence] == [
        (each.feature, each.level) for each in other.evidence
    ]
    assert KIND.contradiction(a, b) == KIND.contradiction(b, a)


@settings(deadline=None, max_examples=200)
@given(FACTS, FACTS)
def test_what_is_the_same_without_a_tie_may_be_of_one_group(a: Facts, b: Facts) -> None:
    if KIND.compare(a, b, False).verdict == SAME:
        assert KIND.contradiction(a, b) in ("", "creator")


@settings(deadline=None, max_examples=200)
@given(FACTS)
def test_a_work_never_contradicts_itself_and_has_marks_by_its_titles(a: Facts) -> None:
    if "into" not in a:
        assert KIND.contradiction(a, a) in ("", "thesis")
        assert KIND.contradiction(united([a, a]), a) in ("", "thesis")
    assert bool(KIND.marks(a)) >= bool(a.get("title"))
