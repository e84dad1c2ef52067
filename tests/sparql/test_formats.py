"""Formats of answers over real HTTP: negotiated, named in the address, each telling the same."""

import csv
import io
import json
import warnings
import xml.etree.ElementTree as ET

import pytest
from rdflib import Dataset

from sparql.serving import BASE, HTTP, Serving

SELECT = "SELECT ?s ?label { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label } ORDER BY ?s LIMIT 3"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 4"


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "application/json", "application/json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/*;q=0.2, application/sparql-results+xml;q=0.1", "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (SELECT, "text/html,application/xml;q=0.9,*/*;q=0.8", "application/sparql-results+json"),
        (CONSTRUCT, "*/*", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "text/turtle;q=0, */*", "application/n-triples"),
        (CONSTRUCT, "application/ld+json, text/turtle;q=0.9", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (f"DESCRIBE <{BASE}/work/1>", "*/*", "text/turtle; charset=utf-8"),
        ("ASK {}", "text/csv;q=0, */*", "application/sparql-results+json"),
        (SELECT, "application/sparql-results+json; charset=utf-8", "application/sparql-results+json"),
        (CONSTRUCT, "text/turtle;charset=utf-8", "text/turtle; charset=utf-8"),
    ],
)
def test_negotiation(endpoint: Serving, query: str, accept: str, expected: str) -> None:
    answer = HTTP.get(endpoint.url, params={"query": query}, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, expected)
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert int(answer.headers["content-length"]) == len(answer.content) > 0


@pytest.mark.parametrize(("query", "accept"), [(SELECT, "image/png"), (CONSTRUCT, "text/csv"), (SELECT, "*/*;q=0")])
def test_nothing_acceptable(endpoint: Serving, query: str, accept: str) -> None:
    answer = HTTP.get(endpoint.url, params={"query": query}, headers={"accept": accept})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["offered"] or "text/csv" in answer.json()["offered"]


def test_turtle_declares_the_prefixes_it_uses(endpoint: Serving) -> None:
    text = HTTP.get(endpoint.url, params={"query": f"DESCRIBE <{BASE}/work/1>"}).text
    declared = [line.split()[1] for line in text.splitlines() if line.startswith("@prefix")]
    assert sorted(declared) == ["bf:", "rdf:", "rdfs:"]


def test_every_table_format_tells_the_same(endpoint: Serving) -> None:
    def fetch(kind: str) -> str:
        answer = HTTP.get(endpoint.url, params={"query": SELECT}, headers={"accept": kind})
        return answer.content.decode("utf-8")

    rows = json.loads(fetch("application/sparql-results+json"))["results"]["bindings"]
    labels = [row["label"]["value"] for row in rows]
    xml = ET.fromstring(fetch("application/sparql-results+xml"))
    assert [node.text for node in xml.iter("{http://www.w3.org/2005/sparql-results#}literal")] == labels
    assert [row["label"] for row in csv.DictReader(io.StringIO(fetch("text/csv")))] == labels
    assert [line.split("\t")[1] for line in fetch("text/tab-separated-values").splitlines()[1:]] == [
        f'"{label}"@vi' for label in labels
    ]


@pytest.mark.parametrize(
    ("kind", "parser"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/n-quads", "nquads"),
        ("application/trig", "trig"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_every_graph_format_tells_the_same(endpoint: Serving, kind: str, parser: str) -> None:
    answer = HTTP.get(endpoint.url, params={"query": CONSTRUCT}, headers={"accept": kind})
    assert answer.headers["content-type"].partition(";")[0] == kind
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib 7.6 within its own JSON-LD and quad parsers
        found = Dataset(default_union=True).parse(data=answer.content, format=parser)
        assert len(found) == 4


def test_several_accept_lines_are_one_list(endpoint: Serving) -> None:
    lines = [("accept", "image/png, text/csv;q=0.2"), ("accept", "text/tab-separated-values;q=0.3")]
    answer = HTTP.get(endpoint.url, params={"query": SELECT}, headers=lines)
    assert answer.headers["content-type"] == "text/tab-separated-values; charset=utf-8"


@pytest.mark.parametrize(
    ("query", "parameter", "expected"),
    [
        (SELECT, {"format": "text/csv"}, "text/csv; charset=utf-8"),
        (SELECT, {"format": "csv"}, "text/csv; charset=utf-8"),
        (SELECT, {"output": "xml"}, "application/sparql-results+xml"),
        (SELECT, {"format": "JSON", "output": "csv"}, "application/sparql-results+json"),
        (SELECT, {"format": "tsv"}, "text/tab-separated-values; charset=utf-8"),
        (SELECT, {"format": "", "callback": "x"}, "application/sparql-results+xml"),
        (SELECT, {"format": "auto"}, "application/sparql-results+xml"),
        (CONSTRUCT, {"format": "json"}, "application/ld+json"),
        (CONSTRUCT, {"format": "application/sparql-results+json"}, "application/ld+json"),
        (CONSTRUCT, {"format": "xml"}, "application/rdf+xml"),
        (CONSTRUCT, {"format": "nt"}, "application/n-triples"),
        (CONSTRUCT, {"output": "trig"}, "application/trig"),
        (CONSTRUCT, {"output": "application/n-quads"}, "application/n-quads"),
    ],
)
def test_format_parameter_wins_over_accept(
    endpoint: Serving, query: str, parameter: dict[str, str], expected: str
) -> None:
    accept = {"accept": "application/sparql-results+xml, text/turtle"}
    answer = HTTP.get(endpoint.url, params={"query": query, **parameter}, headers=accept)
    assert answer.headers["content-type"] == expected


def test_a_plus_that_was_not_escaped(endpoint: Serving) -> None:
    answer = HTTP.get(f"{endpoint.url}?query=ASK%7B%7D&format=application/sparql-results+xml")
    assert answer.headers["content-type"] == "application/sparql-results+xml"
