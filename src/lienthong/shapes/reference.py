"""The W3C validation report of pyshacl, the referee and the fallback; and how a report becomes findings."""

import logging
import re
import warnings
from collections.abc import Iterable

import pyoxigraph as ox
import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from lienthong.errors import RuleError
from lienthong.shapes.catalogue import OWN_SHAPES, Shape
from lienthong.shapes.findings import Finding, ordered, unlabelled

# rdflib prints a traceback for each ill-typed literal; here those are what the report is about.
logging.getLogger("rdflib.term").addFilter(lambda entry: "Failed to convert Literal" not in str(entry.msg))


def graph_of(triples: Iterable[ox.Triple]) -> Graph:
    """An rdflib graph, every literal exactly as written: rdflib's own parsers would turn ``007`` into ``7``."""
    graph = Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # rdflib warns of each odd boolean
        for triple in triples:
            graph.add((_rdflib(triple.subject), _rdflib(triple.predicate), _rdflib(triple.object)))
    return graph


def report_graph(data: Graph, shapes: Graph) -> Graph:
    """The report of pyshacl on data that holds one record or a whole graph.

    Raises RuleError when the shapes are not valid SHACL.
    """
    try:
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    except (ReportableRuntimeError, re.error) as error:
        raise RuleError("shapes_not_shacl", detail=error.args[0]) from None
    assert isinstance(report, Graph)
    return report


def findings(report: Graph, table: dict[str, Shape]) -> list[Finding]:
    """The results of a W3C report; ``table`` gives the texts and paths of our own shapes."""
    return ordered(_finding(report, result, table) for result in report.objects(None, SH.result))


def _finding(report: Graph, result: Node, table: dict[str, Shape]) -> Finding:
    def one(predicate: URIRef) -> str:
        found = report.value(result, predicate)
        return _ntriples(found) if found is not None else ""

    source = one(SH.sourceShape).strip("<>")
    severity = one(SH.resultSeverity).rpartition("#")[2].rstrip(">")
    component = one(SH.sourceConstraintComponent).rpartition("#")[2].rstrip(">")
    focus, value = unlabelled(one(SH.focusNode)), unlabelled(one(SH.value))
    ours = table.get(source.removeprefix(OWN_SHAPES)) if source.startswith(OWN_SHAPES) else None
    if ours:
        texts = ours.message_vi, ours.message_en
        return Finding(severity, focus, ours.path, value, component, ours.id, *texts)
    texts = _texts(report, result)
    return Finding(severity, focus, one(SH.resultPath), value, component, source, *texts)


def _texts(report: Graph, result: Node) -> tuple[str, str]:
    """Vietnamese and English message of a shape that is not ours; each stands in for the other."""
    messages = {
        (one.language or "").partition("-")[0]: str(one)
        for one in sorted(report.objects(result, SH.resultMessage), key=str)
        if isinstance(one, Literal)
    }
    other = next(iter(messages.values()), "")
    english = messages.get("en", messages.get("", other))
    return messages.get("vi", english), english


def _rdflib(term: object) -> Node:
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(f"b{term.value}")  # RDF/XML allows no digit at the start
        case ox.Literal(language=str(language)):
            return Literal(term.value, lang=language)
        case ox.Literal():
            plain = term.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
            datatype = None if plain else URIRef(term.datatype.value)
            return Literal(term.value, datatype=datatype, normalize=False)
    raise TypeError(term)


def _ntriples(term: Node) -> str:
    match term:
        case URIRef():
            return f"<{term}>"
        case Literal(language=str(language)):
            return str(ox.Literal(str(term), language=language))
        case Literal():
            datatype = ox.NamedNode(str(term.datatype)) if term.datatype else None
            return str(ox.Literal(str(term), datatype=datatype))
    return f"_:{term}"
