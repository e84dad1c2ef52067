"""The Service Description (https://www.w3.org/TR/sparql11-service-description/): what this endpoint offers."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from lienthong.graph.terms import prefixes
from lienthong.messages import LANGS
from lienthong.sparql import formats
from lienthong.sparql.facts import Known
from lienthong.sparql.functions import FUNCTIONS, SEARCH, VOCABULARY

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SEE_ALSO = NamedNode("http://www.w3.org/2000/01/rdf-schema#seeAlso")
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_COMMENT = NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
_SIMPLE = NamedNode("http://www.w3.org/ns/entailment/Simple")
_ISSUED = NamedNode("http://purl.org/dc/terms/issued")
_UNIQUE = {
    formats.JSON_RESULTS: "SPARQL_Results_JSON",
    formats.XML_RESULTS: "SPARQL_Results_XML",
    formats.CSV: "SPARQL_Results_CSV",
    formats.TSV: "SPARQL_Results_TSV",
    formats.TURTLE: "Turtle",
    formats.N_TRIPLES: "N-Triples",
    formats.N_QUADS: "N-Quads",
    formats.TRIG: "TriG",
    formats.RDF_XML: "RDF_XML",
    formats.JSON_LD: "JSON-LD",
}
"""The unique URIs for file formats (https://www.w3.org/ns/formats/), by media type."""
_VOCABULARIES = ("bf", "bflc", "madsrdf", "schema", "skos", "dct", "rdfs", "prov")
"""What the public graph is written in (docs/model.md), by prefix."""


@dataclass(frozen=True)
class Offered:
    """What a service can do beside plain queries: the address of updates ('' for none), the IRIs of its extension
    functions and property functions, and whether it calls other services (SERVICE)."""

    update: str = ""
    functions: Sequence[str] = tuple(one.iri for one in FUNCTIONS)
    properties: Sequence[str] = (SEARCH.iri,)
    federated: bool = False


def service_description(base: str, known: Known | None, offered: Offered, media_type: str) -> bytes:
    """The description of ``{base}/sparql`` in one of ``formats.GRAPHS``."""
    service, dataset = NamedNode(f"{base}/sparql"), BlankNode("dataset")
    triples = [
        *_service(service, offered),
        Triple(service, _sd("defaultDataset"), dataset),
        Triple(dataset, _TYPE, _sd("Dataset")),
        Triple(dataset, _TYPE, _void("Dataset")),
        Triple(dataset, _void("sparqlEndpoint"), service),
        Triple(dataset, _void("uriSpace"), Literal(f"{base}/")),
        *_default_graph(dataset, known),
    ]
    for number, (iri, count) in enumerate((known.graphs if known else None) or ()):
        triples += _named_graph(dataset, number, iri, count)
    if offered.update:
        triples += _update(NamedNode(offered.update), dataset)
    spaces = {"sd": _SD, "void": _VOID, "formats": _FORMATS, "lt": VOCABULARY}
    spaces |= {name: prefixes()[name] for name in ("dct", "rdfs")}
    written = serialize(triples, format=RdfFormat.from_media_type(media_type), prefixes=spaces)
    return written or b""


def _service(service: NamedNode, offered: Offered) -> list[Triple]:
    """Languages, formats, features. Not among them, since it does not hold here: UnionDefaultGraph (the default
    graph is a graph of its own), DereferencesURIs, RequiresDataset."""
    features = ["EmptyGraphs", *(["BasicFederatedQuery"] if offered.federated else [])]
    return [
        Triple(service, _TYPE, _sd("Service")),
        Triple(service, _sd("endpoint"), service),
        Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        Triple(service, _sd("defaultEntailmentRegime"), _SIMPLE),
        Triple(service, _SEE_ALSO, NamedNode(f"{service.value}/examples.ttl")),
        *(Triple(service, _sd("feature"), _sd(one)) for one in features),
        *(
            Triple(service, _sd("resultFormat"), NamedNode(_FORMATS + _UNIQUE[kind]))
            for kind in (*formats.TABLES, *formats.GRAPHS)
        ),
        *_extensions(service, "extensionFunction", "Function", offered.functions),
        *_extensions(service, "propertyFeature", "Feature", offered.properties),
    ]


def _extensions(service: NamedNode, what: str, kind: str, iris: Sequence[str]) -> list[Triple]:
    """Functions, each with how it is called and what it is for."""
    told = {one.iri: one for one in (SEARCH, *FUNCTIONS)}
    found = []
    for iri in iris:
        one = NamedNode(iri)
        found += [Triple(service, _sd(what), one), Triple(one, _TYPE, _sd(kind))]
        if known := told.get(iri):
            found += [
                Triple(one, _LABEL, Literal(known.name)),
                *(
                    Triple(one, _COMMENT, Literal(f"{known.signature}\n{known.purpose(lang)}", language=lang))
                    for lang in LANGS
                ),
            ]
    return found


def _default_graph(dataset: BlankNode, known: Known | None) -> list[Triple]:
    graph = BlankNode("graph")
    triples = [
        Triple(dataset, _sd("defaultGraph"), graph),
        Triple(graph, _TYPE, _sd("Graph")),
        Triple(graph, _TYPE, _void("Dataset")),
        *(Triple(graph, _void("vocabulary"), NamedNode(prefixes()[name])) for name in _VOCABULARIES),
    ]
    if known is not None:
        issued = Literal(known.generation.published, datatype=NamedNode(f"{_XSD}dateTime"))
        triples.append(Triple(graph, _void("triples"), _number(known.generation.triples)))
        triples.append(Triple(dataset, _ISSUED, issued))
        for number, (iri, count) in enumerate(known.classes or ()):
            part = BlankNode(f"class{number}")
            triples += [
                Triple(graph, _void("classPartition"), part),
                Triple(part, _TYPE, _void("Dataset")),
                Triple(part, _void("class"), NamedNode(iri)),
                Triple(part, _void("entities"), _number(count)),
            ]
    return triples


def _named_graph(dataset: BlankNode, number: int, iri: str, count: int) -> list[Triple]:
    entry, graph = BlankNode(f"entry{number}"), BlankNode(f"graph{number}")
    return [
        Triple(dataset, _sd("namedGraph"), entry),
        Triple(entry, _TYPE, _sd("NamedGraph")),
        Triple(entry, _sd("name"), NamedNode(iri)),
        Triple(entry, _sd("graph"), graph),
        Triple(graph, _TYPE, _sd("Graph")),
        Triple(graph, _TYPE, _void("Dataset")),
        Triple(graph, _void("triples"), _number(count)),
    ]


def _update(address: NamedNode, dataset: BlankNode) -> list[Triple]:
    return [
        Triple(address, _TYPE, _sd("Service")),
        Triple(address, _sd("endpoint"), address),
        Triple(address, _sd("supportedLanguage"), _sd("SPARQL11Update")),
        Triple(address, _sd("defaultDataset"), dataset),
    ]


def _number(count: int) -> Literal:
    return Literal(str(count), datatype=NamedNode(f"{_XSD}integer"))


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)


def _void(name: str) -> NamedNode:
    return NamedNode(_VOID + name)
