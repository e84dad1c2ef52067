"""The prefixes that stand at the head of a graph which is sent."""

from pyoxigraph import Literal, NamedNode, Triple

_SMALL_GRAPH = 2_000
"""Triples; of a larger graph the declarations are a small part, and finding those that it uses is not."""


def used(prefixes: dict[str, str], triples: dict[Triple, None]) -> dict[str, str]:
    """The prefixes that a small graph uses, so that three triples do not come under thirty declarations."""
    if len(triples) > _SMALL_GRAPH:
        return prefixes
    iris = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)}
    iris |= {triple.object.datatype.value for triple in triples if isinstance(triple.object, Literal)}
    return {name: space for name, space in prefixes.items() if any(iri.startswith(space) for iri in iris)}
