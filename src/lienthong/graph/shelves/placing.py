"""On which shelves an entity stands: a pure function of the published graph, so that what an update takes away and
puts back is what building anew would have (docs/decisions/076-browsing.md)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice

from lienthong.graph.shelves.letters import first_word, key, letter
from lienthong.graph.terms import iri
from lienthong.search.statements import Statements, full
from lienthong.search.uniting import ALL
from lienthong.text.headings import sensible

_MOST_TRIPLES, _MOST_FORMS, _MOST_ITEMS, _MOST_RECORDS, _VOTING = 50_000, 60, 2_000, 50, 60
_NUMBER = re.compile(r"([0-9]{3})(?:\.([0-9]{1,12}))?(?![0-9])")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.]+(?:Z|[+-][0-9:]+)?)?")
MATERIALS = (
    "schema:Book", "schema:Thesis", "schema:Report", "schema:ScholarlyArticle", "schema:LearningResource",
    "schema:Periodical", "schema:Newspaper", "schema:Map", "schema:SheetMusic", "schema:Audiobook", "schema:Movie",
    "schema:MusicRecording", "schema:VideoObject", "schema:VisualArtwork", "schema:Dataset", "schema:Legislation",
)  # fmt: skip
"""The kinds of material that Works are browsed by."""
_MATERIALS = tuple((full(one), one.partition(":")[2]) for one in MATERIALS)
CLASSES = {
    "work": "bf:Work", "instance": "bf:Instance", "item": "bf:Item", "agent": "bf:Agent", "subject": "skos:Concept",
    "place": "bf:Place", "series": "bf:Series", "library": "schema:Library", "record": "bf:AdminMetadata",
}  # fmt: skip
"""By which class an entity of each kind is told."""

Shelf = tuple[str, str]
"""Axis and value: ``("year", "1996")``."""


@dataclass
class Placed:
    """Where one entity stands. ``on`` has the key of its place on each shelf; ``counted`` are shelves that only count
    it; ``best`` are lists of which only the first few hundred are kept, with what it is worth there."""

    on: dict[Shelf, str] = field(default_factory=dict)
    counted: set[Shelf] = field(default_factory=set)
    best: set[tuple[str, str]] = field(default_factory=set)

    def alphabetical(self, axis: str, heading: str, at: str = "") -> None:
        """Put it under its letter, and count it under its first word; ``at`` is the key of the heading if known."""
        shelf = letter(heading)
        self.on[(axis, shelf)] = at or key(heading)
        if word := first_word(heading):
            self.counted.add((f"{axis}.word", f"{shelf} {word}"))

    def named(self, axis: str, heading: str, at: str = "") -> None:
        """Put it under its letter when it has a name."""
        if heading.strip():
            self.alphabetical(axis, heading, at)

    def agent(self, heading: str, person: bool) -> None:
        """Put a person or a body under its name, a person under the last word of it, too."""
        self.named("person" if person else "body", heading)
        words = heading.split()
        if person and len(words) > 1:
            self.alphabetical("given", f"{words[-1]} {' '.join(words[:-1])}")

    def dated(self, texts: Iterable[str]) -> None:
        """Put an edition among those whose records were written last."""
        if days := [found.group(1) for text in texts if (found := _DAY.fullmatch(text))]:
            self.best.add(("new", max(days)))


@dataclass(frozen=True, slots=True)
class Known:
    """What decides where a Work stands: its heading, kinds of material (of ``MATERIALS``, without prefix), languages
    (IRIs), when its editions were published, its Dewey numbers as they are written, how many editions and holding
    libraries."""

    heading: str
    materials: Iterable[str]
    languages: Iterable[str]
    dates: Iterable[str]
    numbers: Iterable[str]
    editions: int
    holders: int

    def place(self, placed: Placed) -> None:
        """Put it there."""
        at = key(self.heading)
        placed.named("title", self.heading, at)
        for name in self.materials:
            placed.on[("material", name)] = at
        for code in filter(None, map(_code, self.languages)):
            placed.on[("language", code)] = at
        years = {text[:4] for text in self.dates}
        for year in sorted(year for year in years if len(year) == 4 and year.isascii() and year.isdecimal())[:_VOTING]:
            placed.on[("year", year)] = at
            placed.counted.add(("decade", year[:3]))
        for number in filter(None, map(_ddc, self.numbers)):
            placed.on[("ddc", number[:3])] = placed.on[("ddc", number)] = at
            placed.counted |= {("ddc", number[:1]), ("ddc", number[:2])}
        if self.holders > 1:
            placed.best.add(("held", f"{self.holders:06}"))
        if self.editions > 1:
            placed.best.add(("editions", f"{self.editions:06}"))


def heading(forms: list[tuple[str, str]], editions: tuple[str, ...] = ()) -> str:
    """What an entity files under: as its page is headed in Vietnamese, '' when it has no name."""
    order = {"vi": 0, "": 1, "en": 2, "zxx": 10}
    found = sensible(forms, editions)
    return min(found, key=lambda form: order.get(form[1], 9), default=("", ""))[0]


@lru_cache(maxsize=1_024)
def _code(language: str) -> str:
    """The code of a language of MARC's list, '' of another IRI."""
    code = language.removeprefix(iri("lang:vie")[1:-4])
    return code.lower() if len(code) == 3 and code.isascii() and code.isalpha() else ""


def _ddc(text: str) -> str:
    """A number of the Dewey classification, to three figures behind the point; '' for what is none."""
    # 082 marks where a number may be cut: 895.922/334
    if not (number := _NUMBER.match(text.strip().replace("/", "").replace("'", ""))):
        return ""
    whole, rest = number.group(1), (number.group(2) or "")[:3]
    return f"{whole}.{rest}" if rest else whole


