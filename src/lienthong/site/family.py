"""The relatives of a Work on its page: what it translates, its translations by language, what is based on it, what
is about it.

They meet in two ways (docs/model.md): by ``bf:translationOf`` and its inverse, and at the Hub of a uniform title of
which both are expressions. Every step is a bounded look-up, so that a Hub with thousands of versions costs the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from lienthong.site.codes import code_name
from lienthong.site.editions import holders, in_order
from lienthong.site.reading import Reading, full
from lienthong.site.show import Part, Show
from lienthong.text import sort_key

MOST_FOLLOWED = 200
"""Links of one kind that are followed from one Work or Hub."""
MOST_SHOWN = 60
"""Relatives of one kind that a page lists."""
_EDITIONS_NAMED = 6
_NEAR = 5


@dataclass
class Relative:
    """A Work near the one of the page: who translated it (else who made it), its editions by year, its libraries."""

    work: Part
    makers: list[Part]
    translated: bool
    editions: list[Part]
    number: int
    libraries: int


@dataclass
class Group:
    """The relatives of one kind, in one language where they are translations; ``more`` than those shown."""

    name: str
    works: list[Relative]
    more: bool = False


@dataclass
class Family:
    """What a page says of the relatives of a Work. ``translations`` are other ones when it is a translation itself."""

    originals: list[Relative] = field(default_factory=list)
    translations: list[Group] = field(default_factory=list)
    versions: Group | None = None
    adaptations: Group | None = None
    about: Group | None = None
    hub: Part | None = None

    def __bool__(self) -> bool:
        return bool(self.originals or self.translations or self.versions or self.adaptations or self.about)

    def members(self) -> set[str]:
        """The pages of all relatives, as they are linked to."""
        groups = [*self.translations, *filter(None, (self.versions, self.adaptations, self.about))]
        return {one.work.href for one in [*self.originals, *(one for group in groups for one in group.works)]}


def family(show: Show, work: str) -> Family:
    """The relatives of a Work by IRI."""
    reading = show.reading
    hubs = _values(reading, work, "bf:expressionOf")[:_NEAR]
    originals = _kept(
        reading, work, [*_values(reading, work, "bf:translationOf"), *_to(reading, work, "bf:translation")]
    )
    anchors = [work, *hubs, *originals[:_NEAR]]
    anchors += [hub for one in originals[:_NEAR] for hub in _values(reading, one, "bf:expressionOf")[:_NEAR]]
    translated = [one for anchor in dict.fromkeys(anchors) for one in _translations(reading, anchor)]
    near = [hub for hub in dict.fromkeys(anchors) if hub != work and _is_hub(reading, hub)]
    members = [one for hub in near for one in _to(reading, hub, "bf:expressionOf")]
    found = _kept(reading, work, [*translated, *members], {*originals, *anchors})
    # Beside a translation those in the language of its original are versions, the others its sisters.
    own = {language for one in originals or [work] for language in _values(reading, one, "bf:language")}
    same = {one for one in found if own & set(_values(reading, one, "bf:language")) and one not in translated}
    made = Family(hub=show.link(hubs[0]) if hubs else None)
    made.originals = [_relative(show, one) for one in originals[:_NEAR]]
    made.translations = _by_language(show, [one for one in found if one not in same])
    made.versions = _group(show, same)
    # An adaptation, but also a course made of it: records say no more than that it is derived.
    based = [one for anchor in (work, *hubs) for one in _to(reading, anchor, "bf:derivativeOf")]
    made.adaptations = _group(show, _kept(reading, work, based, set(found)))
    told = [one for hub in hubs for one in _to(reading, hub, "bf:subject")]
    made.about = _group(show, _kept(reading, work, told))
    return made


def _translations(reading: Reading, work: str) -> Iterator[str]:
    yield from _values(reading, work, "bf:translation")
    yield from _to(reading, work, "bf:translationOf")


def _values(reading: Reading, iri: str, curie: str) -> list[str]:
    return sorted(one.value for one in reading.values(iri, curie, MOST_FOLLOWED))


def _to(reading: Reading, iri: str, curie: str) -> list[str]:
    """What has a property with this value; an inner node (a translation that a record only names) counts as itself."""
    return sorted(reading.pointing(iri, curie, MOST_FOLLOWED))


def _kept(reading: Reading, work: str, found: Iterable[str], but: Iterable[str] = ()) -> list[str]:
    """Each once, without the Work itself and what has no page of its own."""
    gone = {work, *but}
    entities = (one for one in dict.fromkeys(found) if one not in gone and "#" not in one)
    return [one for one in entities if reading.addresses.entity(one).startswith("work/")]


def _is_hub(reading: Reading, iri: str) -> bool:
    return any(one.value == full("bf:Hub") for one in reading.values(iri, "rdf:type", 20))


def _by_language(show: Show, works: list[str]) -> list[Group]:
    """Translations under the name of their language, in the order of the alphabet; those without one last."""
    by_name: dict[str, list[str]] = {}
    for one in works:
        names = {code_name(code, show.lang) for code in _values(show.reading, one, "bf:language")} - {""}
        by_name.setdefault(" – ".join(sorted(names, key=sort_key)), []).append(one)
    groups = []
    for name in sorted(by_name, key=lambda one: (not one, sort_key(one))):
        group = _group(show, by_name[name])
        if group:
            group.name = name or show.say("family.language_unknown")
            groups.append(group)
    return groups


def _group(show: Show, works: Iterable[str]) -> Group | None:
    named = sorted(works, key=lambda one: (sort_key(show.name(one).text), one))
    if not named:
        return None
    return Group("", [_relative(show, one) for one in named[:MOST_SHOWN]], len(named) > MOST_SHOWN)


def _relative(show: Show, work: str) -> Relative:
    reading = show.reading
    translators = _values(reading, work, "schema:translator")
    makers = {
        show.name(one).text: show.link(one) for one in islice(translators or _values(reading, work, "schema:author"), 3)
    }
    editions = in_order(show, work)
    held, online, _ = holders(show, work)
    libraries = {library for counted in (*held.values(), *online.values()) for library in counted}
    named = [_edition(show, one) for one in editions[:_EDITIONS_NAMED]]
    return Relative(show.link(work), list(makers.values()), bool(translators), named, len(editions), len(libraries))


def _edition(show: Show, iri: str) -> Part:
    """An edition by its year, leading to its page."""
    years = sorted(one.value for one in show.reading.values(iri, "schema:datePublished", 5))
    return Part(years[0] if years else show.say("family.no_year"), href=show.addresses.page(iri, show.lang))
