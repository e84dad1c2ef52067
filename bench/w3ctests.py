"""The W3C's SPARQL tests as they lie on disk: manifests read, answers compared (https://www.w3.org/2009/sparql/docs/tests/).

Nothing of them is part of the project: ``conformance.py`` is given a copy.
"""

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

NOT_SYNTAX = ("custom function", "problem:sparql_function", "problem:sparql_graph")
"""What a refusal of a well-formed query says: it names a function or a graph that is not there."""

EVALUATION = {"QueryEvaluationTest", "CSVResultFormatTest"}
SYNTAX = {"PositiveSyntaxTest": True, "PositiveSyntaxTest11": True, "NegativeSyntaxTest": False}
SYNTAX |= {"NegativeSyntaxTest11": False}

Answer = bool | tuple[frozenset[str], ...]
"""What two answers are compared by: a truth value, or canonical statements of the rows or triples."""


@dataclass(frozen=True)
class Case:
    """One test: its kind (a class of the manifest vocabulary), files, and the graphs that it needs."""

    name: str
    kind: str
    query: Path
    result: Path | None = None
    data: tuple[Path, ...] = ()
    named: tuple[Path, ...] = field(default=())

    @property
    def text(self) -> str:
        """The query."""
        return self.query.read_text("utf-8")


def cases(manifest: Path) -> list[Case]:
    """The tests of a manifest and of those it includes, in their order."""
    store = Store()
    store.load(path=str(manifest), format=RdfFormat.TURTLE, base_iri=manifest.as_uri())
    found: list[Case] = []
    for included in members(store, f"{MF}include"):
        found += cases(_path(included))
    for entry in members(store, f"{MF}entries"):
        found += _case(store, entry, manifest)
    return found


def _case(store: Store, entry: NamedNode, manifest: Path) -> list[Case]:
    kind = str(value(store, entry, f"{RDF}type").value).partition("#")[2]
    action, name = value(store, entry, f"{MF}action"), f"{manifest.parent.name}/{entry.value.rpartition('#')[2]}"
    if kind in SYNTAX:
        return [Case(name, kind, _path(action))]
    if kind not in EVALUATION:
        return []
    query, result = value(store, action, f"{QT}query"), value(store, entry, f"{MF}result")
    data, named = (tuple(_path(one) for one in values(store, action, f"{QT}{what}")) for what in ("data", "graphData"))
    return [Case(name, kind, _path(query), _path(result), data, (*named, *_from(_path(query))))]


def _from(query: Path) -> list[Path]:
    """The files that FROM and FROM NAMED name: the tests mean them to be there."""
    names = re.findall(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", query.read_text("utf-8"), re.IGNORECASE)
    paths = [_path(NamedNode(urljoin(query.as_uri(), name))) for name in names]
    return [path for path in paths if path.is_file()]


def fill(store: Store, case: Case) -> None:
    """Load what a test needs; a graph's name is the address of its file."""
    for path in case.data:
        store.load(path=str(path), format=_format(path), base_iri=path.as_uri())
    for path in case.named:
        store.load(path=str(path), format=_format(path), base_iri=path.as_uri(), to_graph=NamedNode(path.as_uri()))


def expected(case: Case) -> Answer:
    """The answer that the test wants."""
    path = case.result
    assert path is not None
    if path.suffix in (".ttl", ".rdf", ".nt"):
        triples = [quad.triple for quad in parse(path=str(path), format=_format(path), base_iri=path.as_uri())]
        told = any(one.object.value == f"{RS}ResultSet" for one in triples)
        return _from_result_set(triples) if told else graph(triples)
    if path.suffix == ".csv":
        return rows_of_csv(path.read_bytes())
    known = {".srx": QueryResultsFormat.XML, ".srj": QueryResultsFormat.JSON, ".tsv": QueryResultsFormat.TSV}
    return table(path.read_bytes(), known[path.suffix])


def table(body: bytes, form: QueryResultsFormat) -> Answer:
    """A SELECT's or ASK's answer."""
    found = parse_query_results(body, form)
    if isinstance(found, QueryBoolean):
        return bool(found)
    names = [one.value for one in found.variables]
    return _rows([dict(zip(names, row, strict=True)) for row in found])


def rows_of_csv(body: bytes) -> Answer:
    """A table in CSV, which tells no types: text for text, names of blank nodes aside."""
    lines = csv.DictReader(io.StringIO(body.decode("utf-8")))
    rows = [{name: "_:" if cell.startswith("_:") else _number(cell) for name, cell in line.items()} for line in lines]
    told = sorted(str(sorted(row.items())) for row in rows)
    return (frozenset(f"{number}: {row}" for number, row in enumerate(told)),)


def graph(triples: list[Triple]) -> Answer:
    """A CONSTRUCT's answer."""
    return _canonical([Quad(one.subject, one.predicate, _by_value(one.object)) for one in triples])


def _rows(rows: list[dict[str, object]]) -> Answer:
    quads = []
    for number, row in enumerate(rows):
        node = BlankNode(f"row{number}")
        quads.append(Quad(node, NamedNode("urn:is"), NamedNode("urn:row")))
        quads += [Quad(node, NamedNode(f"urn:var:{name}"), _by_value(term)) for name, term in row.items() if term]
    return _canonical(quads)


def _by_value(term: object) -> object:
    """A number or truth value by what it is, not by how it is written: Oxigraph keeps the value only."""
    if not isinstance(term, Literal) or term.language or term.datatype.value == f"{XSD}string":
        return term
    value = {"1": "true", "0": "false"}.get(term.value, term.value) if term.datatype.value == f"{XSD}boolean" else ""
    return Literal(value or _number(term.value), datatype=term.datatype)


def _number(text: str) -> str:
    try:
        return f"{float(text):.12g}"
    except ValueError:
        return text


def _canonical(quads: list[Quad]) -> Answer:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return (frozenset(str(quad) for quad in dataset),)


def _from_result_set(triples: list[Triple]) -> Answer:
    store = Store()
    store.extend(Quad(*one) for one in triples)
    for quad in store.quads_for_pattern(None, NamedNode(f"{RS}boolean"), None):
        return bool(quad.object.value == "true")
    rows = []
    for quad in store.quads_for_pattern(None, NamedNode(f"{RS}solution"), None):
        row = {}
        for binding in values(store, quad.object, f"{RS}binding"):
            row[value(store, binding, f"{RS}variable").value] = value(store, binding, f"{RS}value")
        rows.append(row)
    return _rows(rows)


def members(store: Store, predicate: str) -> list[NamedNode]:
    """What the lists with this property hold, in order."""
    found = []
    for quad in store.quads_for_pattern(None, NamedNode(predicate), None):
        node = quad.object
        while node.value != f"{RDF}nil":
            found.append(value(store, node, f"{RDF}first"))
            node = value(store, node, f"{RDF}rest")
    return found


def values(store: Store, subject: NamedNode | BlankNode, predicate: str) -> list[NamedNode | BlankNode | Literal]:
    """The objects of a property."""
    return [quad.object for quad in store.quads_for_pattern(subject, NamedNode(predicate), None)]


def value(store: Store, subject: NamedNode | BlankNode, predicate: str) -> NamedNode:
    """The object of a property that has one."""
    return values(store, subject, predicate)[0]


def _path(iri: NamedNode) -> Path:
    return Path(unquote(urlsplit(iri.value).path))


def _format(path: Path) -> RdfFormat:
    return {".rdf": RdfFormat.RDF_XML, ".nt": RdfFormat.N_TRIPLES}.get(path.suffix, RdfFormat.TURTLE)
