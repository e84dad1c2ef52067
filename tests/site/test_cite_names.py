"""Who is cited, in which order and form: read from a store as records make it."""

from contextlib import ExitStack
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from lienthong.graph.generation import Generation
from lienthong.site.cite_gather import best, gathered
from lienthong.site.cite_meta import tags
from lienthong.site.cite_model import Name
from lienthong.site.published import Opened
from lienthong.site.reading import Reading, full

BASE = "http://example.org"
WORK, BOOK, OLD = (
    f"{BASE}/{kind}/{number * 16}" for kind, number in (("work", "1"), ("instance", "2"), ("instance", "3"))
)
TODAY = date(2026, 11, 22)
_NUMBERS = count(1)  # what is kept is kept for a generation


class Shelf:
    """A store that is written by prefixed names."""

    def __init__(self) -> None:
        self.store = Store()

    def say(self, subject: str, *pairs: tuple[str, str]) -> None:
        for curie, value in pairs:
            if value.startswith(("bf:", "schema:", "rel:")):
                term: NamedNode | Literal = NamedNode(full(value))
            else:
                term = NamedNode(value) if value.startswith("http://") else Literal(value)
            self.store.add(Quad(NamedNode(subject), NamedNode(full(curie)), term))

    def agent(self, number: int, label: str, *pairs: tuple[str, str], kind: str = "bf:Person") -> str:
        iri = f"{BASE}/agent/{number:016}"
        self.say(iri, ("rdf:type", kind), ("rdfs:label", label), *pairs)
        return iri

    def takes_part(self, agent: str, role: str, *, first: bool = False) -> None:
        node = f"{WORK}#contribution-{agent[-4:]}{role}"
        self.say(WORK, ("bf:contribution", node))
        self.say(node, ("bf:agent", agent), ("bf:role", f"rel:{role}"))
        self.say(node, *([("rdf:type", "bf:PrimaryContribution")] if first else []))

    def reading(self) -> Reading:
        generation = Generation(next(_NUMBERS), BASE, "2026-01-01T00:00:00+00:00", 0, Path("none"))
        return Reading(Opened(generation, self.store, ExitStack()))


@pytest.fixture
def shelf() -> Shelf:
    made = Shelf()
    made.say(WORK, ("rdf:type", "bf:Work"), ("rdfs:label", "Kinh tế học"), ("bf:hasInstance", BOOK))
    made.say(BOOK, ("rdf:type", "schema:Book"), ("rdfs:label", "Kinh tế học"), ("bf:instanceOf", WORK))
    return made


def test_names_stand_as_they_are_spoken(shelf: Shelf) -> None:
    known = [("schema:familyName", "Nguyễn"), ("schema:givenName", "Du")]
    shelf.takes_part(shelf.agent(1, "Nguyễn Du", *known), "aut", first=True)
    shelf.takes_part(
        shelf.agent(2, "J.K. Rowling", ("schema:familyName", "Rowling"), ("schema:givenName", "J. K.")), "aut"
    )
    shelf.takes_part(shelf.agent(3, "Bộ Văn hoá, Thể thao và Du lịch", kind="bf:Organization"), "aut")
    shelf.takes_part(shelf.agent(4, "Thích Nhất Hạnh"), "trl")
    found = gathered(shelf.reading(), BOOK.removeprefix(f"{BASE}/"), TODAY)
    assert found is not None
    told = {
        name.text: (name.family, name.given, name.body) for role in ("author", "translator") for name in found.by(role)
    }
    assert told == {
        "Nguyễn Du": ("", "", False),
        "J.K. Rowling": ("Rowling", "J.K.", False),
        "Bộ Văn hoá, Thể thao và Du lịch": ("", "", True),
        "Thích Nhất Hạnh": ("", "", False),
    }
    authors = [content for name, content in tags(found, BOOK) if name == "citation_author"]
    assert authors[0] == "Nguyễn, Du" and "Rowling, J.K." in authors


