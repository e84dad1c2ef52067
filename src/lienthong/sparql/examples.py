"""The examples as RDF, in the form of the SIB Swiss Institute of Bioinformatics, which tools for developers and for
language models read from endpoints: https://github.com/sib-swiss/sparql-examples.

Each is a ``sh:SPARQLExecutable`` with its question (``rdfs:comment``), its text (``sh:select``, ``sh:ask``,
``sh:construct``, ``spex:describe``), ``schema:keywords`` and the endpoint that runs it (``schema:target``).
"""

import re
import sys
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from lienthong.graph.terms import prefixes
from lienthong.sparql.guard import Form, check
from lienthong.sparql.queries import Query, examples
from lienthong.text import search_fold

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SH = "http://www.w3.org/ns/shacl#"
_SPEX = "https://purl.expasy.org/sparql-examples/ontology#"
_SCHEMA = "https://schema.org/"
_WRITTEN = "<http://localhost:8000/sparql>"
_FORMS: dict[Form, tuple[str, str]] = {
    "SELECT": (f"{_SH}SPARQLSelectExecutable", f"{_SH}select"),
    "ASK": (f"{_SH}SPARQLAskExecutable", f"{_SH}ask"),
    "CONSTRUCT": (f"{_SH}SPARQLConstructExecutable", f"{_SH}construct"),
    "DESCRIBE": (f"{_SPEX}SPARQLDescribeExecutable", f"{_SPEX}describe"),
}


def body(query: Query, base: str) -> str:
    """What is shown and run: without the decorators, and with this endpoint's own address where the text names it."""
    return re.sub(r"\A(?:#\+[^\n]*\n)+", "", query.text).replace(_WRITTEN, f"<{base}/sparql>")


def slug(query: Query) -> str:
    """The example's name in addresses: ``01-holdings-of-a-title``."""
    return query.name.rpartition("/")[2]


def sought(query: Query) -> str:
    """What a search among the examples looks at: titles and tags, without diacritics."""
    return search_fold(" ".join([*query.titles.values(), *query.tags]))


@cache
def turtle(base: str) -> bytes:
    """All examples for the endpoint ``{base}/sparql``, each named ``{base}/sparql/examples.ttl#{slug}``."""
    declared = BlankNode("sparql_examples_prefixes")
    triples = [triple for name, namespace in prefixes().items() for triple in _declaration(declared, name, namespace)]
    for query in examples():
        triples += _described(query, base, declared)
    known = {"sh": _SH, "spex": _SPEX, "schema": _SCHEMA, "rdfs": _RDFS, "rdf": _RDF, "xsd": _XSD}
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=known) or b""


def markdown() -> str:
    """``docs/examples.md``: every example with its question, its tags and its file."""
    lines = [
        "# Ví dụ SPARQL / SPARQL examples",
        "",
        "Written by `python -m lienthong.sparql.examples > docs/examples.md`.",
        "All but those marked † run on the sample catalogue in every test run; the query page shows them,",
        "`/sparql/examples.ttl` gives them as RDF ([065](decisions/065-query-page.md)).",
        "",
        "| | Câu hỏi | Question | |",
        "|---|---|---|---|",
    ]
    for one in examples():
        name, mark = slug(one), " †" if one.elsewhere else ""
        file = f"[{name[:2]}](../sparql/examples/{name}.rq){mark}"
        lines.append(f"| {file} | {one.titles['vi']} | {one.titles['en']} | {', '.join(one.tags)} |")
    lines += ["", "† is run at another endpoint, which asks ours by `SERVICE`."]
    return "\n".join(lines) + "\n"


def _described(query: Query, base: str, declared: BlankNode) -> list[Triple]:
    one, text = NamedNode(f"{base}/sparql/examples.ttl#{slug(query)}"), body(query, base)
    kind, carries = _FORMS["SELECT" if query.elsewhere else check(text).form]
    triples = [
        Triple(one, NamedNode(f"{_RDF}type"), NamedNode(f"{_SH}SPARQLExecutable")),
        Triple(one, NamedNode(f"{_RDF}type"), NamedNode(kind)),
        Triple(one, NamedNode(f"{_SH}prefixes"), declared),
        Triple(one, NamedNode(carries), Literal(text)),
    ]
    triples += [
        Triple(one, NamedNode(f"{_RDFS}comment"), Literal(title, language=lang)) for lang, title in query.titles.items()
    ]
    triples += [Triple(one, NamedNode(f"{_SCHEMA}keywords"), Literal(tag)) for tag in query.tags]
    says = f"{_SPEX}federatesWith" if query.elsewhere else f"{_SCHEMA}target"
    return [*triples, Triple(one, NamedNode(says), NamedNode(f"{base}/sparql"))]


def _declaration(owner: BlankNode, name: str, namespace: str) -> list[Triple]:
    one = BlankNode(f"prefix_{name}")
    return [
        Triple(owner, NamedNode(f"{_SH}declare"), one),
        Triple(one, NamedNode(f"{_SH}prefix"), Literal(name)),
        Triple(one, NamedNode(f"{_SH}namespace"), Literal(namespace, datatype=NamedNode(f"{_XSD}anyURI"))),
    ]


if __name__ == "__main__":
    sys.stdout.write(markdown())
