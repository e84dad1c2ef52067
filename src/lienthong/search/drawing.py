"""What the index says of one entity, read from a store: a pure function of the public graph."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from math import log2

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from lienthong.graph.terms import iri, prefixes
from lienthong.search.table import Indexed, kinds, weighing
from lienthong.search.words import both

_DEFAULT = DefaultGraph()
_MOST_TRIPLES = 50_000
_MOST_FORMS = 60
_LONGEST_NOTE = 20_000
_YEAR = 4


def _full(curie: str) -> str:
    return iri(curie)[1:-1]


_TYPE, _LANGUAGE, _DATED = _full("rdf:type"), _full("bf:language"), _full("schema:datePublished")
_IDENTIFIED, _VALUE, _LABEL = _full("bf:identifiedBy"), NamedNode(_full("rdf:value")), NamedNode(_full("rdfs:label"))
_HAS_INSTANCE, _HAS_ITEM = _full("bf:hasInstance"), _full("bf:hasItem")
_HELD_BY, _SERIAL = NamedNode(_full("bf:heldBy")), NamedNode(_full("schema:serialNumber"))
_NAMES = (_LABEL, NamedNode(_full("schema:alternateName")))


@dataclass
class Drawn:
    """One entity as the index holds it. ``texts`` has the fields ``title``, ``name``, ``subject`` and ``note``;
    ``libraries`` are ids, ``languages`` codes of MARC, ``classes`` prefixed names; ``weight`` multiplies a hit."""

    id: str
    kind: str
    texts: dict[str, list[str]] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    libraries: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    weight: float = 1.0


@dataclass
class _Holdings:
    """What an Instance's copies and date tell of it and of its Work."""

    years: list[int] = field(default_factory=list)
    libraries: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)


class Drawing:
    """Reads entities of one store, with some memory of the names that others are found by."""

    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        self._start = f"{base}/"
        self._named = lru_cache(maxsize=100_000)(self.names)
        self._held = lru_cache(maxsize=4)(self._read_holdings)

    def all_of(self, kind: Indexed) -> Iterator[str]:
        """The ids (``kind/…``) of all entities of a kind."""
        found = self._store.quads_for_pattern(None, NamedNode(_TYPE), NamedNode(kind.class_), _DEFAULT)
        start = f"{self._start}{kind.kind}/"
        for quad in found:
            subject = quad.subject
            # A series is a bf:Work too, a library a bf:Agent, and some inner nodes are either.
            if isinstance(subject, NamedNode) and subject.value.startswith(start) and "#" not in subject.value:
                yield subject.value[len(self._start) :]

    def draw(self, id_: str) -> Drawn | None:
        """What there is of an entity; None when its kind is not indexed or nothing is said of it."""
        indexed = kinds().get(id_.partition("/")[0])
        if indexed is None:
            return None
        drawn = Drawn(id_, indexed.kind)
        instances = False
        for name, value in self._said(self._start + id_):
            # By hand somebody may have put a text where records have a link.
            if (target := indexed.linked.get(name)) and isinstance(value, NamedNode):
                drawn.texts.setdefault(target, []).extend(self._named(value.value))
            elif isinstance(value, Literal):
                self._literal(drawn, indexed, name, value.value)
            elif name == _TYPE:
                drawn.classes += _curie(value.value)
            elif name == _LANGUAGE:
                drawn.languages.append(value.value.rpartition("/")[2])
            elif name == _IDENTIFIED:
                drawn.numbers += self._values(value.value, _VALUE)
            elif name in indexed.labelled:
                drawn.texts.setdefault("note", []).extend(self._values(value.value, _LABEL))
            elif name == _HAS_INSTANCE:
                instances = True
                self._add(drawn, self._held(value.value))
        if indexed.kind == "instance" and drawn.classes:
            self._add(drawn, self._held(self._start + id_), own=True)
        if not drawn.texts.get("title"):
            return None
        return _finished(drawn, indexed, known_by_name=indexed.kind == "work" and not instances)

    def names(self, iri_: str) -> tuple[str, ...]:
        """What an entity is called, in all its forms."""
        return tuple(sorted({one for name in _NAMES for one in self._values(iri_, name)}))

    def _said(self, iri_: str) -> Iterator[tuple[str, NamedNode | Literal]]:
        quads = self._store.quads_for_pattern(NamedNode(iri_), None, None, _DEFAULT)
        for quad in islice(quads, _MOST_TRIPLES):
            if isinstance(quad.object, NamedNode | Literal):
                yield quad.predicate.value, quad.object

    def _values(self, iri_: str, name: NamedNode) -> list[str]:
        quads = self._store.quads_for_pattern(NamedNode(iri_), name, None, _DEFAULT)
        return [quad.object.value for quad in islice(quads, _MOST_FORMS) if isinstance(quad.object, Literal)]

    @staticmethod
    def _literal(drawn: Drawn, indexed: Indexed, name: str, text: str) -> None:
        target = indexed.literals.get(name)
        if target == "number":
            drawn.numbers.append(text)
        elif target:
            drawn.texts.setdefault(target, []).append(text)
        elif name in indexed.labelled:
            drawn.texts.setdefault("note", []).append(text)

    @staticmethod
    def _add(drawn: Drawn, held: _Holdings, *, own: bool = False) -> None:
        drawn.years += held.years
        drawn.libraries += held.libraries
        if own:
            drawn.numbers += held.numbers

    def _read_holdings(self, instance: str) -> _Holdings:
        held = _Holdings()
        for name, value in self._said(instance):
            if name == _DATED and value.value[:_YEAR].isdecimal():  # "²" is a digit, and no number
                held.years.append(int(value.value[:_YEAR]))
            elif name == _HAS_ITEM and isinstance(value, NamedNode):
                for quad in islice(self._store.quads_for_pattern(value, None, None, _DEFAULT), 200):
                    if quad.predicate == _HELD_BY and isinstance(quad.object, NamedNode):
                        held.libraries.append(quad.object.value.removeprefix(self._start))
                    elif quad.predicate == _SERIAL and isinstance(quad.object, Literal):
                        held.numbers.append(quad.object.value)
        held.libraries = sorted(set(held.libraries))
        return held


