"""What tells entities of the same name apart in a list: years of life, kind, scheme,
year, publisher, library, source, a work that says them."""

from collections.abc import Iterable, Sequence

from lienthong.messages import text as message
from lienthong.search.fetching import known_by
from lienthong.site.extras import LIFE, lifetime
from lienthong.site.headline import cut
from lienthong.site.reading import full
from lienthong.site.show import Show

_CLASSES = ("bf:Hub", "bf:GenreForm", "bf:Temporal", "schema:Person", "schema:Organization")
_SAID_BY = ("schema:author", "bf:subject", "bf:genreForm", "schema:contributor", "schema:translator")
_PUBLISHED = "schema:publisher"
_MOST_VALUES = 12
_LONGEST = 48


def told_apart(show: Show, iris: Iterable[str]) -> dict[str, str]:
    """Of entities (IRIs) that are called the same, what each is besides; '' for one whose name nobody else has, or of
    whom nothing else is known."""
    groups: dict[str, list[str]] = {}
    for iri in dict.fromkeys(iris):
        groups.setdefault(show.name(iri).text.casefold(), []).append(iri)
    found: dict[str, str] = {}
    for group in groups.values():
        found |= _apart(show, group) if len(group) > 1 else {group[0]: ""}
    return found


def life(show: Show, iri: str) -> str:
    """A person's or a body's years."""
    return lifetime(show.reading.some(iri, *LIFE)) if show.addresses.entity(iri).startswith("agent/") else ""


def _apart(show: Show, group: Sequence[str]) -> dict[str, str]:
    """One way after another, as long as two are the same."""
    notes: dict[str, list[str]] = {iri: [] for iri in group}
    for way in (life, _kind, _scheme, _years, _publisher, _holder, _source, _said_by):
        same = [one for one in group if [notes[other] for other in group].count(notes[one]) > 1]
        if not same:
            break
        values = {one: way(show, one) for one in same}
        if len(set(values.values())) > 1:
            for one, value in values.items():
                notes[one] += [value] if value else []
    return {iri: ", ".join(note) or _otherwise(show, iri) for iri, note in notes.items()}


def _otherwise(show: Show, iri: str) -> str:
    """Of whom nothing is known: one beside others who have years is not to be taken for them."""
    return (_said_by if show.addresses.entity(iri).startswith("agent/") else _kind)(show, iri)


def _kind(show: Show, iri: str) -> str:
    kind = show.addresses.entity(iri).partition("/")[0]
    # No edition is any of these: nobody need look.
    values = show.reading.values(iri, "rdf:type", _MOST_VALUES) if kind != "instance" else []
    classes = {one.value for one in values}
    named = next((one for one in _CLASSES if full(one) in classes), "")
    return show.say(f"class.{named.replace(':', '_')}") if named else show.say(f"kind.{kind}")


def _scheme(show: Show, iri: str) -> str:
    schemes = show.reading.values(iri, "skos:inScheme", 1) or show.reading.values(iri, "bf:source", 1)
    return show.reading.first(schemes[0].value, "rdfs:label") if schemes else ""


def _editions(show: Show, iri: str) -> list[str]:
    """The first editions of a Work, an edition itself; nothing of what is neither."""
    kind = show.addresses.entity(iri).partition("/")[0]
    if kind == "work":
        return [one.value for one in show.reading.values(iri, "bf:hasInstance", _MOST_VALUES)]
    return [iri] if kind == "instance" else []


def _years(show: Show, iri: str) -> str:
    return min(
        filter(None, (show.reading.first(one, "schema:datePublished") for one in _editions(show, iri))), default=""
    )


def _publisher(show: Show, iri: str) -> str:
    found = [show.reading.first(one, "schema:publisher") for one in _editions(show, iri)]
    return next((show.name(one).text for one in found if one), "")


def _holder(show: Show, iri: str) -> str:
    """A library that has a copy."""
    for one in _editions(show, iri):
        for item in show.reading.values(one, "bf:hasItem", 1):
            if library := show.reading.first(item.value, "bf:heldBy"):
                return show.name(library).text
    return ""


def _source(show: Show, iri: str) -> str:
    record = show.reading.first(iri, "bf:adminMetadata")
    dataset = show.reading.first(record, "dct:isPartOf") if record else ""
    return show.name(dataset).text if dataset else ""


def _said_by(show: Show, iri: str) -> str:
    """The title of a work that is by or about it: the heaviest, where there is an index."""
    index, start = show.reading.opened.index, f"{show.reading.base}/"
    if index and (known := known_by(index, show.addresses.entity(iri))):
        show.reading.told(*known, lacking=False)
        return _known_by(show, start + known[0])
    for curie in (_PUBLISHED,) if index else (*_SAID_BY, _PUBLISHED):
        for one in sorted(show.reading.pointing(iri, curie, _MOST_VALUES)):
            owner = one.partition("#")[0]
            if show.addresses.entity(owner).startswith(("work/", "instance/")):
                return _known_by(show, owner)
    return ""


def _known_by(show: Show, iri: str) -> str:
    return message("search.known_by", show.lang, title=cut(show.name(iri).text, _LONGEST))
