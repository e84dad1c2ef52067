"""What a data document holds: an entity with its fragments, within bounds, and a word on what is left out.

A document states what the entity itself says, never what links to it: a subject's document has no list of its works.
Where the entity itself says one thing very often (an edition with thousands of copies) the document has the first
``MOST_VALUES`` and describes the rest as a VoID subset with the address that gives all (docs/decisions/072).
"""

from urllib.parse import quote

from pyoxigraph import NamedNode, Quad, Triple

from lienthong.site.reading import DEFAULT, Node, Reading, full, named

MOST_VALUES = 1_000
"""Values of one property of one node."""
_LISTED = {"bf:hasItem": "/holdings", "schema:offers": "/holdings", "bf:hasInstance": "/holdings"}
"""Properties of which a document of ours gives all values, page by page."""
_APART = ("bf:hasItem", "schema:offers", "bf:adminMetadata")
"""Of an Instance: what its reader leaves to us."""


def whole(reading: Reading, iri: str) -> dict[str, Node]:
    """The entity and its fragments, the entity first."""
    instance = reading.addresses.entity(iri).startswith("instance/")
    tree = reading.tree(iri, items=not instance)
    if instance and iri in tree:
        for curie in _APART:
            if values := reading.values(iri, curie, MOST_VALUES + 1):
                tree[iri][full(curie)] = values
                for value in values:
                    if isinstance(value, NamedNode) and value.value.startswith(f"{iri}#") and value.value not in tree:
                        tree |= {one: node for one, node in reading.tree(value.value).items() if one not in tree}
    left_out = []
    for one, node in tree.items():
        for predicate, values in node.items():
            if len(values) > MOST_VALUES:
                node[predicate] = values[:MOST_VALUES]
                left_out.append((one, predicate))
    for one, predicate in left_out:
        _tell(reading, tree, iri, one, predicate)
    return tree


def _tell(reading: Reading, tree: dict[str, Node], iri: str, owner: str, predicate: str) -> None:
    """Describe what is left out of a property's values."""
    local = predicate.rpartition("/")[2].rpartition("#")[2].lower()
    told = f"{iri}#leftout-{local}-{len(tree)}"
    path = next((path for curie, path in _LISTED.items() if full(curie) == predicate and owner == iri), "")
    query = f"SELECT ?value WHERE {{ <{owner}> <{predicate}> ?value }}"
    tree[told] = {
        full("rdf:type"): [named("void:Dataset")],
        full("void:property"): [NamedNode(predicate)],
        full("void:sparqlEndpoint"): [NamedNode(f"{reading.base}/sparql")],
        full("rdfs:seeAlso"): [NamedNode(f"{iri}{path}" if path else f"{reading.base}/sparql?query={quote(query)}")],
    }
    tree[iri].setdefault(full("rdfs:seeAlso"), []).append(NamedNode(told))


def triples(reading: Reading, iri: str) -> list[Triple]:
    """The same as triples, subject by subject."""
    return [
        Triple(NamedNode(subject), NamedNode(predicate), value)
        for subject, node in whole(reading, iri).items()
        for predicate, values in node.items()
        for value in values
    ]


def quads(reading: Reading, iri: str) -> list[Quad]:
    """The same with graphs: what stands in the default graph, and once more what of it was derived from all records
    together, in the graph of that. A data set's description stands in the graph of its own name."""
    flat = triples(reading, iri)
    dataset = reading.addresses.entity(iri).startswith("dataset/")
    graph = NamedNode(iri) if dataset else DEFAULT
    found = [Quad(one.subject, one.predicate, one.object, graph) for one in flat]
    derived = NamedNode(f"{reading.base}/graph/derived")
    known = set(flat)
    for quad in reading.store.quads_for_pattern(NamedNode(iri), None, None, derived):
        if Triple(quad.subject, quad.predicate, quad.object) in known:
            found.append(quad)
    return found
