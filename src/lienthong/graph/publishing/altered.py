"""What an update alters, so that only what it decides about is looked at again."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from pyoxigraph import NamedNode, Quad

from lienthong.graph.terms import iri

Altered = Mapping[str, AbstractSet[str]]
"""Ids of what is described otherwise than before, each with the ``mark`` of the statements that came or went."""

TYPE = iri("rdf:type")[1:-1]
"""The mark of whatever came or went as a whole, besides others."""


def mark(quad: Quad, entity: str) -> str:
    """What a statement in the description of an entity (its IRI) can decide about: its predicate (IRI); of an inner
    node the predicate behind a #, of its class the class: it has one whatever it is, as it may have a label."""
    assert isinstance(quad.subject, NamedNode)
    if quad.subject.value == entity:
        return quad.predicate.value
    if quad.predicate.value == TYPE and isinstance(quad.object, NamedNode):
        return f"#{quad.object.value}"
    return f"#{quad.predicate.value}"
