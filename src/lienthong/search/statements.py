"""What is said of entities, as the index reads it: out of a store, or out of what else knows the same."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice
from typing import Protocol

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from lienthong.graph.terms import iri
from lienthong.search.uniting import Share, within

_DEFAULT = DefaultGraph()

Statement = tuple[str, str, str | None]
"""The property (its IRI), the value, and its language: '' for a text without one, None for a link."""

Value = tuple[str, str | None]
"""The value and its language, as in ``Statement``."""


@cache
def full(curie: str) -> str:
    """A prefixed name as an IRI."""
    return iri(curie)[1:-1]


_TYPE = full("rdf:type")
_RECENT = 8
"""Nodes whose statements are kept in memory, 50,000 each at most."""


class Statements(Protocol):
    """What the default graph of one store says. Whoever implements it gives what ``Stored`` gives of the properties
    that the index asks for (``drawing.asked``); only where all is given may the order be another."""

    def said(self, iri_: str, most: int) -> Iterable[Statement]:
        """What is said of a node; of more than ``most`` statements the first of the store."""

    def values(self, iri_: str, name: str, most: int) -> list[str]:
        """The texts of one property of a node; of more than ``most`` values the first of the store."""

    def terms(self, iri_: str, name: str, most: int) -> list[Value]:
        """The texts and links of one property of a node, as many as ``most``, in any order."""

    def in_order(self, iri_: str, name: str, found: list[Value], most: int) -> list[Value]:
        """What was ``found`` of a property in the order of the store, of more than ``most`` values the first."""

    def first(self, iri_: str, name: str, most: int) -> list[Value]:
        """The texts and links of one property of a node; of more than ``most`` the first of the store."""

    def whole(self, iri_: str, most: int, names: frozenset[str]) -> Iterable[Statement]:
        """What is said of an entity and of its fragments that it leads to by properties (IRIs) in ``names``; of more
        than ``most`` statements, whatever their property, those that are met first in the store."""

    def every(self, classes: Mapping[str, str], share: Share) -> Iterator[str]:
        """The ids (``kind/…``) of all entities of some kinds, each with the class that they have to be of ('' for any),
        or of a part of them, whichever: those of all parts together are each entity once."""


class Stored:
    """Statements read out of the store itself, node by node."""

    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        self._start = f"{base}/"
        # An edition is looked at three times, its record twice: for itself, for its holdings, for its Work.
        self._recent = lru_cache(maxsize=_RECENT)(self._read)

    def said(self, iri_: str, most: int) -> list[Statement]:
        """What is said of a node."""
        return self._recent(iri_, most)

    def _read(self, iri_: str, most: int) -> list[Statement]:
        found: list[Statement] = []
        for quad in islice(self._store.quads_for_pattern(NamedNode(iri_), None, None, _DEFAULT), most):
            value = quad.object
            if isinstance(value, Literal):
                found.append((quad.predicate.value, value.value, value.language or ""))
            elif isinstance(value, NamedNode):
                found.append((quad.predicate.value, value.value, None))
        return found

    def values(self, iri_: str, name: str, most: int) -> list[str]:
        """The texts of one property."""
        quads = self._store.quads_for_pattern(NamedNode(iri_), NamedNode(name), None, _DEFAULT)
        return list(islice((quad.object.value for quad in quads if isinstance(quad.object, Literal)), most))

    def is_a(self, iri_: str, class_: str) -> bool:
        """Whether a node is of a class (its IRI), however much else is said of it."""
        asked = NamedNode(iri_), NamedNode(_TYPE), NamedNode(class_), _DEFAULT
        return next(self._store.quads_for_pattern(*asked), None) is not None

    def terms(self, iri_: str, name: str, most: int) -> list[Value]:
        """The texts and links of one property, in the order of the store."""
        quads = self._store.quads_for_pattern(NamedNode(iri_), NamedNode(name), None, _DEFAULT)
        return list(islice(_terms(quads), most))

    def in_order(self, iri_: str, name: str, found: list[Value], most: int) -> list[Value]:
        """The same: so it was read."""
        return found[:most]

    def first(self, iri_: str, name: str, most: int) -> list[Value]:
        """The same: so it was read."""
        return self.terms(iri_, name, most)

    def whole(self, iri_: str, most: int, names: frozenset[str]) -> Iterator[Statement]:
        """What is said of an entity and of its fragments by properties that are named."""
        waiting, seen = [iri_], {iri_}
        while waiting and most > 0:
            for one in self.said(waiting.pop(), most):
                most -= 1
                name, value, tongue = one
                if name in names:
                    yield one
                if tongue is None and value.startswith(f"{iri_}#") and value not in seen:
                    seen.add(value)
                    waiting.append(value)

    def every(self, classes: Mapping[str, str], share: Share) -> Iterator[str]:
        """The ids of all entities of some kinds, class by class."""
        skip = len(self._start)
        for class_ in dict.fromkeys(classes.values()):
            starts = tuple(f"{self._start}{kind}/" for kind, one in classes.items() if one == class_)
            for subject in self._subjects(class_):
                # A series is a bf:Work too, a library a bf:Agent, and some inner nodes are either.
                if subject.startswith(starts) and "#" not in subject and within(subject[skip:], share):
                    yield subject[skip:]

    def _subjects(self, class_: str) -> Iterator[str]:
        """Every node of a class, or of which anything is said."""
        name, value = (NamedNode(_TYPE), NamedNode(class_)) if class_ else (None, None)
        last = ""
        # What is said of one node stands together.
        for quad in self._store.quads_for_pattern(None, name, value, _DEFAULT):
            if isinstance(quad.subject, NamedNode) and quad.subject.value != last:
                last = quad.subject.value
                yield last


def _terms(quads: Iterable[Quad]) -> Iterator[Value]:
    for quad in quads:
        value = quad.object
        if isinstance(value, Literal):
            yield value.value, value.language or ""
        elif isinstance(value, NamedNode):
            yield value.value, None
