"""The home page's numbers and examples: read from the shelves that publishing filled, counted by nobody."""

from dataclasses import dataclass, field

from lienthong.graph.shelves.reading import Shelves
from lienthong.messages import Lang
from lienthong.site.links import Entry, entry
from lienthong.site.published import Opened
from lienthong.site.reading import Reading, texts
from lienthong.site.show import Show
from lienthong.site.wording import in_words

KINDS = ("work", "instance", "item", "agent", "subject", "place", "series", "library", "record")


@dataclass(frozen=True)
class Numbers:
    """Counts by kind; libraries with copies, subjects with works and data sets with records, most first, works that
    most libraries hold, and the records that were changed last with their day: as (IRI, number or day). Works by kind
    of material as local names of Schema.org's classes."""

    kinds: dict[str, int]
    libraries: list[tuple[str, int]] = field(default_factory=list)
    subjects: list[tuple[str, int]] = field(default_factory=list)
    works: list[tuple[str, int]] = field(default_factory=list)
    editions: list[tuple[str, int]] = field(default_factory=list)
    newest: list[tuple[str, str]] = field(default_factory=list)
    datasets: list[tuple[str, int]] = field(default_factory=list)
    materials: list[tuple[str, int]] = field(default_factory=list)


def gather(opened: Opened, shelves: Shelves) -> Numbers:
    """Everything that the home page tells of a generation."""

    def iris(rows: list[tuple[str, str]]) -> list[tuple[str, int]]:
        return [(f"{opened.addresses.base}/{id_}", int(worth)) for id_, worth in rows]

    def fullest(axis: str, most: int) -> list[tuple[str, int]]:
        return [(f"{opened.addresses.base}/{one.value}", one.number) for one in shelves.fullest(axis, most)]

    # A mistyped day in the future would head the list for ever.
    newest = shelves.best("new", 60, opened.generation.published[:10])
    return Numbers(
        shelves.numbers("kind", list(KINDS)),
        fullest("held", 24),
        fullest("subject", 40),
        iris(shelves.best("held", 8)),
        iris(shelves.best("editions", 8)),
        [(f"{opened.addresses.base}/{id_}", day) for id_, day in newest],
        _datasets(opened),
        [(one.value, one.number) for one in shelves.fullest("material", 20)],
    )


def _datasets(opened: Opened) -> list[tuple[str, int]]:
    reading, start = Reading(opened), f"{opened.addresses.base}/dataset/"
    names = [one.value for one in opened.store.named_graphs() if one.value.startswith(start)]
    found = [(name, next((t for t, _ in texts(reading.node(name), "void:documents")), "")) for name in names]
    counted = [(name, int(number)) for name, number in found if number.isdecimal()]
    return sorted(counted, key=lambda one: (-one[1], one[0]))


def shown(opened: Opened, pairs: list[tuple[str, int]], lang: Lang, most: int = 1000) -> list[tuple[Entry, int]]:
    """Counted entities as lines of a list."""
    show = Show(Reading(opened), lang)
    lines = [(entry(show, iri), number) for iri, number in pairs if opened.addresses.entity(iri)]
    # Vocabularies share headings; the most used one stands for them.
    return list({(one.title.text, one.year): (one, number) for one, number in reversed(lines)}.values())[::-1][:most]


def newest(opened: Opened, pairs: list[tuple[str, str]], lang: Lang, most: int) -> list[tuple[Entry, str]]:
    """What was catalogued last as lines of a list, each title once."""
    show = Show(Reading(opened), lang)
    found: dict[tuple[str, str], tuple[Entry, str]] = {}
    for iri, day in pairs:
        one = entry(show, iri)
        found.setdefault((one.title.text, one.year), (one, day))
        if len(found) == most:
            break
    return list(found.values())


def materials(counted: list[tuple[str, int]], lang: Lang) -> list[tuple[str, str, int]]:
    """Counted classes of works: local name, name on pages, number."""
    return [(name, in_words(lang, f"class.schema_{name}"), number) for name, number in counted]
