"""The Service Description, held against the data it describes and against its own vocabulary.

The three conformance tests of the W3C's suite for SPARQL 1.1 are here: the endpoint answers in RDF, the description
names the endpoint, and its statements keep to domains and ranges of the vocabulary.
"""

from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import VOID

from lienthong.sparql.description import Offered
from lienthong.sparql.functions import FUNCTIONS, SEARCH
from sparql.serving import BASE, GRAPH, HTTP, Serving, publish, serving

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FUNCTION = "https://example.org/function#one"

RANGES = {
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.supportedLanguage: (SD.Service, None),
    SD.resultFormat: (SD.Service, None),
    SD.feature: (SD.Service, None),
    SD.defaultEntailmentRegime: (SD.Service, None),
    SD.extensionFunction: (SD.Service, SD.Function),
    SD.propertyFeature: (SD.Service, SD.Feature),
    SD.endpoint: (SD.Service, None),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (SD.Dataset, SD.NamedGraph),
    SD.name: (SD.NamedGraph, None),
    SD.graph: (SD.NamedGraph, SD.Graph),
}
"""Domain and, where instances stand in the description, range (Service Description, section 3)."""


def described(url: str) -> Graph:
    answer = HTTP.get(url)
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    return Graph().parse(data=answer.text, format="turtle")


def test_returns_rdf_in_every_format(endpoint: Serving) -> None:
    sizes = set()
    for kind, parser in (("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/n-triples", "nt")):
        answer = HTTP.get(endpoint.url, headers={"accept": kind})
        assert answer.headers["content-type"].partition(";")[0] == kind
        sizes.add(len(Graph().parse(data=answer.content, format=parser)))
    assert len(sizes) == 1
    assert HTTP.get(endpoint.url, headers={"accept": "application/ld+json"}).json()
    assert HTTP.get(endpoint.url, headers={"accept": "image/png"}).status_code == 406
    head = HTTP.head(endpoint.url)
    assert (head.status_code, head.content) == (200, b"") and int(head.headers["content-length"]) > 500


def test_names_the_endpoint(endpoint: Serving) -> None:
    graph = described(endpoint.url)
    assert list(graph.subject_objects(SD.endpoint)) == [(URIRef(f"{BASE}/sparql"), URIRef(f"{BASE}/sparql"))]


def test_keeps_to_the_vocabulary(data: Path) -> None:
    offered = Offered(update=f"{BASE}/sparql/update", functions=(FUNCTION,), federated=True)
    with serving(data, size=1, light=1, more={"abilities": offered}) as running:
        graph = described(running.url)
    used = {predicate for _, predicate, _ in graph if predicate in SD}
    assert used == set(RANGES)
    for predicate, (domain, range_) in RANGES.items():
        for subject, object_ in graph.subject_objects(predicate):
            assert (subject, RDF.type, domain) in graph, predicate
            assert range_ is None or (object_, RDF.type, range_) in graph, predicate
    assert all(isinstance(name, URIRef) for name in graph.objects(None, SD.name))
    assert set(graph.objects(None, SD.feature)) == {SD.EmptyGraphs, SD.BasicFederatedQuery}
    assert set(graph.objects(None, SD.supportedLanguage)) == {SD.SPARQL11Query, SD.SPARQL11Update}
    assert list(graph.objects(None, SD.extensionFunction)) == [URIRef(FUNCTION)]
    assert list(graph.objects(None, SD.propertyFeature)) == [URIRef(SEARCH.iri)]


def test_tells_the_dataset_as_it_is(endpoint: Serving) -> None:
    graph = described(endpoint.url)
    dataset = graph.value(None, RDF.type, SD.Dataset)
    default = graph.value(dataset, SD.defaultGraph)
    assert graph.value(default, VOID.triples) == Literal(2_000)
    [named] = graph.objects(dataset, SD.namedGraph)
    assert graph.value(named, SD.name) == URIRef(GRAPH.value)
    assert graph.value(graph.value(named, SD.graph), VOID.triples) == Literal(1)
    [part] = graph.objects(default, VOID.classPartition)
    assert graph.value(part, VOID["class"]) == URIRef("http://id.loc.gov/ontologies/bibframe/Work")
    assert graph.value(part, VOID.entities) == Literal(1_000)
    assert set(graph.objects(None, SD.feature)) == {SD.EmptyGraphs}
    formats = {str(one).rpartition("/")[2] for one in graph.objects(None, SD.resultFormat)}
    functions = set(graph.objects(None, SD.extensionFunction)) | set(graph.objects(None, SD.propertyFeature))
    assert functions == {URIRef(one.iri) for one in (SEARCH, *FUNCTIONS)}
    assert {"Turtle", "N-Quads", "TriG", "SPARQL_Results_JSON", "SPARQL_Results_TSV"} <= formats and len(formats) == 10


def test_counted_once_for_a_generation(tmp_path: Path) -> None:
    with serving(tmp_path, size=1, light=1) as running:
        assert not list(described(running.url).objects(None, VOID.triples))  # nothing is published yet
        publish(tmp_path, 1)
        _wait_for(running, 1)
        first = described(running.url)
        asked = running.pool.counts.answered
        assert described(running.url).isomorphic(first)
        assert running.pool.counts.answered == asked
        publish(tmp_path, 2, quads=[])
        _wait_for(running, 2)
        assert not list(described(running.url).objects(None, SD.namedGraph))


def _wait_for(running: Serving, number: int) -> None:
    """Until the endpoint answers from a publication: it looks for a new one now and then."""
    while HTTP.get(running.url, params={"query": "ASK {}"}).headers.get("x-lienthong-generation") != str(number):
        pass


def test_browser_and_machine(endpoint: Serving) -> None:
    # without a page of ours even a browser gets the description
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    assert HTTP.get(endpoint.url, headers=browser).headers["content-type"].startswith("text/turtle")


@pytest.mark.parametrize("parameters", [{"format": "csv"}, {"default-graph-uri": GRAPH.value}])
def test_parameters_without_a_query_are_ignored(endpoint: Serving, parameters: dict[str, str]) -> None:
    assert "sd:Service" in HTTP.get(endpoint.url, params=parameters).text
