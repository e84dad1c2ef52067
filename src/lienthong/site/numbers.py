"""What is counted once per generation, in a thread beside the requests: the home page's numbers and examples."""

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from lienthong.messages import Lang
from lienthong.site.links import Entry, entry
from lienthong.site.published import Opened
from lienthong.site.reading import Reading, full, texts
from lienthong.site.render import in_words
from lienthong.site.show import Show
from lienthong.sparql.queries import named


@dataclass(frozen=True)
class Numbers:
    """Counts by kind; libraries with copies, subjects with works, works with editions and data sets with records, most
    first, as (IRI, number); works by kind of material, as prefixed names of classes.
    """

    kinds: dict[str, int]
    libraries: list[tuple[str, int]] = field(default_factory=list)
    subjects: list[tuple[str, int]] = field(default_factory=list)
    works: list[tuple[str, int]] = field(default_factory=list)
    datasets: list[tuple[str, int]] = field(default_factory=list)
    materials: dict[str, int] = field(default_factory=dict)


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
    libraries, subjects, works = (_pairs(opened, name, "thing") for name in ("libraries", "subjects", "editions"))
    known = dict(_pairs(opened, "materials", "class"))
    held = {name: number for name in _MATERIALS if (number := known.get(full(name), 0))}
    by_number = dict(sorted(held.items(), key=lambda one: -one[1]))
    return Numbers(kinds, libraries, subjects, works, _datasets(opened), by_number)


_MATERIALS = (
    "schema:Book", "schema:Thesis", "schema:Report", "schema:ScholarlyArticle", "schema:LearningResource",
    "schema:Periodical", "schema:Newspaper", "schema:Map", "schema:SheetMusic", "schema:Audiobook", "schema:Movie",
    "schema:MusicRecording", "schema:VideoObject", "schema:VisualArtwork", "schema:Dataset", "schema:Legislation",
)  # fmt: skip


def _datasets(opened: Opened) -> list[tuple[str, int]]:
    reading, start = Reading(opened), f"{opened.addresses.base}/dataset/"
    names = [one.value for one in opened.store.named_graphs() if one.value.startswith(start)]
    found = [(name, next((t for t, _ in texts(reading.node(name), "void:documents")), "")) for name in names]
    counted = [(name, int(number)) for name, number in found if number.isdecimal()]
    return sorted(counted, key=lambda one: (-one[1], one[0]))


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


def materials(counted: dict[str, int], lang: Lang) -> list[tuple[str, int]]:
    """Counted classes of works by their names on pages."""
    return [(in_words(lang, f"class.{name.replace(':', '_')}"), number) for name, number in counted.items()]