def test_the_statement_of_responsibility_gives_the_order(shelf: Shelf) -> None:
    for number, name in enumerate(("Vũ Văn Dũng", "Đỗ Tước", "Phạm Mộng Giao", "Ai Đó")):
        shelf.takes_part(shelf.agent(number, name), "aut", first=name == "Ai Đó")
    shelf.say(BOOK, ("bf:responsibilityStatement", "Phạm Mộng Giao, Vũ Văn Dũng; Đỗ Tước hiệu đính"))
    found = gathered(shelf.reading(), BOOK.removeprefix(f"{BASE}/"), TODAY)
    assert found is not None
    assert [one.text for one in found.by("author")] == ["Phạm Mộng Giao", "Vũ Văn Dũng", "Đỗ Tước", "Ai Đó"]


@pytest.mark.parametrize(
    ("statement", "authors"),
    [
        ("[by] Jay Heizer, Barry Render.", ["Jay Heizer", "Barry Render"]),
        ("Barry Render & Jay Heizer ; An Mai vẽ", ["Barry Render", "Jay Heizer"]),
        ("Jay Heizer ; Barry Render", ["Jay Heizer"]),
        ("Jay Heizer, translated by Barry Render", ["Jay Heizer"]),
        ("Barry Render và An Mai", ["Jay Heizer"]),
    ],
)
def test_whoever_stands_beside_an_author_is_one(shelf: Shelf, statement: str, authors: list[str]) -> None:
    shelf.takes_part(shelf.agent(1, "Jay Heizer"), "aut", first=True)
    for number, name in enumerate(("Barry Render", "An Mai"), 2):
        shelf.takes_part(shelf.agent(number, name), "ctb")
    shelf.say(BOOK, ("bf:responsibilityStatement", statement))
    found = gathered(shelf.reading(), BOOK.removeprefix(f"{BASE}/"), TODAY)
    assert found is not None and [one.text for one in found.by("author")] == authors


def test_the_first_creator_counts_as_author_when_there_is_none(shelf: Shelf) -> None:
    shelf.takes_part(shelf.agent(1, "Viện Hán Nôm", kind="bf:Organization"), "isb", first=True)
    shelf.takes_part(shelf.agent(2, "Người Đọc"), "nrt", first=True)
    found = gathered(shelf.reading(), BOOK.removeprefix(f"{BASE}/"), TODAY)
    assert found is not None and [one.text for one in found.by("author")] == ["Viện Hán Nôm"]


def test_a_work_is_cited_by_its_best_edition(shelf: Shelf) -> None:
    shelf.say(WORK, ("bf:hasInstance", OLD), ("schema:inLanguage", "vi"))
    shelf.say(BOOK, ("schema:datePublished", "2020"))
    assert best(shelf.reading(), WORK) == BOOK
    publisher = shelf.agent(9, "Trẻ", kind="bf:Organization")
    shelf.say(OLD, ("schema:datePublished", "1996"), ("schema:publisher", publisher), ("rdfs:label", "Kinh tế học"))
    reading = shelf.reading()
    assert best(reading, WORK) == OLD
    found = gathered(reading, WORK.removeprefix(f"{BASE}/"), TODAY)
    assert found is not None
    assert (found.iri, found.year, found.publisher, found.title) == (WORK, "1996", "Trẻ", "Kinh tế học")


@pytest.mark.parametrize(
    ("written", "cited"),
    [("McGraw-Hill Book Co.", "McGraw-Hill Book Co."), ("[s.n.]", "McGraw Hill"), ("", "McGraw Hill")],
)
def test_a_publisher_is_cited_by_the_name_in_the_imprint(shelf: Shelf, written: str, cited: str) -> None:
    node, publisher = f"{BOOK}#publication-1", shelf.agent(9, "McGraw Hill", kind="bf:Organization")
    shelf.say(BOOK, ("bf:provisionActivity", node), ("schema:publisher", publisher))
    shelf.say(node, ("rdf:type", "bf:Publication"), ("bf:agent", publisher), ("bflc:simplePlace", "New York"))
    if written:
        shelf.say(node, ("bflc:simpleAgent", written))
    found = gathered(shelf.reading(), BOOK.removeprefix(f"{BASE}/"), TODAY)
    assert found is not None and (found.publisher, found.place) == (cited, "New York")


