"""Of persons and subjects that are called alike the better known stands first."""

from itertools import count

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from lienthong.search.asking import Filters, question
from lienthong.search.fetching import known_by
from lienthong.search.finding import TextIndex
from search.shelves import entity, node, shelved, short
from sparql.serving import BASE

TYPE, LABEL = node("rdf:type"), node("rdfs:label")
PERSONS = {"mot": ("Lê An", 2), "hai": ("Lê Án", 5), "ba": ("Lê Ân", 3), "bon": ("Lê Ấn", 4), "nam": ("Lê Àn", 1)}


class _Shelf:
    def __init__(self) -> None:
        self.quads: list[Quad] = []
        self._numbers = count()

    def put(self, name: str, class_: str, label: str) -> NamedNode:
        one = entity(name)
        self.quads += [Quad(one, TYPE, node(class_)), Quad(one, LABEL, Literal(label))]
        return one

    def works(self, number: int, link: str, to: NamedNode) -> None:
        """So many Works that lead to something."""
        for _ in range(number):
            place = next(self._numbers)
            work = self.put(f"work/w{place}", "bf:Work", f"Sách thứ {place}")
            edition = self.put(f"instance/i{place}", "bf:Instance", f"Sách thứ {place}")
            self.quads += [Quad(work, node("bf:hasInstance"), edition), Quad(work, node(link), to)]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TextIndex:
    shelf = _Shelf()
    for id_, (name, number) in PERSONS.items():
        shelf.works(number, "schema:author", shelf.put(f"agent/{id_}", "bf:Agent", name))
    # One name, written in the same way by five who have less and less.
    for number in range(5, 0, -1):
        shelf.works(number, "schema:author", shelf.put(f"agent/same{number}", "bf:Agent", "Vũ Bình"))
    # Without diacritics in a foreign catalogue, and well known here.
    shelf.works(3, "schema:author", shelf.put("agent/foreign", "bf:Agent", "Ho Hai"))
    shelf.works(4, "schema:author", shelf.put("agent/near", "bf:Agent", "Hồ Hải"))
    shelf.works(9, "schema:author", shelf.put("agent/known", "bf:Agent", "Hồ Hài"))
    for number, label in ((1, "Hoá"), (4, "Họa"), (2, "Hòa"), (3, "Hoả")):
        shelf.works(number, "bf:subject", shelf.put(f"subject/about{number}", "skos:Concept", label))
    return TextIndex(shelved(tmp_path_factory.mktemp("alike"), quads=shelf.quads).index_folder)


def found(index: TextIndex, text: str, kind: str, *, limit: int = 10, offset: int = 0) -> list[str]:
    hits = index.find(question(text), Filters(kinds=(kind,)), limit=limit, offset=offset).hits
    return [short(hit.id).removeprefix(f"{kind}/") for hit in hits]


@pytest.mark.parametrize("typed", ["le an", "LE AN", "an le"])
def test_who_made_more_stands_first(index: TextIndex, typed: str) -> None:
    assert found(index, typed, "agent") == ["hai", "bon", "ba", "mot", "nam"]
    # Page by page in the same order.
    assert [*found(index, typed, "agent", limit=2), *found(index, typed, "agent", limit=3, offset=2)] == found(
        index, typed, "agent"
    )


def test_diacritics_that_were_typed_tell_more_than_renown(index: TextIndex) -> None:
    assert found(index, "Lê Àn", "agent")[0] == "nam"


def test_persons_of_one_name_are_told_apart_by_their_works(index: TextIndex) -> None:
    for typed in ("vu binh", "Vũ Bình"):
        assert found(index, typed, "agent") == ["same5", "same4", "same3", "same2", "same1"]


def test_a_form_that_was_typed_sign_by_sign_counts_more_but_not_all(index: TextIndex) -> None:
    assert found(index, "ho hai", "agent") == ["known", "foreign", "near"]


@pytest.mark.parametrize("typed", ["le", "le a", "Lê", "l"])
def test_while_a_name_is_typed_the_better_known_stands_first(index: TextIndex, typed: str) -> None:
    asked, filters = question(typed, beginning=True), Filters(kinds=("agent",))
    hits = index.find(asked, filters, limit=10, widened=False, total=False).hits
    assert [short(hit.id) for hit in hits][:3] == ["agent/hai", "agent/bon", "agent/ba"]


def test_subjects_stand_by_what_is_about_them(index: TextIndex) -> None:
    assert found(index, "hoa", "subject") == ["about4", "about3", "about2", "about1"]


def test_scores_tell_the_same_order(index: TextIndex) -> None:
    hits = index.find(question("le an")).hits
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True) and len(set(hits)) == len(hits) > 5


def test_somebody_is_known_by_what_is_by_him_and_a_subject_by_what_is_about_it(index: TextIndex) -> None:
    for name in ("agent/hai", "agent/same1", "subject/about1"):
        id_ = entity(name).value.removeprefix(f"{BASE}/")
        known = known_by(index, id_)
        assert known and known[0].startswith("work/") and f'"<{id_}"'.encode() in known[1]
    assert known_by(index, "agent/nobody") is None
