"""What is counted once per generation, in a thread beside the requests: the home page's numbers and examples."""

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from lienthong.messages import Lang
from lienthong.site.links import Entry, entry
from lienthong.site.published import Opened
from lienthong.site.reading import Reading, full
from lienthong.site.show import Show
from lienthong.sparql.queries import named


@dataclass(frozen=True)
class Numbers:
    """Counts by kind; libraries with copies, subjects with works and works with editions, most first, as
    (IRI, number).
    """

    kinds: dict[str, int]
    libraries: list[tuple[str, int]] = field(default_factory=list)
    subjects: list[tuple[str, int]] = field(default_factory=list)
    works: list[tuple[str, int]] = field(default_factory=list)


def count(opened: Opened) -> Numbers:
    """Count everything: about half a second for three million triples. A Hub, which no one can read, is no work."""
    classes = dict(_pairs(opened, "classes", "class"))
    by = {name: classes.get(full(name), 0) for name in _CLASSES}
    kinds = {
        "work": by["bf:Work"] - by["bf:Series"] - by["bf:Hub"],
        "instance": by["bf:Instance"],
        "item": by["bf:Item"],
        "agent": by["bf:Agent"] - by["schema:Library"],
        "subject": by["skos:Concept"],
        "place": by["bf:Place"],
        "series": by["bf:Series"],
        "library": by["schema:Library"],
        "record": by["bf:AdminMetadata"],
    }
    lists = (_pairs(opened, name, "thing") for name in ("libraries", "subjects", "editions"))
    return Numbers(kinds, *lists)


_CLASSES = (
    "bf:Work", "bf:Hub", "bf:Series", "bf:Instance", "bf:Item", "bf:Agent", "bf:Place", "bf:AdminMetadata",
    "schema:Library", "skos:Concept",
)  # fmt: skip


def _pairs(opened: Opened, name: str, variable: str) -> list[tuple[str, int]]:
    pairs = []
    for row in named(f"site/{name}").select(opened.store):
        thing, number = row.get(variable), row.get("number")
        if isinstance(thing, NamedNode) and isinstance(number, Literal):
            pairs.append((thing.value, int(number.value)))
    return pairs


def shown(opened: Opened, pairs: list[tuple[str, int]], lang: Lang) -> list[tuple[Entry, int]]:
    """Counted entities as lines of a list."""
    show = Show(Reading(opened), lang)
    lines = [(entry(show, iri), number) for iri, number in pairs if opened.addresses.entity(iri)]
    # Vocabularies share headings; the most used one stands for them.
    return list({(one.title.text, one.year): (one, number) for one, number in reversed(lines)}.values())[::-1]
