"""From the entities that a publish changed to all whose place in the index that changes."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache

from pyoxigraph import DefaultGraph, NamedNode, Store

from lienthong.graph.terms import iri
from lienthong.search import holdings
from lienthong.search.drawing import MOST_FORMS, NAMES, asked
from lienthong.search.statements import Stored, Value, full
from lienthong.search.table import kinds, lines

_DEFAULT = DefaultGraph()
_ABOVE = {"item": ("bf:itemOf", "bf:hasItem"), "instance": ("bf:instanceOf", "bf:hasInstance")}
"""What is told by its parts: the property that leads up, and the one that leads down."""


def concerned(before: Store, after: Store, base: str, altered: Mapping[str, AbstractSet[str]]) -> set[str]:
    """The ids to be drawn again: of the ``altered`` ones (ids, each with the marks of the statements that came or went,
    as in ``graph.publishing.altered``) those whose marks the index reads; what they are copies and editions of (a Work
    is found by the libraries that hold it), when these read what is altered; and what is found by the name of one that
    is called otherwise now."""
    found = {id_ for id_, marks in altered.items() if not deciding().isdisjoint(marks)}
    told = {id_ for id_, marks in altered.items() if not deciding_above().isdisjoint(marks)}
    old, new = Stored(before, base), Stored(after, base)
    for id_ in [one for one in altered if not one.startswith(("item/", "instance/", "record/"))]:
        if _told(old, f"{base}/{id_}") != _told(new, f"{base}/{id_}"):
            told.update(_called(after, base, id_))
    for kind in ("item", "instance"):
        for id_ in [one for one in told if one.startswith(f"{kind}/")]:
            for store in (before, after):
                told.update(_above(store, base, id_, *_ABOVE[kind]))
    return {one for one in found | told if one.partition("/")[0] in kinds()}


@cache
def deciding() -> frozenset[str]:
    """The marks of all that decides what the index holds of an entity itself."""
    return asked() | {f"#{name}" for name in asked()}


@cache
def deciding_above() -> frozenset[str]:
    """The marks of all that decides what the index holds of what a copy or an edition belongs to. Notes of an edition,
    its extent or its numbers say nothing of its Work."""
    leading = {full(name) for pair in _ABOVE.values() for name in pair}
    names = holdings.ASKED.union(leading, lines().beyond[full("bf:hasInstance")][1])
    return names | {f"{link}#{name}" for link in (*names, "*") for name in names}


def _told(statements: Stored, iri_: str) -> set[tuple[str, Value]]:
    """What others are found by, and what lines of them tell: how an entity is called, in which language."""
    told = {name for _, names in lines().beyond.values() for name in names}
    return {(name, one) for name in told.union(NAMES) for one in statements.terms(iri_, name, MOST_FORMS)}


def _node(curie: str) -> NamedNode:
    return NamedNode(iri(curie)[1:-1])


def _above(store: Store, base: str, id_: str, up: str, down: str) -> Iterator[str]:
    node = NamedNode(f"{base}/{id_}")
    for quad in store.quads_for_pattern(node, _node(up), None, _DEFAULT):
        if isinstance(quad.object, NamedNode):
            yield from _owner(quad.object, base)
    for quad in store.quads_for_pattern(None, _node(down), node, _DEFAULT):
        if isinstance(quad.subject, NamedNode):
            yield from _owner(quad.subject, base)


def _called(store: Store, base: str, id_: str) -> Iterator[str]:
    """What says the name of an entity: works of a person, works on a subject."""
    node = NamedNode(f"{base}/{id_}")
    for property_ in {name for kind in kinds().values() for name in kind.linked}:
        for quad in store.quads_for_pattern(None, NamedNode(property_), node, _DEFAULT):
            if isinstance(quad.subject, NamedNode):
                yield from _owner(quad.subject, base)


def _owner(node: NamedNode, base: str) -> Iterator[str]:
    """The id of an entity of ours; nothing for what somebody else has named."""
    if node.value.startswith(f"{base}/"):
        yield node.value.removeprefix(f"{base}/").partition("#")[0]
