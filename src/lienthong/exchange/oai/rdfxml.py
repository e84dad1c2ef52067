"""A record as RDF/XML: its Work, Instance and record in BIBFRAME and Schema.org, and the names of their headings."""

import re
from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import RdfFormat, Triple, parse, serialize

from lienthong.exchange.oai.rdftext import Kept, Unwritten, written
from lienthong.exchange.oai.rules import rules
from lienthong.exchange.oai.statements import Said
from lienthong.graph.terms import prefixes
from lienthong.site.writable import writable

_RAW = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAME = re.compile(r"[/#:][A-Za-z_][A-Za-z0-9_.-]*>$")
_DECLARATION = re.compile(rb"^<\?xml[^>]*\?>\s*")


def rdf_xml(said: Said, base: str) -> bytes:
    """The root element ``rdf:RDF`` for statements under public IRIs, the same whatever their order."""
    kept, used = _kept(said, base)
    spaces = _spaces(frozenset(used))
    try:
        return written(kept, spaces)
    except Unwritten:
        return _serialized(kept, spaces)


def _kept(said: Said, base: str) -> tuple[Kept, set[str]]:
    """What of the statements is told, in order, and the properties in it."""
    start = len(base) + 2
    whole, left_out = rules().whole, rules().left_out
    kept: Kept = []
    used: set[str] = set()
    for subject in sorted(said):
        kind = subject[start:].partition("/")[0]
        if kind in left_out:
            continue
        about = said[subject]
        if names := _chosen(tuple(about), kind in whole):
            used.update(names)
            kept.append((subject, [(name, _once(about[name])) for name in names]))
    return kept, used


@lru_cache(maxsize=16384)
def _chosen(properties: tuple[str, ...], whole: bool) -> list[str]:
    """Those of the properties of something that are told of it, in order."""
    heading = rules().heading
    return sorted(one for one in properties if (_nameable(one) if whole else one in heading))


@lru_cache(maxsize=16384)
def _spaces(properties: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Prefixes and namespaces of these properties."""
    return tuple(sorted(set(filter(None, map(_space, properties)))))


def _once(values: list[str]) -> list[str]:
    return sorted(set(values)) if len(values) > 1 else values


def _serialized(kept: Kept, spaces: Iterable[tuple[str, str]]) -> bytes:
    lines = [f"{subject} {name} {value} ." for subject, told in kept for name, values in told for value in values]
    text = "\n".join(lines)
    told: Iterable[Triple] = (quad.triple for quad in parse(text, RdfFormat.N_TRIPLES))
    if "\\" in text or _RAW.search(text):
        told = map(writable, told)
    made = serialize(told, format=RdfFormat.RDF_XML, prefixes=dict(spaces))
    return _DECLARATION.sub(b"", made or b"")


@lru_cache(maxsize=4096)
def _nameable(predicate: str) -> bool:
    """Whether an element can be called after a property: its IRI ends with a name. People write others by hand."""
    return _NAME.search(predicate) is not None


@lru_cache(maxsize=4096)
def _space(predicate: str) -> tuple[str, str] | None:
    """Prefix and namespace of a property; None for one that has no prefix of ours."""
    return next(((name, space) for name, space in prefixes().items() if predicate.startswith(f"<{space}")), None)
