"""Codes as RDF terms: the IRI of a code in N-Triples form, and Schema.org's word for a relator."""

import csv
from functools import cache, lru_cache

from lienthong.content import folder
from lienthong.graph.terms import iri, literal
from lienthong.mappings import codes
from lienthong.mappings.codes import Table
from lienthong.mappings.engine.builder import Inner


@lru_cache(maxsize=8192)
def node(name: Table, code: str) -> str:
    """The IRI of a code as an N-Triples term, '' when the code is unknown or has no IRI."""
    found = codes.iri(name, code)
    return f"<{found}>" if found else ""


def in_words(name: Table, code: str, cls: str) -> Inner:
    """A code without an IRI, such as that of a country that is no more (Czechoslovakia), as a node with its names."""
    inner, row = Inner(cls), codes.table(name).get(code, {})
    for lang in ("vi", "en"):
        inner.add(iri("rdfs:label"), literal(row.get(lang, ""), lang))
        if cls.startswith("schema:"):
            inner.add(iri("schema:name"), literal(row.get(lang, ""), lang))
    return inner


@cache
def _schema_roles() -> dict[str, str]:
    with (folder("mappings") / "codes" / "schema_roles.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["property"] for row in csv.DictReader(file)}


def schema_role(code: str) -> str:
    """The Schema.org property of a relator ("trl" is ``schema:translator``), ``schema:contributor`` for the others."""
    return _schema_roles().get(code, "schema:contributor")
