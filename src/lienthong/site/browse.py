"""Lists of everything of one kind, page by page, for readers and crawlers."""

from pyoxigraph import NamedNode

from lienthong.graph.shelves.reading import Shelves
from lienthong.site.links import PAGE_SIZE, Listed, Listing, entry, subjects
from lienthong.site.reading import full
from lienthong.site.show import Show

MOST = 1000
"""How far a list is paged that has no order of its own; the query page has the rest."""
MOST_ORDERED = 9_999 * PAGE_SIZE
"""How far one in the order of the alphabet is paged; its letters lead to the rest."""
_CLASSES = {
    "work": "bf:Work", "instance": "bf:Instance", "item": "bf:Item", "agent": "bf:Agent", "subject": "skos:Concept",
    "place": "bf:Place", "series": "bf:Series", "library": "schema:Library", "record": "bf:AdminMetadata",
}  # fmt: skip
AXES = {
    "work": ("title",), "agent": ("person", "body"), "subject": ("heading",), "place": ("place",),
    "series": ("series",), "library": ("library",),
}  # fmt: skip
"""On which rows of shelves the entities of a kind stand; those of other kinds have no names to file them by."""


def kind_page(show: Show, kind: str, page: int, shelves: Shelves | None) -> Listed | None:
    """One page of the entities of a kind; None when there is none of that number."""
    listing, start = Listing("kind", "rdf:type", kind, only=True), (page - 1) * PAGE_SIZE
    known, counted, most = MOST, False, MOST
    if kind == "dataset":
        graphs = sorted(one.value for one in show.reading.store.named_graphs() if isinstance(one, NamedNode))
        found = [one for one in graphs if show.addresses.entity(one).startswith("dataset/")]
        known, counted = len(found), True
        found = found[start : start + PAGE_SIZE]
    elif shelves and kind in AXES:
        known = sum(one.number for axis in AXES[kind] for one in shelves.letters(axis))
        counted, most = True, MOST_ORDERED
        found = [f"{show.reading.base}/{id_}" for id_ in _ordered(shelves, AXES[kind], start)]
    else:
        if shelves:
            known, counted = shelves.number("kind", kind), True
        found = subjects(show, listing, full(_CLASSES[kind]), start, PAGE_SIZE)
    pages = max(1, -(-min(known, most) // PAGE_SIZE))
    if not 1 <= page <= pages:
        return None
    # Classes overlap: a series is a work, a library an agent. What is of another kind is passed over.
    entries = [entry(show, one) for one in found if show.addresses.entity(one).startswith(f"{kind}/")]
    return Listed(listing, known, not counted, page, pages, entries)


def _ordered(shelves: Shelves, axes: tuple[str, ...], start: int) -> list[str]:
    found: list[str] = []
    for axis in axes:
        number = sum(one.number for one in shelves.letters(axis))
        if start < number and len(found) < PAGE_SIZE:
            found += shelves.row(axis, start, PAGE_SIZE - len(found))
        start = max(0, start - number)
    return found
