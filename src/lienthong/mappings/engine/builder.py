"""Collects the triples of one record: entities, their inner nodes, and where each statement came from."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from lienthong.errors import RuleError
from lienthong.graph.terms import OWN, Entity, entity_id, entity_iri, fragment_id, iri
from lienthong.graph.terms import owner as owner_of

TYPE = iri("rdf:type")
LABEL = iri("rdfs:label")
NAME = iri("schema:name")
_EMPTY = '""'
"""How an empty literal begins, whatever its language or type: quotes inside a literal are escaped."""


class Builder:
    """The graph of one record while it is being made.

    ``place`` is the field at work (``245`` or ``952[3]``); with ``trace`` each subject and statement remembers it.
    """

    __slots__ = ("_trace", "entities", "lines", "origins", "place")

    def __init__(self, trace: bool = False) -> None:
        self.lines: dict[str, None] = {}
        self.entities: dict[str, Entity] = {}
        self.origins: dict[str, str] = {}
        self.place = ""
        self._trace = trace

    def add(self, subject: str, predicate: str, value: str) -> None:
        """State one triple; all three are N-Triples terms. Stating it again, or an empty literal, changes nothing.

        Raises RuleError when there is no object: whoever states a code must ask first whether it has an IRI.
        """
        if not value:
            raise RuleError("rule_no_object", tag=self.place, predicate=predicate)
        if value.startswith(_EMPTY):
            return
        self.lines[f"{subject} {predicate} {value} ."] = None
        if self._trace:
            self.origins.setdefault(subject, self.place)
            self.origins.setdefault(f"{subject} {predicate}", self.place)

    def types(self, subject: str, classes: Iterable[str]) -> None:
        """Give a node its classes, as prefixed names."""
        self.state(subject, _type_statements(tuple(classes)))

    def state(self, subject: str, statements: Iterable[str]) -> None:
        """State several triples of one subject, each given as its predicate and object with a space between."""
        lines = self.lines
        for one in statements:
            lines[f"{subject} {one} ."] = None
        if self._trace:
            self.origins.setdefault(subject, self.place)
            for one in statements:
                self.origins.setdefault(f"{subject} {one.partition(' ')[0]}", self.place)

    def name(self, subject: str, label: str) -> None:
        """Give an entity its label, for BIBFRAME readers (rdfs:label) and for search engines (schema:name)."""
        self.state(subject, (f"{LABEL} {label}", f"{NAME} {label}"))

    def entity(self, kind: str, keys: Sequence[str], role: str) -> str:
        """The IRI of an entity that this record speaks of, by its canonical keys, strongest first."""
        own = entity_id(kind, keys[0])
        if own not in self.entities:
            ids = (own,) if len(keys) == 1 else tuple(dict.fromkeys([entity_id(kind, key) for key in keys]))
            self.entities[own] = Entity(ids, role)
        return entity_iri(own)

    def has(self, kind: str, key: str) -> bool:
        """Whether this record has spoken of the entity with this strongest key already."""
        return entity_id(kind, key) in self.entities

    def told(self, value: str) -> str:
        """A private IRI as inner nodes are named by it: the role, which is the same in every record.

        Nguyễn Du with dates in one record and without in another has two ids until they merge, but one contribution.
        """
        entity = self.entities.get(owner_of(value))
        own, hash_sign, fragment = value.partition("#")
        return f"{entity.role if entity else own}{hash_sign}{fragment}"


@lru_cache(maxsize=1024)
def _type_statements(classes: tuple[str, ...]) -> dict[str, None]:
    return {f"{TYPE} {iri(one)}": None for one in classes}


@lru_cache(maxsize=1024)
def _head(classes: tuple[str, ...]) -> tuple[str, dict[str, None]]:
    """How the name of a node of these classes begins, and the statements of its classes."""
    return f"#{classes[0].partition(':')[2].lower()}-", _type_statements(classes)


_SHORT = 300
"""Characters of a statement that may be one of many records; an abstract is of one, and as long as it likes."""


def _unlinked(classes: tuple[str, ...], said: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The name of a node that speaks of no entity, and all its statements."""
    head, types = _head(classes)
    statements = tuple(dict.fromkeys((*said, *types)))
    return head + fragment_id("\n".join(sorted(statements))), statements


_recurring = lru_cache(maxsize=8192)(_unlinked)
"""A language, a place, an extent, a note recur in every other record."""


class Inner:
    """An inner node (a Title, a Contribution, a Publication …), a fragment of its owner.

    Its name is made of its content, so it is written only when it is complete: ``close`` returns its IRI.
    """

    __slots__ = ("_classes", "_linked", "_statements")

    def __init__(self, *classes: str) -> None:
        self._classes = classes
        self._statements: dict[str, None] = {}
        self._linked: dict[str, tuple[str, str]] = {}

    def add(self, predicate: str, value: str) -> None:
        """State something of this node; no object or an empty literal says nothing."""
        if not value or value.startswith(_EMPTY):
            return
        statement = f"{predicate} {value}"
        self._statements[statement] = None
        if value.startswith(OWN):
            self._linked[statement] = predicate, value

    @property
    def said(self) -> bool:
        """Whether anything is stated of the node yet."""
        return bool(self._statements)

    def write(self, builder: Builder, owner: str) -> str:
        """Write the node below ``owner`` without linking it; returns its IRI, '' when there is nothing to say."""
        if not self._statements:
            return ""
        if self._linked:
            head, types = _head(self._classes)
            statements: Iterable[str] = self._statements | types
            content = [one for one in statements if one not in self._linked]
            content += [f"{predicate} {builder.told(value)}" for predicate, value in self._linked.values()]
            fragment = head + fragment_id("\n".join(sorted(content)))
        else:
            said = tuple(self._statements)
            short = len(max(said, key=len)) <= _SHORT
            fragment, statements = (_recurring if short else _unlinked)(self._classes, said)
        node = f"{owner[:-1].partition('#')[0]}{fragment}>"
        builder.state(node, statements)
        return node

    def close(self, builder: Builder, owner: str, predicate: str) -> str:
        """Write the node and link it to ``owner`` by ``predicate``; returns its IRI, '' when it is empty."""
        node = self.write(builder, owner)
        if node:
            builder.add(owner, predicate, node)
        return node