@pytest.mark.parametrize("written", ["knxb", "k.n.x.b.", "[s.n.]", "S.l."])
def test_who_is_not_known_is_no_publisher(shelf: Shelf, written: str) -> None:
    node = f"{BOOK}#publication-1"
    shelf.say(BOOK, ("bf:provisionActivity", node))
    shelf.say(node, ("rdf:type", "bf:Publication"), ("bflc:simpleAgent", written), ("bflc:simplePlace", "Huế"))
    found = gathered(shelf.reading(), BOOK.removeprefix(f"{BASE}/"), TODAY)
    assert found is not None and (found.publisher, found.place) == ("", "Huế")


@pytest.mark.parametrize("one", ["agent/1111111111111111", "work/4444444444444444"])
def test_what_has_no_title_is_not_cited(shelf: Shelf, one: str) -> None:
    assert gathered(shelf.reading(), one, TODAY) is None


def test_who_has_part_in_another_edition_only_is_not_cited(shelf: Shelf) -> None:
    author, mine, theirs, stated = (shelf.agent(n, f"Người Thứ {n}") for n in (1, 2, 3, 4))
    shelf.takes_part(author, "aut", first=True)
    for one in (mine, theirs, stated):
        shelf.takes_part(one, "edt")
    shelf.say(WORK, ("bf:hasInstance", OLD))
    shelf.say(OLD, ("rdfs:label", "Kinh tế học"), ("schema:author", author))
    shelf.say(OLD, ("schema:editor", theirs), ("schema:editor", stated))
    shelf.say(BOOK, ("schema:editor", mine), ("bf:responsibilityStatement", "Người Thứ 4 hiệu đính"))
    found = gathered(shelf.reading(), BOOK.removeprefix(f"{BASE}/"), TODAY)
    assert found is not None
    # Its record names no author: the Work's is not one of another edition for that.
    assert [one.text for one in found.by("author")] == ["Người Thứ 1"]
    assert sorted(one.text for one in found.by("editor")) == ["Người Thứ 2", "Người Thứ 4"]
    old = gathered(shelf.reading(), OLD.removeprefix(f"{BASE}/"), TODAY)
    assert old is not None and sorted(one.text for one in old.by("editor")) == ["Người Thứ 3", "Người Thứ 4"]


def test_who_no_edition_names_is_of_all(shelf: Shelf) -> None:
    shelf.takes_part(shelf.agent(1, "Người Viết"), "aut", first=True)
    shelf.takes_part(shelf.agent(2, "Người Dịch"), "trl")
    shelf.say(WORK, ("bf:hasInstance", OLD))
    found = gathered(shelf.reading(), BOOK.removeprefix(f"{BASE}/"), TODAY)
    assert found is not None
    assert [one.text for one in (*found.by("author"), *found.by("translator"))] == ["Người Viết", "Người Dịch"]


@pytest.mark.parametrize(
    ("given", "initials"),
    [
        ("John Kennedy", "J. K."), ("Jean-Paul", "J.-P."), ("J.K.", "J. K."), ('Seán {the "Red"}', "S."),
        ("James (Jim) T.", "J. T."), ('John "Jack', "J."), ("Ælfric", "Æ."), ("‘Abd al-Karim", "A. al-K."),
        ("Austregésilo de", "A. de"), ("3", ""),
    ],
)  # fmt: skip
def test_initials_are_letters_of_names(given: str, initials: str) -> None:
    assert Name("", "Smith", given).initials == initials
