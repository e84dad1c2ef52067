"""Triples as XML 1.0 can hold them (https://www.w3.org/TR/xml/#charsets)."""

import re

from pyoxigraph import Literal, Triple

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def writable(triple: Triple) -> Triple:
    """A triple as RDF/XML can hold it."""
    value = triple.object
    if not isinstance(value, Literal) or not _NOT_XML.search(value.value):
        return triple
    text = _NOT_XML.sub("\ufffd", value.value)
    mended = Literal(text, language=value.language) if value.language else Literal(text, datatype=value.datatype)
    return Triple(triple.subject, triple.predicate, mended)
