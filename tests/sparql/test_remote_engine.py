"""Our endpoint in front of real engines: the same rows, the same refusals, and nothing of the engine's own."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from graph.engines import VIRTUOSO_ROWS, Running, oxigraph
from lienthong.graph.generation import Generation, switch, write_meta
from lienthong.graph.ledger import Ledger
from lienthong.graph.remote.engine import engine_of
from lienthong.graph.remote.pushing import push
from lienthong.settings import Settings
from lienthong.sparql.functions import VOCABULARY, custom_functions
from lienthong.sparql.queries import Query, examples
from sparql.remote_serving import Served, served, wait_for

BASE = "http://localhost:8000"
HTTP = httpx.Client(verify=False, timeout=60)
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
TITLE = NamedNode("http://purl.org/dc/terms/title")
DATASET = NamedNode(f"{BASE}/dataset/thu")
IDENTITY = NamedNode(f"{BASE}/graph/identity")
REPLACED = NamedNode("http://purl.org/dc/terms/isReplacedBy")


@dataclass
class Endpoint:
    """Our endpoint, the engine behind it, and the store that is published there."""

    served: Served
    running: Running
    known: Settings
    store: Store

    def ask(self, query: str, accept: str = "application/sparql-results+json", **fields: object) -> httpx.Response:
        return HTTP.post(self.served.url, data={"query": query} | fields, headers={"accept": accept})

    def rows(self, query: str, **fields: object) -> list[dict[str, str]]:
        answer = self.ask(query, **fields)
        assert answer.status_code == 200, answer.text
        bindings = answer.json()["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]


def publish(known: Settings, number: int, further: list[Quad]) -> Store:
    """The small catalogue of the tests, two named graphs and further quads: a generation that the engine publishes."""
    folder = known.data / "generations" / f"{number:08d}"
    folder.mkdir(parents=True)
    store = Store(str(folder / "store"))
    store.load(path=str(Path(__file__).parent / "data" / "catalogue.ttl"), format=RdfFormat.TURTLE)
    store.add(Quad(DATASET, TITLE, Literal("Thư viện thử", language="vi"), DATASET))
    store.add(Quad(NamedNode(f"{BASE}/agent/old"), REPLACED, NamedNode(f"{BASE}/agent/du"), IDENTITY))
    store.extend(further)
    store.flush()
    triples = sum(1 for quad in store if not isinstance(quad.graph_name, NamedNode))
    generation = Generation(number, BASE, f"2026-11-2{number}T00:00:00Z", triples, folder)
    write_meta(generation)
    del store
    switch(known.data, generation)
    engine = engine_of(known, publishing=True)
    assert engine is not None
    with Ledger.open(known.data) as ledger:
        assert push(ledger.db, known.data, engine, drain=0.0) is not None
    return generation.open()


@contextmanager
def over(running: Running, data: Path) -> Iterator[Endpoint]:
    known = running.known(data, BASE, query_seconds=30.0, query_rows=11_000)
    store = publish(known, 1, [])
    with served(known) as serving:
        wait_for(serving.pool, 1)
        yield Endpoint(serving, running, known, store)


@pytest.fixture(scope="module")
def endpoint(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with over(running, tmp_path_factory.mktemp("data")) as made:
        yield made


@pytest.fixture
def expendable(endpoint: Endpoint, tmp_path: Path) -> Iterator[Endpoint]:
    """An endpoint that may be given work without end: oxigraph goes on for minutes after its client has left, and
    would take a processor from all tests that follow, so it is one of its own and ends with the test."""
    if endpoint.running.kind != "oxigraph":
        yield endpoint
        return
    with oxigraph(tmp_path / "store") as running, over(running, tmp_path / "data") as made:
        yield made


def told(result: object, query: str) -> object:
    """An answer so that what SPARQL leaves open does not matter: order, the choice of SAMPLE, the order inside
    GROUP_CONCAT."""
    if isinstance(result, QueryBoolean):
        return bool(result)
    if isinstance(result, QueryTriples):
        return Counter(map(str, result))
    assert hasattr(result, "variables")
    chosen = set(re.findall(r"SAMPLE\([^)]*\) AS \?(\w+)", query))
    joined = set(re.findall(r"GROUP_CONCAT\([^)]*\)?[^)]*\) AS \?(\w+)", query))
    names = [variable.value for variable in result.variables]
    rows = []
    for row in result:
        texts = dict(zip(names, map(str, row), strict=True))
        texts |= dict.fromkeys(chosen & set(texts), "chosen")
        texts |= {name: "".join(sorted(texts[name])) for name in joined & set(texts)}
        rows.append(tuple(texts.items()))
    return Counter(rows)


# The text index and our functions are the embedded engine's.
EVERYWHERE = [one for one in examples() if not one.elsewhere and VOCABULARY not in one.text]


@pytest.mark.parametrize("query", EVERYWHERE, ids=lambda one: one.name)
def test_examples_answer_as_from_the_embedded_store(endpoint: Endpoint, query: Query) -> None:
    # Without LIMIT: which rows come first is the engine's choice among labels of different languages.
    text = re.sub(r"\nLIMIT \d+\s*$", "\n", query.text)
    result = endpoint.store.query(text, base_iri=f"{BASE}/", custom_functions=custom_functions())
    graph = isinstance(result, QueryTriples)
    answer = endpoint.ask(text, "application/n-triples" if graph else "application/sparql-results+xml")
    assert answer.status_code == 200, answer.text
    if graph:
        found: object = Counter(str(quad.triple) for quad in parse(answer.content, RdfFormat.N_TRIPLES))
    else:
        found = told(parse_query_results(answer.content, QueryResultsFormat.XML), text)
    assert found == told(result, text)


def test_what_an_engine_cannot_compile_is_an_error_of_the_query(endpoint: Endpoint) -> None:
    if endpoint.running.kind == "virtuoso":
        answer = endpoint.ask("""PREFIX bf: <http://id.loc.gov/ontologies/bibframe/>
            SELECT ?edition (MIN(?work) AS ?one) { { SELECT DISTINCT ?work {
              ?known bf:hasInstance ?any . ?known bf:translationOf? ?original .
              { ?work bf:translationOf? ?original }
              UNION { ?original bf:expressionOf ?hub . ?work bf:expressionOf ?hub }
            } } ?work bf:hasInstance ?edition } GROUP BY ?edition""")
        assert answer.status_code == 400 and answer.json()["type"].endswith(":engine_refused")


def test_the_default_graph_is_what_is_published_and_nothing_else(endpoint: Endpoint) -> None:
    counted = endpoint.rows("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    default = sum(1 for quad in endpoint.store if not isinstance(quad.graph_name, NamedNode))
    assert counted == [{"n": str(default)}]
    graphs = endpoint.rows("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert {row["g"] for row in graphs} == {DATASET.value, IDENTITY.value}


@pytest.mark.parametrize(
    "graph",
    [
        f"{BASE}/graph/published/a",
        f"{BASE}/graph/published",
        "http://www.openlinksw.com/schemas/virtrdf#",
        "\\u0068ttp://localhost:8000/graph/published/a",
    ],
)
def test_graphs_of_the_engine_and_of_publishing_are_not_to_be_had(endpoint: Endpoint, graph: str) -> None:
    if endpoint.running.kind == "virtuoso" and "openlinksw" in graph:
        assert endpoint.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}").json()["type"].endswith(":engine_closed")
    else:
        assert endpoint.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}").json()["boolean"] is False
    for parameter, pattern in (("named-graph-uri", "GRAPH ?g { ?s ?p ?o }"), ("default-graph-uri", "?s ?p ?o")):
        given = {parameter: graph.replace("\\u0068", "h")}
        assert endpoint.rows(f"SELECT ?s WHERE {{ {pattern} }} LIMIT 1", **given) == []
    refused = endpoint.ask(f"SELECT ?s FROM <{graph}> WHERE {{ ?s ?p ?o }}")
    assert refused.status_code == 400


def test_graphs_that_are_public_can_be_named(endpoint: Endpoint) -> None:
    title = [{"t": "Thư viện thử"}]
    assert endpoint.rows(f"SELECT ?t FROM <{DATASET.value}> WHERE {{ ?s ?p ?t }}") == title
    assert endpoint.rows("SELECT ?t FROM <dataset/thu> WHERE { ?s ?p ?t }") == title
    assert endpoint.rows(f"SELECT ?t FROM NAMED <{DATASET.value}> WHERE {{ GRAPH ?g {{ ?s ?p ?t }} }}") == title
    query = f"PREFIX d: <{BASE}/dataset/> SELECT ?t WHERE {{ GRAPH d:thu {{ ?s ?p ?t }} }}"
    assert endpoint.rows(query) == title
    assert endpoint.rows("SELECT ?t WHERE { ?s ?p ?t }", **{"default-graph-uri": DATASET.value}) == title
    # FROM alone leaves no graph to name (SPARQL 1.1 Query, section 13.2).
    assert endpoint.rows(f"SELECT ?g FROM <{DATASET.value}> WHERE {{ GRAPH ?g {{ ?s ?p ?t }} }}") == []


def test_every_media_type_is_written_here(endpoint: Endpoint) -> None:
    table, label = (
        "SELECT ?l WHERE { ?s ?p ?l FILTER(?l = 'Truyện Kiều'@vi) } LIMIT 1",
        b"Truy\xe1\xbb\x87n Ki\xe1\xbb\x81u",
    )
    for kind in ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"):
        answer = endpoint.ask(table, kind)
        assert answer.headers["content-type"].startswith(kind) and label in answer.content
        assert answer.headers["x-lienthong-generation"] == str(endpoint.served.pool.generation.number)
    graph = f"CONSTRUCT {{ ?s <{LABEL.value}> ?l }} WHERE {{ ?s <{LABEL.value}> ?l }}"
    wanted = {str(quad.triple) for quad in endpoint.store.quads_for_pattern(None, LABEL, None)}
    for form in (RdfFormat.TURTLE, RdfFormat.JSON_LD, RdfFormat.RDF_XML):
        answer = endpoint.ask(graph, form.media_type)
        assert {str(quad.triple) for quad in parse(answer.content, form)} == wanted
    assert endpoint.ask("ASK { ?s ?p 'nothing of the kind' }", "text/csv").text.strip() == "false"


def test_a_description_says_nothing_of_others(endpoint: Endpoint) -> None:
    du = NamedNode(f"{BASE}/agent/du")
    answer = endpoint.ask(f"DESCRIBE <{du.value}>", "application/n-triples")
    found = {quad.triple for quad in parse(answer.content, RdfFormat.N_TRIPLES)}
    assert found == {Triple(q.subject, q.predicate, q.object) for q in endpoint.store.quads_for_pattern(du, None, None)}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "sparql service"),
        ("DELETE WHERE { ?s ?p ?o }", "sparql update"),
        ("SELECT ?s WHERE { ?s ?p ", "sparql unclosed"),
        ("SELECT ?s WHERE { ?s ?p }", "sparql syntax"),
        ("define input:storage '' SELECT ?s WHERE { ?s ?p ?o }", "sparql word"),
        ("PREFIX lt: <urn:lienthong:> SELECT (lt:fold('Á') AS ?x) WHERE {}", "engine function"),
    ],
)
def test_what_is_refused_and_why(endpoint: Endpoint, query: str, name: str) -> None:
    answer = endpoint.ask(query)
    assert answer.status_code == 400
    assert f":{name.replace(' ', '_')}" in answer.json()["type"], answer.text
    assert not re.search(r"virtuoso|127\.0\.0\.1|37000|oxigraph", answer.text, re.IGNORECASE)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (<bif:concat>('a', 'b') AS ?x) WHERE {}",
        "PREFIX x: <bi> SELECT (x:f%3A('a') AS ?x) WHERE {}",
        "PREFIX x: <BIF:> SELECT (x:concat('a', 'b') AS ?x) WHERE {}",
        "SELECT (<sql:user>() AS ?x) WHERE {}",
        "BASE <bif:> SELECT (<concat>('a', 'b') AS ?x) WHERE {}",
        "SELECT (<\\u0062if:concat>('a', 'b') AS ?x) WHERE {}",
        "SELECT ?s WHERE { ?s <bif:contains> 'kiều' }",
        "SELECT (<DB.DBA.user>('a') AS ?x) WHERE {}",
    ],
)
def test_code_of_the_engine_cannot_be_called(endpoint: Endpoint, query: str) -> None:
    if endpoint.running.kind == "virtuoso":
        answer = endpoint.ask(query)
        assert answer.status_code == 400 and answer.json()["type"].endswith((":engine_function", ":engine_closed"))
        assert answer.json()["line"] == 1


def test_a_query_that_takes_too_long_is_an_error_and_frees_its_place(expendable: Endpoint) -> None:
    bomb = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h FILTER(?b != ?d && ?f != ?h) }"
    answer = expendable.ask(bomb, timeout="1")
    assert answer.status_code == 503 and answer.json()["type"].endswith(":sparql_timeout")
    assert expendable.rows("SELECT (1 AS ?one) WHERE {}") == [{"one": "1"}]
    assert expendable.served.pool.state().running == 0


def test_long_tables_flow_and_stop_at_the_cap(endpoint: Endpoint) -> None:
    # Every statement with every other, twice over.
    answer = endpoint.ask("SELECT ?a ?b ?n WHERE { ?a ?p ?x . ?b ?q ?y . VALUES ?n { 1 2 } }")
    assert answer.headers["x-lienthong-limit"] == "11000" and "content-length" not in answer.headers
    assert len(answer.json()["results"]["bindings"]) == 11_000


def test_a_client_that_leaves_frees_its_place(endpoint: Endpoint) -> None:
    query = {"query": "SELECT ?a ?b ?n WHERE { ?a ?p ?x . ?b ?q ?y . VALUES ?n { 1 2 } }"}
    with HTTP.stream("POST", endpoint.served.url, data=query) as answer:
        next(answer.iter_bytes())
    until = time.monotonic() + 10
    while endpoint.served.pool.state().running and time.monotonic() < until:
        time.sleep(0.02)
    assert endpoint.served.pool.state().running == 0


def test_regular_expressions_find_vietnamese_or_are_refused(endpoint: Endpoint) -> None:
    query = f"SELECT ?l WHERE {{ ?s <{LABEL.value}> ?l FILTER(REGEX(STR(?l), %s)) }}"
    for pattern in ("'truyện|VĂN học', 'i'", "'Truyện'", "'Kiều'"):
        wanted = {row[0].value for row in endpoint.store.query(query % pattern)}
        assert wanted and {row["l"] for row in endpoint.rows(query % pattern)} == wanted
    answer = endpoint.ask(query % "'^Truyện .i', 'i'")
    assert (answer.status_code == 400) == (endpoint.running.kind == "virtuoso")


def test_order_without_limit_is_sorted_whole(endpoint: Endpoint) -> None:
    rows = endpoint.rows("SELECT ?s WHERE { ?s ?p ?o } ORDER BY STR(?s)")
    assert [row["s"] for row in rows] == sorted(row["s"] for row in rows) and len(rows) > 100


def test_a_new_generation_is_noticed_with_its_graphs(endpoint: Endpoint) -> None:
    more = NamedNode(f"{BASE}/dataset/them")
    work = NamedNode(f"{BASE}/work/moi")
    further = [Quad(more, TITLE, Literal("Thêm"), more), Quad(work, LABEL, Literal("Sách mới", language="vi"))]
    number = 2
    store = publish(endpoint.known, number, further)
    wait_for(endpoint.served.pool, number)
    endpoint.store = store
    ask = f"ASK {{ <{work.value}> <{LABEL.value}> 'Sách mới'@vi . GRAPH <{more.value}> {{ ?s ?p ?o }} }}"
    assert endpoint.ask(ask).json()["boolean"] is True
    assert endpoint.known.query_rows < VIRTUOSO_ROWS


def test_an_engine_that_goes_away_and_comes_back(tmp_path: Path) -> None:
    with oxigraph(tmp_path / "store") as running:
        known = running.known(tmp_path / "data", BASE, query_seconds=5.0)
        publish(known, 1, [])
        with served(known) as serving:
            wait_for(serving.pool, 1)
            endpoint = Endpoint(serving, running, known, Store())
            assert endpoint.ask("ASK {}").status_code == 200
            running.process.kill()
            running.process.wait()
            for _ in range(2):
                answer = endpoint.ask("ASK {}")
                assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
            assert serving.pool.generation is not None
