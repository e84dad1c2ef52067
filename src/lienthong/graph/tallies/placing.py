"""Where an entity stands in lists, read from a store: a pure function of the public graph."""

from collections.abc import Iterator
from functools import cache
from itertools import islice

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from lienthong.graph.tallies.rules import Listed, by_link, number_of
from lienthong.graph.terms import iri
from lienthong.text import sort_key
from lienthong.text.headings import sensible

LETTERS = 40
"""Signs of the key by which titles are put in order; more of them would double what a list takes."""
NO_YEAR = "9999"
_MOST_FORMS, _VOTING, _MOST_TRIPLES = 60, 60, 50_000
_DEFAULT = DefaultGraph()
_TONGUES = {"vi": 0, "": 1, "en": 2, "zxx": 10}

Entry = tuple[int, str, str]
"""A list, the key that gives the place in it, and the name (``id`` without its kind) of what stands there."""


def node(curie: str) -> NamedNode:
    """The term of a prefixed name."""
    return NamedNode(iri(curie)[1:-1])


LABEL, DATED, HAS_INSTANCE = node("rdfs:label"), node("schema:datePublished"), node("bf:hasInstance")
ITEM_OF, HAS_ITEM, INSTANCE_OF = node("bf:itemOf"), node("bf:hasItem"), node("bf:instanceOf")


@cache
def deciding() -> frozenset[str]:
    """What decides in which lists an entity stands, and what is ordered by it, and where: properties (IRIs), those of
    inner nodes behind a # (``graph.publishing.altered``)."""
    named = (LABEL, DATED, HAS_INSTANCE, ITEM_OF, HAS_ITEM, INSTANCE_OF)
    return frozenset(by_link()) | {f"#{link}" for link in by_link()} | {one.value for one in named}


def title_key(text: str) -> str:
    """What puts a title in its place of the Vietnamese alphabet."""
    return sort_key(text)[:LETTERS]


def year_key(year: int) -> str:
    """What puts the newest first, and last what has no year."""
    return f"{9998 - year:04d}" if 0 < year < 9999 else NO_YEAR


class Placing:
    """Reads the places of entities of one store."""

    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        self._start = f"{base}/"

    def entries(self, id_: str) -> set[Entry]:
        """Every list that an entity stands in, by what it and its fragments say."""
        kind, _, name = id_.partition("/")
        found: set[tuple[Listed, str]] = set()
        for link, target in self._links(f"{self._start}{id_}"):
            if (one := by_link()[link].get(kind)) and (led := self.entity(target)):
                found.add((one, led))
        if not found:
            return set()
        title, year = self.title(id_), ""
        if any(one.newest for one, _ in found):
            year = year_key(self.year(id_))
        return {(number_of(one.link, kind, led), year * one.newest + title, name) for one, led in found}

    def entity(self, iri: str) -> str:
        """``kind/id`` of what an IRI below the base names; '' for any other."""
        return iri[len(self._start) :].partition("#")[0] if iri.startswith(self._start) else ""

    def title(self, id_: str) -> str:
        """The key of an entity's heading; of an item of that of its edition."""
        if id_.startswith("item/") and (held := self._first(id_, ITEM_OF)):
            id_ = held
        return title_key(self._heading(id_))

    def year(self, id_: str) -> int:
        """The year of an edition, of a Work that of its newest; 0 when nobody says it."""
        if id_.startswith("work/"):
            return max(map(self._dated, self._led(id_, HAS_INSTANCE)), default=0)
        return self._dated(id_)

    def _dated(self, id_: str) -> int:
        return max((written_year(one.value) for one in self._values(id_, DATED)), default=0)

    def _heading(self, id_: str) -> str:
        forms = self._forms(id_)
        if len(forms) > 1:
            editions = islice(self._led(id_, HAS_INSTANCE), _VOTING) if id_.startswith("work/") else ()
            forms = sensible(forms, [text for one in editions for text, _ in self._forms(one)])
        return min(forms, key=lambda one: _TONGUES.get(one[1], 9), default=("", ""))[0]

    def _forms(self, id_: str) -> list[tuple[str, str]]:
        return [(one.value, one.language or "") for one in islice(self._values(id_, LABEL), _MOST_FORMS)]

    def _values(self, id_: str, property_: NamedNode) -> Iterator[Literal]:
        quads = self._store.quads_for_pattern(NamedNode(self._start + id_), property_, None, _DEFAULT)
        return (quad.object for quad in quads if isinstance(quad.object, Literal))

    def _led(self, id_: str, property_: NamedNode) -> Iterator[str]:
        """The ids of what one property leads to."""
        quads = self._store.quads_for_pattern(NamedNode(self._start + id_), property_, None, _DEFAULT)
        found = (self.entity(quad.object.value) for quad in quads if isinstance(quad.object, NamedNode))
        return (one for one in found if one)

    def _first(self, id_: str, property_: NamedNode) -> str:
        return min(self._led(id_, property_), default="")

    def _links(self, iri: str) -> Iterator[tuple[str, str]]:
        """The counted links of an entity and of the fragments that can be reached from it."""
        waiting, seen, left = [iri], {iri}, _MOST_TRIPLES
        while waiting and left > 0:
            for quad in islice(self._store.quads_for_pattern(NamedNode(waiting.pop()), None, None, _DEFAULT), left):
                left -= 1
                if not isinstance(value := quad.object, NamedNode):
                    continue
                if quad.predicate.value in by_link():
                    yield quad.predicate.value, value.value
                if value.value.startswith(f"{iri}#") and value.value not in seen:
                    seen.add(value.value)
                    waiting.append(value.value)

    def told(self, id_: str) -> tuple[list[str], int]:
        """What an edition says that puts its Works and items in order."""
        return sorted(text for text, _ in self._forms(id_)), self.year(id_)

    def parts(self, id_: str) -> Iterator[str]:
        """What is ordered by what an edition is called or dated: its Works and items."""
        if id_.startswith("instance/"):
            for property_ in (INSTANCE_OF, HAS_ITEM):
                yield from self._led(id_, property_)
            for property_ in (HAS_INSTANCE, ITEM_OF):
                quads = self._store.quads_for_pattern(None, property_, NamedNode(self._start + id_), _DEFAULT)
                yield from (self.entity(quad.subject.value) for quad in quads if isinstance(quad.subject, NamedNode))


def written_year(text: str) -> int:
    """The year at the beginning of a date; 0 when it begins with none."""
    return int(text[:4]) if text[:4].isdecimal() and text[:4].isascii() and len(text) >= len("1996") else 0
