"""A record as RDF/XML: its Work, Instance and record in BIBFRAME and Schema.org, and the names of their headings."""

import re
from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import Literal, Quad, RdfFormat, parse, serialize

from lienthong.graph.terms import prefixes
from lienthong.pipeline.oai.rules import rules

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RAW = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAME = re.compile(r"[/#:][A-Za-z_][A-Za-z0-9_.-]*>$")
_DECLARATION = re.compile(rb"^<\?xml[^>]*\?>\s*")


def rdf_xml(lines: Iterable[str], base: str) -> bytes:
    """The root element ``rdf:RDF`` for lines with public IRIs, the same whatever their order."""
    start = len(base) + 2
    kept, used = set(), set()
    for line in lines:
        subject, predicate, _ = line.split(" ", 2)
        kind = subject[start:].partition("/")[0]
        told = kind in rules().whole or (kind not in rules().left_out and predicate in rules().heading)
        if told and _nameable(predicate):
            kept.add(line)
            used.add(predicate)
    text = "\n".join(sorted(kept))
    quads: Iterable[Quad] = parse(text, RdfFormat.N_TRIPLES)
    if "\\" in text or _RAW.search(text):
        quads = map(_writable, quads)
    spaces = dict(sorted(filter(None, map(_space, used))))
    made = serialize(quads, format=RdfFormat.RDF_XML, prefixes=spaces)
    return _DECLARATION.sub(b"", made or b"")


@lru_cache(maxsize=4096)
def _nameable(predicate: str) -> bool:
    """Whether an element can be called after a property: its IRI ends with a name. People write others by hand."""
    return _NAME.search(predicate) is not None


@lru_cache(maxsize=4096)
def _space(predicate: str) -> tuple[str, str] | None:
    """Prefix and namespace of a property; None for one that has no prefix of ours."""
    return next(((name, space) for name, space in prefixes().items() if predicate.startswith(f"<{space}")), None)


def _writable(quad: Quad) -> Quad:
    value = quad.object
    if not isinstance(value, Literal) or not _NOT_XML.search(value.value):
        return quad
    told = _NOT_XML.sub("\ufffd", value.value)
    mended = Literal(told, language=value.language) if value.language else Literal(told, datatype=value.datatype)
    return Quad(quad.subject, quad.predicate, mended)
