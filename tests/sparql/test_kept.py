"""Answers that are at hand: which are, for how long, how many, and that nobody sees a difference but in time."""

from pathlib import Path

import httpx
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from lienthong.graph.generation import Generation
from lienthong.sparql.asked import Asked
from lienthong.sparql.kept import COSTLY, LARGEST, Answers
from sparql.serving import GRAPH, HTTP, LABEL, publish, serving

SELECT = "SELECT ?s ?label { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label } ORDER BY ?s LIMIT 40"
FIRST = Generation(1, "http://localhost:8000", "2026-11-22T00:00:00Z", 10, Path("1"))


def thrice(url: str, query: str, **more: object) -> list[httpx.Response]:
    return [HTTP.post(url, data={"query": query}, **more) for _ in range(3)]  # type: ignore[arg-type]


def test_a_query_that_comes_again_needs_no_process_and_looks_the_same(data: Path) -> None:
    seen: list[Asked] = []
    with serving(data, more={"answers": Answers(1, costly=60), "watchers": (seen.append,)}) as running:
        first, second, third = thrice(running.url, SELECT)
        assert running.pool.counts.answered == 2
        assert first.content == second.content == third.content
        for one in (first, second, third):
            del one.headers["date"]
        assert first.headers == second.headers == third.headers
        tagged = HTTP.get(running.url, params={"query": SELECT})
        head = HTTP.head(running.url, params={"query": SELECT})
        packed = [
            HTTP.get(running.url, params={"query": SELECT}, headers={"accept-encoding": coding})
            for coding in ("gzip", "br", "gzip")
        ]
        again = HTTP.get(running.url, params={"query": SELECT}, headers={"if-none-match": tagged.headers["etag"]})
        assert running.pool.counts.answered == 2
        assert HTTP.get(running.url, params={"query": SELECT}, headers={"accept": "text/csv"}).text[:9] == "s,label\r\n"
        assert running.pool.counts.answered == 3
    assert tagged.content == first.content == packed[0].content == packed[1].content == packed[2].content
    assert [one.headers["content-encoding"] for one in packed] == ["gzip", "br", "gzip"]
    assert head.content == b"" and head.headers["content-length"] == first.headers["content-length"]
    assert again.status_code == 304 and head.headers["etag"] == tagged.headers["etag"]
    assert [one.kept for one in seen[:4]] == [False, False, True, True]
    assert {one.outcome for one in seen[:7]} == {"answered"} and seen[2].status == 200


def test_what_is_published_is_read_at_once(tmp_path: Path) -> None:
    name, query = NamedNode("http://localhost:8000/work/1"), "SELECT ?o { ?s ?p ?o }"
    publish(tmp_path, 1, [Quad(name, LABEL, Literal("cũ"))])
    with serving(tmp_path, more={"answers": Answers(1)}) as running:
        for _ in range(3):
            assert "cũ" in HTTP.post(running.url, data={"query": query}).text
        for number in range(2, 5):
            publish(tmp_path, number, [Quad(name, LABEL, Literal(f"mới {number}"))])
            for one in thrice(running.url, query):
                assert f"mới {number}" in one.text and one.headers["x-lienthong-generation"] == str(number)


def test_what_differs_each_time_is_never_kept(data: Path) -> None:
    answers = Answers(1)
    with serving(data, more={"answers": answers}) as running:
        for number, word in enumerate(("NOW()", "RAND()", "UUID()", "struuid()", "BNODE()"), 1):
            found = {one.text for one in thrice(running.url, f"SELECT ({word} AS ?x) {{}}")}
            assert running.pool.counts.answered == 3 * number and (len(found) == 3 or word == "BNODE()")
    assert len(answers) == 0


def test_errors_and_other_datasets_are_apart(data: Path) -> None:
    answers = Answers(1)
    with serving(data, rows=3, more={"answers": answers}) as running:
        for query in ("SELECT nonsense", "CONSTRUCT WHERE { ?s ?p ?o }", "SELECT * FROM <urn:nowhere> {}"):
            assert {one.status_code for one in thrice(running.url, query)} == {400}
        assert len(answers) == 0
        query = "SELECT * { ?s ?p ?o }"
        own = thrice(running.url, query)[2]
        graph = [HTTP.post(running.url, data={"query": query, "default-graph-uri": GRAPH.value}) for _ in range(3)][2]
        none = [HTTP.post(running.url, data={"query": query, "default-graph-uri": "urn:no"}) for _ in range(3)][2]
        assert len(answers) == 3
    assert own.headers["x-lienthong-limit"] == graph.headers["x-lienthong-limit"] == "3"
    assert [len(one.json()["results"]["bindings"]) for one in (own, graph, none)] == [3, 1, 0]
    assert none.headers["x-lienthong-unknown-graphs"] == "1" and "x-lienthong-unknown-graphs" not in own.headers


def test_nothing_is_kept_by_nought() -> None:
    answers = Answers(0)
    answers.find(FIRST, "a")
    answers.keep(FIRST, "a", "a", b"x", {}, 1.0)
    assert not answers.open and len(answers) == 0


def test_what_took_long_is_kept_at_once_and_what_is_large_never() -> None:
    answers = Answers(1)
    assert answers.find(FIRST, "a") is None
    answers.keep(FIRST, "a", "a", b"x", {}, COSTLY)
    answers.keep(FIRST, "b", "b", b"x", {}, 0.0)
    for _ in range(3):
        answers.keep(FIRST, "c", "c", b"x" * (LARGEST + 1), {}, 1.0)
    kept = answers.find(FIRST, "a")
    assert kept is not None and kept.body == b"x"
    assert answers.find(FIRST, "b") is None and answers.find(FIRST, "c") is None
    second = Generation(2, FIRST.base, FIRST.published, 10, Path("2"))
    assert answers.find(second, "a") is None and answers.size == 0
    answers.keep(FIRST, "a", "a", b"x", {}, 1.0)  # a process that still ran on the older one
    assert answers.find(second, "a") is None


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, LARGEST)), max_size=80))
@hypothesis_settings(deadline=None, max_examples=40)
def test_however_much_comes_the_bytes_stay_bounded(coming: list[tuple[int, int]]) -> None:
    answers = Answers(1)
    answers.find(FIRST, 0)
    for key, length in coming:
        answers.keep(FIRST, key, f"query {key}", bytes(length), {}, 1.0)
        assert answers.size <= 1024 * 1024
    if coming:
        last = answers.find(FIRST, coming[-1][0])
        assert last is not None and len(last.body) == coming[-1][1]
    held = [one for key in range(61) if (one := answers.find(FIRST, key))]
    assert sum(one.size for one in held) == answers.size and len(held) == len(answers)
    assert sum(len(one.body) + len(one.packed("gzip")) for one in held if one.body) <= answers.size + 64 * len(held)
