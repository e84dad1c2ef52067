"""Lists of everything of one kind, page by page, for readers and crawlers."""

from pyoxigraph import NamedNode

from lienthong.site.links import PAGE_SIZE, Listed, Listing, entry, subjects
from lienthong.site.numbers import Numbers
from lienthong.site.reading import full
from lienthong.site.show import Show

MOST = 1000
"""How far a list is paged; the query page has the rest."""
_CLASSES = {
    "work": "bf:Work", "instance": "bf:Instance", "item": "bf:Item", "agent": "bf:Agent", "subject": "skos:Concept",
    "place": "bf:Place", "series": "bf:Series", "library": "schema:Library", "record": "bf:AdminMetadata",
}  # fmt: skip


def kind_page(show: Show, kind: str, page: int, numbers: Numbers | None) -> Listed | None:
    """One page of the entities of a kind; None when there is none of that number."""
    listing = Listing("kind", "rdf:type", kind, only=True)
    if kind == "dataset":
        graphs = sorted(one.value for one in show.reading.store.named_graphs() if isinstance(one, NamedNode))
        found = [one for one in graphs if show.addresses.entity(one).startswith("dataset/")]
        known, counted = len(found), True
        found = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    else:
        known, counted = (numbers.kinds.get(kind, 0), True) if numbers else (MOST, False)
        found = subjects(show, listing, full(_CLASSES[kind]), (page - 1) * PAGE_SIZE, PAGE_SIZE)
    pages = max(1, -(-min(known, MOST) // PAGE_SIZE))
    if not 1 <= page <= pages:
        return None
    # Classes overlap: a series is a work, a library an agent. What is of another kind is passed over.
    entries = [entry(show, one) for one in found if show.addresses.entity(one).startswith(f"{kind}/")]
    return Listed(listing, known, not counted, page, pages, entries)
