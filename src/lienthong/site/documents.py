"""Data documents: one entity with its fragments in the four RDF formats, each the same graph."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pyoxigraph import Literal, RdfFormat, Triple, serialize

from lienthong.graph.terms import prefixes
from lienthong.site import jsonld
from lienthong.site.reading import Reading

# What XML 1.0 cannot hold in any form (https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Format:
    """A format of data documents: ``suffix`` of its address, media type, and its writer."""

    suffix: str
    media_type: str
    name: str
    write: Callable[[Reading, str], bytes]

    @property
    def content_type(self) -> str:
        """The Content-Type header; RDF text is always UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


def _turtle(reading: Reading, iri: str) -> bytes:
    return serialize(reading.triples(iri), format=RdfFormat.TURTLE, prefixes=prefixes()) or b""


def _ntriples(reading: Reading, iri: str) -> bytes:
    return serialize(reading.triples(iri), format=RdfFormat.N_TRIPLES) or b""


def _rdfxml(reading: Reading, iri: str) -> bytes:
    triples = [_writable(triple) for triple in reading.triples(iri)]
    return serialize(triples, format=RdfFormat.RDF_XML, prefixes=prefixes()) or b""


def _writable(triple: Triple) -> Triple:
    value = triple.object
    if not isinstance(value, Literal) or not _NOT_XML.search(value.value):
        return triple
    text = _NOT_XML.sub("\ufffd", value.value)
    mended = Literal(text, language=value.language) if value.language else Literal(text, datatype=value.datatype)
    return Triple(triple.subject, triple.predicate, mended)


FORMATS = (
    Format("ttl", "text/turtle", "Turtle", _turtle),
    Format("jsonld", "application/ld+json", "JSON-LD", jsonld.document),
    Format("nt", "application/n-triples", "N-Triples", _ntriples),
    Format("rdf", "application/rdf+xml", "RDF/XML", _rdfxml),
)
BY_SUFFIX = {one.suffix: one for one in FORMATS}
BY_TYPE = {one.media_type: one for one in FORMATS}
