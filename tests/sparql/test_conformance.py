"""The W3C's protocol cases, told in our own words in ``conformance/*.toml``, against a real server.

A file has ``[graphs]``, the named graphs that are public before its first case, in Turtle, and cases of one or more
steps, each a request: ``at`` (``/sparql`` unless it says otherwise), ``method`` (GET), ``parameters`` in the address,
``form`` or ``body`` with ``type`` and ``encoding`` (UTF-8), ``token = true`` for one that may write. What comes back
is held against ``expect``: the first digit of the status, the ``format`` and for an ASK its answer.

Of the Graph Store the steps of a case follow each other: ``status`` lists the codes that will do, ``graph`` is what
comes back in Turtle, blank nodes called as they may be; ``location`` says that the answer tells the name of a new
graph, which later steps write as $LOCATION$.
"""

import contextlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, parse

from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish as publish_ledger
from sparql.serving import publish
from sparql.writing import BASE, TOKEN, writing

FILES = sorted((Path(__file__).parent / "conformance").glob("*.toml"))
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "table": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "graph": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}
CASES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in FILES}
GRAPHS = "graph-store"

STEPS = [
    pytest.param(name, step, id=f"{name}-{case['w3c']}-{number}")
    for name, file in CASES.items()
    for case in file["case"]
    if name != GRAPHS
    for number, step in enumerate(case["step"], 1)
]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, httpx.Client]]:
    with contextlib.ExitStack() as stack:
        yield {name: stack.enter_context(writing(_published(name, tmp_path_factory.mktemp(name)))) for name in CASES}


def _published(name: str, data: Path) -> Path:
    if name == GRAPHS:
        with Ledger.open(data) as ledger:
            publish_ledger(ledger, data, BASE)
        return data
    graphs = CASES[name].get("graphs", {}).items()
    known = [(NamedNode(graph), one) for graph, turtle in graphs for one in parse(turtle, RdfFormat.TURTLE)]
    publish(data, 1, [Quad(one.subject, one.predicate, one.object, graph) for graph, one in known])
    return data


def told(client: httpx.Client, step: dict[str, Any]) -> httpx.Response:
    """The answer to one step."""
    headers = dict(TOKEN) if step.get("token") else {}
    headers["accept"] = "text/turtle" if "graph" in step["expect"] else "*/*"
    if "type" in step:
        headers["content-type"] = step["type"]
    body = step.get("body", "").encode(step.get("encoding", "utf-8"))
    if "form" in step:
        headers["content-type"] = "application/x-www-form-urlencoded"
        body = urlencode([tuple(pair) for pair in step["form"]]).encode()
    query = urlencode([tuple(pair) for pair in step.get("parameters", ())])
    address = f"{step.get('at', '/sparql')}?{query}" if query else step.get("at", "/sparql")
    return client.request(step.get("method", "GET"), address, content=body or None, headers=headers)


@pytest.mark.parametrize(("name", "step"), STEPS)
def test_step(servers: dict[str, httpx.Client], name: str, step: dict[str, Any]) -> None:
    answer, expected = told(servers[name], step), step["expect"]
    assert answer.status_code // 100 == expected["status"], answer.text
    kind = answer.headers.get("content-type", "").partition(";")[0]
    assert "format" not in expected or kind in FORMATS[expected["format"]]
    assert "boolean" not in expected or answer.json()["boolean"] is expected["boolean"]


@pytest.mark.parametrize("case", [pytest.param(one, id=one["w3c"]) for one in CASES[GRAPHS]["case"]])
def test_case_of_the_graph_store(servers: dict[str, httpx.Client], case: dict[str, Any]) -> None:
    made = ""
    for step in case["step"]:
        named = [(name, value.replace("$LOCATION$", made)) for name, value in step.get("parameters", ())]
        answer, expected = told(servers[GRAPHS], step | {"parameters": named}), step["expect"]
        assert answer.status_code in expected["status"], answer.text
        made = answer.headers["location"] if expected.get("location") else made
        if "graph" in expected:
            assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
            assert _canonical(answer.text) == _canonical(expected["graph"])
        assert step.get("method") != "HEAD" or not answer.content


def _canonical(turtle: str) -> Dataset:
    found = Dataset(parse(turtle, RdfFormat.TURTLE))
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return found


def test_no_case_of_the_graph_store_is_missing() -> None:
    known = [case["w3c"] for case in CASES[GRAPHS]["case"]]
    assert len(known) == len(set(known)) == 14


def test_no_case_of_the_query_operation_is_missing() -> None:
    known = [case["w3c"] for case in CASES["query"]["case"]]
    assert len(known) == len(set(known)) == 20
