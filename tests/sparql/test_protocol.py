"""The protocol over real HTTP, with httpx, SPARQLWrapper and rdflib's SPARQLStore as clients."""

import warnings
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sparql.serving import GRAPH, HTTP, Serving, publish, serving

SELECT = "SELECT ?s ?label { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label } ORDER BY ?s LIMIT 3"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 4"
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("how", ["get", "form", "direct"])
def test_three_ways_to_ask(endpoint: Serving, how: str) -> None:
    if how == "get":
        answer = HTTP.get(endpoint.url, params={"query": SELECT})
    elif how == "form":
        answer = HTTP.post(endpoint.url, data={"query": SELECT})
    else:
        headers = {"content-type": "application/sparql-query; charset=UTF-8"}
        answer = HTTP.post(endpoint.url, content=SELECT.encode(), headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-lienthong-generation"] == "1"
    rows = answer.json()["results"]["bindings"]
    assert rows[0]["label"] == {"type": "literal", "value": "Kinh tế vĩ mô 0", "xml:lang": "vi"}


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"method": "GET", "params": {"query": "SELECT"}}, 400),
        ({"method": "GET", "params": [("query", "ASK {}"), ("query", "ASK {}")]}, 400),
        ({"method": "GET", "params": {"query": "CLEAR ALL"}}, 400),
        ({"method": "GET", "params": {"update": "CLEAR ALL"}}, 400),
        ({"method": "POST", "data": {"update": "CLEAR ALL"}}, 400),
        ({"method": "POST", "content": b"CLEAR ALL", "headers": {"content-type": "application/sparql-update"}}, 400),
        ({"method": "POST", "data": {"other": "x"}}, 400),
        ({"method": "POST", "content": b"ASK {}"}, 415),
        ({"method": "POST", "content": b"ASK {}", "headers": {"content-type": "text/plain"}}, 415),
        (
            {
                "method": "POST",
                "content": "ASK {}".encode("utf-16"),
                "headers": {"content-type": "application/sparql-query; charset=UTF-16"},
            },
            415,
        ),
        ({"method": "POST", "content": b"ASK {\xff}", "headers": {"content-type": "application/sparql-query"}}, 400),
        ({"method": "GET", "params": {"query": "ASK {}", "timeout": "-1"}}, 400),
        ({"method": "GET", "params": {"query": "ASK {}", "timeout": "nan"}}, 400),
        ({"method": "GET", "params": {"query": "ASK FROM <http://elsewhere/> {}"}}, 400),
        ({"method": "GET", "params": {"query": "SELECT (<http://elsewhere/f>(1) AS ?x) {}"}}, 400),
        ({"method": "GET", "params": {"query": ""}}, 400),
        ({"method": "GET", "params": {"query": "ASK {}", "update": "CLEAR ALL"}}, 400),
        ({"method": "POST", "data": {"query": "ASK {}", "update": "CLEAR ALL"}}, 400),
        ({"method": "POST", "params": {"query": "ASK {}"}, "data": {"query": "ASK {}"}}, 400),
        ({"method": "POST", "content": b"query=ASK%20%7B%FF%7D", "headers": {"content-type": FORM}}, 400),
        ({"method": "POST", "content": b"query=ASK%7B%7D", "headers": {"content-type": f"{FORM};charset=latin1"}}, 415),
        (
            {
                "method": "POST",
                "content": b"\x1f\x8b",
                "headers": {"content-type": "application/sparql-query", "content-encoding": "gzip"},
            },
            415,
        ),
        ({"method": "GET", "params": {"query": SELECT, "format": "turtle"}}, 406),
        ({"method": "GET", "params": {"query": "ASK {}", "named-graph-uri": "no iri"}}, 400),
        ({"method": "GET", "params": {"query": "ASK FROM <http://127.0.0.1:9/data> {}"}}, 400),
        ({"method": "PUT", "content": b"ASK {}"}, 405),
        ({"method": "DELETE"}, 405),
        ({"method": "POST", "data": {"query": "ASK { ?s ?p '" + "x" * 100_000 + "' }"}}, 413),
        ({"method": "POST", "data": {"query": "x" * 10_000_000}}, 413),
    ],
)
def test_refusals_have_their_status(endpoint: Serving, request_: dict, status: int) -> None:  # type: ignore[type-arg]
    answer = HTTP.request(url=endpoint.url, **request_)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["detail"] and body["detail_en"] and body["detail"] != body["detail_en"]
    assert "Traceback" not in answer.text and "pyoxigraph" not in answer.text


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT ?s\nWHERE { ?s ?p }", 2, 16),
        ("SELECT ?s ?t { ?s ?p ?o }\nGROUP BY ?s", 2, 12),
        ("SELECT *\nWHERE { ?s bf:title ?o }", 2, 12),
        ("SELECT * { ?s ?p ?o } LIMIT x", 1, 29),
    ],
)
def test_syntax_errors_have_line_and_column(endpoint: Serving, query: str, line: int, column: int) -> None:
    body = HTTP.get(endpoint.url, params={"query": query}).json()
    assert (body["line"], body["column"]) == (line, column)
    assert f"{line}" in body["detail"] and f"{column}" in body["detail"]


