"""On which pages an entity is shown: so far a change of it reaches.

A page shows the entity's own description; names and lines of what it leads to and of what leads to it; and through
Works, editions and copies, which belong together, what these lead to (the library of a copy on the page of a Work, the
maker of a Work on that of an edition). Through persons, subjects, places and libraries nothing is shown but their
names – except works that are near a work because they share a subject or a maker (``site.similar``).
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, Store

from lienthong.graph.publishing.altered import Led
from lienthong.site.addresses import Addresses
from lienthong.site.reading import named

THROUGH = frozenset(("work", "instance", "item"))
"""Kinds that pages look through."""
RINGS = 3
"""How far from a change a page can be that shows it: copy, edition, Work, person."""
MOST = 200_000
"""Entities above which everything counts as changed."""
_FRAGMENTS = 500
_KEPT = 20_000
_NAMED = ("rdfs:label", "skos:prefLabel", "schema:name", "bf:title", "rdf:type", "schema:addressLocality")
_NEAR = ("bf:subject", "schema:author")
_LOOKED_AT = 48
"""As many works of a subject or maker as ``site.similar`` looks at, and more."""


class Reach:
    """The reach of changes, in the stores of the generations before and after them; one is enough when there is but
    one. ``led`` tells of changed entities what they led or lead to in these, as far as that is known
    (``graph.publishing.altered.Led``)."""

    def __init__(self, stores: Iterable[Store], base: str, led: Led | None = None) -> None:
        self._stores = [*stores]
        self._base = base
        self._led = led or {}
        self._addresses = Addresses(base)
        self._first = lru_cache(maxsize=_KEPT)(self._sharing)

    def of(self, changed: Iterable[str]) -> set[str] | None:
        """Every ``kind/id`` whose pages may show what has changed, the changed ones included; None for too many."""
        reached = set(changed)
        ring, inner = set(reached), set(reached)
        for depth in range(RINGS):
            following: set[str] = set()
            for one in ring:
                if depth == 0:
                    following |= self._around(one, self._stores, named_anew=self._named_anew(one))
                elif one.partition("/")[0] in THROUGH:
                    # Whatever is not the same in the store before has itself changed, and is reached.
                    following |= self._around(one, self._stores[-1:], named_anew=True)
                if len(following) + len(reached) > MOST:
                    return None
            ring = following - reached
            reached |= ring
            if depth == 0:
                inner |= ring
        reached |= self._near(one for one in inner if one.startswith("work/"))
        return reached if len(reached) <= MOST else None

    def _around(self, one: str, stores: Iterable[Store], *, named_anew: bool) -> set[str]:
        """What an entity leads to, and what leads to it: that shows its name."""
        found: set[str] = set()
        if (led := self._led.get(one)) is not None:
            found.update(map(self._addresses.entity, led))
        for store in stores:
            if led is None:
                found |= self._outward(store, one)
            if named_anew:
                found.update(self._inward(store, one))
        return found - {""}

    def _outward(self, store: Store, one: str) -> set[str]:
        """What the description of an entity leads to, that of its inner nodes included."""
        found = set[str]()
        nodes, at, start = [f"{self._base}/{one}"], 0, f"{self._base}/{one}#"
        while at < len(nodes) and len(nodes) < _FRAGMENTS:
            for quad in store.quads_for_pattern(NamedNode(nodes[at]), None, None):
                if not isinstance(quad.object, NamedNode):
                    continue
                value = quad.object.value
                if not value.startswith(start):
                    found.add(self._addresses.entity(value))
                elif value not in nodes:
                    nodes.append(value)
            at += 1
        return found

    def _inward(self, store: Store, one: str) -> Iterator[str]:
        """What leads to an entity; to its inner nodes only the entity itself does (docs/model.md)."""
        for quad in islice(store.quads_for_pattern(None, None, NamedNode(f"{self._base}/{one}")), MOST):
            if isinstance(quad.subject, NamedNode) and (found := self._addresses.entity(quad.subject.value)):
                yield found

    def _named_anew(self, one: str) -> bool:
        """Whether what lists say of an entity may be another than before; of Works, editions and copies that is much,
        of all else the name."""
        if one.partition("/")[0] in THROUGH or len(self._stores) < 2:
            return True
        faces = []
        for store in self._stores:
            names = {named(curie) for curie in _NAMED}
            quads = store.quads_for_pattern(NamedNode(f"{self._base}/{one}"), None, None, DefaultGraph())
            faces.append({(quad.predicate.value, str(quad.object)) for quad in quads if quad.predicate in names})
        return faces[0] != faces[1]

    def _near(self, works: Iterable[str]) -> set[str]:
        """The works beside which these may be shown as near ones."""
        found: set[str] = set()
        seen: set[tuple[int, str, str]] = set()
        for work in works:
            iri = NamedNode(f"{self._base}/{work}")
            for at, store in enumerate(self._stores):
                for curie in _NEAR:
                    for quad in store.quads_for_pattern(iri, named(curie), None):
                        if isinstance(quad.object, NamedNode) and (at, curie, quad.object.value) not in seen:
                            shared, more = self._first(at, curie, quad.object.value)
                            if work in shared:
                                seen.add((at, curie, quad.object.value))
                                found |= shared
                                if more:
                                    found |= self._all_sharing(store, curie, quad.object)
        return found

    def _sharing(self, at: int, curie: str, what: str) -> tuple[set[str], bool]:
        """The works that are looked at for a subject or maker, and whether there may be more."""
        quads = [*islice(self._stores[at].quads_for_pattern(None, named(curie), NamedNode(what)), _LOOKED_AT)]
        found = {self._addresses.entity(q.subject.value) for q in quads if isinstance(q.subject, NamedNode)}
        return found, len(quads) == _LOOKED_AT

    def _all_sharing(self, store: Store, curie: str, what: NamedNode) -> set[str]:
        quads = islice(store.quads_for_pattern(None, named(curie), what), MOST)
        found = (self._addresses.entity(q.subject.value) for q in quads if isinstance(q.subject, NamedNode))
        return {one for one in found if one.startswith("work/")}
