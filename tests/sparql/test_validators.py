"""An answer that the client holds already is not made again (RFC 9110, section 13.1)."""

from pathlib import Path

import pytest

from sparql.serving import GRAPH, HTTP, Serving, publish, serving

SELECT = "SELECT * { ?s ?p ?o } LIMIT 5"


def test_not_modified(endpoint: Serving) -> None:
    first = HTTP.get(endpoint.url, params={"query": SELECT})
    tag = first.headers["etag"]
    assert tag.startswith('W/"1-') and first.headers["cache-control"] == "no-cache"
    for held in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        again = HTTP.get(endpoint.url, params={"query": SELECT}, headers={"if-none-match": held})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["vary"] == "Accept, Accept-Encoding"
        assert again.headers["access-control-allow-origin"] == "*"
    head = HTTP.head(endpoint.url, params={"query": SELECT}, headers={"if-none-match": tag})
    assert head.status_code == 304
    other = HTTP.get(endpoint.url, params={"query": SELECT}, headers={"if-none-match": '"1-0"'})
    assert other.status_code == 200


def test_whatever_changes_the_answer_changes_the_validator(endpoint: Serving) -> None:
    asked = [
        {"params": {"query": SELECT}},
        {"params": {"query": SELECT + " "}},
        {"params": {"query": SELECT, "format": "csv"}},
        {"params": {"query": SELECT}, "headers": {"accept": "text/tab-separated-values"}},
        {"params": {"query": SELECT, "default-graph-uri": GRAPH.value}},
        {"params": {"query": SELECT, "named-graph-uri": GRAPH.value}},
    ]
    tags = [HTTP.get(endpoint.url, **one).headers["etag"] for one in asked]  # type: ignore[arg-type]
    assert len(set(tags)) == len(asked)
    packed = [HTTP.get(endpoint.url, params={"query": SELECT}, headers={"accept-encoding": n}) for n in ("br", "gzip")]
    assert {one.headers["etag"] for one in packed} == {tags[0]}


@pytest.mark.parametrize("query", ["SELECT (NOW() AS ?n) {}", "SELECT (rand() AS ?n) {}", "SELECT (UUID() AS ?n) {}"])
def test_none_where_two_answers_differ(endpoint: Serving, query: str) -> None:
    assert "etag" not in HTTP.get(endpoint.url, params={"query": query}).headers


def test_none_for_post_and_errors(endpoint: Serving) -> None:
    post = HTTP.post(endpoint.url, data={"query": SELECT}, headers={"if-none-match": "*"})
    assert (post.status_code, "etag" in post.headers) == (200, False)
    assert "etag" not in HTTP.get(endpoint.url, params={"query": "SELECT"}).headers


def test_a_new_publication_makes_a_new_answer(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    with serving(tmp_path, size=1, light=1) as running:
        old = HTTP.get(running.url, params={"query": SELECT}).headers["etag"]
        assert old.startswith('W/"1-')
        publish(tmp_path, 2)
        while (
            new := HTTP.get(running.url, params={"query": SELECT}, headers={"if-none-match": old})
        ).status_code == 304:
            pass  # it looks for a new publication now and then
        assert (new.status_code, new.headers["x-lienthong-generation"]) == (200, "2")
        assert new.headers["etag"] != old
