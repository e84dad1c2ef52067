"""What an update alters, so that only what it decides about is looked at again."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from pyoxigraph import NamedNode, Quad

from lienthong.graph.terms import iri

Altered = Mapping[str, AbstractSet[str]]
"""Ids of what is described otherwise than before, each with the ``marks`` of the statements that came or went."""

Led = Mapping[str, AbstractSet[str]]
"""Ids of what is described otherwise than before, each with the IRIs below the base to which its description leads or
led."""

TYPE = iri("rdf:type")[1:-1]
"""The mark of whatever came or went as a whole, besides others."""

ANYHOW = "*"
"""Stands for whatever leads to an inner node."""


def marks(changed: Iterable[Quad], entity: str, said: Iterable[Quad] | None = None) -> frozenset[str]:
    """What statements that came into or went from the description of an entity (its IRI) can decide about: their
    predicates (IRIs). Of an inner node there are two: the predicate behind a #, of its class the class (it has one
    whatever it is, as it may have a label); and this behind the property that leads to the node in what was or is
    ``said`` of the entity, behind ``ANYHOW`` when that is not known."""
    found: set[str] = set()
    inner: dict[str, set[str]] = {}
    for quad in changed:
        assert isinstance(quad.subject, NamedNode)
        if quad.subject.value == entity:
            found.add(quad.predicate.value)
        else:
            inner.setdefault(quad.subject.value, set()).add(_behind(quad))
    behind = found.union(*inner.values())
    if said is None:
        behind |= {ANYHOW + one for several in inner.values() for one in several}
    elif inner:
        for quad in said:
            if isinstance(quad.object, NamedNode) and quad.object.value in inner:
                behind |= {quad.predicate.value + one for one in inner[quad.object.value]}
    return frozenset(behind)


def leading(said: Iterable[Quad], entity: str, base: str) -> frozenset[str]:
    """The IRIs below the base outside of an entity (its IRI) to which what is ``said`` of it and its inner nodes
    leads."""
    ours, inner = f"{base}/", f"{entity}#"
    values = {quad.object.value for quad in said if isinstance(quad.object, NamedNode)}
    return frozenset(one for one in values if one.startswith(ours) and not one.startswith(inner))


def _behind(quad: Quad) -> str:
    if quad.predicate.value == TYPE and isinstance(quad.object, NamedNode):
        return f"#{quad.object.value}"
    return f"#{quad.predicate.value}"
