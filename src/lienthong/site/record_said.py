"""Statements of a record in words: by entity, path of properties and value, and only those that are published."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from lienthong.graph.terms import rebase
from lienthong.messages import catalogue
from lienthong.site.query_terms import curie
from lienthong.site.reading import DEFAULT, full
from lienthong.site.record_words import said
from lienthong.site.show import Line, Part, Show
from lienthong.site.values import in_words

MOST_SHOWN = 40
"""Rows of one field."""

_TYPE = full("rdf:type")
_DEPTH = 5


@dataclass
class Said:
    """One row: properties, each as its words and prefixed name, of a path; then the values."""

    path: list[tuple[str, str]]
    values: list[Line] = field(default_factory=list)


@dataclass
class About:
    """What a field says of one entity: its kind (a message below ``kind``), its label with a link, the rows."""

    kind: str
    entity: Part
    rows: list[Said] = field(default_factory=list)


@dataclass
class Given:
    """All that a field gave. ``unpublished`` counts statements that the public graph does not have (any more)."""

    about: list[About] = field(default_factory=list)
    unpublished: int = 0
    more: int = 0


class Statements:
    """Puts the statements of one record into words."""

    def __init__(self, show: Show, lines: Iterable[str]) -> None:
        self._show = show
        self._base = show.reading.base
        self._store = show.reading.store
        self._owners: dict[str, tuple[str, str]] = {}
        for one in self.parsed(lines):
            value = one.object.value if isinstance(one.object, NamedNode) else ""
            inner = value.startswith(f"{self._base}/") and "#" in value
            if inner and isinstance(one.subject, NamedNode) and self.published(one):
                self._owners.setdefault(value, (one.subject.value, one.predicate.value))

    def parsed(self, lines: Iterable[str]) -> list[Triple]:
        """Lines with private IRIs and without their dots as triples below the base."""
        found: list[Triple] = []
        for line in lines:
            # A line that is no RDF was never published either.
            with contextlib.suppress(SyntaxError):
                found += [one.triple for one in parse(f"{rebase(line, self._base)} .", RdfFormat.N_TRIPLES)]
        return found

    def given(self, lines: Iterable[str]) -> Given:
        """What some lines say."""
        found, entities = Given(), dict[str, About]()
        rows: dict[tuple[str, tuple[str, ...]], Said] = {}
        merged = self._merged(lines, found)
        for (subject, value), predicates in merged.items():
            owner, path = self._path(subject)
            if isinstance(value, NamedNode) and value.value in self._owners:
                continue
            if predicates == [_TYPE] and path:
                continue  # the class of an inner node shows in the property that leads to it
            if len(rows) >= MOST_SHOWN:
                found.more += 1
                continue
            about = entities.setdefault(owner, self._about(owner))
            steps = (*path, "|".join(predicates))
            row = rows.get((owner, steps))
            if row is None:
                row = rows[owner, steps] = Said([self._step(one) for one in steps])
                about.rows.append(row)
            row.values.append(self._value(predicates[0], value))
        found.about = list(entities.values())
        return found

    def _merged(
        self, lines: Iterable[str], found: Given
    ) -> dict[tuple[str, NamedNode | Literal | BlankNode | Triple], list[str]]:
        """Published statements by subject and value: several properties often say the same."""
        merged: dict[tuple[str, NamedNode | Literal | BlankNode | Triple], list[str]] = {}
        for one in self.parsed(lines):
            if not self.published(one):
                found.unpublished += 1
            elif isinstance(one.subject, NamedNode):
                merged.setdefault((one.subject.value, one.object), []).append(one.predicate.value)
        return merged

    def published(self, one: Triple) -> bool:
        """Whether the public graph has a statement."""
        return Quad(one.subject, one.predicate, one.object, DEFAULT) in self._store

    def _path(self, node: str) -> tuple[str, list[str]]:
        """The entity to which a node belongs, and the properties that lead to it."""
        path: list[str] = []
        while node in self._owners and len(path) < _DEPTH:
            node, step = self._owners[node]
            path.insert(0, step)
        return node.partition("#")[0], path

    def _about(self, owner: str) -> About:
        one = self._show.addresses.entity(owner)
        return About(one.partition("/")[0], self._show.link(owner))

    def _step(self, predicates: str) -> tuple[str, str]:
        names = [curie(one) for one in predicates.split("|")]
        return self._words(names[0]), ", ".join(names)

    def _words(self, name: str) -> str:
        return said(self._show.lang, f"property.{name.replace(':', '_')}") or self._show.property_name(name)

    def _value(self, predicate: str, value: object) -> Line:
        if isinstance(value, NamedNode) and predicate == _TYPE:
            return self._class(curie(value.value))
        if not isinstance(value, NamedNode | Literal):
            return []
        return [in_words(self._show, curie(predicate), value) or self._show.term(value)]

    def _class(self, name: str) -> Line:
        key, texts = f"class.{name.replace(':', '_')}", catalogue(self._show.lang)
        words = self._show.say(key) or texts.get(f"query.{key}", "")
        return [Part(f"{words} "), Part(name, muted=True)] if words else [Part(name)]
