"""Collects the triples of one record: entities, their inner nodes, and where each statement came from."""

from collections.abc import Iterable, Sequence

from lienthong.graph.terms import OWN, Entity, entity_id, entity_iri, fragment_id, iri
from lienthong.graph.terms import owner as owner_of

TYPE = iri("rdf:type")
LABEL = iri("rdfs:label")
NAME = iri("schema:name")


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
        """State one triple; all three are N-Triples terms. Stating it again changes nothing."""
        self.lines[f"{subject} {predicate} {value} ."] = None
        if self._trace:
            self.origins.setdefault(subject, self.place)
            self.origins.setdefault(f"{subject} {predicate}", self.place)

    def types(self, subject: str, classes: Iterable[str]) -> None:
        """Give a node its classes, as prefixed names."""
        for one in classes:
            self.add(subject, TYPE, iri(one))

    def name(self, subject: str, label: str) -> None:
        """Give an entity its label, for BIBFRAME readers (rdfs:label) and for search engines (schema:name)."""
        self.add(subject, LABEL, label)
        self.add(subject, NAME, label)

    def entity(self, kind: str, keys: Sequence[str], role: str) -> str:
        """The IRI of an entity that this record speaks of, by its canonical keys, strongest first."""
        own = entity_id(kind, keys[0])
        if own not in self.entities:
            weaker = dict.fromkeys(entity_id(kind, key) for key in keys[1:])
            weaker.pop(own, None)
            self.entities[own] = Entity((own, *weaker), role)
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


class Inner:
    """An inner node (a Title, a Contribution, a Publication …), a fragment of its owner.

    Its name is made of its content, so it is written only when it is complete: ``close`` returns its IRI.
    """

    __slots__ = ("_name", "_types", "pairs")

    def __init__(self, *classes: str) -> None:
        self._types = classes
        self._name = classes[0].partition(":")[2].lower()
        self.pairs: dict[tuple[str, str], None] = {}

    def add(self, predicate: str, value: str) -> None:
        """State something of this node."""
        self.pairs[predicate, value] = None

    def write(self, builder: Builder, owner: str) -> str:
        """Write the node below ``owner`` without linking it; returns its IRI, '' when there is nothing to say."""
        if not self.pairs:
            return ""
        for one in self._types:
            self.pairs[TYPE, iri(one)] = None
        told = builder.told
        content = "\n".join(
            sorted([f"{one} {told(value) if value.startswith(OWN) else value}" for one, value in self.pairs])
        )
        node = f"{owner[:-1].partition('#')[0]}#{self._name}-{fragment_id(content)}>"
        for predicate, value in self.pairs:
            builder.add(node, predicate, value)
        return node

    def close(self, builder: Builder, owner: str, predicate: str) -> str:
        """Write the node and link it to ``owner`` by ``predicate``; returns its IRI, '' when it is empty."""
        node = self.write(builder, owner)
        if node:
            builder.add(owner, predicate, node)
        return node
