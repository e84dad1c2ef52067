"""What became of an IRI that the public graph no longer describes.

The named graph ``{base}/graph/identity`` says ``<old> dct:isReplacedBy <new>`` for what was merged or re-keyed,
and ``<gone> prov:invalidatedAtTime …`` with the last known label for what was withdrawn (docs/model.md).
"""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from lienthong.site.reading import Reading, full, named

LONGEST_CHAIN = 100
"""Merges of merges; more can only be a mistake in the data."""


@dataclass(frozen=True)
class Gone:
    """A withdrawn entity as last known: when (xsd:dateTime), labels as (text, language), class IRIs."""

    when: str
    labels: list[tuple[str, str]]
    classes: list[str]


def successor(reading: Reading, one: str) -> str:
    """``kind/id`` of what replaced the entity, at the end of the chain; '' when nothing did."""
    graph = NamedNode(f"{reading.base}/graph/identity")
    seen = [f"{reading.base}/{one}"]
    while len(seen) <= LONGEST_CHAIN:
        quads = reading.store.quads_for_pattern(NamedNode(seen[-1]), named("dct:isReplacedBy"), None, graph)
        following = next((q.object.value for q in quads if isinstance(q.object, NamedNode)), "")
        if not following or following in seen:
            break
        seen.append(following)
    return reading.addresses.entity(seen[-1]) if len(seen) > 1 else ""


def withdrawn(reading: Reading, one: str) -> Gone | None:
    """What was known of a withdrawn entity; None when it never was or still is in the catalogue."""
    graph = NamedNode(f"{reading.base}/graph/identity")
    when, labels, classes = "", [], []
    for quad in reading.store.quads_for_pattern(NamedNode(f"{reading.base}/{one}"), None, None, graph):
        name, value = quad.predicate.value, quad.object
        if isinstance(value, Literal) and name == full("prov:invalidatedAtTime"):
            when = value.value
        elif isinstance(value, Literal) and name == full("rdfs:label"):
            labels.append((value.value, value.language or ""))
        elif isinstance(value, NamedNode) and name == full("rdf:type"):
            classes.append(value.value)
    return Gone(when, labels, classes) if when else None