def _finished(drawn: Drawn, indexed: Indexed, *, known_by_name: bool) -> Drawn:
    """In one order, whatever order the store gave, and weighed."""
    for name, found in drawn.texts.items():
        drawn.texts[name] = sorted(set(found))
    if "note" in drawn.texts:
        drawn.texts["note"] = _shortened(drawn.texts["note"])
    drawn.numbers = sorted(set(drawn.numbers))
    drawn.languages, drawn.classes = sorted(set(drawn.languages)), sorted(set(drawn.classes))
    drawn.libraries, drawn.years = sorted(set(drawn.libraries)), sorted(set(drawn.years))
    rule = weighing()
    length = min(min(len(both(one)[0]), int(rule["words_counted"])) for one in drawn.texts["title"])
    weight = indexed.weight * (1 + rule["for_each_word_of_title"] * length)
    weight *= 1 + rule["for_doubled_holdings"] * log2(1 + len(drawn.libraries))
    # No two weigh quite the same, so that equal questions are answered in one order by every index.
    drawn.weight = weight * (rule["known_by_name_only"] if known_by_name else 1) * (1 + _shade(drawn.id))
    return drawn


def _shade(id_: str) -> float:
    return int.from_bytes(blake2b(id_.encode(), digest_size=2).digest(), "big") / 65_536 / 1_000


def _shortened(texts: list[str]) -> list[str]:
    left, kept = _LONGEST_NOTE, []
    for text in texts:
        kept.append(text[:left])
        left -= len(text)
        if left <= 0:
            break
    return kept


@lru_cache(maxsize=4_096)
def _curie(name: str) -> tuple[str, ...]:
    """A class of BIBFRAME or Schema.org as a prefixed name."""
    known = prefixes()
    return tuple(f"{one}:{name[len(known[one]) :]}" for one in ("bf", "schema") if name.startswith(known[one]))
