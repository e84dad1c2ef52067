"""The subjects of other schemes that mean the same as one: found by comparing labels, or stated by an authority."""

from pyoxigraph import NamedNode

from lienthong.site.reading import Node, full, iris, texts
from lienthong.site.show import Line, Part, Row, Show

_MATCHES = ("skos:exactMatch", "skos:closeMatch")
_MOST = 40


def counterparts(show: Show, tree: dict[str, Node], iri: str) -> tuple[Row | None, dict[str, Node]]:
    """The row that names them with their schemes (None when there are none), and the tree without them, for the table
    of what else is said."""
    node = dict(tree[iri])
    found: list[str] = []
    for name in map(full, _MATCHES):
        values = [one.value for one in node.get(name, ()) if isinstance(one, NamedNode)]
        ours = [one for one in values if show.addresses.entity(one)]
        if ours:
            found += ours
            node[name] = [one for one in node[name] if one.value not in ours]
            if not node[name]:
                del node[name]
    if not found:
        return None, tree
    lines = [_line(show, one) for one in list(dict.fromkeys(found))[:_MOST]]
    lines.sort(key=lambda line: [part.text for part in line])
    return Row(show.property_name("skos:closeMatch_elsewhere"), lines), tree | {iri: node}


def _line(show: Show, iri: str) -> Line:
    """A subject and in brackets the scheme that it is of, when it is of one."""
    node = show.reading.node(iri)
    schemes = [show.name(one).text for one in iris(node, "skos:inScheme")]
    for source in iris(node, "bf:source"):
        if source.startswith(f"{iri}#"):
            schemes += [text for text, _ in texts(show.reading.node(source), "rdfs:label")]
    named = ", ".join(dict.fromkeys(filter(None, schemes)))
    return [show.link(iri), *([Part(f" ({named})", muted=True)] if named else [])]