def test_head_options_and_cors(endpoint: Serving) -> None:
    head = HTTP.head(endpoint.url, params={"query": SELECT})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == HTTP.get(endpoint.url, params={"query": SELECT}).headers["content-length"]
    preflight = HTTP.options(endpoint.url, headers={"origin": "https://x.vn", "access-control-request-method": "POST"})
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    allowed = preflight.headers["access-control-allow-headers"]
    assert all(name in allowed for name in ("Content-Type", "Authorization", "If-None-Match"))
    exposed = HTTP.get(endpoint.url, params={"query": SELECT}).headers["access-control-expose-headers"]
    assert all(name in exposed for name in ("X-Lienthong-Limit", "X-Lienthong-Generation", "ETag", "Retry-After"))
    wrong = HTTP.head(endpoint.url, params={"query": "SELECT"})
    assert (wrong.status_code, wrong.content) == (400, b"")


def test_dataset_of_the_protocol(endpoint: Serving) -> None:
    def count(query: str, **dataset: str) -> int:
        answer = HTTP.get(endpoint.url, params={"query": query, **{k.replace("_", "-"): v for k, v in dataset.items()}})
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    default = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert count(default) == 2_000
    assert count(named) == 1
    assert count(default, default_graph_uri=GRAPH.value) == 1
    assert count(default, named_graph_uri=GRAPH.value) == 0
    assert count(named, named_graph_uri=GRAPH.value) == 1
    assert count(named, default_graph_uri=GRAPH.value) == 0
    assert count(f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH.value}> {{ ?s ?p ?o }}") == 1
    # an empty value is what Virtuoso's own form sends for "none"
    assert count(default, default_graph_uri="") == 2_000
    # the protocol's dataset replaces the query's own
    assert count(f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH.value}> {{ ?s ?p ?o }}", named_graph_uri=GRAPH.value) == 0


def test_relative_iris_are_below_the_base(endpoint: Serving) -> None:
    assert HTTP.get(endpoint.url, params={"query": "ASK { <work/1> ?p ?o }"}).json()["boolean"] is True
    assert HTTP.get(endpoint.url, params={"query": "ASK { <no/1> ?p ?o }"}).json()["boolean"] is False


def test_graphs_that_are_not_here_are_empty_and_told(endpoint: Serving) -> None:
    """SPARQL 1.1 Protocol, section 2.1.4: a dataset is whatever the client names; nothing is fetched for it."""
    query = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    asked = [("query", query), ("default-graph-uri", "http://elsewhere/1"), ("named-graph-uri", "http://elsewhere/2")]
    answer = HTTP.get(endpoint.url, params=[*asked, ("named-graph-uri", GRAPH.value)])
    assert (answer.status_code, answer.headers["x-lienthong-unknown-graphs"]) == (200, "2")
    assert len(answer.json()["results"]["bindings"]) == 1
    none = HTTP.get(endpoint.url, params=asked)
    assert (none.status_code, none.json()["results"]["bindings"]) == (200, [])
    known = HTTP.get(endpoint.url, params={"query": query, "named-graph-uri": GRAPH.value})
    assert "x-lienthong-unknown-graphs" not in known.headers


