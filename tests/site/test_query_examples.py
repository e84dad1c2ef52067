"""Every example, over HTTP on the sample catalogue: asked directly, and unmodified by the clients that people use."""

import re
from collections.abc import Callable

import httpx
import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from siteserver import Demo
from SPARQLWrapper import JSON, N3, RDFXML, SPARQLWrapper

from lienthong.sparql.examples import body, slug
from lienthong.sparql.guard import check
from lienthong.sparql.queries import Query, examples

# The clients are taken as people have them; rdflib warns of ways that SPARQLWrapper and its own parsers still go.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

HERE = [one for one in examples() if not one.elsewhere]
ELSEWHERE = [one for one in examples() if one.elsewhere]


def _asked(demo: Demo, text: str) -> int:
    """How many rows or triples there are; an ASK counts its truth."""
    accept = "application/sparql-results+json, application/n-triples"
    headers = {"content-type": "application/sparql-query", "accept": accept}
    with httpx.Client(trust_env=False, timeout=60) as client:
        answer = client.post(f"{demo.base}/sparql", content=text.encode(), headers=headers)
    assert answer.status_code == 200, answer.text
    assert "x-lienthong-limit" not in answer.headers or "LIMIT" not in text
    if answer.headers["content-type"].startswith("application/n-triples"):
        return len(set(answer.text.splitlines()))
    found = answer.json()
    return int(found["boolean"]) if "boolean" in found else len(found["results"]["bindings"])


def _wrapper(demo: Demo, query: Query) -> int:
    """SPARQLWrapper, by GET, with its own formats."""
    client, form = SPARQLWrapper(f"{demo.base}/sparql"), check(query.text).form
    client.setQuery(query.text)
    if form in ("SELECT", "ASK"):
        client.setReturnFormat(JSON)
        found = client.queryAndConvert()
        assert isinstance(found, dict)
        return int(found["boolean"]) if form == "ASK" else len(found["results"]["bindings"])
    client.setReturnFormat(RDFXML if form == "CONSTRUCT" else N3)
    found = client.queryAndConvert()
    return len(found if isinstance(found, Graph) else Graph().parse(data=found, format="n3"))


def _store(demo: Demo, query: Query) -> int:
    """rdflib's SPARQLStore as it is, in XML."""
    found = SPARQLStore(f"{demo.base}/sparql").query(query.text)
    return _counted(found.askAnswer, found.graph, found)


def _graph_over_store(demo: Demo, query: Query) -> int:
    """rdflib's Graph over a SPARQLStore by POST, tables in JSON, which the store cannot take graphs in."""
    kind = "json" if check(query.text).form in ("SELECT", "ASK") else "xml"
    store = SPARQLStore(f"{demo.base}/sparql", method="POST_FORM", returnFormat=kind)
    found = Graph(store=store).query(query.text)
    return _counted(found.askAnswer, found.graph, found)


def _counted(yes: bool | None, graph: Graph | None, rows: object) -> int:
    if yes is not None:
        return int(yes)
    return len(graph) if graph is not None else len(list(rows))  # type: ignore[call-overload]


CLIENTS: list[Callable[[Demo, Query], int]] = [_wrapper, _store]
ONE_OF_EACH = {check(one.text).form: one for one in HERE}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.mark.parametrize("query", HERE, ids=slug)
def test_an_example_finds_something_alike_for_every_client(demo: Demo, query: Query) -> None:
    number = _asked(demo, query.text)
    assert number > 0
    assert _asked(demo, body(query, demo.base)) == number
    assert [client(demo, query) for client in CLIENTS] == [number] * len(CLIENTS)


@pytest.mark.parametrize("query", ONE_OF_EACH.values(), ids=ONE_OF_EACH.keys())
def test_a_graph_over_the_endpoint_asks_by_post(demo: Demo, query: Query) -> None:
    assert _graph_over_store(demo, query) == _asked(demo, query.text)


@pytest.mark.parametrize("query", ELSEWHERE, ids=slug)
def test_what_another_server_would_send_here_finds_something(demo: Demo, query: Query) -> None:
    text = body(query, demo.base)
    inner = re.search(rf"SERVICE <{re.escape(demo.base)}/sparql> (\{{.*?\n  \}})", text, re.DOTALL)
    assert inner
    prefixes = "\n".join(line for line in text.splitlines() if line.startswith("PREFIX"))
    assert _asked(demo, f"{prefixes}\nSELECT * WHERE {inner[1]}") > 0
