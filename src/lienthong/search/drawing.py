"""What the index says of one entity: a pure function of what the public graph says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b
from math import log2

from lienthong.graph.terms import prefixes
from lienthong.search.holdings import ASKED, Held, Holdings
from lienthong.search.lines import Keeping
from lienthong.search.materials import called
from lienthong.search.statements import Statements, full
from lienthong.search.table import Indexed, kinds, lines, types, weighing
from lienthong.search.uniting import Share
from lienthong.search.words import both

_MOST_TRIPLES = 50_000
_HELD = 2_000
"""Instances whose holdings are kept in memory: of a change both they and their Works are drawn."""
MOST_FORMS, _MOST_TITLES = 60, 200
"""Forms of a name that others are found by; titles that one is."""
_LONGEST_NOTE = 20_000


_TYPE, _LANGUAGE = full("rdf:type"), full("bf:language")
_IDENTIFIED, _VALUE, _LABEL = full("bf:identifiedBy"), full("rdf:value"), full("rdfs:label")
_HAS_INSTANCE, _ADMIN, _CLASSIFIED = full("bf:hasInstance"), full("bf:adminMetadata"), full("bf:classification")
_CLASS_PARTS = (full("bf:classificationPortion"), full("bf:itemPortion"))
_DEGREE = full("schema:inSupportOf")
NAMES = (_LABEL, full("schema:alternateName"))
"""What an entity is called (IRIs of properties)."""
_TITLE_TAGS = ("vi", "", "en")


@dataclass
class Drawn:
    """One entity as the index holds it. ``texts`` has the fields ``title``, ``name``, ``subject`` and ``note``;
    ``libraries``, ``subjects`` and ``sources`` are ids, ``languages`` codes of MARC, ``classes`` prefixed names,
    ``licences`` IRIs, ``access`` as in ``Held``, ``makers`` the names in ``texts["name"]`` of who made it, ``made_by``
    the ids of these; ``label`` is the title that it stands under among others, ``editions`` what its Instances are
    called, ``forms`` the classes of those, ``degrees`` what a thesis was written for as records say it, ``gathered``
    whether it is shown with its Work; ``weight`` multiplies a hit; ``line`` is what ``lines`` keeps of it."""

    id: str
    kind: str
    texts: dict[str, list[str]] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    libraries: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    licences: list[str] = field(default_factory=list)
    access: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    makers: list[str] = field(default_factory=list)
    made_by: list[str] = field(default_factory=list)
    labels: list[tuple[int, str]] = field(default_factory=list)
    editions: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    degrees: list[str] = field(default_factory=list)
    gathered: bool = False
    weight: float = 1.0
    line: bytes = b""

    @property
    def label(self) -> str:
        """The title that it stands under in a list: in Vietnamese before others, a label before another form."""
        return min(self.labels)[1] if self.labels else min(self.texts.get("title", [""]))

    @property
    def types(self) -> list[str]:
        """Those of its classes that readers narrow a search by."""
        return [one for one in self.classes if one in types()]


@cache
def asked() -> frozenset[str]:
    """Every property (as an IRI) that says anything to the index."""
    tables = (table for kind in kinds().values() for table in (kind.literals, kind.linked, kind.labelled))
    own = (_TYPE, _LANGUAGE, _IDENTIFIED, _VALUE, _HAS_INSTANCE, _ADMIN, _CLASSIFIED, *_CLASS_PARTS, *NAMES)
    return frozenset(name for table in tables for name in table) | ASKED | frozenset(own) | frozenset(lines().names)


class Drawing:
    """Draws entities by what is said of them, with some memory of the names that others are found by."""

    def __init__(self, statements: Statements, base: str) -> None:
        self._statements = statements
        self._start = f"{base}/"
        self._keeping = Keeping(statements, self._start)
        self._named = lru_cache(maxsize=100_000)(self.names)
        self._holdings = Holdings(statements, self._start, self._named)
        self._held = lru_cache(maxsize=_HELD)(self._holdings.read)

    def every(self, share: Share) -> Iterator[str]:
        """The ids (``kind/…``) of all entities that are indexed, or of a part of them."""
        return self._statements.every({kind: one.class_ for kind, one in kinds().items()}, share)

    def draw(self, id_: str) -> Drawn | None:
        """What there is of an entity; None when its kind is not indexed or nothing is said of it."""
        indexed = kinds().get(id_.partition("/")[0])
        if indexed is None:
            return None
        drawn = Drawn(id_, indexed.kind)
        instances = False
        said = list(self._statements.said(self._start + id_, _MOST_TRIPLES))
        for name, value, tongue in said:
            if tongue is not None:
                self._literal(drawn, indexed, name, value, tongue)
            elif name == _HAS_INSTANCE:
                instances = True
                self._add(drawn, self._held(value))
            else:
                self._node(drawn, indexed, name, value)
        if indexed.kind == "instance" and drawn.classes:
            self._add(drawn, self._held(self._start + id_), own=True)
        if not drawn.texts.get("title"):
            return None
        drawn.line = self._keeping.drawn(id_, said)
        return finished(drawn, indexed, known_by_name=indexed.kind == "work" and not instances)

    def _node(self, drawn: Drawn, indexed: Indexed, name: str, value: str) -> None:
        # By hand somebody may have put a text where records have a link.
        if target := indexed.linked.get(name):
            names = self._named(value)
            drawn.texts.setdefault(target, []).extend(names)
            ours = [value.removeprefix(self._start).partition("#")[0]] if value.startswith(self._start) else []
            if target != "name":
                drawn.subjects += ours
            elif name not in indexed.houses:
                drawn.makers += names
                drawn.made_by += ours
        elif name == _TYPE:
            drawn.classes += _curie(value)
        elif name == _LANGUAGE:
            drawn.languages.append(value.rpartition("/")[2])
        elif name == _IDENTIFIED:
            drawn.numbers += self._values(value, _VALUE)
        elif name == _CLASSIFIED:
            parts = [one for part in _CLASS_PARTS for one in self._statements.values(value, part, 1)]
            drawn.numbers += dict.fromkeys([*parts[:1], " ".join(parts)])
        elif name in indexed.labelled:
            drawn.texts.setdefault("note", []).extend(self._values(value, _LABEL))
        elif name == _ADMIN and indexed.kind != "instance":
            held = Held()
            self._holdings.record(held, value)
            drawn.sources += held.sources

    def names(self, iri_: str) -> tuple[str, ...]:
        """What an entity is called, in all its forms."""
        return tuple(sorted({one for name in NAMES for one in self._values(iri_, name)}))

    def _values(self, iri_: str, name: str) -> list[str]:
        return self._statements.values(iri_, name, MOST_FORMS)

    @staticmethod
    def _literal(drawn: Drawn, indexed: Indexed, name: str, text: str, tongue: str) -> None:
        target = indexed.literals.get(name)
        if target == "number":
            drawn.numbers.append(text)
        elif target:
            drawn.texts.setdefault(target, []).append(text)
            if name == _DEGREE:
                drawn.degrees.append(text)
            if name == _LABEL:
                drawn.labels.append((_rank(tongue), text))
        elif name in indexed.labelled:
            drawn.texts.setdefault("note", []).append(text)

    @staticmethod
    def _add(drawn: Drawn, held: Held, *, own: bool = False) -> None:
        for name in ("years", "libraries", "licences", "access", "sources"):
            getattr(drawn, name).extend(getattr(held, name))
        if own:
            drawn.numbers += held.numbers
            drawn.gathered = held.of_work
        else:
            # An edition is shown with its Work: whoever knows what it is called finds the Work.
            drawn.editions += held.titles
            drawn.forms += [one for name in held.classes for one in _curie(name)]
            drawn.texts.setdefault("note", []).extend(held.publishers)


def _rank(tag: str) -> int:
    return _TITLE_TAGS.index(tag) if tag in _TITLE_TAGS else len(_TITLE_TAGS)


_SETS = (
    "numbers", "languages", "classes", "libraries", "years", "subjects", "licences", "access", "sources", "makers",
    "made_by",
)  # fmt: skip


def finished(drawn: Drawn, indexed: Indexed, *, known_by_name: bool) -> Drawn:
    """What was read of an entity in one order, whatever order the store gave, and weighed."""
    if words := called(frozenset((*drawn.classes, *drawn.forms)), tuple(drawn.degrees)):
        drawn.texts.setdefault("subject", []).extend(words)
    for name, found in drawn.texts.items():
        drawn.texts[name] = sorted(set(found))
    if "note" in drawn.texts:
        drawn.texts["note"] = _shortened(drawn.texts["note"])
    for one in _SETS:
        if len(found := getattr(drawn, one)) > 1:
            setattr(drawn, one, sorted(set(found)))
    rule = weighing()
    length = min(min(len(both(one)[0]), int(rule["words_counted"])) for one in drawn.texts["title"])
    weight = indexed.weight * (1 + rule["for_each_word_of_title"] * length)
    weight *= 1 + rule["for_doubled_holdings"] * log2(1 + len(drawn.libraries))
    drawn.texts["title"] = list(dict.fromkeys([*drawn.texts["title"], *sorted(set(drawn.editions))]))[:_MOST_TITLES]
    # No two weigh quite the same, so that equal questions are answered in one order by every index.
    drawn.weight = weight * (rule["known_by_name_only"] if known_by_name else 1) * (1 + _shade(drawn.id))
    return drawn


def _shade(id_: str) -> float:
    return int.from_bytes(blake2b(id_.encode(), digest_size=2).digest(), "big") / 65_536 / 1_000


def _shortened(texts: list[str]) -> list[str]:
    left, kept = _LONGEST_NOTE, []
    for text in texts:
        kept.append(text[:left])
        left -= len(text)
        if left <= 0:
            break
    return kept


@lru_cache(maxsize=4_096)
def _curie(name: str) -> tuple[str, ...]:
    """A class of BIBFRAME or Schema.org as a prefixed name."""
    known = prefixes()
    return tuple(f"{one}:{name[len(known[one]) :]}" for one in ("bf", "schema") if name.startswith(known[one]))