def test_refusals_tell_what_would_do(endpoint: Serving) -> None:
    wrong = HTTP.put(endpoint.url, content=b"ASK {}")
    assert wrong.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    body = HTTP.post(endpoint.url, content=b"ASK {}", headers={"content-type": "text/plain"})
    assert body.headers["accept-post"] == "application/sparql-query, application/x-www-form-urlencoded"
    none = HTTP.get(endpoint.url, params={"query": CONSTRUCT}, headers={"accept": "image/png"})
    assert "application/trig" in none.json()["offered"] and none.headers["access-control-allow-origin"] == "*"


def test_page_for_browsers(data: Path) -> None:
    async def page(_: Request) -> Response:
        return HTMLResponse("<h1>Truy vấn</h1>")

    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    with serving(data, size=1, light=1, page=page) as running:
        assert HTTP.get(running.url, headers=browser).text == "<h1>Truy vấn</h1>"
        assert "sd:Service" in HTTP.get(running.url).text
        assert HTTP.get(running.url, params={"query": "ASK {}"}, headers=browser).json()["boolean"] is True
    with serving(data, size=1, light=1, page=page, more={"results": page}) as running:
        asked = {"query": "ASK {}"}
        assert HTTP.get(running.url, params=asked, headers=browser).text == "<h1>Truy vấn</h1>"
        assert HTTP.get(running.url, params=asked).json()["boolean"] is True
        assert HTTP.get(running.url, params=asked | {"format": "json"}, headers=browser).json()["boolean"] is True


def test_answers_of_many_chunks_are_whole(endpoint: Serving) -> None:
    query = "SELECT * { ?a a ?type . ?b a ?other } LIMIT 20000"
    answer = HTTP.get(endpoint.url, params={"query": query})
    assert "content-length" not in answer.headers
    assert len(answer.json()["results"]["bindings"]) == 20_000
    assert "x-lienthong-limit" not in answer.headers


def test_row_cap_is_announced_and_keeps_the_document_whole(data: Path) -> None:
    with serving(data, size=1, light=1, rows=10) as running:
        answer = HTTP.get(running.url, params={"query": "SELECT * { ?s ?p ?o }"})
        assert answer.headers["x-lienthong-limit"] == "10"
        assert len(answer.json()["results"]["bindings"]) == 10
        own = HTTP.get(running.url, params={"query": "SELECT * { ?s ?p ?o } LIMIT 7"})
        assert "x-lienthong-limit" not in own.headers
        assert len(own.json()["results"]["bindings"]) == 7
        graph = HTTP.get(running.url, params={"query": "CONSTRUCT WHERE { ?s ?p ?o }"})
        assert (graph.status_code, graph.json()["limit"]) == (400, 10)


def test_before_the_first_publish_and_after(tmp_path: Path) -> None:
    with serving(tmp_path) as running:
        early = HTTP.get(running.url, params={"query": "ASK {}"})
        assert (early.status_code, early.headers["retry-after"]) == (503, "30")
        publish(tmp_path, 7)
        later = HTTP.get(running.url, params={"query": "ASK {}"})
        assert (later.status_code, later.headers["x-lienthong-generation"]) == (200, "7")


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper(endpoint: Serving, method: str) -> None:
    client = SPARQLWrapper(endpoint.url)
    client.setMethod(method)
    client.setQuery(SELECT)
    for kind in (JSON, XML, CSV, TSV):
        client.setReturnFormat(kind)
        assert client.query().convert()
    client.setQuery(CONSTRUCT)
    client.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=client.query().convert(), format="turtle")) == 4
    client.setReturnFormat(RDFXML)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # SPARQLWrapper 2.0.0 still makes a ConjunctiveGraph
        assert len(client.query().convert()) == 4
    client.setReturnFormat(JSON)
    client.setQuery("SELECT nonsense")
    with pytest.raises(QueryBadFormed):
        client.query()


def test_rdflib_sparqlstore(endpoint: Serving) -> None:
    graph = Graph(SPARQLStore(endpoint.url), bind_namespaces="none")
    rows = list(graph.query(SELECT))
    assert [str(row.label) for row in rows] == ["Kinh tế vĩ mô 0", "Kinh tế vĩ mô 1", "Kinh tế vĩ mô 10"]
    assert bool(graph.query("ASK { ?s ?p ?o }").askAnswer) is True
    assert len(list(graph.query(CONSTRUCT))) == 4
