"""What the page of each kind of entity has of its own beside its table and lists, in the order of
``[sections]`` in ``site/views.toml``."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pyoxigraph import Literal

from lienthong.search.asking import Filters
from lienthong.search.stock import stock
from lienthong.site.codes import code_name
from lienthong.site.company import Company, Timeline, company, timeline
from lienthong.site.folding import fold
from lienthong.site.libraries import datasets, number_held, whereabouts
from lienthong.site.links import Entry
from lienthong.site.mergers import mergers, namesakes, standing
from lienthong.site.reading import Node, full, iris, texts
from lienthong.site.show import Line, Part, Show, text_of
from lienthong.site.table import views
from lienthong.site.trails import paths
from lienthong.site.volumes import Contents, contents
from lienthong.text import sort_key

MOST_NARROWER = 60


@dataclass
class Extras:
    """``lead`` stands below the name; ``paths`` are the chains of broader subjects, ``narrower`` the ones below
    (``more`` than these); ``mergers`` say what a place was before; ``searched`` names the library that its form
    searches, '' of one that holds nothing, ``stock`` its works by type (value, name, number), ``measured`` that it
    hands over data whose quality is told; ``namesakes`` are other places of the same name; ``told`` are properties
    that the table need not repeat."""

    lead: Line = field(default_factory=list)
    paths: list[Line] = field(default_factory=list)
    narrower: list[Part] = field(default_factory=list)
    more: bool = False
    mergers: list[Line] = field(default_factory=list)
    namesakes: list[Line] = field(default_factory=list)
    timeline: Timeline | None = None
    company: Company | None = None
    contents: Contents | None = None
    similar: list[Entry] = field(default_factory=list)
    searched: str = ""
    stock: list[tuple[str, str, int]] = field(default_factory=list)
    measured: bool = False
    told: tuple[str, ...] = ()


def order(kind: str) -> tuple[str, ...]:
    """The sections of a kind's page, by the names of their templates (``entity_<name>.html``)."""
    found = views()["sections"]
    return tuple(found.get(kind, found["other"]))


def extras(show: Show, kind: str, iri: str, tree: dict[str, Node]) -> Extras:
    """What the page of one entity has beside its table; ``told`` are properties that the table need not repeat."""
    made = Extras()
    if maker := _MAKERS.get(kind):
        maker(show, iri, tree, made)
    return made


def _agent(show: Show, iri: str, tree: dict[str, Node], made: Extras) -> None:
    node = tree[iri]
    made.lead = [Part(life)] if (life := lifetime(node)) else []
    for curie in ("schema:birthDate", "schema:deathDate", "schema:foundingDate", "schema:dissolutionDate"):
        if all(text in life for text, _ in texts(node, curie)):
            made.told += (curie,)
    for curie in ("schema:jobTitle", "schema:disambiguatingDescription"):
        if said := show.best(node, curie):
            made.lead += [Part(" · ")] * bool(made.lead) + [said]
            made.told += (curie,)
    made.timeline = timeline(show, "agent", iri)
    made.company = company(show, "agent", iri)


LIFE = ("schema:birthDate", "schema:foundingDate", "schema:deathDate", "schema:dissolutionDate")
"""What ``lifetime`` reads."""


def lifetime(node: Node) -> str:
    """The years of life of a person or of a body: "1765–1820", "1950–", "–1890"; '' when none is known."""
    ends = []
    for curies in (LIFE[:2], LIFE[2:]):
        found = sorted(text.partition("-")[0] for text, _ in texts(node, *curies))
        ends.append(next((one for one in found if one), ""))
    return "–".join(ends) if any(ends) else ""


