"""The media types of answers, by query form, in our order of preference, and the short names that links use."""

from lienthong.sparql.accept import best
from lienthong.sparql.guard import Form

JSON_RESULTS = "application/sparql-results+json"
XML_RESULTS = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TURTLE = "text/turtle"
N_TRIPLES = "application/n-triples"
N_QUADS = "application/n-quads"
TRIG = "application/trig"
RDF_XML = "application/rdf+xml"
JSON_LD = "application/ld+json"
HTML = "text/html"

TABLES: tuple[str, ...] = (JSON_RESULTS, XML_RESULTS, CSV, TSV)
"""SELECT and ASK (W3C Recommendations SPARQL 1.1 Query Results JSON, XML, CSV and TSV)."""

GRAPHS: tuple[str, ...] = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, N_QUADS, TRIG)
"""CONSTRUCT and DESCRIBE. N-Quads and TriG hold the one graph of the answer, as their default graph."""

ALIASES: dict[str, str] = {
    "application/json": JSON_RESULTS,
    "application/xml": XML_RESULTS,
    "text/xml": XML_RESULTS,
    "text/plain": CSV,
}
"""Types that clients name for tables when they mean one of ours; answered under the name they asked for."""

GRAPH_ALIASES: dict[str, str] = {
    "text/plain": N_TRIPLES,
    "application/json": JSON_LD,
    "application/x-turtle": TURTLE,
    "text/n3": TURTLE,
    "application/xml": RDF_XML,
    "text/xml": RDF_XML,
    "application/x-trig": TRIG,
    "text/x-nquads": N_QUADS,
}
"""The same for graphs."""

NAMES: dict[str, tuple[str, str]] = {
    "json": (JSON_RESULTS, JSON_LD),
    JSON_RESULTS: (JSON_RESULTS, JSON_LD),
    "srj": (JSON_RESULTS, ""),
    "xml": (XML_RESULTS, RDF_XML),
    XML_RESULTS: (XML_RESULTS, RDF_XML),
    "srx": (XML_RESULTS, ""),
    "csv": (CSV, ""),
    "tsv": (TSV, ""),
    "turtle": ("", TURTLE),
    "ttl": ("", TURTLE),
    "n3": ("", TURTLE),
    "nt": ("", N_TRIPLES),
    "ntriples": ("", N_TRIPLES),
    "n-triples": ("", N_TRIPLES),
    "nq": ("", N_QUADS),
    "nquads": ("", N_QUADS),
    "n-quads": ("", N_QUADS),
    "trig": ("", TRIG),
    "rdf": ("", RDF_XML),
    "rdfxml": ("", RDF_XML),
    "rdf+xml": ("", RDF_XML),
    "jsonld": ("", JSON_LD),
    "json-ld": ("", JSON_LD),
}
"""What ``format=`` (or ``output=``) means for a table and for a graph; '' where there is no such form of it."""


def of(form: Form) -> tuple[str, ...]:
    """Our own media types for an answer to this form."""
    return TABLES if form in ("SELECT", "ASK") else GRAPHS


def offered(form: Form) -> tuple[str, ...]:
    """What an answer to this form may be, ours first, then the aliases."""
    return (*of(form), *(ALIASES if form in ("SELECT", "ASK") else GRAPH_ALIASES))


def by_name(form: Form, name: str) -> str | None:
    """The media type that ``format=`` asks for: a short name or a media type.

    None for a name that we do not know (another server's dialect: Accept decides then), '' for one that this form
    cannot have. A plus sign that a link forgot to escape comes as a space.
    """
    name = name.strip().lower().replace(" ", "+")
    if name in NAMES:
        return NAMES[name][0 if form in ("SELECT", "ASK") else 1]
    return (best(name, offered(form)) or "") if "/" in name else None


def engine_type(form: Form, media_type: str) -> str:
    """The type that the engine writes for one of ``offered``."""
    aliases = ALIASES if form in ("SELECT", "ASK") else GRAPH_ALIASES
    return aliases.get(media_type, media_type)
