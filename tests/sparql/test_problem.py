"""Problem details (RFC 9457): a type that stays, and a title that people read, in their language."""

import json
import re
from pathlib import Path

import pytest

from lienthong.errors import QueryError, RequestError
from lienthong.messages import catalogue
from lienthong.sparql.problem import TYPE, problem
from sparql.serving import HTTP, Serving


@pytest.mark.parametrize(
    ("accepted", "title"),
    [
        ("", "Truy vấn sai cú pháp"),
        ("vi-VN,en;q=0.8", "Truy vấn sai cú pháp"),
        ("en-GB,vi;q=0.5", "Syntax error in the query"),
        ("fr, en;q=0.1", "Syntax error in the query"),
        ("en;q=x, *", "Truy vấn sai cú pháp"),
    ],
)
def test_the_title_is_in_the_language_that_is_asked_for(endpoint: Serving, accepted: str, title: str) -> None:
    answer = HTTP.get(endpoint.url, params={"query": "SELECT ?s { ?s ?p }"}, headers={"accept-language": accepted})
    told = answer.json()
    assert (told["title"], told["status"]) == (title, 400)
    assert re.fullmatch("urn:lienthong:problem:sparql_syntax(_detail)?", told["type"])
    assert told["detail"].startswith("Sai cú pháp") and told["detail_en"].startswith("SPARQL syntax error")


def test_an_error_without_a_text_of_its_own_has_one_of_its_status() -> None:
    for error, title in (
        (RequestError("changes_since", 400, given="x"), "status_400"),
        (RequestError("changes_since", 451, given="x"), "other"),
        (QueryError("sparql_many_depth", line=1, column=1, limit=1), "sparql_many"),
    ):
        for lang in ("vi", "en"):
            told = json.loads(problem(error, lang)[2])
            assert told["title"] == catalogue(lang)[f"problems.{title}"]
            assert told["type"] == TYPE + error.name


def test_every_error_of_the_endpoint_has_a_title_of_its_own() -> None:
    room = Path(__file__).parents[2] / "src" / "lienthong" / "sparql"
    found = {
        name for path in room.glob("*.py") for name in re.findall(r'RequestError\(\s*"(\w+)"', path.read_text("utf-8"))
    }
    assert len(found) > 8
    assert [name for name in sorted(found) if f"problems.{name}" not in catalogue("vi")] == []


def test_two_types_of_one_body_are_refused(endpoint: Serving) -> None:
    kind, form = "application/sparql-query", "application/x-www-form-urlencoded"
    for second in (kind, form):
        headers = [("content-type", kind), ("content-type", second)]
        answer = HTTP.post(endpoint.url, content=b"ASK {}", headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (400, f"{TYPE}sparql_content_types")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", "application/json"),
        ("application/xml", "application/xml"),
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
    ],
)
def test_the_service_description_has_the_names_of_graphs(endpoint: Serving, accept: str, kind: str) -> None:
    answer = HTTP.get(endpoint.url, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert "sparql-service-description#" in answer.text
    if "json" in kind:
        assert isinstance(answer.json(), list | dict)
    refused = HTTP.get(endpoint.url, headers={"accept": "image/png"})
    assert refused.status_code == 406 and "application/json" not in refused.json()["offered"]
