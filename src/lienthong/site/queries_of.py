"""The query that answers what a page shows, ready for the query page: ``sparql/page/<kind>.rq`` about this entity."""

from functools import cache
from urllib.parse import quote_plus, urlencode

from pyoxigraph import NamedNode

from lienthong.content import folder
from lienthong.sparql.queries import named

_THIS, _LINK = "VALUES ?this { UNDEF }", "VALUES ?link { UNDEF }"
"""Where a file leaves a place; with UNDEF it is a query as well, about everything."""


def query_string(kind: str, iri: str, link: str = "") -> str:
    """The query about an entity, or about one of its lists when ``link`` (the IRI of a property) is given, as the query
    string of ``/{lang}/sparql``.

    The IRIs are written as terms of SPARQL, which no character of an IRI can leave. Raises ValueError for what is none.
    """
    pattern = _quoted("list" if link else kind if kind in _kinds() else "thing")
    return pattern.format(this=_written(iri), link=_written(link) if link else "UNDEF")


@cache
def _quoted(name: str) -> str:
    """A query as a query string, with places for what it is about."""
    written = urlencode({"query": _text(name)})
    assert not {"{", "}"} & set(written)
    this, link = (quote_plus(one.removesuffix("UNDEF }")) for one in (_THIS, _LINK))
    written = written.replace(f"{this}UNDEF", f"{this}{{this}}")
    return written.replace(f"{link}UNDEF", f"{link}{{link}}")


def _written(iri: str) -> str:
    return quote_plus(str(NamedNode(iri)))


@cache
def _kinds() -> frozenset[str]:
    return frozenset(file.stem for file in (folder("sparql") / "page").glob("*.rq")) - {"list", "thing"}


@cache
def _text(name: str) -> str:
    return named(f"page/{name}").text.strip()
