"""How the page of an entity shows its Relations: what they add to a direct property stands beside its value.

``bf:partOf`` and a ``bf:Relation`` say the same of an article and its journal; only the second says "số 3, tr. 12".
"""

from lienthong.site.codes import code_name
from lienthong.site.reading import Node, full, iris, texts
from lienthong.site.show import Line, Part, Show

_WORDS = ("bf:part", "bf:seriesEnumeration", "bf:qualifier")
_RELATORS = "/vocabulary/relators/"


def additions(show: Show, tree: dict[str, Node], node: Node) -> dict[str, Line]:
    """By the IRI of a related thing: what its Relations say beyond the direct property, in brackets."""
    found: dict[str, Line] = {}
    for one in iris(node, "bf:relation"):
        relation = tree.get(one, {})
        said = [text for text, _ in texts(relation, *_WORDS)]
        said += [code_name(kind, show.lang) for kind in iris(relation, "bf:relationship") if _RELATORS in kind]
        if words := ", ".join(filter(None, dict.fromkeys(said))):
            for thing in iris(relation, "bf:associatedResource"):
                found[thing] = [Part(f" ({words})", muted=True)]
    return found


def direct(node: Node, relation: Node) -> bool:
    """Whether another property of the entity leads to a thing of the Relation, so that the page shows it already."""
    things = set(iris(relation, "bf:associatedResource"))
    itself = full("bf:relation")
    return any(value.value in things for name, values in node.items() if name != itself for value in values)


def relation(show: Show, tree: dict[str, Node], node: Node) -> Line:
    """A Relation on its own: its kind in the page's language or in the cataloguer's words, and what it leads to."""
    kinds = [code_name(one, show.lang) for one in iris(node, "bf:relationship")]
    labels = [show.best(tree.get(one, {}), "rdfs:label") for one in iris(node, "bf:relationship")]
    worded = [one.text for one in labels if one]
    name = next(filter(None, [*kinds, *worded]), "")
    line: Line = [Part(f"{name[:1].upper()}{name[1:]}: ", muted=True)] if name else []
    for at, thing in enumerate(iris(node, "bf:associatedResource")):
        line += [Part("; ")] * bool(at)
        inner = show.best(tree.get(thing, {}), "rdfs:label")
        line.append(inner or show.link(thing))
        line += _told(show, tree, thing)
    if words := ", ".join(text for text, _ in texts(node, *_WORDS)):
        line.append(Part(f" ({words})", muted=True))
    return line


def _told(show: Show, tree: dict[str, Node], thing: str) -> Line:
    """What a related thing without a page (a research project) says of itself: its number, level, time, programme."""
    node = tree.get(thing, {})
    inner = [
        tree.get(one, {}) for name in ("bf:identifiedBy", "bf:note", "schema:memberOf") for one in iris(node, name)
    ]
    found = [part.text for one in inner if (part := show.best(one, "rdf:value", "rdfs:label"))]
    return [Part(f" ({'; '.join(dict.fromkeys(found))})", muted=True)] if found else []
