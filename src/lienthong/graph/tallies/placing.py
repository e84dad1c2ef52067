"""Where an entity stands in lists: a pure function of the public graph."""

from functools import cache

from pyoxigraph import NamedNode

from lienthong.graph.tallies.rules import Listed, by_link, links, number_of
from lienthong.graph.terms import iri
from lienthong.search.statements import Statements
from lienthong.text import sort_key
from lienthong.text.headings import sensible

LETTERS = 40
"""Signs of the key by which titles are put in order; more of them would double what a list takes."""
NO_YEAR = "9999"
_MOST_FORMS, _VOTING, _MOST_TRIPLES = 60, 60, 50_000
_NONE: dict[str, Listed] = {}
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
    """Reads the places of entities by what one store says of them."""

    def __init__(self, statements: Statements, base: str) -> None:
        self._statements = statements
        self._start = f"{base}/"

    def entries(self, id_: str) -> set[Entry]:
        """Every list that an entity stands in, by what it and its fragments say; none of its own, since what leads to
        its own inner node (a subject of a code that it alone has) is not about it."""
        kind, _, name = id_.partition("/")
        found: set[tuple[Listed, str]] = set()
        for link, target, tongue in self._statements.whole(f"{self._start}{id_}", _MOST_TRIPLES, links()):
            if tongue is None and (one := by_link().get(link, _NONE).get(kind)):
                led = self.entity(target)
                if led and led != id_:
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
        if id_.startswith("item/") and (held := min(self._led(id_, ITEM_OF), default="")):
            id_ = held
        return title_key(self._heading(id_))

    def year(self, id_: str) -> int:
        """The year of an edition, of a Work that of its newest; 0 when nobody says it."""
        if id_.startswith("work/"):
            return max(map(self._dated, self._led(id_, HAS_INSTANCE)), default=0)
        return self._dated(id_)

    def _dated(self, id_: str) -> int:
        return max((written_year(text) for text, _ in self._texts(id_, DATED)), default=0)

    def _heading(self, id_: str) -> str:
        forms = self._texts(id_, LABEL)[:_MOST_FORMS]
        if len(forms) > 1:
            editions = self._led(id_, HAS_INSTANCE)[:_VOTING] if id_.startswith("work/") else []
            forms = sensible(forms, [text for one in editions for text, _ in self._texts(one, LABEL)[:_MOST_FORMS]])
        return min(forms, key=lambda one: _TONGUES.get(one[1], 9), default=("", ""))[0]

    def _texts(self, id_: str, property_: NamedNode) -> list[tuple[str, str]]:
        found = self._statements.first(self._start + id_, property_.value, _MOST_TRIPLES)
        return [(text, tongue) for text, tongue in found if tongue is not None]

    def _led(self, id_: str, property_: NamedNode) -> list[str]:
        """The ids of what one property leads to."""
        found = self._statements.first(self._start + id_, property_.value, _MOST_TRIPLES)
        return [one for value, tongue in found if tongue is None and (one := self.entity(value))]

    def told(self, id_: str) -> tuple[list[str], int]:
        """What an edition says that puts its Works and items in order."""
        return sorted(text for text, _ in self._texts(id_, LABEL)[:_MOST_FORMS]), self.year(id_)


def written_year(text: str) -> int:
    """The year at the beginning of a date; 0 when it begins with none."""
    return int(text[:4]) if text[:4].isdecimal() and text[:4].isascii() and len(text) >= len("1996") else 0
