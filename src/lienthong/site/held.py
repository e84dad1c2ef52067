"""Which items of an edition are where, read once for its page and its holdings document, in an order that lasts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from lienthong.site.reading import Reading
from lienthong.site.show import Show
from lienthong.sparql.queries import Term, named
from lienthong.text import sort_key

MOST_ITEMS = 10_000
"""Items of one edition that are read; no edition of any catalogue that we know comes near."""
FEW = 5
"""Items (or records) of an edition that are looked up one by one."""
KEPT, MANY = 32, 300
"""Editions with this many items (or records) are kept in memory, so many of them."""


@dataclass(frozen=True)
class Held:
    """The items of one edition. ``copies`` are (item, library or ''), ``online`` access with its libraries; ``more``
    says that there are more than were read."""

    copies: tuple[tuple[str, str], ...]
    online: tuple[tuple[str, tuple[str, ...]], ...]
    more: bool

    @cached_property
    def by_library(self) -> dict[str, list[str]]:
        """The copies of each library, those of none under ''."""
        found: dict[str, list[str]] = {}
        for item, library in self.copies:
            found.setdefault(library, []).append(item)
        return found

    def libraries(self) -> Counter[str]:
        """How many copies each library has, in the order of the items."""
        return Counter({one: len(items) for one, items in self.by_library.items() if one})

    def stretch(self, libraries: Iterable[str], offset: int, limit: int) -> list[tuple[str, str]]:
        """Copies with their libraries, library by library in this order, so many after so many."""
        found: list[tuple[str, str]] = []
        for library in libraries:
            items = self.by_library.get(library, [])
            found += [(item, library) for item in items[offset : offset + limit - len(found)]]
            offset = max(0, offset - len(items))
            if len(found) >= limit:
                break
        return found


def held(reading: Reading, instance: str) -> Held:
    """The items of an instance by IRI. Those of an edition that has many are kept with the generation."""
    kept = reading.opened.held
    if instance in kept:
        return kept[instance]
    found = _read(reading, instance)
    if len(found.copies) > MANY:
        if len(kept) >= KEPT:
            kept.clear()
        kept[instance] = found
    return found


def _read(reading: Reading, instance: str) -> Held:
    copies: dict[str, str] = {}
    online: dict[str, set[str]] = {}
    for item, library, access in _items(reading, instance):
        if access:
            online.setdefault(item, set()).update([library] if library else [])
        else:
            # A copy has one library (shapes); of merged ones that have two the first by IRI, each time.
            copies[item] = min(filter(None, (copies.get(item, ""), library)), default="")
    more = len(copies) + len(online) > MOST_ITEMS
    pairs = sorted(copies.items(), key=lambda one: (one[1], one[0]))[:MOST_ITEMS]
    return Held(tuple(pairs), tuple((item, tuple(sorted(online[item]))) for item in sorted(online)), more)


def _items(reading: Reading, instance: str) -> Iterator[tuple[str, str, bool]]:
    """Item, a library that holds it ('' for none), and whether it is access and no copy."""
    few = reading.values(instance, "bf:hasItem", FEW + 1)
    if len(few) <= FEW:  # a look-up costs a tenth of a query
        for one in few:
            reading.node(one.value)  # whole, as the page shows it
            access = bool(reading.values(one.value, "schema:conditionsOfAccess", 1))
            for library in [value.value for value in reading.values(one.value, "bf:heldBy")] or [""]:
                yield one.value, library, access
        return
    for row in named("site/held").select(reading.store, instance=NamedNode(instance)):
        yield iri_of(row, "item"), iri_of(row, "library"), said(row, "online")


def iri_of(row: dict[str, Term], name: str) -> str:
    """The IRI that a row of a query has for a variable, '' when it has none."""
    value = row.get(name)
    return value.value if isinstance(value, NamedNode) else ""


def said(row: dict[str, Term], name: str) -> bool:
    """Whether a row of a query says "true" of a variable."""
    value = row.get(name)
    return isinstance(value, Literal) and value.value == "true"


def by_name(show: Show, libraries: Counter[str]) -> list[str]:
    """Libraries in the order of the Vietnamese alphabet; what says nothing of its library ('') last."""
    names = {one: show.name(one).text for one in libraries if one}
    return sorted(libraries, key=lambda one: (not one, sort_key(names.get(one, "")), one))