def _subject(show: Show, iri: str, tree: dict[str, Node], made: Extras) -> None:
    made.paths = [_chain(show, one, iri) for one in paths(show.reading, "subject", iri)]
    # Records say either direction: the one that is not said counts as well.
    below = {one.value for one in show.reading.values(iri, "skos:narrower", 2 * MOST_NARROWER)}
    below |= set(show.reading.pointing(iri, "skos:broader", 2 * MOST_NARROWER))
    found = [show.link(one) for one in below - {iri} if show.addresses.entity(one)]
    found = list({part.text: part for part in sorted(found, key=lambda one: (sort_key(one.text), one.href))}.values())
    made.narrower, made.more = found[:MOST_NARROWER], len(below) > MOST_NARROWER
    made.timeline = timeline(show, "subject", iri)
    made.company = company(show, "subject", iri)
    made.told = ("skos:narrower", *(("skos:broader",) if made.paths else ()))


def _chain(show: Show, above: list[str], iri: str) -> Line:
    line: Line = []
    for one in above:
        line += [show.link(one), Part(" › ", muted=True)]
    return [*line, show.name(iri)]


def _place(show: Show, iri: str, tree: dict[str, Node], made: Extras) -> None:
    made.lead = [Part(time)] if (time := standing(show, iri)) else []
    made.mergers = mergers(show, iri, tree[iri])
    if made.mergers:
        made.told = ("dct:valid", "dct:replaces", "dct:isReplacedBy")
    made.namesakes = namesakes(show, iri)
    made.company = company(show, "place", iri)


def _instance(show: Show, iri: str, tree: dict[str, Node], made: Extras) -> None:
    node = tree[iri]
    imprints = [one for one in iris(node, "bf:provisionActivity") if full("bf:Publication") in _classes(tree, one)]
    lines = [fold(show, tree, one)[1] for one in imprints[:6]]
    made.lead = max(lines, key=lambda line: (len(text_of(line)), text_of(line)), default=[])
    sizes = [fold(show, tree, one)[1] for one in iris(node, "bf:extent")[:6] if texts(tree.get(one, {}), "rdfs:label")]
    if size := max(sizes, key=lambda line: (len(text_of(line)), text_of(line)), default=[]):
        made.lead = [*made.lead, *[Part(" · ")] * bool(made.lead), *size]


def _classes(tree: dict[str, Node], iri: str) -> list[str]:
    return iris(tree.get(iri, {}), "rdf:type")


def _library(show: Show, iri: str, tree: dict[str, Node], made: Extras) -> None:
    made.lead = whereabouts(show, iri)
    # A library that is known from a registry only has nothing to search in.
    made.searched = show.addresses.entity(iri) if number_held(show, iri) else ""
    made.measured = datasets(show, iri) is not None
    if made.searched and (index := show.reading.opened.index):
        found = stock(index, Filters(libraries=(made.searched,), kinds=("work",)), "type")
        named = [(one, show.say(f"class.{one.replace(':', '_')}"), number) for one, number in found.rows]
        made.stock = [one for one in named if one[1] and one[2]]


def _work(show: Show, iri: str, tree: dict[str, Node], made: Extras) -> None:
    node = tree[iri]
    languages = [code_name(one, show.lang) for one in iris(node, "bf:language")]
    named = [one[:1].upper() + one[1:] for one in languages if one]
    written = [value.value for value in node.get(full("bf:originDate"), ()) if isinstance(value, Literal)]
    told = [*sorted(set(written))[:1], *sorted(set(named), key=sort_key)[:3]]
    made.lead = [Part(" · ".join(told))] if told else []
    made.contents = contents(show, tree, iri)
    if made.contents:
        # Of a collection the table of contents lists no more than its parts.
        named = [part.text for chapter in made.contents.chapters for part in chapter.parts]
        written = [
            text for one in iris(node, "bf:tableOfContents") for text, _ in texts(tree.get(one, {}), "rdfs:label")
        ]
        listed = bool(written) and all(name in written[0] for name in named)
        made.told = ("bf:hasPart", "bf:tableOfContents") if listed else ("bf:hasPart",)


_MAKERS: dict[str, Callable[[Show, str, dict[str, Node], Extras], None]] = {
    "agent": _agent,
    "subject": _subject,
    "place": _place,
    "library": _library,
    "work": _work,
    "instance": _instance,
}
