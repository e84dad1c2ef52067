"""Reading entities from an open generation: whole nodes, single values, labels.

Point look-ups by pattern, not queries: about 10 µs a triple and nothing to parse. Everything here costs in
proportion to what one page shows.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from lienthong.graph.terms import iri as terms_iri
from lienthong.search.lines import told as kept
from lienthong.sparql.queries import named as named_query
from lienthong.text.headings import sensible

if TYPE_CHECKING:
    from lienthong.site.published import Opened

Term = NamedNode | Literal
Node = dict[str, list[Term]]
"""Predicate IRI to values."""

DEFAULT = DefaultGraph()
LABELS_KEPT = 50_000
MOST_FORMS = 60
_VOTING = 60
"""Editions that have a say in what their Work is called."""
FEW = 200
"""Triples of an edition that are read at once; of one with more its items are left out by a query."""
RECORDS_NAMED = 50
"""Records of one edition that come with the rest of what is said of it."""
MOST_TRIPLES = 50_000
"""No entity of a library catalogue comes near; a broken one must not fill the memory."""


@lru_cache(maxsize=2048)
def full(curie: str) -> str:
    """The IRI of a prefixed name of ``graph/prefixes.ttl``."""
    return terms_iri(curie)[1:-1]


@lru_cache(maxsize=2048)
def named(curie: str) -> NamedNode:
    """The term of a prefixed name."""
    return NamedNode(full(curie))


_NOBODY = NamedNode("urn:x-lienthong:nobody")
_TERMS = (NamedNode, Literal)
_NODES_KEPT = 2_000


class Reading:
    """One request's view of a generation."""

    def __init__(self, opened: "Opened") -> None:
        self.opened = opened
        self.store = opened.store
        self.addresses = opened.addresses
        self.base = opened.addresses.base
        self._nodes: dict[str, Node] = {}
        self._values: dict[tuple[str, str], tuple[int, list[Term]]] = {}
        self._pointing: dict[tuple[str, str, int], list[str]] = {}
        self._large: set[str] = set()
        self._datasets = f"{self.base}/dataset/"
        self._libraries = f"{self.base}/library/"
        self._shared = (self._datasets, self._libraries)

    def exists(self, one: str) -> bool:
        """Whether the entity ``kind/id`` is in the public graph (or in its dataset's own graph)."""
        return self._begun(f"{self.base}/{one}")

    def _begun(self, iri: str) -> bool:
        """Whether something is said of a subject; unless it is much, it has been read with this."""
        if iri in self._nodes:
            return bool(self._nodes[iri])
        quads = list(islice(self._quads(iri), FEW + 1))
        if len(quads) <= FEW:
            self._keep(iri, quads)
        else:
            self._large.add(iri)
        return bool(quads)

    def _quads(self, iri: str) -> Iterator[Quad]:
        graph = NamedNode(iri.partition("#")[0]) if iri.startswith(self._datasets) else DEFAULT
        return self.store.quads_for_pattern(_about(iri), None, None, graph)

    def node(self, iri: str) -> Node:
        """Everything said of one subject; not to be changed, since it is read once a request."""
        if (known := self._nodes.get(iri)) is not None:
            return known
        if iri.startswith(self._shared):
            return self._of_all(iri)
        return self._keep(iri, islice(self._quads(iri), MOST_TRIPLES))

    def _of_all(self, iri: str) -> Node:
        """What is said of a library or a data set, from the generation's memory."""
        kept = self.opened.nodes
        if (found := kept.get(iri)) is None:
            found = self._keep(iri, islice(self._quads(iri), MOST_TRIPLES))
            if len(kept) >= _NODES_KEPT:
                kept.clear()
            if sum(map(len, found.values())) <= FEW:
                kept[iri] = found
        self._nodes[iri] = found
        return found

    def _keep(self, iri: str, quads: Iterable[Quad]) -> Node:
        found: Node = {}
        for quad in quads:
            if isinstance(value := quad.object, _TERMS):
                name = quad.predicate.value
                if (values := found.get(name)) is None:
                    found[name] = [value]
                else:
                    values.append(value)
        self._nodes[iri] = found
        return found

    def edition(self, iri: str) -> Node:
        """Everything said of an Instance but its items, which may be thousands (``site.held`` reads them), with some of
        the records that describe it (``site.described`` reads all)."""
        if iri not in self._large:
            self._begun(iri)
        if (known := self._nodes.get(iri)) is not None:
            return _without_items(known)
        found: Node = {}
        for row in named_query("site/without_items").select(self.store, instance=_about(iri)):
            name, value = row["property"], row["value"]
            if isinstance(name, NamedNode) and isinstance(value, NamedNode | Literal):
                found.setdefault(name.value, []).append(value)
        if records := self.values(iri, "bf:adminMetadata", RECORDS_NAMED):
            found[full("bf:adminMetadata")] = records
        return found

    def tree(self, iri: str, *, items: bool = True) -> dict[str, Node]:
        """The entity and every fragment of it that can be reached from it, the entity first; of an Instance without
        its ``items`` when they are not wanted."""
        nodes: dict[str, Node] = {}
        start, waiting = f"{iri}#", [iri]
        while waiting:
            one = waiting.pop(0)
            if one in nodes:
                continue
            nodes[one] = self.node(one) if items or one != iri else self.edition(one)
            for values in nodes[one].values():
                waiting += [v.value for v in values if isinstance(v, NamedNode) and v.value.startswith(start)]
        return {one: node for one, node in nodes.items() if node}

    def triples(self, iri: str) -> list[Triple]:
        """The tree as triples, subject by subject."""
        return [
            Triple(NamedNode(subject), NamedNode(predicate), value)
            for subject, node in self.tree(iri).items()
            for predicate, values in node.items()
            for value in values
        ]

    def values(self, iri: str, curie: str, most: int = 1000) -> list[Term]:
        """The values of one property, at most ``most``; not to be changed."""
        name = full(curie)
        known = self._nodes.get(iri)
        if known is None and iri.startswith(self._shared) and (iri, name) not in self._values:
            known = self.node(iri)
        if known is not None:
            return known.get(name, [])[:most]
        asked, found = self._values.get((iri, name), (0, []))
        if len(found) == asked < most:
            quads = self.store.quads_for_pattern(_about(iri), named(curie), None, DEFAULT)
            found = [value for quad in islice(quads, most) if isinstance(value := quad.object, _TERMS)]
            self._values[iri, name] = most, found
        return found if len(found) <= most else found[:most]

    def told(self, id_: str, line: bytes, *, lacking: bool = True) -> None:
        """Know what the index keeps of a hit (``search.lines``), so that it need not be read."""
        for iri, name, most, values in kept(f"{self.base}/", id_, line, lacking=lacking):
            self._values[iri, name] = most, values

    def some(self, iri: str, *curies: str) -> Node:
        """What is said of a subject in some properties; of one of which not all of them are known all is read."""
        if all((iri, full(one)) in self._values for one in curies):
            return {full(one): self.values(iri, one) for one in curies}
        return self.node(iri)

    def first(self, iri: str, curie: str) -> str:
        """The text or IRI of the first value of a property, '' when there is none."""
        found = self.values(iri, curie, 1)
        return found[0].value if found else ""

    def pointing(self, iri: str, curie: str, most: int = 1000) -> list[str]:
        """The IRIs of what has one property with this value, at most ``most``; not to be changed."""
        if (known := self._pointing.get((iri, curie, most))) is None:
            quads = self.store.quads_for_pattern(None, named(curie), _about(iri), DEFAULT)
            known = [one.value for quad in islice(quads, most) if isinstance(one := quad.subject, NamedNode)]
            self._pointing[iri, curie, most] = known
        return known

    def labels(self, iri: str) -> list[tuple[str, str]]:
        """The ``rdfs:label`` values of an entity that may be its heading, as (text, language tag or ''), best first."""
        kept = self.opened.labels
        if (found := kept.get(iri)) is None:
            found = self._read_labels(iri)
            if len(kept) >= LABELS_KEPT:
                kept.clear()
            kept[iri] = found
        return found

    def _read_labels(self, iri: str) -> list[tuple[str, str]]:
        if iri.startswith(self._datasets):
            return texts(self.node(iri), "rdfs:label", "dct:title", "schema:name")
        found = self._forms(iri)
        if len(found) > 1 and iri.startswith(f"{self.base}/work/"):
            editions = [one.value for one in self.values(iri, "bf:hasInstance", _VOTING)]
            return sensible(found, [text for one in editions for text, _ in self._forms(one)])
        return sensible(found)

    def _forms(self, iri: str) -> list[tuple[str, str]]:
        return [(v.value, _lang(v)) for v in self.values(iri, "rdfs:label", MOST_FORMS)]


