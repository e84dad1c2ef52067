"""The W3C validation report of the Rust engine ``shacl``, with the content that pyshacl's has.

The engine names no blank node of the shapes file and describes none. So blank shapes and SPARQL constraints get a
name for the run, and in the report become blank nodes again, with what the shapes file says of them. A result without
a message gets a general one. What remains different: pyshacl also gives ``sh:detail`` (optional, SHACL section 3.6.2).
"""

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from lienthong.messages import LANGS, text
from lienthong.shapes.catalogue import SH as SH_NS
from lienthong.shapes.catalogue import ntriples
from lienthong.shapes.reference import graph_of

_NAMED = "lt:blank-shape/"
_HOLDS_SHAPE = {f"{SH_NS}{name}" for name in ("property", "sparql", "node", "not", "qualifiedValueShape")}
_IS_SHAPE = {f"{SH_NS}{name}" for name in ("NodeShape", "PropertyShape")}
_RDF_TYPE = ox.NamedNode(str(RDF.type))


def fast_report(data: Iterable[ox.Triple], rules: list[ox.Triple]) -> Graph | None:
    """The report of the fast engine, None when it is not installed, refuses the shapes or breaks: ask pyshacl then."""
    try:
        from shacl import Shapes
    except ImportError:
        return None
    try:
        compiled = Shapes.from_text(ntriples(_named(rules)), format="ntriples")
        told = compiled.validate_text(ntriples(data), format="ntriples").serialize("ntriples")
    except BaseException as error:
        # A panic of the engine is no Exception, see https://pyo3.rs/main/doc/pyo3/panic/struct.PanicException
        if not isinstance(error, ValueError) and type(error).__name__ != "PanicException":
            raise
        return None
    report = graph_of(quad.triple for quad in ox.parse(told, format=ox.RdfFormat.N_TRIPLES))
    _describe(report, graph_of(rules))
    _message(report)
    return report


def _named(rules: list[ox.Triple]) -> list[ox.Triple]:
    """The shapes with an IRI for each blank shape and constraint; paths and lists stay blank."""
    names: dict[object, Any] = {}
    for triple in rules:
        node = triple.object if triple.predicate.value in _HOLDS_SHAPE else triple.subject if _typed(triple) else None
        if isinstance(node, ox.BlankNode):
            names[node] = ox.NamedNode(f"{_NAMED}{node.value}")
    return [
        ox.Triple(names.get(one.subject, one.subject), one.predicate, names.get(one.object, one.object))
        for one in rules
    ]


def _typed(triple: ox.Triple) -> bool:
    """Whether the triple makes its subject a shape."""
    typed = triple.predicate == _RDF_TYPE and getattr(triple.object, "value", "") in _IS_SHAPE
    return typed or triple.predicate.value.startswith(f"{SH_NS}target")


def _describe(report: Graph, rules: Graph) -> None:
    """Blank shapes and constraints named in the report become blank again, with all that is said of them."""
    for predicate in (SH.sourceShape, SH.sourceConstraint):
        for result, node in list(report.subject_objects(predicate)):
            if not str(node).startswith(_NAMED):
                continue
            blank = BNode(f"b{str(node).removeprefix(_NAMED)}")
            report.remove((result, predicate, node))
            report.add((result, predicate, blank))
            _copy(rules, blank, report)


def _copy(rules: Graph, node: Node, report: Graph) -> None:
    for _, predicate, value in rules.triples((node, None, None)):
        met = (node, predicate, value) in report
        report.add((node, predicate, value))
        if isinstance(value, BNode) and not met:
            _copy(rules, value, report)


def _message(report: Graph) -> None:
    for result in list(report.subjects(RDF.type, SH.ValidationResult)):
        if report.value(result, SH.resultMessage) is None:
            component = report.value(result, SH.sourceConstraintComponent)
            name = str(component if isinstance(component, URIRef) else "").rpartition("#")[2]
            told = name.removesuffix("ConstraintComponent") or str(component)
            for lang in LANGS:
                report.add((result, SH.resultMessage, Literal(text("shapes.constraint", lang, name=told), lang=lang)))