@cache
def deciding() -> frozenset[str]:
    """What decides where an entity stands, or what has it (an Instance its Work and its Items): properties (IRIs);
    properties and classes of inner nodes behind a # (``graph.publishing.altered``)."""
    own = (
        "rdf:type", "rdfs:label", "bf:language", "bf:classification", "bf:subject", "bf:hasInstance", "bf:hasItem",
        "bf:heldBy", "bf:identifiedBy", "bf:adminMetadata", "bf:changeDate", "bf:creationDate", "schema:author",
        "schema:datePublished", "dct:valid",
    )  # fmt: skip
    inner = ("bf:ClassificationDdc", "bf:classificationPortion")
    return frozenset(full(one) for one in own) | {f"#{full(one)}" for one in inner}


class Placing:
    """Reads entities by what one store says of them."""

    def __init__(self, statements: Statements, base: str) -> None:
        self._statements = statements
        self._start = f"{base}/"

    def everything(self) -> Iterator[tuple[str, Placed]]:
        """Each entity (``kind/…``) and where it stands."""
        for id_ in self._statements.every({kind: full(class_) for kind, class_ in CLASSES.items()}, ALL):
            yield id_, self.place(id_)

    def place(self, id_: str) -> Placed:
        """Where ``kind/…`` stands; nowhere when nothing is said of it."""
        placed, kind, one = Placed(), id_.partition("/")[0], self._start + id_
        classes = set(self._iris(one, "rdf:type"))
        # A Hub, at which translations meet, is a Work that nobody can read.
        if kind not in CLASSES or full(CLASSES[kind]) not in classes or full("bf:Hub") in classes:
            return placed
        if kind == "work":
            self._work(placed, one, classes)
        elif kind in SINGLE:
            self._heading(placed, SINGLE[kind], one)
        elif kind == "agent":
            placed.agent(heading(self._texts(one, "rdfs:label")), full("bf:Person") in classes)
        elif kind == "place":
            self._place(placed, one)
        elif kind == "instance":
            self._instance(placed, one)
        elif kind == "item":
            placed.counted |= {("held", other) for iri_ in self._iris(one, "bf:heldBy") if (other := self._id(iri_))}
        placed.counted.add(("kind", kind))
        return placed

    def _heading(self, placed: Placed, axis: str, one: str) -> str:
        label = heading(self._texts(one, "rdfs:label"))
        placed.named(axis, label)
        return label

    def _place(self, placed: Placed, one: str) -> None:
        label = self._heading(placed, "place", one)
        if self._iris(one, "bf:identifiedBy") and label:
            periods = [text for text, _ in self._texts(one, "dct:valid")]
            ended = any(text.startswith(("/", "../")) for text in periods)
            begun = any(text.endswith(("/", "/..")) for text in periods)
            if not begun:
                placed.on[("province", "before")] = key(label)
            if not ended:
                placed.on[("province", "since")] = key(label)

    def _instance(self, placed: Placed, one: str) -> None:
        placed.dated(
            text
            for record in self._iris(one, "bf:adminMetadata", _MOST_RECORDS)
            for name in ("bf:changeDate", "bf:creationDate")
            for text, _ in self._texts(record, name)
        )

    def _work(self, placed: Placed, one: str, classes: set[str]) -> None:
        instances = self._iris(one, "bf:hasInstance")
        forms = self._texts(one, "rdfs:label")
        known = Known(
            heading(forms, self._titles(instances) if len(forms) > 1 else ()),
            [name for iri_, name in _MATERIALS if iri_ in classes],
            self._iris(one, "bf:language", _MOST_FORMS),
            [text for other in instances for text, _ in self._texts(other, "schema:datePublished")],
            self._numbers(one), len(instances), self._holders(instances),
        )  # fmt: skip
        known.place(placed)
        for axis, link in (("subject", "bf:subject"), ("author", "schema:author")):
            placed.counted |= {(axis, other) for iri_ in self._iris(one, link) if (other := self._id(iri_))}

    def _titles(self, instances: list[str]) -> tuple[str, ...]:
        """What editions are called, of many the first: they have a say in what their Work is called."""
        return tuple(text for other in instances[:_VOTING] for text, _ in self._texts(other, "rdfs:label"))

    def _numbers(self, one: str) -> list[str]:
        return [
            text
            for inner in self._iris(one, "bf:classification", _MOST_FORMS)
            if full("bf:ClassificationDdc") in self._iris(inner, "rdf:type")
            for text, _ in self._texts(inner, "bf:classificationPortion")
        ]

    def _holders(self, instances: list[str]) -> int:
        """How many hold an item; of a Work with more items than are looked at those of the first editions count."""
        holders: set[str] = set()
        for item in islice((item for one in sorted(instances) for item in self._iris(one, "bf:hasItem")), _MOST_ITEMS):
            holders.update(self._iris(item, "bf:heldBy", _MOST_RECORDS))
        return len(holders)

    def _id(self, iri_: str) -> str:
        """``kind/…`` of an entity of ours, '' of anything else."""
        inside = iri_.startswith(self._start) and "#" not in iri_
        return iri_.removeprefix(self._start) if inside else ""

    def _iris(self, one: str, curie: str, most: int = _MOST_TRIPLES) -> list[str]:
        return [value for value, tongue in self._statements.first(one, full(curie), most) if tongue is None]

    def _texts(self, one: str, curie: str) -> list[tuple[str, str]]:
        found = self._statements.first(one, full(curie), _MOST_FORMS)
        return [(value, tongue) for value, tongue in found if tongue is not None]


SINGLE = {"subject": "heading", "series": "series", "library": "library"}
"""Kinds whose entities stand on one row of shelves, that of their name."""
