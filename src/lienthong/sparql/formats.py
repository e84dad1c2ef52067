"""The media types of answers, by query form, in our order of preference."""

from lienthong.sparql.guard import Form

JSON_RESULTS = "application/sparql-results+json"
XML_RESULTS = "application/sparql-results+xml"
TURTLE = "text/turtle"

TABLES: tuple[str, ...] = (JSON_RESULTS, XML_RESULTS, "text/csv", "text/tab-separated-values")
"""SELECT and ASK (W3C Recommendations SPARQL 1.1 Query Results JSON, XML, CSV and TSV)."""

GRAPHS: tuple[str, ...] = (TURTLE, "application/n-triples", "application/rdf+xml", "application/ld+json")
"""CONSTRUCT and DESCRIBE."""

ALIASES: dict[str, str] = {
    "application/json": JSON_RESULTS,
    "application/xml": XML_RESULTS,
    "text/xml": XML_RESULTS,
    "text/plain": "text/csv",
}
"""Types that clients name for tables when they mean one of ours; answered under the name they asked for."""

GRAPH_ALIASES: dict[str, str] = {
    "text/plain": "application/n-triples",
    "application/json": "application/ld+json",
    "application/x-turtle": TURTLE,
    "application/xml": "application/rdf+xml",
}
"""The same for graphs."""


def offered(form: Form) -> tuple[str, ...]:
    """What an answer to this form may be, ours first, then the aliases."""
    if form in ("SELECT", "ASK"):
        return (*TABLES, *ALIASES)
    return (*GRAPHS, *GRAPH_ALIASES)


def engine_type(form: Form, media_type: str) -> str:
    """The type that the engine writes for one of ``offered``."""
    aliases = ALIASES if form in ("SELECT", "ASK") else GRAPH_ALIASES
    return aliases.get(media_type, media_type)
