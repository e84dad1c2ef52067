"""The Service Description (https://www.w3.org/TR/sparql11-service-description/): what this endpoint offers."""

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from lienthong.graph.generation import Generation
from lienthong.sparql.formats import GRAPHS, TABLES

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_FORMATS = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
}


def service_description(base: str, generation: Generation | None, media_type: str) -> bytes:
    """The description of ``{base}/sparql`` in one of ``formats.GRAPHS``."""
    service = NamedNode(f"{base}/sparql")
    dataset, graph = BlankNode("dataset"), BlankNode("graph")
    triples = [
        Triple(service, _RDF_TYPE, _sd("Service")),
        Triple(service, _sd("endpoint"), service),
        Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        Triple(service, _sd("feature"), _sd("EmptyGraphs")),
        Triple(service, _sd("defaultDataset"), dataset),
        Triple(dataset, _RDF_TYPE, _sd("Dataset")),
        Triple(dataset, _sd("defaultGraph"), graph),
        Triple(graph, _RDF_TYPE, _sd("Graph")),
    ]
    triples += [
        Triple(service, _sd("resultFormat"), NamedNode(f"http://www.w3.org/ns/formats/{_FORMATS[kind]}"))
        for kind in (*TABLES, *GRAPHS)
    ]
    if generation is not None:
        count = Literal(str(generation.triples), datatype=_INTEGER)
        triples.append(Triple(graph, NamedNode(f"{_VOID}triples"), count))
    prefixes = {"sd": _SD, "void": _VOID, "formats": "http://www.w3.org/ns/formats/"}
    written = serialize(triples, format=RdfFormat.from_media_type(media_type), prefixes=prefixes)
    return written or b""


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
