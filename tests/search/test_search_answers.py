"""What a search answers beyond its order: facets, sorting, what was meant, marks, what is bounded."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad
from starlette.testclient import TestClient
from tantivy import Query

from lienthong.exchange.application import create_app
from lienthong.graph.generation import current
from lienthong.search.asking import Filters, question
from lienthong.search.counting import Limits
from lienthong.search.documents import SHARES
from lienthong.search.finding import TextIndex
from lienthong.search.hits import Found
from lienthong.search.ladder import ladder
from lienthong.search.marking import excerpt, lacking, marked
from lienthong.search.mistakes import edits, untyped
from lienthong.search.terms import any_has, any_of, both, count, filtering, of_every, sample, term
from lienthong.search.words import plain, words
from lienthong.settings import Settings
from search.judging import FOLDER, judged_index
from search.shelves import entity, node, shelved, short
from sparql.serving import BASE

FIELDS = ("kind", "library", "topic", "decade", "access")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("judged")


@pytest.fixture(scope="module")
def judged(data: Path) -> tuple[TextIndex, dict[str, str]]:
    return judged_index(data)


def limited(data: Path, limits: Limits) -> TextIndex:
    """The index of the judged catalogue, in which less is counted one by one."""
    opened = current(data)
    assert opened is not None
    return TextIndex(opened.index_folder, limits)


def test_counts_are_what_choosing_gives(judged: tuple[TextIndex, dict[str, str]]) -> None:
    index, asked = judged[0], question("kinh te")
    found = index.find(asked, Filters(gathered=True), counted=FIELDS)
    seen = 0
    for field, name in (("kind", "kinds"), ("library", "libraries"), ("topic", "subjects"), ("access", "access")):
        for value, number in found.counts[field].rows:
            gathered = value != "instance"
            narrowed = index.find(asked, Filters(**{name: (value,)}, gathered=gathered), counted=(field,))  # type: ignore[arg-type]
            assert narrowed.total == number > 0
            # What is chosen can be dropped or widened: its own list is as it was.
            assert set(narrowed.counts[field].rows) >= set(found.counts[field].rows[:5])
            seen += 1
    assert seen > 15 and all(count.exact for count in found.counts.values())
    two = index.find(asked, Filters(access=("copies",), subjects=tuple(v for v, _ in found.counts["topic"].rows[:2])))
    assert two.total <= sum(number for _, number in found.counts["topic"].rows[:2])


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize("most", [48_000, -1])
def test_filters_are_counted_side_by_side(data: Path, most: int) -> None:
    index, asked = limited(data, Limits(one_pass=most)), question("kinh te")
    chosen = Filters(kinds=("work",), access=("copies",), gathered=True)
    found = index.find(asked, chosen, counted=FIELDS)
    # From what is chosen of one field to any other value of it: as many as were told.
    for field, name in (("kind", "kinds"), ("access", "access"), ("library", "libraries")):
        for value, number in found.counts[field].rows:
            other = replace(chosen, **{name: (value,)}, gathered=value != "instance")  # type: ignore[arg-type]
            assert not found.counts[field].exact or index.find(asked, other).total == number > 0
    exact = [found.counts[field].exact for field in ("kind", "access", "library")]
    assert exact == [most > 0, most > 0, True] and found.counts["library"].rows


@pytest.mark.usefixtures("judged")
def test_what_is_chosen_is_told_though_the_share_has_none_of_it(data: Path) -> None:
    index, asked = limited(data, Limits(one_pass=-1)), question("kinh te")
    topics = index.find(asked, Filters(access=("copies",)), counted=("topic",)).counts["topic"].rows
    for value, number in topics:
        chosen = Filters(access=("copies",), subjects=(value,))
        found = index.find(asked, chosen, counted=("access", "topic"))
        assert found.total == number > 0
        assert dict(found.counts["topic"].rows)[value] and dict(found.counts["access"].rows)["copies"]
    assert len(topics) > 3


def test_a_number_finds_its_edition_within_several_filters(tmp_path: Path) -> None:
    index, asked = TextIndex(shelved(tmp_path).index_folder), question("9786040000019")
    (edition,) = index.find(asked, Filters(gathered=True)).hits
    chosen = Filters(access=("copies",), since=2010, until=2019, gathered=True)
    found = index.find(asked, chosen, counted=("access", "decade", "kind"))
    assert found.hits[0].id == edition.id and found.total == 1 and found.how == "all"
    assert found.counts["kind"].rows == (("instance", 1),) and found.counts["access"].rows == (("copies", 1),)


@pytest.mark.usefixtures("judged")
def test_what_is_too_much_is_sampled_and_said(data: Path) -> None:
    every, some = (
        limited(data, limits).find(question("nguyen"), counted=("kind", "access"))
        for limits in (Limits(), Limits(exact=20, one_pass=-1))
    )
    # Hits and kinds are counted one by one, all else in a share.
    assert some.total == every.total > 20 and some.counts["kind"] == every.counts["kind"]
    (value, number), (same, about) = every.counts["access"].rows[0], some.counts["access"].rows[0]
    assert value == same and 0 < about != number and about % SHARES[0] == 0
    assert every.counts["access"].exact and not some.counts["access"].exact


@pytest.mark.parametrize("text", ["kinh tế", "nguyen", "học", "2010", "zzz nam"])
@pytest.mark.parametrize("share", [1, *SHARES])
def test_words_of_a_share_find_what_all_words_find_there(
    judged: tuple[TextIndex, dict[str, str]], text: str, share: int
) -> None:
    searcher = judged[0].searcher
    asked = ladder(question(text), searcher)
    assert count(searcher, both(asked.every(share))) == count(searcher, both(of_every(share, asked.bottom)))


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize(
    ("text", "share", "limits"),
    [
        # All in one pass; what is filtered by itself in another share; a word that may be a number.
        ("hoc", 1, Limits(exact=5, sampled=16)),
        ("kinh", 1, Limits(exact=5)),
        ("1999", 1, Limits(exact=1)),
    ],
)
def test_a_single_word_within_a_filter_is_counted_in_a_share(data: Path, text: str, share: int, limits: Limits) -> None:
    index = limited(data, limits)
    within, alone = Filters(access=("copies",), gathered=True), term("shown", "alone")

    def number(*demand: Query, of: int = SHARES[0]) -> int:
        sampled = [sample(of)] if of > 1 else []
        return of * count(index.searcher, both([term("all", text), *demand, *sampled]))

    found = index.find(question(text), within, counted=FIELDS)
    assert found.total == number(*filtering(within), alone, of=1) > limits.exact
    for field in set(FIELDS) - {"access"}:
        assert not found.counts[field].exact
        for value, told in found.counts[field].rows:
            # An edition is a choice, though it is shown with its Work.
            among = () if value == "instance" else (alone,)
            assert told == number(*filtering(within), any_of(field, [value]), *among)
    assert dict(found.counts["kind"].rows)["instance"] > 0
    own = found.counts["access"]
    assert own.exact == (share == 1)
    assert dict(own.rows)["copies"] == number(alone, term("access", "copies"), of=share) > 0


def test_filters_that_no_entity_fits_together_leave_nothing(judged: tuple[TextIndex, dict[str, str]]) -> None:
    index, names = judged
    for text in ("kinh te", "kinh te zzz", "kinh tee"):
        asked = question(text)
        assert index.find(asked, Filters(access=("copies",), kinds=("work",))).total
        assert index.find(asked, Filters(access=("copies",), kinds=("library",))) == Found(asked=asked)
    copies, library = term("access", "copies"), term("kind", "library")
    assert any_has(index.searcher, [copies, term("kind", "work")]) and not any_has(index.searcher, [copies, library])
    # One entity is enough, though no share of the catalogue has it.
    shared = {one for one in names if count(index.searcher, both([term("id", one), sample(SHARES[-1])]))}
    lonely = next(one for one in names if one not in shared and index.stands(one))
    assert any_has(index.searcher, [term("id", lonely), term("kind", lonely.partition("/")[0])])


@pytest.mark.parametrize("order", ["newest", "oldest", "title"])
def test_sorted_hits_are_the_same_in_another_order(judged: tuple[TextIndex, dict[str, str]], order: str) -> None:
    index, names = judged
    asked, filters = question("kinh te"), Filters(kinds=("work",))
    every = index.find(asked, filters, limit=100)
    pages = [index.find(asked, filters, limit=4, offset=start, order=order) for start in range(0, every.total, 4)]  # type: ignore[arg-type]
    found = [hit.id for one in pages for hit in one.hits]
    assert sorted(found) == sorted(hit.id for hit in every.hits)
    told = {f"work/{row[0]}": row for row in tomllib.loads((FOLDER / "catalogue.toml").read_text("utf-8"))["works"]}
    rows = [told[names[one]] for one in found]
    if order == "title":
        assert [row[1] for row in rows][:2] == ["Bài tập kinh tế vi mô", "Giáo trình kinh tế chính trị Mác – Lênin"]
    else:
        years = [row[6] for row in rows]
        assert years == sorted(years, reverse=order == "newest")


def test_pages_of_hits_neither_repeat_nor_lose(judged: tuple[TextIndex, dict[str, str]]) -> None:
    index = judged[0]
    for text in ("viet nam", "kinh te", "nguyễn", "lich su zzz"):
        every = [hit.id for hit in index.find(question(text), limit=200).hits]
        paged = [hit.id for start in range(0, 200, 7) for hit in index.find(question(text), limit=7, offset=start).hits]
        assert paged == every and len(set(every)) == len(every)


def test_what_was_meant_is_told(judged: tuple[TextIndex, dict[str, str]]) -> None:
    index = judged[0]
    for text, changed in (
        ("nguyeenx du", (("nguyeenx", "nguyen"),)), ("lichj suwr", (("lichj", "lich"), ("suwr", "su"))),
        ("vietnam su luoc", (("vietnam", "viet nam"),)), ("tri tue nhan tao trong giao duv", (("duv", "duc"),)),
    ):  # fmt: skip
        found = index.find(question(text))
        assert (found.how, found.changed) == ("similar", changed) and found.total
    assert index.find(question("truyen kieu zzz")).dropped == ("zzz",)
    assert index.find(question("lich su -viet")).total < index.find(question("lich su")).total
    assert index.find(question("-viet")).total == 0 == index.find(question('"vi mo kinh te"')).total


def test_what_looks_like_an_apostrophe_is_found_by_one(tmp_path: Path) -> None:
    """A letter for a glottal stop, a sign of punctuation and nothing: one name, three ways to write it."""
    written = {"letter": "Sách của Yigʼal", "sign": "Sách của Ma’ayan", "plain": "Sách của Yahya"}
    quads = [
        quad
        for name, title in written.items()
        for quad in (
            Quad(entity(f"work/{name}"), node("rdf:type"), node("bf:Work")),
            Quad(entity(f"work/{name}"), node("rdfs:label"), Literal(title)),
        )
    ]
    index = TextIndex(shelved(tmp_path, quads=quads).index_folder)
    for text, name in (
        ("Yig'al", "letter"), ("yig’al", "letter"), ("Yigʼal", "letter"), ("yigal", "letter"),
        ("sach Yig`al", "letter"), ("Ma'ayan", "sign"), ("Yah'ya", "plain"), ('"cua Yig\'al"', "letter"),
    ):  # fmt: skip
        for asked in (question(text), question(text, beginning=True)):
            for total in (True, False):
                found = index.find(asked, widened=False, total=total)
                assert [short(hit.id) for hit in found.hits] == [f"work/{name}"] and found.how == "all", text
    assert index.find(question("Yig'al"), offset=1).total == 1
    # One letter is wrong: who does not count is told of nothing that is only much like it.
    assert not index.find(question("Yigax"), total=False).hits and index.find(question("Yigax")).how == "similar"


def test_left_overs_of_input_methods() -> None:
    typed = {
        "nguyeenx": "nguyen", "ddaats": "dat", "dduwowngf": "duong", "hojc": "hoc", "vieejt": "viet",
        "truowngf": "truong", "nguye6n4": "nguyen", "d9a61t": "dat", "kinh": "", "book": "", "2019": "",
        "rungwf": "rung", "phuowng": "phuong", "ddatas": "dat", "vietej": "viet", "nhwng": "nhung", "data": "",
    }  # fmt: skip
    assert {word: untyped(word) for word in typed} == typed
    assert {"nguyen", "ngyuen", "nguyn", "nguyeen"} <= {*edits("nguyen"), "nguyen"} and len(set(edits("kieu"))) < 300


@given(st.text(max_size=80), st.lists(st.text(max_size=6), max_size=4))
@settings(deadline=None, max_examples=60)
def test_marks_lose_nothing(text: str, asked: list[str]) -> None:
    wanted = frozenset(plain(word) for one in asked for word in words(one))
    assert "".join(part for part, _ in marked(text, wanted)) == text
    assert bool(excerpt(text, wanted)) == any(is_wanted for _, is_wanted in marked(text, wanted))


def test_marks() -> None:
    assert marked("Truyện Kiều, Kiều truyện", frozenset({"kieu", "truyen"})) == [
        ("Truyện Kiều", True), (", ", False), ("Kiều truyện", True),
    ]  # fmt: skip
    assert marked("金雲翹新傳", frozenset("雲翹")) == [("金", False), ("雲翹", True), ("新傳", False)]
    assert lacking("Vật lý hoá học", frozenset({"vat", "li", "dia"})) == {"dia"}
    long = excerpt(f"{'một hai ' * 50}Kiều {'ba bốn ' * 50}", frozenset({"kieu"}))
    assert [text for text, wanted in long if wanted] == ["Kiều"] and sum(len(text) for text, _ in long) < 200


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    data = tmp_path_factory.mktemp("answers")
    shelved(data)
    opened = TestClient(create_app(Settings(data=data, base=BASE, query_workers=1)), base_url=BASE)
    with opened:
        yield opened  # type: ignore[misc]


def test_one_generation_answers_in_one_way(client: TestClient) -> None:
    for path in ("/vi/search?q=kieu", "/vi/search.json?q=kieu", "/vi/suggest?q=kie"):
        answer = client.get(path)
        tag = answer.headers["etag"]
        again = client.get(path, headers={"if-none-match": tag})
        assert again.status_code == 304 and not again.content
        head = client.head(path)
        assert head.status_code == 200 and not head.content and head.headers["etag"] == tag
        other = client.get(path.replace("kie", "luat").replace("/vi/", "/en/"), headers={"if-none-match": tag})
        assert other.status_code == 200 and other.headers["etag"] != tag


def test_an_address_that_is_pasted_leads_to_what_it_names(client: TestClient) -> None:
    for pasted in (
        f"{BASE}/work/kieuxxxxxxxxxxxx", f"{BASE}/vi/work/kieuxxxxxxxxxxxx?x=1#y", f"{BASE}/work/kieuxxxxxxxxxxxx.ttl",
        "work/kieuxxxxxxxxxxxx",
    ):  # fmt: skip
        hits = client.get("/vi/search.json", params={"q": pasted}).json()["hits"]
        assert [short(one["iri"]) for one in hits] == [
            short(pasted.replace("/vi/", "/").partition("?")[0].partition(".ttl")[0])
        ]
    (copy,) = client.get("/vi/search.json", params={"q": f"{BASE}/item/ban1xxxxxxxxxxxx"}).json()["hits"]
    assert (copy["kind"], short(copy["iri"])) == ("item", "instance/sach")
    assert client.get("/vi/search.json", params={"q": f"{BASE}/work/nobodyxxxxxxxxxx"}).json()["total"] == 0


def test_pages_of_json_lead_on(client: TestClient) -> None:
    told = client.get("/vi/search.json?q=giao+trinh&kind=work&kind=instance&sort=title").json()
    assert told["filters"] == {"kind": ["instance", "work"]} and told["pages"] == 1 and "next" not in told
    assert [one["editions"] for one in told["hits"] if one["title"].endswith("vĩ mô") and one["kind"] == "work"] == [2]
    for facet in told["facets"].values():
        for one in facet["values"]:
            narrowed = client.get(one["search"].removeprefix(BASE)).json()
            assert one["chosen"] or narrowed["total"] in (one["number"], told["total"])
