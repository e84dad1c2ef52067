"""The gate: one record's graph in, its findings out.

The Rust engine ``shacl`` runs on the way of each record; pyshacl is the referee in the tests and steps in when
the fast engine is missing or fails. A record is validated alone: with neighbours a maxCount would count theirs.
"""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lienthong.errors import UsageError
from lienthong.graph.terms import Described
from lienthong.messages import text as message
from lienthong.shapes.catalogue import OWN_SHAPES, core_ntriples, shapes
from lienthong.shapes.computed import computed
from lienthong.shapes.findings import Finding, ordered, unlabelled

if TYPE_CHECKING:
    from rdflib import Graph
    from shacl import Shapes

ENGINES = ("shacl", "pyshacl")
_log = logging.getLogger(__name__)


class Gate:
    """The shapes of ``shapes/``, compiled once; safe to share between threads.

    ``engine`` is "shacl" (fast) or "pyshacl" (the reference, a hundred times slower); both give the same findings.
    Raises UsageError for another name and RuleError when the shapes are wrong.
    """

    def __init__(self, engine: str = "shacl") -> None:
        if engine not in ENGINES:
            raise UsageError("shapes_engine", engine=engine, engines=", ".join(ENGINES))
        self._table = shapes()
        self._fast = _compile() if engine == "shacl" else None
        self._reference: Graph | None = None

    @property
    def engine(self) -> str:
        """The engine in use: "pyshacl" also when the fast one was asked for and could not be loaded."""
        return "shacl" if self._fast is not None else "pyshacl"

    def check(self, described: Described) -> list[Finding]:
        """The findings on one mapped record, worst first; empty when nothing is wrong."""
        return self.check_lines(described.lines)

    def check_lines(self, lines: Sequence[str]) -> list[Finding]:
        """The findings on one record given as N-Triples lines.

        Lines that are no RDF (a broken IRI) are a Violation of shape "not-rdf": they could not be published.
        Blank nodes all read ``_:blank``, since their labels mean nothing and differ between engines.
        """
        text = "\n".join(lines)
        try:
            found = self._by_shacl(text)
        except SyntaxError as error:
            return [_not_rdf(lines, error)]
        found += [self._finding(hit.shape, hit.focus, hit.value, "SPARQLConstraintComponent") for hit in computed(text)]
        return ordered(found) if found else []

    def _by_shacl(self, text: str) -> list[Finding]:
        if self._fast is None:
            return self._by_pyshacl(text)
        try:
            results = self._fast.validate_text(text, format="ntriples").results
        except BaseException as error:
            if not isinstance(error, ValueError) and type(error).__name__ != "PanicException":
                raise
            return self._by_pyshacl(text)  # which tells text that is no RDF from a fault of the engine
        return [
            self._finding(
                (one.source_shape or "")[len(OWN_SHAPES) + 1 : -1], one.focus_node, one.value or "", one.component
            )
            for one in results
        ]

    def _by_pyshacl(self, text: str) -> list[Finding]:
        """Raises SyntaxError when the text is not N-Triples."""
        from lienthong.shapes import reference  # a second of imports that the fast way does not need

        if self._reference is None:
            self._reference = reference.graph_of(_triples(core_ntriples()))
        data = reference.graph_of(_triples(text))
        return reference.findings(reference.report_graph(data, self._reference), self._table)

    def _finding(self, name: str, focus: str, value: str, component: str) -> Finding:
        shape = self._table[name]
        texts = shape.message_vi, shape.message_en
        return Finding(shape.severity, unlabelled(focus), shape.path, unlabelled(value), component, name, *texts)


def _compile() -> "Shapes | None":
    try:
        from shacl import Shapes
    except ImportError as error:
        _log.warning("shacl engine not loaded, using pyshacl: %s", error)
        return None
    return Shapes.from_text(core_ntriples(), format="ntriples")


def _triples(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]


def _not_rdf(lines: Sequence[str], error: SyntaxError) -> Finding:
    line = lines[min(error.lineno or 1, len(lines)) - 1]
    subject, _, rest = line.partition(" ")
    predicate, _, value = rest.partition(" ")
    texts = (message("errors.shapes_not_rdf", lang, detail=error.msg) for lang in ("vi", "en"))
    return Finding("Violation", subject, predicate, value.removesuffix(" ."), "Syntax", "not-rdf", *texts)