def _without_items(node: Node) -> Node:
    apart, many = (full("bf:hasItem"), full("schema:offers")), full("bf:adminMetadata")
    kept = {name: values for name, values in node.items() if name not in apart}
    return kept | {many: kept[many][:RECORDS_NAMED]} if many in kept else kept


@lru_cache(maxsize=4096)
def _about(iri: str) -> NamedNode:
    """The node of an IRI; of a text that is none, one of which nothing is said: by hand (docs/updates.md) somebody may
    have put a text where records have a link."""
    try:
        return NamedNode(iri)
    except ValueError:
        return _NOBODY


def _lang(value: Term) -> str:
    return value.language or "" if isinstance(value, Literal) else ""


def texts(node: Node, *curies: str) -> list[tuple[str, str]]:
    """The literal values of some properties of a node as (text, language tag or '')."""
    if len(curies) == 1 and full(curies[0]) not in node:
        return []
    return [(v.value, _lang(v)) for c in curies for v in node.get(full(c), ()) if isinstance(v, Literal)]


def iris(node: Node, curie: str) -> list[str]:
    """The IRI values of a property of a node."""
    if (found := node.get(full(curie))) is None:
        return []
    return [v.value for v in found if isinstance(v, NamedNode)]


def best_label(labels: list[tuple[str, str]], lang: str) -> tuple[str, str]:
    """The label for a page: its language, Vietnamese, untagged, English, any; ('', '') when there is none."""
    order = {"vi": 1, "": 2, "en": 3, "zxx": 10} | {lang: 0}
    return min(labels, key=lambda one: order.get(one[1], 9), default=("", ""))
