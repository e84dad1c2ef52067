"""What is said of entities, as the index reads it: out of a store, or out of what else knows the same."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Protocol

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from lienthong.graph.terms import iri

_DEFAULT = DefaultGraph()

Statement = tuple[str, str, str | None]
"""The property (its IRI), the value, and its language: '' for a text without one, None for a link."""

Value = tuple[str, str | None]
"""The value and its language, as in ``Statement``."""


def full(curie: str) -> str:
    """A prefixed name as an IRI."""
    return iri(curie)[1:-1]


_TYPE = full("rdf:type")


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

    def all_of(self, kind: str, class_: str, within: Callable[[str], bool]) -> Iterator[str]:
        """The ids (``kind/…``) of all entities of a kind that are of this class and ``within`` what is asked for."""


class Stored:
    """Statements read out of the store itself, node by node."""

    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        self._start = f"{base}/"

    def said(self, iri_: str, most: int) -> Iterator[Statement]:
        """What is said of a node."""
        for quad in islice(self._store.quads_for_pattern(NamedNode(iri_), None, None, _DEFAULT), most):
            value = quad.object
            if isinstance(value, Literal):
                yield quad.predicate.value, value.value, value.language or ""
            elif isinstance(value, NamedNode):
                yield quad.predicate.value, value.value, None

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

    def all_of(self, kind: str, class_: str, within: Callable[[str], bool]) -> Iterator[str]:
        """The ids of all entities of a kind and class that are ``within``."""
        found = self._store.quads_for_pattern(None, NamedNode(_TYPE), NamedNode(class_), _DEFAULT)
        start, skip = f"{self._start}{kind}/", len(self._start)
        for quad in found:
            subject = quad.subject
            # A series is a bf:Work too, a library a bf:Agent, and some inner nodes are either.
            if isinstance(subject, NamedNode) and subject.value.startswith(start) and "#" not in subject.value:
                id_ = subject.value[skip:]
                if within(id_):
                    yield id_


def _terms(quads: Iterable[Quad]) -> Iterator[Value]:
    for quad in quads:
        value = quad.object
        if isinstance(value, Literal):
            yield value.value, value.language or ""
        elif isinstance(value, NamedNode):
            yield value.value, None
